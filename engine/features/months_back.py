"""Calendar: months counted back from each firm's as-of date, worked out once for each different date."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Days, Flags, Ints

MONTHS_KEPT = 26
DAYS_KEPT = MONTHS_KEPT * 31 + 1
DAYS_AT_MONTH_END = 2


class Calendar:
    """Months run from anniversary to anniversary (16 May to 15 June for an as-of date of 15 June) and are calendar
    months where the as-of date is a month's last day, so that every month is whole and holds one pay-day."""

    def __init__(self, as_of: Days) -> None:
        if len(as_of) and (as_of == as_of[0]).all():
            self._ends, self._place = as_of[:1], np.zeros(len(as_of), np.intp)
        else:
            self._ends, self._place = np.unique(as_of, return_inverse=True)

    @cached_property
    def _months(self) -> Ints:
        """The month of every age in days, one row a different as-of date."""
        return np.stack([_months_before(int(day)) for day in self._ends.astype(np.int64)])

    def month(self, firm: Ints, age: Ints) -> Ints:
        """In which month a day lies that is `age` days before the firm's as-of date: 0 is the month that ends on it.

        Days more than MONTHS_KEPT months back count with the last of them.
        """
        day = np.minimum(age, DAYS_KEPT - 1)
        if len(self._ends) == 1:
            return np.asarray(self._months[0].take(day))
        return np.asarray(self._months.take(self._place[firm] * DAYS_KEPT + day))

    def month_ends(self, days: int) -> Flags:
        """Which of the last days are the last two of a calendar month, shape (firms, days), the as-of date last."""
        return np.stack([_month_ends_before(int(day), days) for day in self._ends.astype(np.int64)])[self._place]


@lru_cache(maxsize=1024)
def _months_before(as_of: int) -> Ints:
    """The month of every age in days, counted back from a day given in days since 1970."""
    end = np.array([as_of], "datetime64[D]")
    number, day = month_number(end)
    last_day = 31 if month_number(end + 1)[0] != number else day
    begin = (number - np.arange(MONTHS_KEPT + 1)).astype("datetime64[M]").astype("datetime64[D]")
    length = (begin[:-1] - begin[1:]).astype(np.int64)
    steps = np.zeros(DAYS_KEPT, np.int64)
    steps[(end - begin[1:] - (np.minimum(last_day, length) - 1)).astype(np.int64)] = 1
    return np.asarray(steps.cumsum())


@lru_cache(maxsize=1024)
def _month_ends_before(as_of: int, days: int) -> Flags:
    """Which of the days up to a day, given in days since 1970, are the last two of a calendar month."""
    day = np.datetime64(as_of, "D") - np.arange(days)[::-1]
    return np.asarray(month_number(day)[0] != month_number(day + DAYS_AT_MONTH_END)[0])


def month_number(day: NDArray[np.datetime64]) -> tuple[Ints, Ints]:
    """Months since 1970 and the day of the month (from 1) of each day."""
    month = day.astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]")).astype(np.int64) + 1
