"""Balances: the running balance of each account, whether it continues, and closing balances day by day."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from engine.features.columns import Column, Flags, Floats
from engine.features.flows import Flows
from engine.features.reduce import known_where, sorted_quantile, total

YEAR = 365
TOLERANCE = 0.005


class _Steps(NamedTuple):
    """What each row does to its firm's balance, whether the printed balance breaks there, and what firms began with."""

    step: Floats
    broken: Flags
    opening: Column


def steps(flows: Flows) -> _Steps:
    """Follow each account from row to row.

    A printed balance is believed; between printed balances amounts are added up. Before the first printed balance
    the account began with `account_opening`, or, where that is unknown, with what leads to the first printed balance.
    An account with neither is unknown, and with it the firm's total.
    """
    order = _by_account(flows)
    account, amount, balance = flows.account[order], flows.amount[order], flows.balance[order]
    known = ~np.isnan(balance)
    first = np.ones(len(account), np.bool_)
    first[1:] = account[1:] != account[:-1]
    starts_run = first.copy()
    starts_run[1:] |= known[:-1]
    run = np.cumsum(starts_run) - 1
    begin = np.flatnonzero(starts_run)
    given = flows.columns.account_opening
    before = np.where(first[begin], given[account[begin]], balance[begin - 1]) if len(begin) else np.empty(0)
    pending = np.bincount(run, np.where(known, 0.0, amount), len(begin))
    gap = np.where(known, balance - (before + pending)[run] - amount, 0.0)
    gap[np.isnan(gap)] = 0.0
    step, broken = np.empty(len(order)), np.empty(len(order), np.bool_)
    step[order] = amount + gap
    broken[order] = np.abs(gap) > TOLERANCE + 1e-9 * np.abs(np.where(known, balance, 0.0))

    implied = np.full(len(given), np.nan)
    led = known & first[begin][run]
    implied[account[led]] = balance[led] - amount[led] - pending[run[led]]
    opening = np.where(np.isnan(given), implied, given)
    return _Steps(step, broken, total(flows.columns.account_firm, opening, flows.firms))


def _by_account(flows: Flows) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The order of rows by account, keeping each account's rows in time."""
    if np.all(flows.account[1:] >= flows.account[:-1]):
        return np.arange(len(flows.account))
    return np.argsort(flows.account, kind="stable")


class Daily:
    """Closing balances of the last 365 days, all accounts of a firm added, carried over days without movements."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self._ordered: dict[int, Floats] = {}

    @cached_property
    def rows(self) -> _Steps:
        return steps(self._flows)

    @cached_property
    def closing(self) -> Floats:
        """Shape (firms, 365), the as-of date last; NaN before the history begins or where a balance is unknown."""
        flows = self._flows
        column = np.maximum(YEAR - 1 - flows.age, 0)
        moved = total(flows.firm * YEAR + column, self.rows.step, flows.firms * YEAR).reshape(-1, YEAR)
        closing = np.cumsum(moved, axis=1) + self.rows.opening[:, None]
        begin = np.where(np.isnan(flows.history), YEAR, YEAR - flows.history)
        closing[np.arange(YEAR) < begin[:, None]] = np.nan
        return np.asarray(closing, np.float64)

    def of_last(self, days: int) -> Floats:
        return self.closing[:, YEAR - days :]

    def is_covered(self, days: int) -> Flags:
        """Whether balances are known on at least half of the last so many days; with fewer, a figure would mislead."""
        return (self._flows.history * 2 >= days) & ~np.isnan(self.rows.opening)

    def count(self, condition: Flags, days: int) -> Column:
        """On how many of the last days the condition (a matrix like `closing`) held."""
        return known_where(self.is_covered(days), condition[:, YEAR - days :].sum(axis=1))

    def quantile(self, q: float, days: int) -> Column:
        """The q-quantile of closing balances of the last days; 0 is the minimum."""
        if days not in self._ordered:
            self._ordered[days] = np.sort(self.of_last(days), axis=1)
        return known_where(self.is_covered(days), sorted_quantile(self._ordered[days], q))

    def mean(self, days: int) -> Column:
        closing = self.of_last(days)
        known = np.minimum(self._flows.history, days)
        return known_where(self.is_covered(days), np.nansum(closing, axis=1) / known)
