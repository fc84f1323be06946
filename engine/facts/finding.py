"""Findings: something observed that a person should see, always with the rows it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from engine.i18n import Sentence


class Severity(IntEnum):
    """How much a finding weighs; SERIOUS refers the case, BLOCKING stops an automatic approval for good."""

    NOTE = 0
    WARNING = 1
    SERIOUS = 2
    BLOCKING = 3


@dataclass(frozen=True, slots=True, order=True)
class SourceRow:
    """A row of a piece of evidence: the file by its path in the case folder, the row from 1; None is the whole file."""

    file: str
    row: int | None = None

    def __str__(self) -> str:
        return self.file if self.row is None else f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was observed. `kind` is a stable code such as "balance-broken" that policy rules refer to."""

    kind: str
    severity: Severity
    sentence: Sentence
    sources: tuple[SourceRow, ...] = ()
