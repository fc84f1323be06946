"""The days of a simulation: from three full years before the newest accounts to a year after the application."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

OUTCOME_DAYS = 365
INTEREST_DAY = 21
ACCOUNTS_READY_MONTH = 4
"""From April on, the accounts of the year before are finished."""


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month; `start` counts days from the first day of the simulation."""

    index: int
    start: int
    length: int
    year: int
    month: int

    @property
    def end(self) -> int:
        return self.start + self.length - 1


@dataclass(frozen=True)
class Timeline:
    """Days counted from 0 on the first of January of the oldest year of accounts. `as_of` is a month's last day."""

    as_of: dt.date
    statement_months: int

    @cached_property
    def newest_accounts_year(self) -> int:
        return self.as_of.year - (1 if self.as_of.month >= ACCOUNTS_READY_MONTH else 2)

    @cached_property
    def first(self) -> dt.date:
        return dt.date(self.newest_accounts_year - 2, 1, 1)

    @cached_property
    def as_of_day(self) -> int:
        return (self.as_of - self.first).days

    @cached_property
    def last_day(self) -> int:
        return self.as_of_day + OUTCOME_DAYS

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month up to the one in which the outcome is known."""
        months: list[Month] = []
        start, year, month = 0, self.first.year, 1
        while start <= self.last_day:
            length = calendar.monthrange(year, month)[1]
            months.append(Month(len(months), start, length, year, month))
            start += length
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return tuple(months)

    @cached_property
    def as_of_month(self) -> int:
        """Position of the month that ends on the as-of day."""
        return next(m.index for m in self.months if m.end >= self.as_of_day)

    @cached_property
    def window_month(self) -> int:
        """Position of the first month that the statements cover."""
        return max(0, self.as_of_month - self.statement_months + 1)

    @cached_property
    def window_start(self) -> int:
        return self.months[self.window_month].start

    @cached_property
    def next_business(self) -> NDArray[np.int32]:
        """For each day, itself or the next weekday; long enough for every due date that can be asked for."""
        days = np.datetime64(self.first) + np.arange(self.last_day + 800)
        moved = np.busday_offset(days, 0, roll="forward")
        return (moved - np.datetime64(self.first)).astype(np.int32)

    @cached_property
    def interest_days(self) -> frozenset[int]:
        """The 21st of March, June, September and December, on which banks credit deposit interest."""
        return frozenset(m.start + INTEREST_DAY - 1 for m in self.months if m.month % 3 == 0)

    def date(self, day: int) -> dt.date:
        return self.first + dt.timedelta(days=int(day))

    def dates(self, days: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.datetime64]:
        return np.datetime64(self.first) + days.astype("timedelta64[D]")
