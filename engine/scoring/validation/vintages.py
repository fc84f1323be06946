"""Vintages: the share of each quarter's loans that defaulted by each month on the books."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Ints = NDArray[np.int64]

HORIZON = 12


@dataclass(frozen=True, slots=True)
class Vintage:
    """Loans granted in one quarter, such as "2025Q1", and the share defaulted by months 1, 2, ... on the books.

    A month that the youngest loan of the quarter has not reached is None: a curve that mixed old and young loans
    would bend down without any reason in the book.
    """

    quarter: str
    loans: int
    shares: tuple[float | None, ...]


def vintages(granted: Days, defaulted: Days, observed_until: Days, months: int = HORIZON) -> tuple[Vintage, ...]:
    """Of loans with the day granted, the day of default (NaT where none) and the day until which each was observed."""
    quarters = granted.astype("datetime64[M]").astype(np.int64) // 3
    on_books = _months_between(granted, observed_until)
    until_default = np.where(np.isnat(defaulted), np.iinfo(np.int32).max, _months_between(granted, defaulted))
    made = []
    for quarter in np.unique(quarters):
        chosen = quarters == quarter
        reached = int(on_books[chosen].min())
        shares = tuple(
            float((until_default[chosen] < month).mean()) if month <= reached else None
            for month in range(1, months + 1)
        )
        made.append(Vintage(_name(int(quarter)), int(chosen.sum()), shares))
    return tuple(made)


def _months_between(start: Days, end: Days) -> Ints:
    """Whole months from start to end; a month that ends early is whole on its last day."""
    whole = (end.astype("datetime64[M]") - start.astype("datetime64[M]")).astype(np.int64)
    after = np.asarray(end.astype("datetime64[D]") + np.timedelta64(1, "D"), dtype="datetime64[D]")
    falls_short = (_day_of_month(end) < _day_of_month(start)) & (_day_of_month(after) > 1)
    return np.asarray(whole - falls_short, dtype=np.int64)


def _day_of_month(days: Days) -> Ints:
    first = days.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray((days.astype("datetime64[D]") - first).astype(np.int64) + 1, dtype=np.int64)


def _name(quarter: int) -> str:
    return f"{1970 + quarter // 4}Q{quarter % 4 + 1}"
