"""Working capital: what the firm owns and owes within a year, and how many days its money is tied up."""

from __future__ import annotations

from functools import partial

from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.panel import Panel
from engine.features.reduce import ratio
from engine.features.sources import items
from engine.i18n import N_

_working_capital = partial(feature, block=Block.ACCOUNTS, family=Family.WORKING_CAPITAL)

CURRENT_ASSETS = ("cash", "receivables", "prepaid", "inventory", "other_receivables", "other_current_assets")
CURRENT_LIABILITIES = (
    "short_term_debt", "payables", "advances_received", "accrued_and_taxes", "other_current_liabilities",
)  # fmt: skip
DAYS_IN_YEAR = 365


@_working_capital(
    label=N_("Quick ratio"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=items("cash", "receivables", *CURRENT_LIABILITIES),
)
def quick_ratio(panel: Panel) -> Column:
    """Cash and receivables over current liabilities: what can be paid without selling stock."""
    accounts = panel.accounts
    return ratio(accounts["cash"] + accounts["receivables"], accounts.current_liabilities)


@_working_capital(
    label=N_("Cash ratio"), unit=Unit.RATIO, direction=Direction.SAFER, rows=items("cash", *CURRENT_LIABILITIES)
)
def cash_ratio(panel: Panel) -> Column:
    """Cash over current liabilities."""
    accounts = panel.accounts
    return ratio(accounts["cash"], accounts.current_liabilities)


@_working_capital(
    label=N_("Current ratio"),
    unit=Unit.RATIO,
    direction=Direction.OPEN,
    rows=items(*CURRENT_ASSETS, *CURRENT_LIABILITIES),
)
def current_ratio(panel: Panel) -> Column:
    """Current assets over current liabilities. Open: unsold stock and unpaid invoices raise it too."""
    accounts = panel.accounts
    return ratio(accounts.current_assets, accounts.current_liabilities)


@_working_capital(
    label=N_("Working capital over assets"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=items(*CURRENT_ASSETS, *CURRENT_LIABILITIES, "total_assets"),
)
def working_capital_assets(panel: Panel) -> Column:
    """Current assets less current liabilities, over total assets. Source: Altman (1968), X1."""
    accounts = panel.accounts
    return ratio(accounts.working_capital, accounts["total_assets"])


@_working_capital(
    label=N_("Inventory days"), unit=Unit.DAYS, direction=Direction.RISKIER, rows=items("inventory", "cost_of_sales")
)
def inventory_days(panel: Panel) -> Column:
    """Days of cost of sales that lie in stock at the year's end."""
    accounts = panel.accounts
    return ratio(accounts["inventory"] * DAYS_IN_YEAR, accounts["cost_of_sales"])


@_working_capital(
    label=N_("Receivable days"), unit=Unit.DAYS, direction=Direction.RISKIER, rows=items("receivables", "revenue")
)
def receivable_days(panel: Panel) -> Column:
    """Days of revenue that customers owe at the year's end."""
    accounts = panel.accounts
    return ratio(accounts["receivables"] * DAYS_IN_YEAR, accounts["revenue"])


@_working_capital(
    label=N_("Payable days"), unit=Unit.DAYS, direction=Direction.OPEN, rows=items("payables", "cost_of_sales")
)
def payable_days(panel: Panel) -> Column:
    """Days of cost of sales owed to suppliers at the year's end. Open: strength and arrears look alike."""
    accounts = panel.accounts
    return ratio(accounts["payables"] * DAYS_IN_YEAR, accounts["cost_of_sales"])


@_working_capital(
    label=N_("Cash-conversion cycle"),
    unit=Unit.DAYS,
    direction=Direction.OPEN,
    rows=items("inventory", "receivables", "payables", "cost_of_sales", "revenue"),
)
def cash_conversion_days(panel: Panel) -> Column:
    """Inventory days and receivable days less payable days: how long money is tied up."""
    return inventory_days(panel) + receivable_days(panel) - payable_days(panel)


@_working_capital(
    label=N_("Other receivables over assets"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=items("other_receivables", "total_assets"),
)
def other_receivables_assets(panel: Panel) -> Column:
    """Other receivables over total assets: often money lent to owners and related parties."""
    accounts = panel.accounts
    return ratio(accounts["other_receivables"], accounts["total_assets"])
