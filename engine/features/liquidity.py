"""Liquidity: how much money lies on the accounts, how low it falls, and what happens when it is not there."""

from __future__ import annotations

import numpy as np

from engine.features.balances import TOLERANCE
from engine.features.columns import Column, Flags
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.panel import Panel
from engine.features.reduce import deviation_known, known_where, mean_known, median_known, ratio, within
from engine.features.sources import days_where, low_days, movements, movements_where
from engine.i18n import N_

VOLATILITY_CAP = 5.0
TREND_CAP = 10.0


def _months_of_outflow(panel: Panel, balance: Column) -> Column:
    return ratio(balance, panel.flows.monthly_outflow)


def _is_negative(panel: Panel) -> Flags:
    return np.asarray(panel.daily.closing < -TOLERANCE)


def _is_thin(panel: Panel) -> Flags:
    return np.asarray(panel.daily.closing < (panel.flows.monthly_outflow * 12 / 365)[:, None])


def _is_returned_or_penalty(panel: Panel) -> Flags:
    return panel.flows.is_returned_or_penalty


@feature(
    label=N_("Average balance in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=movements(),
)
def average_balance(panel: Panel) -> Column:
    """Average closing balance of the last year over the mean monthly operating outflow: how long the firm lives
    on what it usually holds."""
    return _months_of_outflow(panel, panel.daily.mean(365))


@feature(
    label=N_("Low balance (10 % of days), 90 days, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.10, 90),
)
def balance_p10_90(panel: Panel) -> Column:
    """The closing balance that one day in ten of the last 90 fell below, over the mean monthly outflow. Low
    quantiles of the balance separate best on public data: they show the money left when things are tight."""
    return _months_of_outflow(panel, panel.daily.quantile(0.10, 90))


@feature(
    label=N_("Low balance (10 % of days), 180 days, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.10, 180),
)
def balance_p10_180(panel: Panel) -> Column:
    """The closing balance that one day in ten of the last 180 fell below, over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.10, 180))


@feature(
    label=N_("Low balance (10 % of days), one year, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.10, 365),
)
def balance_p10_365(panel: Panel) -> Column:
    """The closing balance that one day in ten of the last year fell below, over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.10, 365))


@feature(
    label=N_("Low balance (25 % of days), 90 days, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.25, 90),
)
def balance_p25_90(panel: Panel) -> Column:
    """The closing balance that one day in four of the last 90 fell below, over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.25, 90))


@feature(
    label=N_("Low balance (25 % of days), 180 days, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.25, 180),
)
def balance_p25_180(panel: Panel) -> Column:
    """The closing balance that one day in four of the last 180 fell below, over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.25, 180))


@feature(
    label=N_("Low balance (25 % of days), one year, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.25, 365),
)
def balance_p25_365(panel: Panel) -> Column:
    """The closing balance that one day in four of the last year fell below, over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.25, 365))


@feature(
    label=N_("Lowest balance, 90 days, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.0, 90),
)
def balance_min_90(panel: Panel) -> Column:
    """The lowest closing balance of the last 90 days over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.0, 90))


@feature(
    label=N_("Lowest balance, 180 days, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.0, 180),
)
def balance_min_180(panel: Panel) -> Column:
    """The lowest closing balance of the last 180 days over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.0, 180))


@feature(
    label=N_("Lowest balance, one year, in months of outflow"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=low_days(0.0, 365),
)
def balance_min_365(panel: Panel) -> Column:
    """The lowest closing balance of the last year over the mean monthly outflow."""
    return _months_of_outflow(panel, panel.daily.quantile(0.0, 365))


@feature(
    label=N_("Days below zero"),
    unit=Unit.DAYS,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=days_where(_is_negative),
)
def days_negative(panel: Panel) -> Column:
    """Days of the last year on which all accounts together closed below zero."""
    return panel.daily.count(_is_negative(panel), days=365)


@feature(
    label=N_("Share of days with less than a day's outflow"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=days_where(_is_thin),
)
def thin_days_share(panel: Panel) -> Column:
    """Share of the known days of the last year that closed with less than one average day's operating outflow."""
    thin = ratio(panel.daily.count(_is_thin(panel), days=365), panel.flows.days_known())
    return known_where(~np.isnan(panel.flows.monthly_outflow), thin)


@feature(
    label=N_("Days since the balance was last below zero"),
    unit=Unit.DAYS,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=days_where(_is_negative),
)
def days_since_negative(panel: Panel) -> Column:
    """Days since all accounts together last closed below zero; a firm that never did has the days known of the year."""
    negative = _is_negative(panel)[:, ::-1]
    since = np.where(np.logical_or.reduce(negative, axis=1), negative.argmax(axis=1), panel.flows.days_known())
    return known_where(panel.daily.is_covered(365), since)


@feature(
    label=N_("Returned payments and penalties, 30 days"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=movements_where(_is_returned_or_penalty, days=30),
)
def returned_30(panel: Panel) -> Column:
    """Payments that came back and penalties charged in the last 30 days."""
    return known_where(panel.flows.is_covered(30), panel.flows.returned_or_penalised(30))


@feature(
    label=N_("Returned payments and penalties, 90 days"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=movements_where(_is_returned_or_penalty, days=90),
)
def returned_90(panel: Panel) -> Column:
    """Payments that came back and penalties charged in the last 90 days."""
    return known_where(panel.flows.is_covered(90), panel.flows.returned_or_penalised(90))


@feature(
    label=N_("Returned payments and penalties, one year"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=movements_where(_is_returned_or_penalty),
)
def returned_365(panel: Panel) -> Column:
    """Payments that came back and penalties charged in the last year."""
    return known_where(panel.flows.is_covered(365), panel.flows.returned_or_penalised(365))


@feature(
    label=N_("Cash buffer"),
    unit=Unit.DAYS,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=movements(days=90),
)
def cash_buffer_days(panel: Panel) -> Column:
    """Days of the last quarter's operating outflow that the average balance of the last 30 days would pay.

    Source: JPMorgan Chase Institute, Cash is King: Flows, Balances, and Buffer Days (2016).
    """
    flows = panel.flows
    return ratio(panel.daily.mean(30), ratio(flows.outflow(90), flows.days_known(90)))


@feature(
    label=N_("Use of the overdraft limit"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=days_where(_is_negative, days=90),
)
def limit_utilisation(panel: Panel) -> Column:
    """Mean share of the agreed overdraft that was drawn over the last 90 days; unknown where no limit is known."""
    drawn = mean_known(np.maximum(-panel.daily.of_last(90), 0.0))
    return known_where(panel.daily.is_covered(90), ratio(drawn, panel.daily.limit))


def _is_over_limit(panel: Panel) -> Flags:
    return np.asarray(panel.daily.closing < -panel.daily.limit[:, None] - TOLERANCE)


@feature(
    label=N_("Days over the overdraft limit"),
    unit=Unit.DAYS,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.OVERDRAFT,
    rows=days_where(_is_over_limit),
)
def days_over_limit(panel: Panel) -> Column:
    """Days of the last year on which more was drawn than agreed; unknown where no limit is known."""
    return known_where(~np.isnan(panel.daily.limit), panel.daily.count(_is_over_limit(panel), days=365))


@feature(
    label=N_("Balance now against two months ago"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    block=Block.CASH_FLOW,
    family=Family.LIQUIDITY,
    rows=movements(days=90),
)
def balance_trend(panel: Panel) -> Column:
    """Median closing balance of the last 30 days over that of days 61 to 90, from 0 to 10. Where there was nothing
    two months ago it is 10 if there is money now and 0 if there still is none."""
    earlier = median_known(panel.daily.of_last(90)[:, :30])
    recent = median_known(panel.daily.of_last(30))
    was_empty = earlier <= TOLERANCE
    trend = np.where(was_empty, np.where(recent > TOLERANCE, TREND_CAP, 0.0), ratio(recent, earlier))
    known = (panel.flows.history >= 75) & ~np.isnan(earlier) & ~np.isnan(recent)
    return known_where(known, within(trend, 0.0, TREND_CAP))


@feature(
    label=N_("Volatility of the balance"),
    unit=Unit.RATIO,
    direction=Direction.RISKIER,
    block=Block.CASH_FLOW,
    family=Family.STABILITY,
    rows=movements(),
)
def balance_volatility(panel: Panel) -> Column:
    """Standard deviation over mean of the last year's closing balances, at most 5, which a firm whose balance is
    nothing or less on average has too."""
    daily = panel.daily
    mean = daily.mean(365)
    spread = np.minimum(ratio(deviation_known(daily.closing), mean), VOLATILITY_CAP)
    return known_where(~np.isnan(mean), np.where(mean > TOLERANCE, spread, VOLATILITY_CAP))
