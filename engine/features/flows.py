"""Flows: the bank movements of many firms up to their as-of dates, and sums over windows and categories."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Category, Exclusion
from engine.features.columns import Column, Days, Flags, Floats, Ints, TransactionColumns
from engine.features.reduce import count, months_before, ratio, reduce_by_firm, total

WINDOWS = (30, 60, 90, 180, 365, 730)
DAYS_IN_MONTH = 365 / 12
_BANDS = len(WINDOWS) + 1
_BAND_OF_AGE = np.searchsorted(WINDOWS, np.arange(WINDOWS[-1] + 1), side="right")

NOT_OPERATING = (Category.OWN_TRANSFER, Category.RELATED_PARTY, Category.LOAN_RECEIVED, Category.LOAN_REPAID)
OPERATING = tuple(category for category in Category if category not in NOT_OPERATING)
_IS_OPERATING: Flags = np.array([category in OPERATING for category in Category])


class Flows:
    """Movements dated up to the as-of date, sorted by (firm, day). `position` is each row's place in the columns.

    age counts days before the as-of date: 0 is the as-of date itself, and a window of d days holds ages below d.
    """

    def __init__(self, columns: TransactionColumns, as_of: Days) -> None:
        self.columns = columns
        self.as_of = as_of
        self.firms = len(as_of)
        age = (as_of[columns.firm] - columns.day).astype(np.int64)
        keep = slice(None) if np.all(age >= 0) else np.flatnonzero(age >= 0)
        self.position: NDArray[np.intp] = np.arange(len(age))[keep]
        self.age: Ints = age[keep]
        self.firm = columns.firm[keep]
        self.day = columns.day[keep]
        self.account = columns.account[keep]
        self.amount = columns.amount[keep]
        self.balance = columns.balance[keep]
        self.counterparty = columns.counterparty[keep]
        self.category = columns.category[keep]
        self.exclusion = columns.exclusion[keep]
        self.penalty = columns.penalty[keep]

    @cached_property
    def history(self) -> Column:
        """Days from the first day that statements cover to the as-of date, both included; NaN without any."""
        columns = self.columns
        said = columns.account_start <= self.as_of[columns.account_firm]
        start = (self.as_of[columns.account_firm] - columns.account_start).astype(np.float64)
        longest = np.full(self.firms, -np.inf)
        np.maximum.at(longest, columns.account_firm[said], start[said])
        oldest = reduce_by_firm(np.maximum, self.firm, self.age.astype(np.float64), self.firms, -np.inf)
        days = np.maximum(longest, oldest) + 1
        return np.where(np.isfinite(days), days, np.nan)

    def is_covered(self, days: int) -> Flags:
        """Whether the history reaches back over at least half of the window; with less, a figure would mislead."""
        return np.asarray(self.history * 2 >= days)

    def days_known(self, days: int = 365) -> Column:
        """How many of the last days the history covers."""
        return np.minimum(self.history, days)

    @cached_property
    def month(self) -> Ints:
        """Each row's month before the as-of date, 0 for the last one."""
        return months_before(self.as_of, self.firm, self.day)

    @cached_property
    def months_known(self) -> Ints:
        """How many whole months before the as-of date the history covers."""
        known = ~np.isnan(self.history)
        before = self.as_of - np.where(known, self.history, 0).astype("timedelta64[D]")
        every = np.arange(self.firms)
        return np.where(known, months_before(self.as_of, every, before), 0)

    @cached_property
    def is_effective(self) -> Flags:
        """Credits that count as turnover."""
        return (self.amount > 0) & (self.exclusion == Exclusion.NONE)

    @cached_property
    def is_operating(self) -> Flags:
        """Debits that run the business: not to own accounts, lenders, owners or related parties."""
        return np.asarray((self.amount < 0) & _IS_OPERATING[self.category])

    def rows(self, *categories: Category, days: int) -> NDArray[np.intp]:
        """Which rows of these categories lie in the window."""
        chosen = self.category == categories[0]
        for category in categories[1:]:
            chosen |= self.category == category
        return np.flatnonzero(chosen & (self.age < days))

    @cached_property
    def _key(self) -> Ints:
        band = _BAND_OF_AGE[np.minimum(self.age, WINDOWS[-1])]
        return (self.firm * len(Category) + self.category) * _BANDS + band

    def _cube(self, weights: Floats | None) -> Floats:
        """Sums by firm, category and window: cell [f, c, w] covers the days of WINDOWS[w]."""
        cells = np.bincount(self._key, weights, self.firms * len(Category) * _BANDS)
        cube = cells.reshape(self.firms, len(Category), _BANDS).astype(np.float64)
        return np.asarray(np.cumsum(cube, axis=2))

    @cached_property
    def _credits(self) -> Floats:
        return self._cube(np.maximum(self.amount, 0.0))

    @cached_property
    def _debits(self) -> Floats:
        return self._cube(np.maximum(-self.amount, 0.0))

    @cached_property
    def _counts(self) -> Floats:
        return self._cube(None)

    def received(self, *categories: Category, days: int) -> Column:
        """Credits of these categories (all, if none is named) over the window."""
        return _add(self._credits, categories, days)

    def paid(self, *categories: Category, days: int) -> Column:
        """Debits of these categories (all, if none is named) over the window, as a positive amount."""
        return _add(self._debits, categories, days)

    def number(self, *categories: Category, days: int) -> Column:
        """How many movements of these categories lie in the window."""
        return _add(self._counts, categories, days)

    @cached_property
    def _effective(self) -> Floats:
        band = _BAND_OF_AGE[np.minimum(self.age, WINDOWS[-1])]
        weights = np.where(self.is_effective, self.amount, 0.0)
        cells = np.bincount(self.firm * _BANDS + band, weights, self.firms * _BANDS)
        return np.asarray(np.cumsum(cells.reshape(self.firms, _BANDS), axis=1))

    def inflow(self, days: int) -> Column:
        """Effective inflow over the window."""
        return np.asarray(self._effective[:, WINDOWS.index(days)], np.float64)

    def outflow(self, days: int) -> Column:
        """Operating outflow over the window, as a positive amount."""
        return self.paid(*OPERATING, days=days)

    @cached_property
    def monthly_inflow(self) -> Column:
        """Mean effective inflow a month over the known part of the last year."""
        return ratio(self.inflow(365) * DAYS_IN_MONTH, self.days_known())

    @cached_property
    def monthly_outflow(self) -> Column:
        """Mean operating outflow a month over the known part of the last year."""
        return ratio(self.outflow(365) * DAYS_IN_MONTH, self.days_known())

    @cached_property
    def starts_day(self) -> Flags:
        """Whether a row is the first of its firm and day."""
        changed = np.ones(len(self.firm), np.bool_)
        changed[1:] = (self.firm[1:] != self.firm[:-1]) | (self.age[1:] != self.age[:-1])
        return changed

    def sum_where(self, chosen: Flags, days: int | None = None) -> Column:
        """The absolute sum of the chosen rows, within the window if one is given."""
        rows = np.flatnonzero(chosen if days is None else chosen & (self.age < days))
        return total(self.firm[rows], np.abs(self.amount[rows]), self.firms)

    def count_where(self, chosen: Flags, days: int | None = None) -> Column:
        rows = np.flatnonzero(chosen if days is None else chosen & (self.age < days))
        return count(self.firm[rows], self.firms)

    def days_since(self, chosen: Flags, days: int = 365) -> Column:
        """Days since the last chosen row; where there was none, the days known of the window."""
        rows = np.flatnonzero(chosen & (self.age < days))
        last = reduce_by_firm(np.minimum, self.firm[rows], self.age[rows].astype(np.float64), self.firms, np.inf)
        return np.minimum(last, self.days_known(days))


def _add(cube: Floats, categories: tuple[Category, ...], days: int) -> Column:
    window = cube[:, :, WINDOWS.index(days)]
    return np.asarray((window[:, list(categories)] if categories else window).sum(axis=1), np.float64)
