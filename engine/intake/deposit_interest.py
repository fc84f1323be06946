"""The deposit-interest test: a bank pays interest on what was really there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Ledger
from engine.facts.finding import Severity
from engine.i18n import N_, Percent, say
from engine.intake.soundness import Check, IntegrityTest, rows_of
from engine.money import Money, Rate

INTEREST = Check("deposit-interest", N_("Deposit interest against the balance"))
LARGEST_GAP = 0.10
POSTED_RATES = {"CNY": (0.0005, 0.001, 0.0015, 0.002, 0.0025, 0.003, 0.0035)}
"""Yearly rates that Chinese banks have posted for demand deposits, 0.35 % (2012) to 0.05 % (2025): they only fell."""


def implied_balance(interest: Money, rate: Rate, days: int) -> Money:
    """The average balance that earns this interest: interest x 360 / (rate x days).

    >>> implied_balance(Money("87.50", "CNY"), Decimal("0.001"), 92)
    Money('342391.30', 'CNY')
    """
    return Money(interest.amount * 360 / (rate * days), interest.currency)


@dataclass(frozen=True, slots=True)
class _Quarter:
    """One interest credit: the row, the days it pays for and the average of the daily balances over them."""

    row: int
    interest: float
    days: int
    observed: float

    @property
    def rate(self) -> float:
        return self.interest * 360 / (self.observed * self.days)


def deposit_interest(case: Case, ledger: Ledger) -> IntegrityTest:
    """The balance that the credited interest implies, against the average of the daily balances shown.

    A quarter fails where the interest fits no posted rate within 10 %, or only a rate below one that the same account
    earned later: posted rates have not risen, so the balance shown was higher than the one that earned the interest.
    """
    judged = [
        quarter
        for index in range(len(ledger.accounts))
        for quarter in _judged(ledger, index, list(_quarters(ledger, index)))
    ]
    if not judged:
        return INTEREST.not_applicable()
    wrong = [quarter for quarter, gap in judged if gap > LARGEST_GAP]
    worst = max(gap for _, gap in judged)
    if not wrong:
        return INTEREST.passed(quarters=len(judged), largest_gap=worst)
    sentence = say(
        "{count} interest credits do not fit the balances shown, first at {row}: the implied balance is off by {gap}.",
        count=len(wrong), row=str(ledger.source(wrong[0].row)), gap=Percent(worst),
    )  # fmt: skip
    sources = rows_of(ledger, np.array([quarter.row for quarter in wrong]))
    return INTEREST.failed(
        "deposit-interest-gap", Severity.WARNING, sentence, sources, quarters=len(judged), largest_gap=worst
    )


def _judged(ledger: Ledger, account: int, quarters: list[_Quarter]) -> Iterator[tuple[_Quarter, float]]:
    """Each quarter with the relative gap between the balance its interest implies and the balance shown."""
    posted = POSTED_RATES.get(ledger.accounts[account].currency, ())
    if not posted:
        return
    fitted = [min(posted, key=lambda rate: abs(quarter.rate / rate - 1)) for quarter in quarters]
    for position, quarter in enumerate(quarters):
        rate = max(fitted[position:])
        yield quarter, abs(quarter.rate / rate - 1)


def _quarters(ledger: Ledger, account: int) -> Iterator[_Quarter]:
    """The account's interest credits of the 20th to 22nd of a quarter's last month whose whole quarter is covered."""
    rows = np.flatnonzero(ledger.account == account)
    credits = rows[(ledger.category[rows] == Category.INTEREST_CREDITED) & (ledger.amount[rows] > 0)]
    if not len(credits) or not ledger.balance_known[rows].all():
        return
    first = ledger.booked_on[rows[0]]
    for row in credits:
        day: dt.date = ledger.booked_on[row].astype("datetime64[D]").item()
        if day.month % 3 or not 20 <= day.day <= 22:
            continue
        end, start = day.replace(day=21), _three_months_before(day.replace(day=21))
        if np.datetime64(start) < first:
            continue
        days = (end - start).days
        observed = _average_balance(ledger, rows, start, days)
        if observed > 0:
            yield _Quarter(int(row), float(ledger.amount[row]), days, observed)


def _three_months_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, month=12) if day.month == 3 else day.replace(month=day.month - 3)


def _average_balance(ledger: Ledger, rows: NDArray[np.intp], start: dt.date, days: int) -> float:
    """The mean of the closing balances of so many days from `start`, in minor units."""
    calendar = np.datetime64(start) + np.arange(days)
    last = np.searchsorted(ledger.booked_on[rows], calendar, side="right") - 1
    return float(np.maximum(ledger.balance_after[rows[last]], 0).mean())
