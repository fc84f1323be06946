"""Statements of one account, whatever their formats: by their numbers, and by the rows that both list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.intake.readers.statement import ReadAccount, Rows

_SAME_SHARE = 0.9
_FEWEST_SHARED = 3
"""Rows that an account without a number must share with a numbered one to be taken for it."""
_MOST = 0.5
_SHORTEST = 6
"""Digits or letters; a shorter number identifies no account."""
_DAYS_APART = 3
"""One format gives the day of booking, another that of value; a weekend lies between."""
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def bare_number(number: str) -> str:
    """An account number without spaces and marks, "" where it is too short to identify an account."""
    plain = "".join(letter for letter in number.upper() if letter.isalnum())
    return plain if len(plain) >= _SHORTEST else ""


def is_same_number(one: str, other: str) -> bool:
    """Whether two written numbers mean one account: the same, one of them the end of the other's IBAN, or one with its
    middle masked. Zeros in front, the bank's code before a slash and a currency at the end count for nothing."""
    return (
        _fits_mask(one, other)
        or _fits_mask(other, one)
        or any(_is_same(a, b) for a in _forms(one) for b in _forms(other))
    )


def _forms(written: str) -> Iterator[str]:
    """A number as it stands, without the bank's code, and without the currency that MT940 may add."""
    bare = bare_number(written)
    yield bare
    yield bare_number(written.rpartition("/")[2])
    if bare[-3:].isalpha() and not bare[:-3].isalpha():
        yield bare[:-3]


def _is_same(a: str, b: str) -> bool:
    short, long = sorted((a.lstrip("0"), b.lstrip("0")), key=len)
    if len(short) < _SHORTEST:
        return bool(a) and a == b
    return short == long or (_IBAN.fullmatch(long) is not None and long[4:].endswith(short))


def _fits_mask(masked: str, whole: str) -> bool:
    """Whether a number whose middle is hidden by stars can be the whole one."""
    if "*" not in masked or "*" in whole:
        return False
    start, *_, end = ("".join(filter(str.isalnum, part)) for part in masked.upper().split("*"))
    number = "".join(filter(str.isalnum, whole.upper()))
    return len(start + end) >= _SHORTEST and number.startswith(start) and number.endswith(end)


def repeated(known: Sequence[Rows], rows: Rows) -> NDArray[np.bool_]:
    """Which rows the known statements of the same account list already.

    A movement is the same where day and amount agree, and the balance too where both statements give one. Equal
    movements of one day are counted: what one statement lists twice stays twice. Where most rows of the time that both
    statements cover are the same, the others of that time may be some days apart.
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
        _match_apart(other, rows, again)
    return again


def _match_apart(other: Rows, rows: Rows, again: NDArray[np.bool_]) -> None:
    """Mark rows that the other statement lists under a day nearby, within the time that both cover."""
    start = max(rows.booked_on.min(), other.booked_on.min())
    end = min(rows.booked_on.max(), other.booked_on.max())
    both = (rows.booked_on >= start) & (rows.booked_on <= end)
    if not both.any() or again[both].mean() < _MOST or again[both].all():
        return
    theirs = (other.booked_on >= start) & (other.booked_on <= end)
    left = Counter(_marks(other, np.flatnonzero(theirs), False))
    left -= Counter(_marks(rows, np.flatnonzero(both & again), False))
    for position in np.flatnonzero(both & ~again).tolist():
        ((day, amount, _),) = _marks(rows, np.array([position]), False)
        nearby = sorted(range(day - _DAYS_APART, day + _DAYS_APART + 1), key=lambda near: abs(near - day))
        found = next((near for near in nearby if left[near, amount, 0] > 0), None)
        if found is not None:
            left[found, amount, 0] -= 1
            again[position] = True


def _marks(rows: Rows, positions: NDArray[np.intp], use_balance: bool) -> Iterator[tuple[int, int, int]]:
    """What tells one movement from another."""
    days = rows.booked_on[positions].astype("datetime64[D]").astype(np.int64)
    balances = rows.balance_after[positions] if use_balance else np.zeros(len(positions), np.int64)
    return zip(days.tolist(), rows.amount[positions].tolist(), balances.tolist(), strict=True)


def covers(known: Sequence[Rows], rows: Rows) -> bool:
    """Whether a numbered account's statements list nearly all that an unnumbered one lists of the time that they cover,
    enough of it to be no chance."""
    days = [part.booked_on for part in known if len(part)]
    if not days or not len(rows):
        return False
    start, end = min(column.min() for column in days), max(column.max() for column in days)
    both = (rows.booked_on >= start) & (rows.booked_on <= end)
    again = repeated(known, rows)[both]
    return int(again.sum()) >= _FEWEST_SHARED and bool(again.mean() >= _SAME_SHARE)


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
