"""Rows that two statements of one account both list, and statements that continue one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.intake.readers.statement import ReadAccount, Rows

_SAME_SHARE = 0.9


def repeated(known: Sequence[Rows], rows: Rows) -> NDArray[np.bool_]:
    """Which rows the known statements of the same account list already.

    A movement is the same where day and amount agree, and the balance too where both statements give one. Equal
    movements of one day are counted: what one statement lists twice stays twice.
    """
    again = np.zeros(len(rows), np.bool_)
    for other in known:
        shared = np.flatnonzero(np.isin(rows.booked_on, other.booked_on) & ~again)
        if not len(shared):
            continue
        use_balance = bool(rows.balance_known[shared].all() and other.balance_known.all())
        left = Counter(_marks(other, np.arange(len(other)), use_balance))
        for position, mark in zip(shared.tolist(), _marks(rows, shared, use_balance), strict=True):
            if left[mark] > 0:
                left[mark] -= 1
                again[position] = True
    return again


def _marks(rows: Rows, positions: NDArray[np.intp], use_balance: bool) -> Iterator[tuple[int, int, int]]:
    """What tells one movement from another."""
    days = rows.booked_on[positions].astype("datetime64[D]").astype(np.int64)
    balances = rows.balance_after[positions] if use_balance else np.zeros(len(positions), np.int64)
    return zip(days.tolist(), rows.amount[positions].tolist(), balances.tolist(), strict=True)


def continues(earlier: ReadAccount, known: Rows, later: ReadAccount, rows: Rows) -> bool:
    """Whether two unnumbered statements are of one account: the overlap repeats, or one balance leads to the other."""
    if (
        earlier.currency != later.currency
        or (earlier.bank or "") != (later.bank or "")
        or not len(known)
        or not len(rows)
    ):
        return False
    overlap = np.flatnonzero(rows.booked_on <= known.booked_on[-1])
    if len(overlap):
        again = repeated([known], rows)
        return bool(again[overlap].mean() >= _SAME_SHARE)
    if not (known.balance_known[-1] and rows.balance_known[0]):
        return True
    return bool(known.balance_after[-1] + rows.amount[0] == rows.balance_after[0])
