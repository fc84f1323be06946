"""Yearly flows of the bank statements: what came in from trade, what running the firm took out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Exclusion, Ledger
from engine.facts.currencies import euro_value
from engine.facts.finding import SourceRow
from engine.i18n import Sentence, say
from engine.intake.books_against_bank import undeclared_lending
from engine.intake.soundness import rows_of
from engine.money import Money, minor_digits, total
from engine.policy.measures import Measure, measure

YEAR_DAYS = 365
NOT_OPERATING = (Category.OWN_TRANSFER, Category.LOAN_REPAID, Category.LEASING, Category.LOAN_RECEIVED)
"""Outflows that are not the cost of running the firm: moves between own accounts, and debt service, counted apart."""


@dataclass(frozen=True, slots=True)
class YearOfFlows:
    """Sums of the last 365 days in the currency of the case, and the statement files they come from."""

    first_day: dt.date
    last_day: dt.date
    effective_inflow: Money
    operating_outflow: Money
    files: tuple[SourceRow, ...]

    as_of: dt.date

    @property
    def days(self) -> int:
        """Days that the statements cover."""
        return (self.last_day - self.first_day).days + 1

    @property
    def age(self) -> int:
        """Days from the end of the statements to the day of the case."""
        return (self.as_of - self.last_day).days

    @property
    def days_of_the_year(self) -> int:
        """Days of the last year that the statements cover."""
        return max(0, min(self.days, YEAR_DAYS - self.age))


def year_of_flows(ledger: Ledger, as_of: dt.date, currency: str) -> YearOfFlows | None:
    """The last year's flows; None where an account's currency has no rate, for then the sum is unknown."""
    factors = _to_currency(ledger, currency)
    if factors is None or not len(ledger):
        return None
    recent = ledger.booked_on > np.datetime64(as_of) - np.timedelta64(YEAR_DAYS, "D")
    amounts = ledger.amount * factors[ledger.account]
    inflow = (ledger.exclusion == Exclusion.NONE) & (amounts > 0)
    refunds = (ledger.category == Category.SALES_REFUND) & (amounts < 0)
    outflow = (amounts < 0) & ~refunds & ~np.isin(ledger.category, [int(category) for category in NOT_OPERATING])
    return YearOfFlows(
        first_day=_first_day(ledger),
        last_day=_last_day(ledger, as_of),
        effective_inflow=_money(amounts[recent & (inflow | refunds)].sum(), currency),
        operating_outflow=_money(-amounts[recent & outflow].sum(), currency),
        files=tuple(SourceRow(file) for file in ledger.files),
        as_of=as_of,
    )


def flow_measures(case_as_of: dt.date, currency: str, ledger: Ledger | None, least_days: int) -> Iterator[Measure]:
    """Days covered and their age; effective inflow, operating outflow and their difference over at most 365 days.

    A shorter history is not scaled up to a year; fewer than `least_days` leave the amounts unknown.
    """
    year = None if ledger is None else year_of_flows(ledger, case_as_of, currency)
    why = _why_unknown(ledger, year, least_days)
    yield measure(
        "statement_days", year.days if year else None, _span(year), year.files if year else (), None if year else why
    )
    age = year.age if year else None
    yield measure("statement_age", age, _span(year), year.files if year else (), None if year else why)
    amounts: tuple[Money | None, ...] = (None, None, None)
    if year and not why:
        amounts = (year.effective_inflow, year.operating_outflow, year.effective_inflow - year.operating_outflow)
    names = ("effective_yearly_inflow", "yearly_operating_outflow", "yearly_cash_surplus")
    for name, amount in zip(names, amounts, strict=True):
        yield measure(name, amount, _span(year), year.files if year else (), why)


def undeclared_service(case: Case) -> Measure:
    """What lenders that the applicant did not declare took in the last 365 days, by lender."""
    name, ledger = "undeclared_debt_service", case.ledger
    factors = None if ledger is None else _to_currency(ledger, case.currency)
    if ledger is None or factors is None or not len(ledger):
        why = say("There are no bank statements") if factors is not None or ledger is None else _no_rate()
        return measure(name, None, {}, (), why)
    taken: dict[str, object] = {}
    found: list[int] = []
    amounts = ledger.amount * factors[ledger.account]
    recent = (ledger.booked_on > np.datetime64(case.as_of) - np.timedelta64(YEAR_DAYS, "D")) & (amounts < 0)
    for rows in undeclared_lending(ledger, case.debts).values():
        if paid := [row for row in rows if recent[row]]:
            taken[str(ledger.counterparty[paid[0]]) or "unnamed"] = _money(-amounts[paid].sum(), case.currency)
            found += paid
    service = total([amount for amount in taken.values() if isinstance(amount, Money)], case.currency)
    return measure(name, service, taken, rows_of(ledger, np.array(found, np.intp)))


def _no_rate() -> Sentence:
    return say("An account is kept in a currency without a listed rate")


def _why_unknown(ledger: Ledger | None, year: YearOfFlows | None, least_days: int) -> Sentence | None:
    if ledger is None or not len(ledger):
        return say("There are no bank statements")
    if year is None:
        return _no_rate()
    if year.days_of_the_year < least_days:
        return say(
            "The statements cover {days} days of the last year, and {least} are needed",
            days=year.days_of_the_year,
            least=least_days,
        )
    return None


def _span(year: YearOfFlows | None) -> dict[str, object]:
    return {"first_day": year.first_day, "last_day": year.last_day} if year else {}


def _to_currency(ledger: Ledger, currency: str) -> NDArray[np.float64] | None:
    """By account, major units of the case currency for one minor unit of the account's."""
    own = euro_value(currency)
    factors = []
    for account in ledger.accounts:
        rate = 1.0 if account.currency == currency else _rate(euro_value(account.currency), own)
        if rate is None:
            return None
        factors.append(rate / 10 ** minor_digits(account.currency))
    return np.array(factors, np.float64)


def _rate(have: float | None, want: float | None) -> float | None:
    return None if have is None or want is None else have / want


def _money(amount: float, currency: str) -> Money:
    return Money(f"{amount:.6f}", currency)


def _first_day(ledger: Ledger) -> dt.date:
    """The first day that the statements cover, or that of the first movement."""
    starts = [period.start for account in ledger.accounts for period in account.periods if period.start]
    return min([*starts, ledger[0].booked_on])


def _last_day(ledger: Ledger, as_of: dt.date) -> dt.date:
    return min(as_of, ledger.covered_until or as_of)
