"""The order of movements within a day, by the balances: some banks list a day in another order than they posted it."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from engine.intake.readers.statement import Rows

_LARGEST_DAY = 2_000
_LARGEST_ROUNDING = 100


def rounding_of(balances: NDArray[np.int64]) -> int:
    """By how many minor units balances may miss: a bank that prints them rounded rounds every one to the same step.

    Seen in real exports, where interest is booked in hellers and balances stand in tenths of a crown. A step above
    one unit of a currency with two decimals is no rounding.
    """
    step = int(np.gcd.reduce(balances)) if len(balances) else 1
    return min(step, _LARGEST_ROUNDING) if step > 1 else 0


def in_balance_order(rows: Rows) -> Rows:
    """Rows sorted by day, those of one day put so that each balance leads to the next, where there is such an order.

    A day whose balances cannot be put in order stays as it is: that is for the integrity tests to judge.
    """
    if len(rows) < 2 or not rows.balance_known.all():
        return rows
    slack = rounding_of(rows.balance_after)
    gap = np.abs(rows.balance_after[:-1] + rows.amount[1:] - rows.balance_after[1:])
    misses = np.flatnonzero(gap > slack) + 1
    if not len(misses):
        return rows
    order = np.arange(len(rows))
    for day in np.unique(rows.booked_on[misses]):
        start, end = np.searchsorted(rows.booked_on, [day, day + 1])
        if 1 < end - start <= _LARGEST_DAY:
            opening = int(rows.balance_after[order[start - 1]]) if start else None
            order[start:end] = start + _chain(rows.amount[start:end], rows.balance_after[start:end], opening, slack)
    return rows.where(order)


def _chain(amount: NDArray[np.int64], after: NDArray[np.int64], opening: int | None, slack: int) -> NDArray[np.intp]:
    """An order of one day's rows in which each balance leads to the next, else the order as it is."""
    as_it_is = np.arange(len(amount))
    left = sorted(zip((after - amount).tolist(), as_it_is.tolist(), strict=True))
    balance = _start(amount, after) if opening is None else opening
    chain: list[int] = []
    while left and balance is not None:
        at = bisect_left(left, (balance - slack, -1))
        if at == len(left) or left[at][0] > balance + slack:
            return as_it_is
        chain.append(left.pop(at)[1])
        balance = int(after[chain[-1]])
    return as_it_is if left else np.array(chain, np.intp)


def _start(amount: NDArray[np.int64], after: NDArray[np.int64]) -> int | None:
    """The balance before the day: the one that no row of the day leads to."""
    ends = set(after.tolist())
    starts = [before for before in (after - amount).tolist() if before not in ends]
    return int(starts[0]) if len(starts) == 1 else None
