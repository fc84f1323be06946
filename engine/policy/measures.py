"""Measures: the named ratios and amounts that rules, caps and memo refer to, each with its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.finding import SourceRow
from engine.i18n import Sentence
from engine.money import Money


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure: value is None where unknown, and then `why` says what is missing or why the formula does not apply."""

    name: str
    label: str
    value: float | Money | None
    inputs: Mapping[str, object] = field(default_factory=dict)
    sources: tuple[SourceRow, ...] = ()
    why: Sentence | None = None
