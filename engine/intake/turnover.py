"""Effective turnover: inflow without own transfers, loans, refunds, related parties and circular flows.

Works over the movements of many firms at once, so that a case and a simulated portfolio are judged alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Category, Exclusion

CIRCULAR_DAYS = 10
CIRCULAR_TOLERANCE = 0.05
_LOOKED_AT = 32
"""How many outflows of fitting size are tried for one inflow; who has more is a marketplace, not a circle."""

_SPARSE = 8
"""Numbers of counterparties that spread over so many times the rows are told apart by sorting, others by counting."""

_BY_CATEGORY = {
    Category.OWN_TRANSFER: Exclusion.OWN_TRANSFER,
    Category.LOAN_RECEIVED: Exclusion.LOAN,
    Category.RELATED_PARTY: Exclusion.RELATED_PARTY,
    Category.INTEREST_CREDITED: Exclusion.INTEREST,
    Category.RETURNED_PAYMENT: Exclusion.RETURNED,
    Category.OTHER: Exclusion.NONE,
    Category.SALES: Exclusion.NONE,
    Category.SETTLEMENT: Exclusion.NONE,
    Category.CASH_DEPOSIT: Exclusion.NONE,
}


def _table() -> NDArray[np.int8]:
    """Exclusion of an inflow by category code; an inflow of a category of spending is money that came back."""
    table = np.full(max(Category) + 1, Exclusion.REFUND, np.int8)
    for category, exclusion in _BY_CATEGORY.items():
        table[category] = exclusion
    return table


_EXCLUSIONS = _table()


def exclusions(
    firm: NDArray[Any],
    day: NDArray[np.datetime64],
    amount: NDArray[Any],
    category: NDArray[np.int8],
    counterparty: NDArray[Any],
) -> NDArray[np.int8]:
    """The `Exclusion` code of each movement.

    Arrays of equal length in any order: firm codes, booking days, signed amounts (credits positive, any unit),
    `Category` codes, and counterparty codes unique within a firm with -1 for nobody.
    """
    codes = np.where(amount > 0, _EXCLUSIONS[category], np.int8(Exclusion.OUTFLOW)).astype(np.int8)
    sent = (amount < 0) & (category != Category.SALES_REFUND) & (category != Category.RETURNED_PAYMENT)
    codes[circular(firm, day, amount, counterparty, codes == Exclusion.NONE, sent)] = Exclusion.CIRCULAR
    return codes


def circular(
    firm: NDArray[Any],
    day: NDArray[np.datetime64],
    amount: NDArray[Any],
    counterparty: NDArray[Any],
    effective: NDArray[np.bool_],
    sent: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Which effective inflows went back to the counterparty they came from, within 10 days and 5 % of the amount.

    `effective` marks the inflows in question, `sent` the outflows that can close a circle (a refund of a sale or a
    returned payment is none). Each outflow takes back one inflow only.
    """
    paired = np.zeros(len(amount), np.bool_)
    named = counterparty >= 0
    into, out = np.flatnonzero(effective & named), np.flatnonzero(sent & named)
    number = _numbers(_groups(firm, counterparty), into, out)
    into, out = into[number[into] >= 0], out[number[out] >= 0]
    if not len(into):
        return paired
    days = day.astype("datetime64[D]").astype(np.int64)
    days -= days.min()
    into, out = _in_order(into, number, days), _in_order(out, number, days)
    at = number * (int(days.max()) + CIRCULAR_DAYS + 2) + days
    found = _pair(at[into], amount[into], at[out], -amount[out])
    paired[into[found]] = True
    return paired


def _numbers(groups: NDArray[np.int64], into: NDArray[np.intp], out: NDArray[np.intp]) -> NDArray[np.int64]:
    """The counterparties with which money goes both ways, numbered by group; -1 in the rows of all others."""
    span = int(groups.max(initial=0)) + 1
    if span > _SPARSE * (len(groups) + 1):
        both = np.intersect1d(groups[into], groups[out])
        place = np.searchsorted(both, groups)
        return np.where(np.isin(groups, both), place, -1)
    pays, is_paid = np.zeros(span, np.bool_), np.zeros(span, np.bool_)
    pays[groups[into]] = is_paid[groups[out]] = True
    ways = pays & is_paid
    return np.where(ways, np.cumsum(ways) - 1, -1)[groups]


def _in_order(rows: NDArray[np.intp], number: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.intp]:
    """The rows by counterparty and day, those alike as they stand. Rows of a ledger are in order of days already."""
    of_rows = number[rows]
    if of_rows.max(initial=0) < 2**16 and (np.diff(days[rows]) >= 0).all():
        return rows[np.argsort(of_rows.astype(np.uint16), kind="stable")]
    return rows[np.lexsort((days[rows], of_rows))]


def _groups(firm: NDArray[Any], counterparty: NDArray[Any]) -> NDArray[np.int64]:
    """One number for each firm and counterparty."""
    width = int(counterparty.max(initial=0)) + 2
    return firm.astype(np.int64) * width + counterparty.astype(np.int64) + 1


def _pair(
    into_at: NDArray[np.int64], received: NDArray[Any], out_at: NDArray[np.int64], returned: NDArray[Any]
) -> NDArray[np.bool_]:
    """Which amounts received came back. Places in time (`*_at`) are sorted and apart for each counterparty.

    Every inflow tries the outflows after it in turn; an outflow goes to the earliest inflow that tries it.
    """
    paired = np.zeros(len(received), np.bool_)
    tried = np.searchsorted(out_at, into_at, side="left")
    end = np.searchsorted(out_at, into_at + CIRCULAR_DAYS, side="right")
    end = np.minimum(end, tried + _LOOKED_AT)
    free = np.ones(len(returned), np.bool_)
    active = np.flatnonzero(tried < end)
    while len(active):
        candidate = tried[active]
        gap = np.abs(received[active] - returned[candidate])
        fits = free[candidate] & (gap <= CIRCULAR_TOLERANCE * received[active])
        taken, winner = np.unique(candidate[fits], return_index=True)
        free[taken] = False
        paired[active[fits][winner]] = True
        tried[active] += 1
        active = active[(tried[active] < end[active]) & ~paired[active]]
    return paired
