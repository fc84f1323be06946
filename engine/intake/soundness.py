"""What a test of statement integrity answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Ledger
from engine.facts.finding import Finding, Severity, SourceRow
from engine.i18n import Sentence

MOST_ROWS = 50


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class IntegrityTest:
    """One test applied to the statements. `figures` are what it measured; `finding` is there when it failed."""

    name: str
    label: str
    status: Outcome
    finding: Finding | None = None
    figures: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A test by name and label, from which its three answers are made."""

    name: str
    label: str

    def passed(self, **figures: object) -> IntegrityTest:
        return IntegrityTest(self.name, self.label, Outcome.PASSED, figures=figures)

    def not_applicable(self, **figures: object) -> IntegrityTest:
        """The statements do not hold what the test needs; that proves nothing in either direction."""
        return IntegrityTest(self.name, self.label, Outcome.NOT_APPLICABLE, figures=figures)

    def failed(
        self, kind: str, severity: Severity, sentence: Sentence, sources: tuple[SourceRow, ...], **figures: object
    ) -> IntegrityTest:
        return IntegrityTest(self.name, self.label, Outcome.FAILED, Finding(kind, severity, sentence, sources), figures)


def rows_of(ledger: Ledger, rows: NDArray[np.intp]) -> tuple[SourceRow, ...]:
    """The source rows of ledger positions, the first fifty."""
    return tuple(ledger.source(int(row)) for row in rows[:MOST_ROWS])
