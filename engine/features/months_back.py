"""Calendar: months counted back from each firm's as-of date, worked out once for each different date."""

from __future__ import annotations

from functools import cached_property

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
        number, day = month_number(self._ends)
        is_month_end = month_number(self._ends + 1)[0] != number
        last_day = np.where(is_month_end, 31, day)[:, None]
        begin = (number[:, None] - np.arange(MONTHS_KEPT + 1)).astype("datetime64[M]").astype("datetime64[D]")
        length = (begin[:, :-1] - begin[:, 1:]).astype(np.int64)
        end = begin[:, 1:] + (np.minimum(last_day, length) - 1)
        steps = np.zeros((len(self._ends), DAYS_KEPT), np.int64)
        steps[np.arange(len(self._ends))[:, None], (self._ends[:, None] - end).astype(np.int64)] = 1
        return np.asarray(np.cumsum(steps, axis=1))

    def month(self, firm: Ints, age: Ints) -> Ints:
        """In which month a day lies that is `age` days before the firm's as-of date: 0 is the month that ends on it.

        Days more than MONTHS_KEPT months back count with the last of them.
        """
        return np.asarray(self._months.ravel()[self._place[firm] * DAYS_KEPT + np.minimum(age, DAYS_KEPT - 1)])

    def month_ends(self, days: int) -> Flags:
        """Which of the last days are the last two of a calendar month, shape (firms, days), the as-of date last."""
        day = self._ends[:, None] - np.arange(days)[::-1]
        ends = month_number(day)[0] != month_number(day + DAYS_AT_MONTH_END)[0]
        return np.asarray(ends[self._place])


def month_number(day: NDArray[np.datetime64]) -> tuple[Ints, Ints]:
    """Months since 1970 and the day of the month (from 1) of each day."""
    month = day.astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]")).astype(np.int64) + 1
