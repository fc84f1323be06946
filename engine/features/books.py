"""Books: the VAT invoices of many firms, one direction each, and what both directions say of a firm's parties."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column, Days, Flags, Floats, InvoiceColumns
from engine.features.flows import days_before, up_to_as_of
from engine.features.months import by_month
from engine.features.months_back import Calendar
from engine.features.parties import Parties, Sums
from engine.features.reduce import count, first_of_firm, rows_where, total, zero_where_unknown


class Book:
    """Invoices of one direction up to the as-of date. Sums leave void invoices out; refunds count negative."""

    def __init__(self, columns: InvoiceColumns, as_of: Days, calendar: Calendar, has: Flags) -> None:
        self.calendar = calendar
        self.has = has
        self.firms = len(as_of)
        self._within: dict[tuple[int, int], Flags] = {}
        age = days_before(as_of, columns.firm, columns.day)
        keep = up_to_as_of(age)
        self.position: NDArray[np.intp] = np.arange(len(age))[keep]
        self.age = age[keep]
        self.firm = columns.firm[keep]
        self.day = columns.day[keep]
        self.counterparty = columns.counterparty[keep]
        self.net = columns.net[keep]
        self.gross = columns.gross[keep]
        self.void = columns.void[keep]
        self.valid = ~self.void

    @cached_property
    def history(self) -> Column:
        """Days from the first invoice to the as-of date, both included; NaN without invoices."""
        oldest = first_of_firm(self.firm, self.age, self.firms)
        return np.where(self.has, oldest + 1, np.nan)

    def is_covered(self, days: int) -> Flags:
        """Whether invoices reach back over at least half of the window."""
        return np.asarray(self.history * 2 >= days)

    def within(self, days: int, before: int = 0) -> Flags:
        """Valid invoices of the window of so many days that ended `before` days ago."""
        if (days, before) not in self._within:
            chosen = self.valid & (self.age < before + days)
            self._within[days, before] = np.asarray(chosen & (self.age >= before) if before else chosen)
        return self._within[days, before]

    @cached_property
    def year(self) -> Flags:
        """Valid invoices of the last year."""
        return self.within(365)

    def sum(self, chosen: Flags, values: Floats | None = None) -> Column:
        """The sum of the chosen invoices, net unless other values are given."""
        rows = rows_where(chosen)
        return total(self.firm[rows], (self.net if values is None else values)[rows], self.firms)

    def count(self, chosen: Flags) -> Column:
        return count(self.firm[chosen], self.firms)

    @cached_property
    def yearly(self) -> Column:
        """Net amount of the last year; NaN where invoices cover less than half of it."""
        return np.where(self.is_covered(365), self.sum(self.year), np.nan)

    @cached_property
    def monthly(self) -> Floats:
        """Net amount by month, shape (firms, 24), newest first; NaN before the month after the first invoice."""
        month = self.calendar.month(self.firm, self.age)
        begin = np.where(self.has, zero_where_unknown(first_of_firm(self.firm, month, self.firms)), 0)
        rows = rows_where(self.valid)
        return by_month(self.firm[rows], month[rows], self.net[rows], begin.astype(np.int64))

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.firm, self.counterparty, self.firms)

    @cached_property
    def last_year(self) -> Sums:
        """Net amount by party over the last year."""
        return self.parties.sums(self.year, self.net)

    @cached_property
    def year_before(self) -> Sums:
        """Net amount by party over the year before the last."""
        return self.parties.sums(self.within(365, before=365), self.net)
