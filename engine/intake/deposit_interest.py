"""The deposit-interest test: a bank pays interest on what was really there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Ledger
from engine.facts.finding import Severity
from engine.i18n import N_, Percent, say
from engine.intake.interest_rates import Quarter, Verdict, constant_excess, verdicts
from engine.intake.soundness import Check, IntegrityTest, rows_of
from engine.intake.stated_balances import balances_after
from engine.money import Money, Rate

INTEREST = Check("deposit-interest", N_("Deposit interest against the balance"))


def implied_balance(interest: Money, rate: Rate, days: int) -> Money:
    """The average balance that earns this interest: interest x 360 / (rate x days).

    >>> implied_balance(Money("87.50", "CNY"), Decimal("0.001"), 92)
    Money('342391.30', 'CNY')
    """
    return Money(interest.amount * 360 / (rate * days), interest.currency)


def deposit_interest(case: Case, ledger: Ledger) -> IntegrityTest:
    """The balance that the credited interest implies, against the average of the daily balances shown.

    A quarter fails where no rate of the bank explains its interest. Where a change of rate within the first or last
    quarter seen could, the officer is asked for the rate.
    """
    judged: list[tuple[Quarter, Verdict, float]] = []
    excess: tuple[Quarter, Money] | None = None
    for index, account in enumerate(ledger.accounts):
        quarters = list(_quarters(ledger, index))
        found = verdicts(quarters, account.currency)
        judged += [(quarter, *verdict) for quarter, verdict in zip(quarters, found or (), strict=found is not None)]
        carried = constant_excess(quarters, account.currency)
        if carried is not None:
            excess = excess or (quarters[carried[0]], Money.of_minor(round(carried[1]), account.currency))
    if excess is not None:
        return _carried(ledger, judged, *excess)
    if not judged:
        return INTEREST.not_applicable()
    wrong = [(quarter, gap) for quarter, verdict, gap in judged if verdict is Verdict.FAILS]
    unclear = [(quarter, gap) for quarter, verdict, gap in judged if verdict is Verdict.ASKS]
    figures = {"quarters": len(judged), "largest_gap": max(gap for _, _, gap in judged)}
    if not wrong and not unclear:
        return INTEREST.passed(**figures)
    first, _ = (wrong or unclear)[0]
    values = {"row": str(ledger.source(first.row)), "gap": Percent(max(gap for _, gap in wrong or unclear))}
    sources = rows_of(ledger, np.array([quarter.row for quarter, _ in wrong or unclear]))
    if wrong:
        sentence = say(
            "{count} interest credits do not fit the balances shown, first at {row}: "
            "the implied balance is off by {gap}.",
            count=len(wrong),
            **values,
        )
        return INTEREST.failed("deposit-interest-gap", Severity.WARNING, sentence, sources, **figures)
    sentence = say(
        "The interest at {row} fits the balances shown only if the bank changed its rate within that quarter; if it "
        "did not, the implied balance is off by {gap}. Ask for the rate.",
        **values,
    )
    return INTEREST.failed("deposit-interest-unclear", Severity.NOTE, sentence, sources, **figures)


def _carried(
    ledger: Ledger, judged: list[tuple[Quarter, Verdict, float]], first: Quarter, excess: Money
) -> IntegrityTest:
    """The finding on balances that are off by one amount from some quarter on."""
    values = {"row": str(ledger.source(first.row)), "amount": abs(excess)}
    if excess.minor > 0:
        sentence = say(
            "From {row} on, the interest fits balances lower than those shown by {amount} throughout.", **values
        )
    else:
        sentence = say(
            "From {row} on, the interest fits balances higher than those shown by {amount} throughout.", **values
        )
    rows = np.array([first.row, *(quarter.row for quarter, verdict, _ in judged if verdict is not Verdict.FITS)])
    return INTEREST.failed(
        "deposit-interest-gap",
        Severity.WARNING,
        sentence,
        rows_of(ledger, np.unique(rows)),
        quarters=len(judged),
        largest_gap=max((gap for _, _, gap in judged), default=None),
        excess=str(excess.amount),
    )


def _quarters(ledger: Ledger, account: int) -> Iterator[Quarter]:
    """The account's interest credits of the 20th to 22nd of a quarter's last month whose whole quarter is covered."""
    rows = np.flatnonzero(ledger.account == account)
    credits = rows[(ledger.category[rows] == Category.INTEREST_CREDITED) & (ledger.amount[rows] > 0)]
    balances = balances_after(ledger, account) if len(credits) else None
    if balances is None:
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
        observed = _average_balance(ledger.booked_on[rows], balances, start, days)
        if observed > 0:
            yield Quarter(int(row), float(ledger.amount[row]), days, observed)


def _three_months_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, month=12) if day.month == 3 else day.replace(month=day.month - 3)


def _average_balance(
    booked_on: NDArray[np.datetime64], balances: NDArray[np.int64], start: dt.date, days: int
) -> float:
    """The mean of the closing balances of so many days from `start`, in minor units."""
    calendar = np.datetime64(start) + np.arange(days)
    last = np.searchsorted(booked_on, calendar, side="right") - 1
    return float(np.maximum(balances[last], 0).mean())
