"""Invoices: what the firm sells and buys by its VAT invoices, how steadily, to whom, and whether the rest agrees."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.features.books import Book
from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.months import volatility
from engine.features.panel import Panel
from engine.features.reduce import (
    deviation_known,
    known_where,
    log_euro,
    mean_known,
    ratio,
    reduce_by_firm,
    rows_where,
    share_known,
)
from engine.features.sources import invoices
from engine.i18n import N_

_invoices = partial(feature, block=Block.INVOICES)


@_invoices(
    label=N_("Yearly invoiced sales"),
    unit=Unit.MONEY_LOG,
    direction=Direction.SAFER,
    family=Family.TURNOVER,
    rows=invoices("sales"),
)
def invoiced_sales_log(panel: Panel) -> Column:
    """Net sales invoiced in the last year, log of EUR."""
    return log_euro(panel.sales.yearly, panel.firms.euro)


@_invoices(
    label=N_("Growth of invoiced sales"),
    unit=Unit.SHARE,
    direction=Direction.OPEN,
    family=Family.TURNOVER,
    rows=invoices("sales", days=730),
)
def invoiced_growth(panel: Panel) -> Column:
    """Net sales invoiced in the last twelve months against the twelve before; needs eighteen months of invoices."""
    sales = panel.sales
    before = sales.sum(sales.within(365, before=365))
    return known_where(sales.history >= 365 + 180, ratio(sales.yearly, known_where(before > 0, before)) - 1)


@_invoices(
    label=N_("Volatility of invoiced sales"),
    unit=Unit.RATIO,
    direction=Direction.RISKIER,
    family=Family.STABILITY,
    rows=invoices("sales"),
)
def invoiced_volatility(panel: Panel) -> Column:
    """Standard deviation over mean of monthly net sales, free of season where two years are known."""
    return volatility(panel.sales.monthly)


@_invoices(
    label=N_("Share of months without sales"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.STABILITY,
    rows=invoices("sales"),
)
def idle_months_share(panel: Panel) -> Column:
    """Share of the known months of the last year without positive net sales."""
    year = panel.sales.monthly[:, :12]
    return share_known(year <= 0, year, least=6)


@_invoices(
    label=N_("Share of void invoices"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.INTEGRITY,
    rows=invoices("sales"),
)
def void_share(panel: Panel) -> Column:
    """Share of the last year's sales invoices that were declared void."""
    sales = panel.sales
    void = sales.count(sales.void & (sales.age < 365))
    return ratio(void, void + sales.count(sales.year))


@_invoices(
    label=N_("Share of sales refunded"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.STABILITY,
    rows=invoices("sales"),
)
def refund_share(panel: Panel) -> Column:
    """Negative invoices of the last year over the positive ones."""
    sales = panel.sales
    year = sales.year
    return ratio(-sales.sum(year & (sales.net < 0)), sales.sum(year & (sales.net > 0)))


@_invoices(
    label=N_("Gross margin on invoices"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    family=Family.PROFITABILITY,
    rows=invoices("sales"),
)
def invoice_margin(panel: Panel) -> Column:
    """What net sales of the last year leave after net purchases, as a share of sales, not below -5."""
    sales = known_where(panel.sales.yearly > 0, panel.sales.yearly)
    return np.maximum(ratio(sales - panel.purchases.yearly, sales), -5.0)


@_invoices(
    label=N_("Concentration of invoiced customers (HHI)"),
    unit=Unit.INDEX,
    direction=Direction.RISKIER,
    family=Family.CONCENTRATION,
    rows=invoices("sales"),
)
def invoice_customer_hhi(panel: Panel) -> Column:
    """Herfindahl-Hirschman index of the last year's customers by net sales."""
    return panel.sales.last_year.hhi()


@_invoices(
    label=N_("Largest invoiced customer's share"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.CONCENTRATION,
    rows=invoices("sales"),
)
def invoice_customer_top1(panel: Panel) -> Column:
    """Share of the last year's net sales that went to the largest customer."""
    return panel.sales.last_year.top(1)


@_invoices(
    label=N_("Concentration of invoiced suppliers (HHI)"),
    unit=Unit.INDEX,
    direction=Direction.RISKIER,
    family=Family.CONCENTRATION,
    rows=invoices("purchases"),
)
def invoice_supplier_hhi(panel: Panel) -> Column:
    """Herfindahl-Hirschman index of the last year's suppliers by net purchases."""
    return panel.purchases.last_year.hhi()


@_invoices(
    label=N_("Customers kept from the year before"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    family=Family.CONCENTRATION,
    rows=invoices("sales", days=730),
)
def customer_retention(panel: Panel) -> Column:
    """Share of the previous year's net sales that went to customers who bought again in the last year."""
    sales = panel.sales
    return known_where(sales.history >= 365 + 180, sales.year_before.share(sales.last_year.amounts > 0))


@_invoices(
    label=N_("Invoices against declared revenue"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.INTEGRITY,
    rows=invoices("sales", days=1095),
)
def invoiced_revenue_gap(panel: Panel) -> Column:
    """Absolute gap between net sales invoiced in the accounts' newest year and its revenue, over revenue, at most 5;
    unknown unless invoices reach back to the first month of that year."""
    sales, period_end = panel.sales, panel.columns.accounts.period_end
    ended = (panel.firms.as_of - period_end).astype(np.float64)
    of_year = sales.valid & (sales.age >= ended[sales.firm]) & (sales.age < ended[sales.firm] + 365)
    revenue = panel.accounts["revenue"]
    gap = np.abs(ratio(sales.sum(of_year) - revenue, known_where(revenue > 0, revenue)))
    covered = (sales.history >= ended + 335) & ~np.isnat(period_end)
    return known_where(covered, np.minimum(gap, 5.0))


@_invoices(
    label=N_("Bank inflow against invoices"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.INTEGRITY,
    rows=invoices("sales"),
)
def inflow_invoice_gap(panel: Panel) -> Column:
    """Absolute gap between the last year's effective inflow and gross sales invoiced, over the latter, at most 5;
    unknown unless both cover ten months."""
    sales, flows = panel.sales, panel.flows
    invoiced = sales.sum(sales.year, sales.gross)
    gap = np.abs(ratio(flows.inflow(365) - invoiced, known_where(invoiced > 0, invoiced)))
    return known_where((flows.history >= 300) & (sales.history >= 300), np.minimum(gap, 5.0))


@_invoices(
    label=N_("Invoiced sales, two years' mean"),
    unit=Unit.MONEY_LOG,
    direction=Direction.SAFER,
    family=Family.TURNOVER,
    rows=invoices("sales", days=730),
)
def invoiced_sales_2y_log(panel: Panel) -> Column:
    """Net sales invoiced in the last two years, by the year, log of EUR: one strong year does not make a large firm."""
    sales = panel.sales
    yearly = sales.sum(sales.within(730)) * 365 / np.minimum(sales.history, 730)
    return known_where(sales.is_covered(365), log_euro(yearly, panel.firms.euro))


@_invoices(
    label=N_("Sales invoices in a year"),
    unit=Unit.COUNT_LOG,
    direction=Direction.SAFER,
    family=Family.TURNOVER,
    rows=invoices("sales"),
)
def sales_invoices_log(panel: Panel) -> Column:
    """Valid sales invoices of the last year, log of the count: trade in many small parts is steadier than in few."""
    sales = panel.sales
    return known_where(sales.is_covered(365), np.log1p(sales.count(sales.year)))


@_invoices(
    label=N_("Sales volatility, two years"),
    unit=Unit.RATIO,
    direction=Direction.RISKIER,
    family=Family.STABILITY,
    rows=invoices("sales", days=730),
)
def invoiced_volatility_2y(panel: Panel) -> Column:
    """Standard deviation over mean of monthly net sales over the known months of the last two years, season and all."""
    monthly = panel.sales.monthly
    mean = mean_known(monthly, least=6)
    return ratio(deviation_known(monthly, least=6), known_where(mean > 0, mean))


@_invoices(
    label=N_("Idle months, two years"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.STABILITY,
    rows=invoices("sales", days=730),
)
def idle_months_2y_share(panel: Panel) -> Column:
    """Share of the known months of the last two years without positive net sales."""
    monthly = panel.sales.monthly
    return share_known(monthly <= 0, monthly, least=6)


@_invoices(
    label=N_("Largest invoice's share"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    family=Family.CONCENTRATION,
    rows=invoices("sales", days=730),
)
def largest_invoice_share(panel: Panel) -> Column:
    """The largest sales invoice of the last two years over their net sales."""
    sales = panel.sales
    rows = rows_where(sales.within(730))
    largest = reduce_by_firm(np.maximum, sales.firm[rows], sales.net[rows], sales.firms)
    total = sales.sum(sales.within(730))
    return np.minimum(ratio(largest, known_where(total > 0, total)), 1.0)


@_invoices(
    label=N_("Yearly invoiced purchases"),
    unit=Unit.MONEY_LOG,
    direction=Direction.SAFER,
    family=Family.TURNOVER,
    rows=invoices("purchases"),
)
def invoiced_purchases_log(panel: Panel) -> Column:
    """Net purchases invoiced in the last year, log of EUR: who sells, buys."""
    return log_euro(panel.purchases.yearly, panel.firms.euro)


@_invoices(
    label=N_("Invoice history"),
    unit=Unit.DAYS,
    direction=Direction.SAFER,
    family=Family.FIRM,
    rows=invoices("sales", days=100_000),
)
def invoice_history_days(panel: Panel) -> Column:
    """Days since the first sales invoice that was brought in."""
    return panel.sales.history


@_invoices(
    label=N_("Days since the last invoice"),
    unit=Unit.DAYS,
    direction=Direction.RISKIER,
    family=Family.STABILITY,
    rows=invoices("sales"),
)
def days_since_invoice(panel: Panel) -> Column:
    """Days since the firm last issued a valid invoice."""
    return _days_since(panel.sales)


def _days_since(book: Book) -> Column:
    last = reduce_by_firm(np.minimum, book.firm[book.valid], book.age[book.valid].astype(np.float64), book.firms)
    return known_where(book.has, last)
