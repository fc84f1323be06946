"""The order of movements within a day, by the balances: some banks list a day in another order than they posted it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from engine.intake.readers.statement import Rows

_LARGEST_DAY = 2_000


def in_balance_order(rows: Rows) -> Rows:
    """Rows sorted by day, those of one day put so that each balance leads to the next, where there is such an order.

    A day whose balances cannot be put in order stays as it is: that is for the integrity tests to judge.
    """
    if len(rows) < 2 or not rows.balance_known.all():
        return rows
    misses = np.flatnonzero(rows.balance_after[:-1] + rows.amount[1:] != rows.balance_after[1:]) + 1
    if not len(misses):
        return rows
    order = np.arange(len(rows))
    for day in np.unique(rows.booked_on[misses]):
        start, end = np.searchsorted(rows.booked_on, [day, day + 1])
        if 1 < end - start <= _LARGEST_DAY:
            before = int(rows.balance_after[order[start - 1]]) if start else None
            order[start:end] = start + _chain(rows.amount[start:end], rows.balance_after[start:end], before)
    return rows.where(order)


def _chain(amount: NDArray[np.int64], after: NDArray[np.int64], opening: int | None) -> NDArray[np.intp]:
    """An order of one day's rows in which each balance leads to the next, else the order as it is."""
    left: dict[int, list[int]] = defaultdict(list)
    for row in reversed(range(len(amount))):
        left[int(after[row] - amount[row])].append(row)
    balance = _start(amount, after) if opening is None else opening
    chain: list[int] = []
    while balance is not None and left.get(balance):
        row = left[balance].pop()
        chain.append(row)
        balance = int(after[row])
    return np.array(chain, np.intp) if len(chain) == len(amount) else np.arange(len(amount))


def _start(amount: NDArray[np.int64], after: NDArray[np.int64]) -> int | None:
    """The balance before the day: the one that no row of the day leads to."""
    ends = set(after.tolist())
    starts = [before for before in (after - amount).tolist() if before not in ends]
    return int(starts[0]) if len(starts) == 1 else None
