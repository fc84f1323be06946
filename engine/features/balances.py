"""Balances: the running balance of each account, whether it continues, and closing balances day by day."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column, Flags, Floats, Ints
from engine.features.flows import Flows
from engine.features.reduce import ascending, cell, known_where, rows_where, sorted_quantiles, total, zero_where_unknown

YEAR = 365
TOLERANCE = 0.005
QUANTILES = (0.0, 0.10, 0.25)

Order: TypeAlias = "NDArray[np.intp] | slice"


class Steps(NamedTuple):
    """What each row does to its firm's balance, whether the printed balance breaks there, and what firms began with."""

    step: Floats
    broken: Flags
    opening: Column


def steps(flows: Flows) -> Steps:
    """Follow each account from row to row.

    A printed balance is believed; between printed balances amounts are added up. Before the first printed balance
    the account began with `account_opening`, or, where that is unknown, with what leads to the first printed balance.
    An account with neither is unknown, and with it the firm's total.
    """
    order = _by_account(flows)
    account, amount, balance = flows.account[order], flows.amount[order], flows.balance[order]
    opening = flows.columns.account_opening.copy()
    before, leading = _balance_before(account, amount, balance, zero_where_unknown(opening))
    gap = balance - before - amount
    led = leading[np.isnan(opening[account[leading]])]
    opening[account[led]] = gap[led]
    gap[led] = 0.0
    gap[np.isnan(gap)] = 0.0
    began = total(flows.columns.account_firm, opening, flows.firms)
    return Steps(_put_back(amount + gap, order), _put_back(np.abs(gap) > TOLERANCE, order), began)


def _by_account(flows: Flows) -> Order:
    """The order of rows by account, keeping each account's rows in time."""
    if np.logical_and.reduce(flows.account[1:] >= flows.account[:-1]):
        return slice(None)
    return flows.account.argsort(kind="stable")


def _put_back(values: NDArray[Any], order: Order) -> NDArray[Any]:
    """Values in the order of accounts, in the order of rows again."""
    if isinstance(order, slice):
        return values
    answer = np.empty_like(values)
    answer[order] = values
    return answer


def _balance_before(account: Ints, amount: Floats, balance: Floats, opening: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """What the account held before each row that prints a balance, and which of these rows are its first.

    It is the last printed balance, or else the opening, and the amounts of the rows since.
    """
    first = np.ones(len(account), np.bool_)
    first[1:] = account[1:] != account[:-1]
    start = rows_where(first)
    before = np.empty(len(account))
    before[1:] = balance[:-1]
    before[start] = opening[account[start]]
    known = ~np.isnan(balance)
    if known.all():
        return before, start
    begins = first.copy()
    begins[1:] |= known[:-1]
    run, start = begins.cumsum() - 1, rows_where(begins)
    pending = total(run, np.where(known, 0.0, amount), len(start))
    return (before[start] + pending)[run], rows_where(known & first[start][run])


class Daily:
    """Closing balances of the last 365 days, all accounts of a firm added, carried over days without movements."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self._quantiles: dict[int, Floats] = {}
        self._means: dict[int, Column] = {}

    @cached_property
    def rows(self) -> Steps:
        return steps(self._flows)

    @cached_property
    def closing(self) -> Floats:
        """Shape (firms, 365), the as-of date last; NaN before the history begins or where a balance is unknown."""
        flows = self._flows
        day = cell(flows.firm, YEAR, np.maximum(YEAR - 1 - flows.age, 0), flows.firms)
        moved = total(day, self.rows.step, flows.firms * YEAR).reshape(-1, YEAR)
        closing = np.add.accumulate(moved, axis=1) + self.rows.opening[:, None]
        begin = np.where(np.isnan(flows.history), YEAR, YEAR - flows.history)
        if (begin > 0).any():
            closing[np.arange(YEAR) < begin[:, None]] = np.nan
        return np.asarray(closing, np.float64)

    @cached_property
    def limit(self) -> Column:
        """The agreed overdraft of all accounts together; unknown where no account's is known or all are zero."""
        columns, firms = self._flows.columns, self._flows.firms
        if columns.account_limit is None:
            return np.full(firms, np.nan)
        limit = total(columns.account_firm, zero_where_unknown(columns.account_limit), firms)
        return known_where(limit > 0, limit)

    def of_last(self, days: int) -> Floats:
        return self.closing[:, YEAR - days :]

    def is_covered(self, days: int) -> Flags:
        """Whether balances are known on at least half of the last so many days; with fewer, a figure would mislead."""
        return np.asarray(self._reach >= days)

    @cached_property
    def _reach(self) -> Column:
        """The longest window that is covered, NaN where balances are unknown."""
        return known_where(~np.isnan(self.rows.opening), self._flows.history * 2)

    def count(self, condition: Flags, days: int) -> Column:
        """On how many of the last days the condition (a matrix like `closing`) held."""
        return known_where(self.is_covered(days), np.add.reduce(condition[:, YEAR - days :], axis=1))

    def quantile(self, q: float, days: int) -> Column:
        """The q-quantile (of QUANTILES) of closing balances of the last days; 0 is the minimum."""
        if days not in self._quantiles:
            quantiles = sorted_quantiles(ascending(self.of_last(days)), QUANTILES)
            self._quantiles[days] = known_where(self.is_covered(days)[:, None], quantiles)
        return np.asarray(self._quantiles[days][:, QUANTILES.index(q)], np.float64)

    def mean(self, days: int) -> Column:
        if days not in self._means:
            mean = np.add.reduce(zero_where_unknown(self.of_last(days)), axis=1) / self._flows.days_known(days)
            self._means[days] = known_where(self.is_covered(days), mean)
        return self._means[days]
