"""Parties: counterparties of each firm, sums by party, and how concentrated they are."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column, Flags, Floats, Ints
from engine.features.reduce import count, known_where, ratio, reduce_by_firm, rows_where, total, zero_where_unknown

ENOUGH_NAMED = 0.5


class Parties:
    """Every counterparty of every firm under one running number, so that a sum by party is one `bincount`.

    firm and code are of equal length and sorted by firm; code is unique within the firm, -1 where nobody is named.
    """

    def __init__(self, firm: Ints, code: Ints, firms: int) -> None:
        self.firms = firms
        self._row_firm = firm
        self._code = code

    @cached_property
    def _numbered(self) -> tuple[Ints, Ints]:
        """The running number of each row's party (-1 for nobody) and the firm of each number."""
        code, firm = self._code, self._row_firm
        width = (reduce_by_firm(np.maximum, firm, code, self.firms, -1) + 1).astype(np.int64)
        if width.sum() > 4 * len(code) + 1000:
            return self._renumbered()
        if self.firms == 1:
            return code, np.zeros(width[0], np.int64)
        begin = width.cumsum() - width
        return np.where(code >= 0, code + begin[firm], -1), np.arange(self.firms).repeat(width)

    def _renumbered(self) -> tuple[Ints, Ints]:
        """For codes with wide gaps: number the parties that occur."""
        rows = rows_where(self._code >= 0)
        span = int(self._code.max()) + 1
        parties, place = np.unique(self._row_firm[rows] * span + self._code[rows], return_inverse=True)
        number = np.full(len(self._code), -1, np.int64)
        number[rows] = place
        return number, parties // span

    @property
    def number(self) -> Ints:
        """Each row's party, -1 for nobody."""
        return self._numbered[0]

    @property
    def firm(self) -> Ints:
        """The firm of each party."""
        return self._numbered[1]

    def __len__(self) -> int:
        return len(self.firm)

    def sums(self, chosen: NDArray[Any], values: Floats) -> Sums:
        """The values of the chosen rows (a mask or positions) added by party."""
        rows = rows_where(chosen) if chosen.dtype == np.bool_ else chosen
        party, amounts = self.number[rows], values[rows]
        whole = total(self._row_firm[rows], amounts, self.firms)
        if len(rows) and party.min() < 0:
            named = party >= 0
            party, amounts = party[named], amounts[named]
        return Sums(self, total(party, amounts, len(self)), whole)

    def distinct(self, rows: NDArray[np.intp]) -> Column:
        """How many different parties the rows name; rows that name nobody count as one party together."""
        party = self.number[rows]
        is_named = party >= 0
        seen = np.zeros(len(self), np.bool_)
        seen[party[is_named]] = True
        named = count(self.firm[seen], self.firms)
        if np.logical_and.reduce(is_named):
            return named
        nobody = count(self._row_firm[rows[~is_named]], self.firms) > 0
        return np.where(named > 0, named, nobody.astype(np.float64))


class Sums:
    """One non-negative amount a party. Shares are of what named parties make, unknown with less than half named."""

    def __init__(self, parties: Parties, amounts: Floats, whole: Column) -> None:
        self._parties = parties
        self.amounts = np.maximum(amounts, 0.0)
        self._whole = whole

    @cached_property
    def named(self) -> Column:
        """The firm's sum over named parties, NaN where these are less than half of the whole."""
        named = total(self._parties.firm, self.amounts, self._parties.firms)
        return known_where((named > 0) & (named >= ENOUGH_NAMED * self._whole), named)

    def share(self, parties: Flags) -> Column:
        """The chosen parties' share."""
        return ratio(
            total(self._parties.firm[parties], self.amounts[parties], self._parties.firms),
            self.named,
        )

    def hhi(self) -> Column:
        """Herfindahl-Hirschman index: the sum of squared shares, 1 for a single party."""
        return ratio(total(self._parties.firm, self.amounts**2, self._parties.firms), self.named**2)

    def count(self) -> Column:
        """How many parties have an amount."""
        firms = self._parties.firms
        return known_where(~np.isnan(self.named), count(self._parties.firm[self.amounts > 0], firms))

    def top(self, parties: int) -> Column:
        """The share of the so many largest."""
        firm, rank, amounts = self._ranked
        return ratio(total(firm, np.where(rank < parties, amounts, 0.0), self._parties.firms), self.named)

    @cached_property
    def _ranked(self) -> tuple[Ints, Ints, Floats]:
        """Firm, rank within the firm (0 the largest) and amount, ordered by firm and falling amount."""
        firm = self._parties.firm
        largest = reduce_by_firm(np.maximum, firm, self.amounts, self._parties.firms)
        order = (firm - 0.5 * zero_where_unknown(self.amounts / largest[firm])).argsort()
        sizes = np.bincount(firm, minlength=self._parties.firms)
        rank = np.arange(len(firm)) - (sizes.cumsum() - sizes).repeat(sizes)
        return firm[order], rank, self.amounts[order]
