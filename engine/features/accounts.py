"""Accounts: leverage, cover and profit by the yearly accounts.

Ratios are of the newest year; one with a zero below is unknown.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.panel import Panel
from engine.features.reduce import known_where, log_euro, ratio, within
from engine.features.sources import items
from engine.i18n import N_

_leverage = partial(feature, block=Block.ACCOUNTS, family=Family.LEVERAGE)
_debt_service = partial(feature, block=Block.ACCOUNTS, family=Family.DEBT_SERVICE)
_profit = partial(feature, block=Block.ACCOUNTS, family=Family.PROFITABILITY)
_firm = partial(feature, block=Block.ACCOUNTS, family=Family.FIRM)

COVER_CAP = 20.0
EBIT = ("total_profit", "interest_expense")
EBITDA = (*EBIT, "depreciation_amortisation")
DEBT = ("short_term_debt", "long_term_debt")


def _cover(earned: Column, due: Column) -> Column:
    """earned / due within -20..20; a firm with nothing due is covered to the cap."""
    cover = np.where(due == 0, COVER_CAP, ratio(earned, due))
    return known_where(~np.isnan(earned), within(cover, -COVER_CAP, COVER_CAP))


@_leverage(
    label=N_("Liabilities over assets"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=items("total_liabilities", "total_assets"),
)
def debt_ratio(panel: Panel) -> Column:
    """Total liabilities over total assets: how much of the firm belongs to its creditors."""
    accounts = panel.accounts
    return ratio(accounts["total_liabilities"], accounts["total_assets"])


@_leverage(
    label=N_("Equity over assets"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=items("total_equity", "total_assets"),
)
def equity_ratio(panel: Panel) -> Column:
    """Owners' equity over total assets: the loss that the firm can bear before its creditors do."""
    accounts = panel.accounts
    return ratio(accounts["total_equity"], accounts["total_assets"])


@_leverage(
    label=N_("Net debt over EBITDA"), unit=Unit.RATIO, direction=Direction.RISKIER, rows=items(*DEBT, "cash", *EBITDA)
)
def net_debt_ebitda(panel: Panel) -> Column:
    """Years of EBITDA that debt less cash would take, within -20..20. Where EBITDA is not positive (a flag of its own)
    no number of years suffices: 20 for a firm with net debt, 0 for one without."""
    accounts = panel.accounts
    net_debt = accounts.debt - accounts["cash"]
    without_end = np.where(net_debt > 0, COVER_CAP, 0.0)
    years = np.where(accounts.ebitda > 0, ratio(net_debt, accounts.ebitda), without_end)
    return known_where(~np.isnan(net_debt + accounts.ebitda), within(years, -COVER_CAP, COVER_CAP))


@_debt_service(label=N_("EBITDA of zero or less"), unit=Unit.FLAG, direction=Direction.RISKIER, rows=items(*EBITDA))
def ebitda_not_positive(panel: Panel) -> Column:
    """1 where the firm earned nothing before interest, tax and depreciation, else 0."""
    accounts = panel.accounts
    return known_where(~np.isnan(accounts.ebitda), accounts.ebitda <= 0)


@_debt_service(label=N_("Interest cover"), unit=Unit.RATIO, direction=Direction.SAFER, rows=items(*EBIT))
def interest_cover(panel: Panel) -> Column:
    """EBIT over interest, within -20..20; a firm without interest has 20."""
    accounts = panel.accounts
    return _cover(accounts.ebit, accounts["interest_expense"])


@_debt_service(
    label=N_("Debt service cover (EBITDA)"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=items(*EBITDA, "debt_principal_due"),
)
def dscr(panel: Panel) -> Column:
    """EBITDA over interest and principal due within the year, within -20..20; a firm with nothing due has 20."""
    accounts = panel.accounts
    return _cover(accounts.ebitda, accounts.debt_service)


@_debt_service(
    label=N_("Funds from operations over debt"),
    unit=Unit.RATIO,
    direction=Direction.SAFER,
    rows=items("net_profit", "depreciation_amortisation", *DEBT),
)
def ffo_debt(panel: Panel) -> Column:
    """Net profit with depreciation over what lenders are owed, within -20..20; a firm without debt has 20."""
    accounts = panel.accounts
    return _cover(accounts["net_profit"] + accounts["depreciation_amortisation"], accounts.debt)


@_leverage(
    label=N_("Retained earnings over assets"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=items("retained_earnings", "total_assets"),
)
def retained_earnings_assets(panel: Panel) -> Column:
    """Profit kept over the firm's life, over total assets. Source: Altman (1968), X2."""
    accounts = panel.accounts
    return ratio(accounts["retained_earnings"], accounts["total_assets"])


@_profit(label=N_("EBIT over assets"), unit=Unit.SHARE, direction=Direction.SAFER, rows=items(*EBIT, "total_assets"))
def ebit_assets(panel: Panel) -> Column:
    """What the assets earn before interest and tax. Source: Altman (1968), X3."""
    accounts = panel.accounts
    return ratio(accounts.ebit, accounts["total_assets"])


@_profit(
    label=N_("Net profit over assets"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=items("net_profit", "total_assets"),
)
def net_profit_assets(panel: Panel) -> Column:
    """Return on total assets."""
    accounts = panel.accounts
    return ratio(accounts["net_profit"], accounts["total_assets"])


@_profit(label=N_("Gross margin"), unit=Unit.SHARE, direction=Direction.SAFER, rows=items("revenue", "cost_of_sales"))
def gross_margin(panel: Panel) -> Column:
    """Revenue less cost of sales, over revenue."""
    accounts = panel.accounts
    return ratio(accounts["revenue"] - accounts["cost_of_sales"], accounts["revenue"])


@_profit(label=N_("EBITDA margin"), unit=Unit.SHARE, direction=Direction.SAFER, rows=items(*EBITDA, "revenue"))
def ebitda_margin(panel: Panel) -> Column:
    """EBITDA over revenue."""
    accounts = panel.accounts
    return ratio(accounts.ebitda, accounts["revenue"])


@_profit(label=N_("Net margin"), unit=Unit.SHARE, direction=Direction.SAFER, rows=items("net_profit", "revenue"))
def net_margin(panel: Panel) -> Column:
    """Net profit over revenue."""
    accounts = panel.accounts
    return ratio(accounts["net_profit"], accounts["revenue"])


@_profit(label=N_("Growth of revenue"), unit=Unit.SHARE, direction=Direction.OPEN, rows=items("revenue"))
def sales_growth(panel: Panel) -> Column:
    """Revenue of the newest year against the year before, relative. Open: decline and overtrading both fail."""
    accounts = panel.accounts
    return ratio(accounts["revenue"], accounts.year_before("revenue")) - 1


@_profit(label=N_("Asset turnover"), unit=Unit.RATIO, direction=Direction.OPEN, rows=items("revenue", "total_assets"))
def asset_turnover(panel: Panel) -> Column:
    """Revenue over total assets; what is good differs by trade."""
    accounts = panel.accounts
    return ratio(accounts["revenue"], accounts["total_assets"])


@_leverage(label=N_("Short-term share of debt"), unit=Unit.SHARE, direction=Direction.RISKIER, rows=items(*DEBT))
def short_term_debt_share(panel: Panel) -> Column:
    """Share of what lenders are owed that falls due within a year: refinancing risk, none without debt."""
    accounts = panel.accounts
    return np.where(accounts.debt == 0, 0.0, ratio(accounts["short_term_debt"], accounts.debt))


@_leverage(
    label=N_("Tangible net worth"),
    unit=Unit.MONEY_LOG,
    direction=Direction.SAFER,
    rows=items("total_equity", "intangibles"),
)
def tangible_net_worth_log(panel: Panel) -> Column:
    """Equity less intangible assets, signed log of EUR."""
    accounts = panel.accounts
    return log_euro(accounts.tangible_net_worth, panel.firms.euro)


@_profit(
    label=N_("Accruals over assets"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=items("net_profit", "operating_cash_flow", "total_assets"),
)
def accruals_assets(panel: Panel) -> Column:
    """Net profit that did not come as operating cash, over assets: profit of low quality. Source: Sloan (1996)."""
    accounts = panel.accounts
    return ratio(accounts["net_profit"] - accounts["operating_cash_flow"], accounts["total_assets"])


@_leverage(
    label=N_("Altman's Z''"),
    unit=Unit.INDEX,
    direction=Direction.SAFER,
    rows=items(*EBIT, "retained_earnings", "total_equity", "total_liabilities", "total_assets"),
)
def z_double_prime(panel: Panel) -> Column:
    """Altman's Z'' for firms that are neither listed nor only manufacturers: above 2.6 safe, below 1.1 distress.

    Source: Altman (1995), 6.56 WC/TA + 3.26 RE/TA + 6.72 EBIT/TA + 1.05 equity/liabilities.
    """
    accounts = panel.accounts
    assets = accounts["total_assets"]
    return np.asarray(
        6.56 * ratio(accounts.working_capital, assets)
        + 3.26 * ratio(accounts["retained_earnings"], assets)
        + 6.72 * ratio(accounts.ebit, assets)
        + 1.05 * ratio(accounts["total_equity"], accounts["total_liabilities"]),
        np.float64,
    )


@_firm(label=N_("Total assets"), unit=Unit.MONEY_LOG, direction=Direction.SAFER, rows=items("total_assets"))
def total_assets_log(panel: Panel) -> Column:
    """Size by total assets, log of EUR."""
    accounts = panel.accounts
    return log_euro(accounts["total_assets"], panel.firms.euro)


@_firm(label=N_("Accounts not audited"), unit=Unit.FLAG, direction=Direction.RISKIER, rows=items("total_assets"))
def unaudited(panel: Panel) -> Column:
    """1 where the newest accounts are known to be unaudited, 0 where audited."""
    return 1 - panel.columns.accounts.audited


@_firm(label=N_("Age of the accounts"), unit=Unit.DAYS, direction=Direction.RISKIER, rows=items("total_assets"))
def accounts_age_days(panel: Panel) -> Column:
    """Days from the end of the newest accounting year to the as-of date."""
    return (panel.firms.as_of - panel.columns.accounts.period_end).astype(np.float64)
