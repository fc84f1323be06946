"""The triangulation sheet: what the firm sold by its bank, by its invoices and by its accounts, side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Exclusion
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.invoices import Invoices
from engine.facts.statements import AccountsYear
from engine.i18n import Percent, say
from engine.intake.books_against_bank import books_findings
from engine.intake.soundness import MOST_ROWS
from engine.money import Money
from engine.periods import add_months, month_end

__all__ = ["Light", "Month", "Triangulation", "Year", "triangulate"]

MONTHS = 24
MONTH_GAPS = (0.35, 0.70)
"""Customers pay a month or two after the invoice, so single months differ widely from it."""
YEAR_GAPS = (0.15, 0.30)
ASSUMED_VAT = {"CNY": 0.13, "EUR": 0.20, "GBP": 0.20, "CZK": 0.21, "PLN": 0.23}
_EDGE_DAYS = 10
"""Evidence covers a period when its first and last rows are within so many days of the period's ends."""
_CASH_GAP = 0.10


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Month:
    """One month: effective inflow net of VAT, invoices issued net of tax, and a twelfth of the year's revenue.

    None where that evidence does not cover the month. gap = inflow over invoiced, less 1.
    """

    start: dt.date
    inflow: Money | None
    invoiced: Money | None
    accounts: Money | None
    gap: float | None
    light: Light


@dataclass(frozen=True, slots=True)
class Year:
    """A year of accounts, or (with `revenue` None) the twelve months before the case. Gaps are against revenue, or
    against the invoices where there are no accounts."""

    start: dt.date
    end: dt.date
    revenue: Money | None
    invoiced: Money | None
    inflow: Money | None
    invoiced_gap: float | None
    inflow_gap: float | None
    light: Light


@dataclass(frozen=True, slots=True)
class Triangulation:
    """The sheet. vat_rate took the tax out of the inflow; it is that of the invoices, or where there are none
    an assumption (`vat_is_assumed`)."""

    months: tuple[Month, ...]
    years: tuple[Year, ...]
    findings: tuple[Finding, ...]
    vat_rate: float
    vat_is_assumed: bool


@dataclass(frozen=True, eq=False, slots=True)
class _Series:
    """Dated amounts in minor units of the case's currency, and the days that the evidence covers."""

    day: NDArray[np.datetime64]
    amount: NDArray[np.float64]
    first: dt.date
    last: dt.date
    currency: str

    def between(self, start: dt.date, end: dt.date) -> Money | None:
        """The sum from start to end (both included), None where the evidence does not cover that time."""
        slack = dt.timedelta(days=_EDGE_DAYS)
        if self.first > start + slack or self.last < end - slack:
            return None
        inside = (self.day >= np.datetime64(start)) & (self.day <= np.datetime64(end))
        return Money.of_minor(round(float(self.amount[inside].sum())), self.currency)


def triangulate(case: Case) -> Triangulation:
    """Compare inflow, invoices and accounts of a case by month and by year."""
    rate, is_assumed = _vat(case)
    inflow, invoiced = _inflow(case, rate), _invoiced(case.sales, case)
    months = tuple(_month(case, start, inflow, invoiced) for start in _month_starts(case, inflow, invoiced))
    years = tuple(_year(case, year, inflow, invoiced) for year in case.accounts) + _last_twelve(case, inflow, invoiced)
    findings = (*_revenue_gaps(case, years), *books_findings(case))
    return Triangulation(months, years, findings, rate, is_assumed)


def _vat(case: Case) -> tuple[float, bool]:
    """Tax over net of the valid invoices issued, else the usual rate of the currency's countries as an assumption."""
    sales = case.sales
    if sales is not None and (net := int(sales.net[~sales.void].sum())) > 0:
        return max(0.0, int(sales.tax[~sales.void].sum()) / net), False
    return ASSUMED_VAT.get(case.currency, 0.0), True


def _inflow(case: Case, rate: float) -> _Series | None:
    """Effective inflow of the accounts in the case's currency, net of VAT, covered from the first to the last row."""
    ledger = case.ledger
    if ledger is None or not len(ledger):
        return None
    same = np.array([account.currency == case.currency for account in ledger.accounts], np.bool_)[ledger.account]
    if not same.any():
        return None
    rows = np.flatnonzero((ledger.exclusion == Exclusion.NONE) & (ledger.amount > 0) & same)
    days = ledger.booked_on[same]
    ends = [period.end for account in ledger.accounts for period in account.periods if period.end]
    last = min(case.as_of, max([_date(days[-1]), *ends]))
    return _Series(ledger.booked_on[rows], ledger.amount[rows] / (1 + rate), _date(days[0]), last, case.currency)


def _invoiced(invoices: Invoices | None, case: Case) -> _Series | None:
    """Valid invoices net of tax, refunds taken off."""
    if invoices is None or invoices.currency != case.currency or not len(invoices):
        return None
    rows = np.flatnonzero(~invoices.void)
    first, last = _date(invoices.date[0]), _date(invoices.date[-1])
    return _Series(invoices.date[rows], invoices.net[rows].astype(np.float64), first, last, case.currency)


def _date(day: np.datetime64) -> dt.date:
    return dt.date.fromisoformat(str(day.astype("datetime64[D]")))


def _month_starts(case: Case, *series: _Series | None) -> list[dt.date]:
    """The whole months before the day of the case that any evidence reaches, at most 24."""
    firsts = [one.first for one in series if one is not None]
    this = case.as_of.replace(day=1)
    newest = this if month_end(case.as_of) == case.as_of else add_months(this, -1)
    starts = [add_months(newest, -back) for back in reversed(range(MONTHS))]
    return [start for start in starts if firsts and month_end(start) >= min(firsts)]


def _month(case: Case, start: dt.date, inflow: _Series | None, invoiced: _Series | None) -> Month:
    end = month_end(start)
    received = inflow.between(start, end) if inflow else None
    billed = invoiced.between(start, end) if invoiced else None
    gap = _gap(received, billed)
    return Month(start, received, billed, _monthly_revenue(case, start), gap, _light([gap], MONTH_GAPS))


def _monthly_revenue(case: Case, start: dt.date) -> Money | None:
    """A twelfth of the revenue of the year of accounts that the month belongs to."""
    for year in case.accounts:
        revenue = year.get("revenue")
        if revenue is not None and add_months(year.period_end, -12) < month_end(start) <= year.period_end:
            return Money(revenue.amount / 12, revenue.currency)
    return None


def _year(case: Case, year: AccountsYear, inflow: _Series | None, invoiced: _Series | None) -> Year:
    start, end = add_months(year.period_end, -12) + dt.timedelta(days=1), year.period_end
    revenue = year.get("revenue")
    received = inflow.between(start, end) if inflow else None
    billed = invoiced.between(start, end) if invoiced else None
    gaps = _gap(billed, revenue), _gap(received, revenue if revenue is not None else billed)
    return Year(start, end, revenue, billed, received, *gaps, _light(gaps, YEAR_GAPS))


def _last_twelve(case: Case, inflow: _Series | None, invoiced: _Series | None) -> tuple[Year, ...]:
    start, end = add_months(case.as_of, -12) + dt.timedelta(days=1), case.as_of
    received = inflow.between(start, end) if inflow else None
    billed = invoiced.between(start, end) if invoiced else None
    if received is None and billed is None:
        return ()
    gap = _gap(received, billed)
    return (Year(start, end, None, billed, received, None, gap, _light([gap], YEAR_GAPS)),)


def _gap(value: Money | None, against: Money | None) -> float | None:
    """value over against, less 1; None where either is unknown or nothing is to compare with."""
    if value is None or against is None or value.currency != against.currency or against.amount <= 0:
        return None
    return float(value.amount / against.amount) - 1


def _light(gaps: list[float | None] | tuple[float | None, ...], bounds: tuple[float, float]) -> Light:
    known = [abs(gap) for gap in gaps if gap is not None]
    if not known:
        return Light.UNKNOWN
    worst = max(known)
    return Light.GREEN if worst <= bounds[0] else Light.AMBER if worst <= bounds[1] else Light.RED


def _revenue_gaps(case: Case, years: tuple[Year, ...]) -> list[Finding]:
    """Red years, with what was compared."""
    findings = []
    for year in years:
        if year.light is not Light.RED:
            continue
        pairs = ((year.invoiced_gap, say("invoices")), (year.inflow_gap, say("bank inflow net of tax on sales")))
        gap, what = max(((gap, what) for gap, what in pairs if gap is not None), key=lambda pair: abs(pair[0]))
        against = say("revenue in the accounts") if year.revenue is not None else say("invoices")
        sentence = say(
            "{start} to {end}: {what} differs from {against} by {gap}.",
            start=year.start, end=year.end, what=what, against=against, gap=Percent(gap),
        )  # fmt: skip
        sources = _year_sources(case, year.end, "revenue") or _invoice_rows(case, year)
        findings.append(Finding("revenue-gap", Severity.WARNING, sentence, sources))
    return findings


def _year_sources(case: Case, end: dt.date, item: str) -> tuple[SourceRow, ...]:
    return tuple(y.sources[item] for y in case.accounts if y.period_end == end and item in y.sources)


def _invoice_rows(case: Case, year: Year) -> tuple[SourceRow, ...]:
    """The largest invoices of the time, where there are no accounts to name."""
    sales = case.sales
    if sales is None:
        return ()
    inside = (sales.date >= np.datetime64(year.start)) & (sales.date <= np.datetime64(year.end)) & ~sales.void
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(-sales.net[rows], kind="stable")][:MOST_ROWS]
    return tuple(sales.source(int(row)) for row in rows)
