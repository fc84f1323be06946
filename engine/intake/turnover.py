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
    group = _groups(firm, counterparty)
    both_ways = np.intersect1d(group[into], group[out])
    into, out = into[np.isin(group[into], both_ways)], out[np.isin(group[out], both_ways)]
    if not len(into):
        return paired
    days = day.astype("datetime64[D]").astype(np.int64)
    days -= days.min()
    width = int(days.max()) + CIRCULAR_DAYS + 2
    into_at = np.searchsorted(both_ways, group[into]) * width + days[into]
    out_at = np.searchsorted(both_ways, group[out]) * width + days[out]
    by_in, by_out = np.argsort(into_at, kind="stable"), np.argsort(out_at, kind="stable")
    into, out = into[by_in], out[by_out]
    found = _pair(into_at[by_in], amount[into], out_at[by_out], -amount[out])
    paired[into[found]] = True
    return paired


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
