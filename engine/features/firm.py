"""Firm, industry and request: what the applicant is and how much it asks for, set against what it earns."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.panel import Panel
from engine.features.parties import Parties
from engine.features.reduce import known_where, ratio, rows_where
from engine.features.sources import application, confirmed_orders, invoices, operation, turnover
from engine.i18n import N_

_firm = partial(feature, block=Block.FIRM, family=Family.FIRM)
_request = partial(feature, block=Block.FIRM, family=Family.REQUEST)

INSTALMENT_CAP = 10.0
ORDERS_CAP = 10.0


@_firm(
    label=N_("Age of the firm"),
    unit=Unit.YEARS,
    direction=Direction.SAFER,
    rows=application("applicant.established"),
)
def firm_age_years(panel: Panel) -> Column:
    """Years since the firm was established."""
    days = panel.firms.as_of - panel.firms.established
    # A day after the case's is a slip of the pen, so that the age is unknown, never negative.
    is_known = ~np.isnat(days) & (panel.firms.established <= panel.firms.as_of)
    return np.asarray(np.where(is_known, days.astype(np.float64), np.nan) / 365.25, np.float64)


@_firm(
    label=N_("Employees"),
    unit=Unit.COUNT_LOG,
    direction=Direction.SAFER,
    rows=application("applicant.employees"),
)
def employees_log(panel: Panel) -> Column:
    """Number of employees, log."""
    return np.log1p(panel.firms.employees)


@_firm(
    label=N_("Concentration of ownership (HHI)"),
    unit=Unit.INDEX,
    direction=Direction.OPEN,
    rows=application("owners.share"),
)
def ownership_hhi(panel: Panel) -> Column:
    """Sum of squared ownership shares, 1 for a single owner. Open: control and dependence on one person go together."""
    return panel.firms.owner_hhi


@_firm(
    label=N_("Default rate of the industry"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=application("applicant.industry"),
)
def industry_default_rate(panel: Panel) -> Column:
    """Yearly default rate of the firm's sector, by the industry table."""
    return panel.firms.industry_default_rate


@_firm(
    label=N_("Trend of the industry"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=application("applicant.industry"),
)
def industry_trend(panel: Panel) -> Column:
    """Change of the sector's activity index over six months, by the industry table."""
    return panel.firms.industry_trend


@_request(
    label=N_("Amount asked for over yearly inflow"), unit=Unit.RATIO, direction=Direction.RISKIER, rows=turnover()
)
def request_to_inflow(panel: Panel) -> Column:
    """Amount asked for over the effective inflow of a year; unknown with less than half a year of statements."""
    yearly = known_where(panel.flows.is_covered(365), panel.flows.monthly_inflow * 12)
    return ratio(panel.firms.requested_amount, yearly)


@_request(
    label=N_("Amount asked for over yearly sales"),
    unit=Unit.RATIO,
    direction=Direction.RISKIER,
    rows=invoices("sales"),
)
def request_to_sales(panel: Panel) -> Column:
    """Amount asked for over net sales invoiced in the last year, or over the newest accounts' revenue where there
    are no invoices."""
    invoiced = panel.sales.yearly
    sales = np.where(np.isnan(invoiced), panel.accounts["revenue"], invoiced)
    return ratio(panel.firms.requested_amount, known_where(sales > 0, sales))


@_request(
    label=N_("Instalment over monthly net inflow"), unit=Unit.RATIO, direction=Direction.RISKIER, rows=operation()
)
def instalment_burden(panel: Panel) -> Column:
    """One month's share of the principal over the mean monthly inflow less operating outflow, at most 10, which a
    firm whose operations bring nothing has too."""
    flows = panel.flows
    net = flows.monthly_inflow - flows.monthly_outflow
    burden = np.where(net > 0, np.minimum(ratio(panel.instalment, net), INSTALMENT_CAP), INSTALMENT_CAP)
    return known_where(flows.is_covered(180) & ~np.isnan(net) & ~np.isnan(panel.instalment), burden)


@_request(label=N_("Tenor"), unit=Unit.MONTHS, direction=Direction.OPEN, rows=application("request.tenor_months"))
def tenor_months(panel: Panel) -> Column:
    """Months asked for."""
    return panel.firms.tenor_months


def _confirmed(panel: Panel) -> tuple[np.ndarray, Column]:
    """Rows of confirmed orders up to the as-of date, and their sum by firm (unknown where no order list came)."""
    orders, firms = panel.orders, panel.firms
    rows = rows_where(orders.confirmed & (orders.day <= firms.as_of[orders.firm]))
    amount = np.bincount(orders.firm[rows], orders.amount[rows], len(panel))
    return rows, known_where(firms.has_orders, amount)


@_request(
    label=N_("Confirmed orders over the amount asked for"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=confirmed_orders(),
)
def orders_cover(panel: Panel) -> Column:
    """Confirmed orders over the amount asked for, at most 10."""
    return np.minimum(ratio(_confirmed(panel)[1], panel.firms.requested_amount), ORDERS_CAP)


@_request(
    label=N_("Largest buyer's share of orders"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=confirmed_orders(),
)
def largest_buyer_share(panel: Panel) -> Column:
    """Share of confirmed orders that comes from the largest buyer."""
    orders = panel.orders
    if not len(orders.firm):
        return np.full(len(panel), np.nan)
    buyers = Parties(orders.firm, orders.buyer, len(panel))
    chosen = np.zeros(len(orders.firm), np.bool_)
    chosen[_confirmed(panel)[0]] = True
    return known_where(panel.firms.has_orders, buyers.sums(chosen, orders.amount).top(1))
