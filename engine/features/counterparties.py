"""Counterparties: on whom the firm depends, by what the bank statements say of payers and payees."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.panel import Panel
from engine.features.reduce import known_where, rows_where
from engine.features.sources import movements_where, operation, turnover
from engine.i18n import N_

_counterparties = partial(feature, block=Block.COUNTERPARTIES, family=Family.CONCENTRATION)

BOTH_SIDES = 0.1


@_counterparties(
    label=N_("Concentration of customers (HHI)"), unit=Unit.INDEX, direction=Direction.RISKIER, rows=turnover()
)
def customer_hhi(panel: Panel) -> Column:
    """Herfindahl-Hirschman index of the last year's payers: the sum of squared shares, 1 for a single customer."""
    return panel.customers.hhi()


@_counterparties(label=N_("Largest customer's share"), unit=Unit.SHARE, direction=Direction.RISKIER, rows=turnover())
def customer_top1(panel: Panel) -> Column:
    """Share of the last year's named effective inflow that the largest payer brought."""
    return panel.customers.top(1)


@_counterparties(
    label=N_("Five largest customers' share"), unit=Unit.SHARE, direction=Direction.RISKIER, rows=turnover()
)
def customer_top5(panel: Panel) -> Column:
    """Share of the last year's named effective inflow that the five largest payers brought."""
    return panel.customers.top(5)


@_counterparties(label=N_("Number of customers"), unit=Unit.COUNT, direction=Direction.SAFER, rows=turnover())
def customer_count(panel: Panel) -> Column:
    """How many different payers brought effective inflow in the last year."""
    return panel.customers.count()


@_counterparties(
    label=N_("Last year's customers lost"), unit=Unit.SHARE, direction=Direction.RISKIER, rows=turnover(days=730)
)
def customer_churn(panel: Panel) -> Column:
    """Share of the previous year's effective inflow that came from payers who paid nothing in the last year."""
    flows = panel.flows
    before = panel.parties.sums(flows.is_effective & (flows.age >= 365) & (flows.age < 730), flows.amount)
    return known_where(flows.history >= 365 + 180, before.share(panel.customers.amounts == 0))


@_counterparties(
    label=N_("Concentration of suppliers (HHI)"),
    unit=Unit.INDEX,
    direction=Direction.RISKIER,
    rows=movements_where(lambda panel: panel.flows.is_purchase),
)
def supplier_hhi(panel: Panel) -> Column:
    """Herfindahl-Hirschman index of the last year's payees in trade: 1 for a single supplier."""
    return panel.suppliers.hhi()


@_counterparties(
    label=N_("New customers' share of the last three months"),
    unit=Unit.SHARE,
    direction=Direction.OPEN,
    rows=turnover(days=90),
)
def new_customer_share(panel: Panel) -> Column:
    """Share of the last 90 days' effective inflow from payers never seen before; needs nine months of history."""
    flows, parties = panel.flows, panel.parties
    rows = rows_where(flows.is_effective & (parties.number >= 0))[::-1]
    first_seen = np.full(len(parties), -1, np.int64)
    first_seen[parties.number[rows]] = flows.age[rows]
    recent = parties.sums(flows.is_effective & (flows.age < 90), flows.amount)
    return known_where(flows.history >= 270, recent.share(first_seen < 90))


@_counterparties(
    label=N_("Inflow from parties that are also suppliers"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=operation(),
)
def two_sided_share(panel: Panel) -> Column:
    """Share of the last year's inflow from payers who got back at least a tenth of it in trade: a mark of money
    that goes round."""
    customers = panel.customers
    return customers.share(panel.suppliers.amounts >= np.maximum(BOTH_SIDES * customers.amounts, 0.005))
