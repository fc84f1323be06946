"""Flows: the bank movements of many firms up to their as-of dates, and sums over windows and categories."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Category, Exclusion
from engine.features.columns import Column, Days, Flags, Floats, Ints, TransactionColumns
from engine.features.months_back import Calendar
from engine.features.reduce import (
    cell,
    count,
    first_of_firm,
    ratio,
    reduce_by_firm,
    rows_where,
    total,
    zero_where_unknown,
)

WINDOWS = (30, 60, 90, 180, 365, 730)
DAYS_IN_MONTH = 365 / 12
_BANDS = len(WINDOWS) + 1
_BAND_OF_AGE = np.searchsorted(WINDOWS, np.arange(WINDOWS[-1] + 1), side="right")

NOT_OPERATING = (Category.OWN_TRANSFER, Category.RELATED_PARTY, Category.LOAN_RECEIVED, Category.LOAN_REPAID)
OPERATING = tuple(category for category in Category if category not in NOT_OPERATING)
TRADE = (Category.SUPPLIER, Category.OTHER)
_EVERY_CATEGORY = np.arange(len(Category) + 1, dtype=np.int8)
_IS_TRADE: Flags = np.array([category in TRADE for category in Category])
_IS_OPERATING: Flags = np.array([category in OPERATING for category in Category])


class Flows:
    """Movements dated up to the as-of date, sorted by (firm, day). `position` is each row's place in the columns.

    age counts days before the as-of date: 0 is the as-of date itself, and a window of d days holds ages below d.
    """

    def __init__(self, columns: TransactionColumns, as_of: Days, calendar: Calendar) -> None:
        self.columns = columns
        self.as_of = as_of
        self.calendar = calendar
        self.firms = len(as_of)
        self._covered: dict[int, Flags] = {}
        self._known: dict[int, Column] = {}
        age = days_before(as_of, columns.firm, columns.day)
        keep = up_to_as_of(age)
        self._keep = keep
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
    def position(self) -> NDArray[np.intp]:
        """Each row's place in the columns."""
        return np.arange(len(self.columns.firm))[self._keep]

    @cached_property
    def history(self) -> Column:
        """Days from the first day that statements cover to the as-of date, both included; NaN without any."""
        columns = self.columns
        said = columns.account_start <= self.as_of[columns.account_firm]
        start = (self.as_of[columns.account_firm] - columns.account_start).astype(np.float64)
        longest = np.full(self.firms, -np.inf)
        np.maximum.at(longest, columns.account_firm[said], start[said])
        days = np.fmax(longest, first_of_firm(self.firm, self.age, self.firms)) + 1
        return np.where(np.isfinite(days), days, np.nan)

    def is_covered(self, days: int) -> Flags:
        """Whether the history reaches back over at least half of the window; with less, a figure would mislead."""
        if days not in self._covered:
            self._covered[days] = np.asarray(self.history * 2 >= days)
        return self._covered[days]

    def days_known(self, days: int = 365) -> Column:
        """How many of the last days the history covers."""
        if days not in self._known:
            self._known[days] = np.minimum(self.history, days)
        return self._known[days]

    @cached_property
    def month(self) -> Ints:
        """Each row's month before the as-of date, 0 for the last one."""
        return self.calendar.month(self.firm, self.age)

    @cached_property
    def months_known(self) -> Ints:
        """How many whole months before the as-of date the history covers."""
        day_before = zero_where_unknown(self.history).astype(np.int64)
        return self.calendar.month(np.arange(self.firms), day_before)

    @cached_property
    def is_effective(self) -> Flags:
        """Credits that count as turnover."""
        return np.asarray((self.amount > 0) & (self.exclusion == int(Exclusion.NONE)))

    @cached_property
    def effective(self) -> Floats:
        """Each row's amount where it counts as turnover, 0 elsewhere."""
        # A product is several times faster than a choice: no row has to be guessed.
        return np.asarray(self.amount * self.is_effective, np.float64)

    @cached_property
    def receipts(self) -> NDArray[np.intp]:
        """Rows of the credits of the last year that count as turnover."""
        return rows_where(self.is_effective & (self.age < 365))

    @cached_property
    def is_operating(self) -> Flags:
        """Debits that run the business: not to own accounts, lenders, owners or related parties."""
        return np.asarray((self.amount < 0) & _IS_OPERATING[self.category])

    @cached_property
    def is_purchase(self) -> Flags:
        """Debits in trade."""
        return np.asarray((self.amount < 0) & _IS_TRADE[self.category])

    def is_of(self, category: Category) -> Flags:
        # numpy compares a column with an enumeration's member ten times more slowly than with its number.
        return np.asarray(self.category == int(category))

    def rows(self, *categories: Category, days: int) -> NDArray[np.intp]:
        """Which rows of these categories lie in the window, in their order."""
        order, begin = self._by_category
        parts = [order[begin[category] : begin[category + 1]] for category in categories]
        found = parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))
        return found[self.age[found] < days]

    @cached_property
    def _by_category(self) -> tuple[NDArray[np.intp], list[int]]:
        """Rows ordered by category, and where each category begins."""
        order = self.category.argsort(kind="stable")
        return order, self.category[order].searchsorted(_EVERY_CATEGORY).tolist()

    @cached_property
    def _key(self) -> Ints:
        return cell(self.firm, len(Category), self.category.astype(np.int64), self.firms) * _BANDS + self._band

    @cached_property
    def _band(self) -> Ints:
        return np.asarray(_BAND_OF_AGE[np.minimum(self.age, WINDOWS[-1])])

    def _cube(self, weights: Floats | None) -> Floats:
        """Sums by firm, category and window: cell [f, c, w] covers the days of WINDOWS[w]."""
        cells = np.bincount(self._key, weights, self.firms * len(Category) * _BANDS)
        cube = cells.reshape(self.firms, len(Category), _BANDS).astype(np.float64)
        return np.asarray(np.add.accumulate(cube, axis=2))

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
        cells = total(cell(self.firm, _BANDS, self._band, self.firms), self.effective, self.firms * _BANDS)
        return np.asarray(np.add.accumulate(cells.reshape(self.firms, _BANDS), axis=1))

    def inflow(self, days: int) -> Column:
        """Effective inflow over the window."""
        return np.asarray(self._effective[:, WINDOWS.index(days)], np.float64)

    def outflow(self, days: int) -> Column:
        """Operating outflow over the window, as a positive amount."""
        return np.asarray(self._operating[:, WINDOWS.index(days)], np.float64)

    @cached_property
    def _operating(self) -> Floats:
        return np.asarray(self._debits[:, _IS_OPERATING].sum(axis=1))

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
        rows = rows_where(chosen if days is None else chosen & (self.age < days))
        return total(self.firm[rows], np.abs(self.amount[rows]), self.firms)

    def returned_or_penalised(self, days: int) -> Column:
        """How many payments came back and how many penalties were charged within the window."""
        return np.asarray(self._returned[:, WINDOWS.index(days)], np.float64)

    @cached_property
    def is_returned_or_penalty(self) -> Flags:
        return np.asarray(self.penalty | self.is_of(Category.RETURNED_PAYMENT))

    @cached_property
    def _returned(self) -> Floats:
        rows = rows_where(self.is_returned_or_penalty)
        bands = cell(self.firm[rows], _BANDS, self._band[rows], self.firms)
        cells = np.bincount(bands, minlength=self.firms * _BANDS).astype(np.float64)
        return np.asarray(np.add.accumulate(cells.reshape(self.firms, _BANDS), axis=1))

    def count_where(self, chosen: Flags, days: int | None = None) -> Column:
        rows = rows_where(chosen if days is None else chosen & (self.age < days))
        return count(self.firm[rows], self.firms)

    def days_since(self, chosen: Flags, days: int = 365) -> Column:
        """Days since the last chosen row; where there was none, the days known of the window."""
        rows = rows_where(chosen & (self.age < days))
        last = reduce_by_firm(np.minimum, self.firm[rows], self.age[rows].astype(np.float64), self.firms, np.inf)
        return np.minimum(last, self.days_known(days))


def days_before(as_of: Days, firm: Ints, day: Days) -> Ints:
    """How many days before its firm's as-of date each row is dated."""
    return ((as_of if len(as_of) == 1 else as_of[firm]) - day).astype(np.int64)


def up_to_as_of(age: Ints) -> slice | NDArray[np.intp]:
    """Which rows are dated up to the as-of date: all of them, as a rule."""
    return slice(None) if not len(age) or age.min() >= 0 else rows_where(age >= 0)


def _add(cube: Floats, categories: tuple[Category, ...], days: int) -> Column:
    window = cube[:, :, WINDOWS.index(days)]
    if not categories:
        return np.asarray(window.sum(axis=1), np.float64)
    chosen = window[:, int(categories[0])]
    for category in categories[1:]:
        chosen = chosen + window[:, int(category)]
    return chosen
