"""The integrity grade of the statements: can what they say be believed?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.facts.casefile import Case
from engine.facts.conduct import Ledger
from engine.facts.finding import Finding, Severity
from engine.intake.balances import running_balance
from engine.intake.closed_days import holiday_postings, weekend_postings
from engine.intake.continuity import continuity
from engine.intake.deposit_interest import deposit_interest, implied_balance
from engine.intake.dressing import application_dressing, balance_dressing, inflow_surge
from engine.intake.figures import first_digit, round_amounts
from engine.intake.passing_flows import circular_flows, fast_flows
from engine.intake.rhythm import date_gaps, serial_numbers
from engine.intake.soundness import IntegrityTest, Outcome

__all__ = ["TESTS", "Integrity", "IntegrityTest", "Outcome", "implied_balance", "integrity"]

TESTS: tuple[Callable[[Case, Ledger], IntegrityTest], ...] = (
    running_balance,
    continuity,
    deposit_interest,
    serial_numbers,
    date_gaps,
    weekend_postings,
    holiday_postings,
    round_amounts,
    first_digit,
    balance_dressing,
    application_dressing,
    inflow_surge,
    circular_flows,
    fast_flows,
)


@dataclass(frozen=True, slots=True)
class Integrity:
    """The grade, A (proven) to D (broken), None without movements; and every test with what it measured."""

    grade: str | None
    tests: tuple[IntegrityTest, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(test.finding for test in self.tests if test.finding is not None)


def integrity(case: Case) -> Integrity:
    """Apply every test to the statements of a case."""
    ledger = case.ledger
    if ledger is None or not len(ledger):
        return Integrity(None, ())
    tests = tuple(test(case, ledger) for test in TESTS)
    return Integrity(_grade(tests), tests)


def _grade(tests: tuple[IntegrityTest, ...]) -> str:
    """A: the balances hold, nothing failed; B: they cannot be tested, or one warning; C: more; D: they are broken."""
    failures = [test.finding.severity for test in tests if test.finding is not None]
    worst = max(failures, default=Severity.NOTE)
    if worst is Severity.BLOCKING:
        return "D"
    warnings = sum(severity >= Severity.WARNING for severity in failures)
    if worst is Severity.SERIOUS or warnings > 1:
        return "C"
    return "A" if _is_proven(tests) and not warnings else "B"


def _is_proven(tests: tuple[IntegrityTest, ...]) -> bool:
    """Whether balances prove the movements: row by row, or as the sum between the balances that a statement states."""
    running, across = tests[:2]
    has_sums = across.status is Outcome.PASSED and bool(across.figures.get("statements_summed"))
    return running.status is Outcome.PASSED or (running.status is Outcome.NOT_APPLICABLE and has_sums)
