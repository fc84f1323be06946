"""The new instalment: what lies and flows on the accounts set against what the loan asked for would take every month.

A balance is thin or ample for a loan: the same money that carries a small instalment for a year does not carry a large
one for a month.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.features.columns import Column, Flags
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.panel import Panel
from engine.features.reduce import ascending, known_where, lowest_known, ratio, sorted_quantiles
from engine.features.sources import days_where, low_days, movements, operation, turnover
from engine.i18n import N_

_instalment = partial(feature, block=Block.CASH_FLOW, family=Family.REQUEST)

MONTHS_ENOUGH = 6


def _is_below(instalments: int) -> Callable[[Panel], Flags]:
    return lambda panel: np.asarray(panel.daily.closing < (instalments * panel.instalment)[:, None])


def _share_below(panel: Panel, instalments: int) -> Column:
    known = panel.daily.is_covered(180) & ~np.isnan(panel.instalment)
    below = np.add.reduce(_is_below(instalments)(panel), axis=1)
    return known_where(known, ratio(below, panel.flows.days_known()))


@_instalment(
    label=N_("Days under one new instalment"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=days_where(_is_below(1)),
)
def days_below_instalment(panel: Panel) -> Column:
    """Share of the known days of the last year that closed with less than one month's principal of the loan asked
    for."""
    return _share_below(panel, 1)


@_instalment(
    label=N_("Days under two new instalments"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=days_where(_is_below(2)),
)
def days_below_two_instalments(panel: Panel) -> Column:
    """Share of the known days of the last year that closed with less than two months' principal of the loan asked
    for. Alone it ranks the loans of a Czech bank (Berka, PKDD 1999) better than any balance by itself."""
    return _share_below(panel, 2)


@_instalment(
    label=N_("Days under three new instalments"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=days_where(_is_below(3)),
)
def days_below_three_instalments(panel: Panel) -> Column:
    """Share of the known days of the last year that closed with less than three months' principal of the loan asked
    for."""
    return _share_below(panel, 3)


@_instalment(
    label=N_("Lowest balance in new instalments"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=low_days(0.0, 180),
)
def balance_min_to_instalment(panel: Panel) -> Column:
    """The lowest closing balance of the last 180 days over one month's principal of the loan asked for."""
    return ratio(panel.daily.quantile(0.0, 180), panel.instalment)


@_instalment(
    label=N_("Low balance in new instalments"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=low_days(0.10, 180),
)
def balance_p10_to_instalment(panel: Panel) -> Column:
    """The closing balance that one day in ten of the last 180 fell below, over one month's principal of the loan
    asked for."""
    return ratio(panel.daily.quantile(0.10, 180), panel.instalment)


@_instalment(
    label=N_("Balance now in new instalments"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=movements(days=30),
)
def balance_to_instalment(panel: Panel) -> Column:
    """Average closing balance of the last 30 days over one month's principal of the loan asked for."""
    return ratio(panel.daily.mean(30), panel.instalment)


@_instalment(
    label=N_("Lowest balance over amount asked"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=low_days(0.0, 365),
)
def balance_min_to_request(panel: Panel) -> Column:
    """The lowest closing balance of the last year over the amount asked for."""
    return ratio(panel.daily.quantile(0.0, 365), panel.firms.requested_amount)


@_instalment(
    label=N_("Weakest inflow in new instalments"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=turnover(),
)
def weakest_month_to_instalment(panel: Panel) -> Column:
    """The smallest effective inflow of a whole month of the last year over one month's principal of the loan asked
    for; needs six months."""
    return ratio(lowest_known(panel.monthly.inflow[:, :12], MONTHS_ENOUGH), panel.instalment)


@_instalment(
    label=N_("Weak net flow in new instalments"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=operation(),
)
def weak_net_to_instalment(panel: Panel) -> Column:
    """Effective inflow less operating outflow of the month that a quarter of the last year's months fall below, over
    one month's principal of the loan asked for; needs six months."""
    net = (panel.monthly.inflow - panel.monthly.outflow)[:, :12]
    enough = np.add.reduce(np.isfinite(net), axis=1) >= MONTHS_ENOUGH
    weak = sorted_quantiles(ascending(net), (0.25,))[:, 0]
    return ratio(known_where(enough, weak), panel.instalment)
