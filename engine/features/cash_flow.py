"""Cash flow: how much turnover passes the accounts, how steadily, and what of it stays."""

from __future__ import annotations

import numpy as np

from engine.features.columns import Column, Floats
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.flows import DAYS_IN_MONTH
from engine.features.months import relative_years, volatility
from engine.features.panel import Panel
from engine.features.reduce import (
    known_where,
    log_euro,
    median_known,
    ratio,
    reduce_by_firm,
    share_known,
    theil_sen,
)
from engine.features.sources import movements, operation, turnover
from engine.i18n import N_


@feature(
    label=N_("Yearly effective inflow"),
    unit=Unit.MONEY_LOG,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.TURNOVER,
    rows=turnover(),
)
def yearly_inflow_log(panel: Panel) -> Column:
    """Effective turnover through the accounts in a year, log of EUR; half a year of history and more is scaled up."""
    yearly = panel.flows.monthly_inflow * 365 / DAYS_IN_MONTH
    return known_where(panel.flows.is_covered(365), log_euro(yearly, panel.firms.euro))


@feature(
    label=N_("Volatility of monthly inflow"),
    unit=Unit.RATIO,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.STABILITY,
    rows=turnover(),
)
def inflow_volatility(panel: Panel) -> Column:
    """Standard deviation over mean of monthly effective inflow, free of season where two years are known."""
    return volatility(panel.monthly.inflow)


@feature(
    label=N_("Trend of monthly inflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.TURNOVER,
    rows=turnover(),
)
def inflow_trend(panel: Panel) -> Column:
    """Theil-Sen slope of log monthly inflow over the last year: about the relative change a month. A month with
    less than a hundredth of the mean counts as that hundredth, so that one empty month does not decide."""
    year = relative_years(panel.monthly.inflow)[:, 0]
    enough = (~np.isnan(year)).sum(axis=1) >= 6
    return known_where(enough, -theil_sen(np.log(np.maximum(year, 0.01))))


@feature(
    label=N_("Last three months' inflow against a year ago"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.TURNOVER,
    rows=turnover(days=730),
)
def inflow_growth(panel: Panel) -> Column:
    """Effective inflow of the last three months against the same three a year ago, as a relative change."""
    inflow = panel.monthly.inflow
    return ratio(inflow[:, :3].sum(axis=1), inflow[:, 12:15].sum(axis=1)) - 1


@feature(
    label=N_("Strength of season"),
    unit=Unit.SHARE,
    direction=Direction.OPEN,
    block=Block.CASH_FLOW,
    family=Family.STABILITY,
    rows=turnover(days=730),
)
def seasonality(panel: Panel) -> Column:
    """Share of the variance of monthly inflow that repeats from one year to the next; needs two years.

    Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, strength of seasonality.
    """
    return _strength_of_season(panel.monthly.inflow)


def _strength_of_season(inflow: Floats) -> Column:
    years = relative_years(inflow)
    rest = years - years.mean(axis=1, keepdims=True)
    whole = ((years - 1) ** 2).sum(axis=(1, 2))
    return np.maximum(0.0, 1 - ratio(2 * (rest**2).sum(axis=(1, 2)), whole))


@feature(
    label=N_("Share of weak months"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.STABILITY,
    rows=turnover(),
)
def weak_months_share(panel: Panel) -> Column:
    """Share of the known months of the last year whose inflow was under a quarter of the median month's."""
    year = panel.monthly.inflow[:, :12]
    return share_known(year < 0.25 * median_known(year)[:, None], year, least=6)


@feature(
    label=N_("Operating cash margin"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.PROFITABILITY,
    rows=operation(),
)
def operating_margin(panel: Panel) -> Column:
    """What stays of the year's effective inflow after operating outflow, as a share of inflow."""
    inflow, outflow = panel.flows.inflow(365), panel.flows.outflow(365)
    return known_where(panel.flows.is_covered(180), ratio(inflow - outflow, inflow))


@feature(
    label=N_("Share of months with more outflow than inflow"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.PROFITABILITY,
    rows=operation(),
)
def negative_months_share(panel: Panel) -> Column:
    """Share of the known months of the last year in which operations paid out more than came in."""
    net = (panel.monthly.inflow - panel.monthly.outflow)[:, :12]
    return share_known(net < 0, net, least=6)


@feature(
    label=N_("Longest gap between receipts"),
    unit=Unit.DAYS,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.STABILITY,
    rows=turnover(),
)
def longest_gap_days(panel: Panel) -> Column:
    """The longest stretch of days within the last year without an effective receipt, up to the as-of date."""
    flows = panel.flows
    rows = flows.receipts
    firm, age = flows.firm[rows], flows.age[rows].astype(np.float64)
    known = flows.days_known()
    before = np.empty(len(age))
    before[1:] = age[:-1]
    first = np.ones(len(age), np.bool_)
    first[1:] = firm[1:] != firm[:-1]
    before[first] = known[firm[first]] - 1
    between = reduce_by_firm(np.maximum, firm, before - age, len(panel), -np.inf)
    since = reduce_by_firm(np.minimum, firm, age, len(panel), -np.inf)
    gap = np.maximum(between, since)
    return known_where(flows.is_covered(180), np.where(np.isfinite(gap), gap, known))


@feature(
    label=N_("Share of days with movements"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.STABILITY,
    rows=movements(),
)
def active_days_share(panel: Panel) -> Column:
    """Share of the known days of the last year on which anything moved."""
    return ratio(panel.flows.count_where(panel.flows.starts_day, 365), panel.flows.days_known())


@feature(
    label=N_("Length of the account history"),
    unit=Unit.DAYS,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.FIRM,
    rows=movements(days=100_000),
)
def history_days(panel: Panel) -> Column:
    """Days that the statements reach back."""
    return panel.flows.history
