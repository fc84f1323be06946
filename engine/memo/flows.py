"""The ledger as the pictures need it: closing balances day by day, and flows month by month."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Exclusion, Ledger
from engine.memo.pictures import BalanceCurve, MonthlyFlows
from engine.money import minor_digits

DAYS = 365
MONTHS = 12


def balance_curve(case: Case) -> BalanceCurve | None:
    """The last year's closing balances of all accounts in the case's currency; None where no statement gives any."""
    ledger = _in_case_currency(case)
    if ledger is None or not ledger.balance_known.any():
        return None
    last = np.datetime64(case.as_of, "D")
    days = np.arange(last - (DAYS - 1), last + 1)
    accounts = [number for number in np.unique(ledger.account) if ledger.balance_known[ledger.account == number].any()]
    closing = np.sum([_closing(ledger.where(ledger.account == number), days) for number in accounts], axis=0)
    seen = days >= ledger.booked_on.min()
    scale = 10 ** minor_digits(case.currency)
    return BalanceCurve(case.currency, tuple(days[seen].tolist()), tuple((closing[seen] / scale).tolist()))


def _closing(ledger: Ledger, days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """One account's balance at the end of each day: as the statement says, and between such rows by the amounts."""
    running = np.cumsum(ledger.amount)
    stated = np.maximum.accumulate(np.where(ledger.balance_known, np.arange(len(ledger)), -1))
    first = int(np.argmax(ledger.balance_known))
    anchor = np.where(stated >= 0, stated, first)
    closing = running + (ledger.balance_after[anchor] - running[anchor])
    opening = closing[0] - ledger.amount[0]
    position = np.searchsorted(ledger.booked_on, days, side="right") - 1
    return np.where(position >= 0, closing[np.maximum(position, 0)], opening)


def monthly_flows(case: Case) -> MonthlyFlows | None:
    """Flows of the twelve months up to the case's day; None without transactions in its currency."""
    ledger = _in_case_currency(case)
    if ledger is None:
        return None
    last = np.datetime64(case.as_of, "M")
    months = np.arange(last - (MONTHS - 1), last + 1)
    place = (ledger.booked_on.astype("datetime64[M]") - months[0]).astype(np.int64)
    inside = (place >= 0) & (place < MONTHS)
    scale = 10 ** minor_digits(case.currency)

    def summed(rows: NDArray[np.bool_]) -> tuple[float, ...]:
        chosen = inside & rows
        sums = np.bincount(place[chosen], np.abs(ledger.amount[chosen]), MONTHS)
        return tuple((sums / scale).tolist())

    incoming, counted = ledger.amount > 0, ledger.exclusion == Exclusion.NONE
    firsts: tuple[dt.date, ...] = tuple(months.astype("datetime64[D]").tolist())
    return MonthlyFlows(
        case.currency, firsts, summed(incoming & counted), summed(incoming & ~counted), summed(ledger.amount < 0)
    )


def _in_case_currency(case: Case) -> Ledger | None:
    if case.ledger is None or not len(case.ledger):
        return None
    own = np.array([account.currency == case.currency for account in case.ledger.accounts])
    ledger = case.ledger.where(own[case.ledger.account])
    return ledger if len(ledger) else None
