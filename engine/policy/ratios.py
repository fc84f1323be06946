"""Ratios of the yearly accounts: earnings, worth, leverage, days, and Altman's Z scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.facts.statements import AccountsYear
from engine.policy.formula import Formula, Items, amount_of, divide, ratio_of
from engine.policy.measures import Measure

DAYS = 365
"""Days of the year for turnover days in the cash-conversion cycle."""


def ratios(accounts: tuple[AccountsYear, ...], currency: str) -> Iterator[Measure]:
    """Every ratio of the newest year; those whose items are missing say so."""
    for name, formula in _AMOUNTS.items():
        yield amount_of(name, Items(accounts, currency), formula)
    for name, formula in _RATIOS.items():
        yield ratio_of(name, Items(accounts, currency), formula)


def ebit(items: Items) -> Decimal:
    return items("total_profit") + items("interest_expense")


def ebitda(items: Items) -> Decimal:
    return ebit(items) + items("depreciation_amortisation")


def tangible_net_worth(items: Items) -> Decimal:
    return items("total_equity") - items("intangibles")


def current_assets(items: Items) -> Decimal:
    return items("total_assets") - sum(
        (items(item) for item in ("fixed_assets", "intangibles", "other_noncurrent_assets")), Decimal(0)
    )


def current_liabilities(items: Items) -> Decimal:
    return items("total_liabilities") - items("long_term_debt") - items("other_noncurrent_liabilities")


def working_capital(items: Items) -> Decimal:
    return current_assets(items) - current_liabilities(items)


def debt(items: Items) -> Decimal:
    return items("short_term_debt") + items("long_term_debt")


def cautious_cash(items: Items) -> Decimal:
    """EBITDA less tax, maintenance investment and distributions."""
    return ebitda(items) - items("income_tax") - maintenance_investment(items) - distributions(items)


def maintenance_investment(items: Items) -> Decimal:
    """What was invested, or the year's depreciation where that is not given."""
    capex = items.get("capex")
    return items("depreciation_amortisation") if capex is None else capex


def distributions(items: Items) -> Decimal:
    """What was paid to owners; where not given, the profit that retained earnings do not show, never below zero."""
    paid = items.get("distributions")
    if paid is not None:
        return paid
    kept = items("retained_earnings") - items("retained_earnings", years_ago=1)
    return max(Decimal(0), items("net_profit") - kept)


def z_double_prime(items: Items) -> Decimal:
    """Altman's Z'' (1995): for firms of any industry, private or listed."""
    assets = items("total_assets")
    return (
        Decimal("6.56") * divide(working_capital(items), assets)
        + Decimal("3.26") * divide(items("retained_earnings"), assets)
        + Decimal("6.72") * divide(ebit(items), assets)
        + Decimal("1.05") * divide(items("total_equity"), items("total_liabilities"))
    )


def z_prime(items: Items) -> Decimal:
    """Altman's Z' (1983): for private manufacturers."""
    assets = items("total_assets")
    return (
        Decimal("0.717") * divide(working_capital(items), assets)
        + Decimal("0.847") * divide(items("retained_earnings"), assets)
        + Decimal("3.107") * divide(ebit(items), assets)
        + Decimal("0.420") * divide(items("total_equity"), items("total_liabilities"))
        + Decimal("0.998") * divide(items("revenue"), assets)
    )


def inventory_days(items: Items) -> Decimal:
    return divide(items("inventory") * DAYS, items("cost_of_sales"))


def receivable_days(items: Items) -> Decimal:
    return divide(items("receivables") * DAYS, items("revenue"))


def payable_days(items: Items) -> Decimal:
    return divide(items("payables") * DAYS, items("cost_of_sales"))


_AMOUNTS: dict[str, Formula] = {
    "revenue": lambda items: items("revenue"),
    "ebitda": ebitda,
    "cautious_cash": cautious_cash,
    "tangible_net_worth": tangible_net_worth,
}
_RATIOS: dict[str, Formula] = {
    "leverage": lambda items: divide(items("total_liabilities"), tangible_net_worth(items)),
    "debt_ratio": lambda items: divide(items("total_liabilities"), items("total_assets")),
    "current_ratio": lambda items: divide(current_assets(items), current_liabilities(items)),
    "interest_cover": lambda items: divide(ebit(items), items("interest_expense")),
    "debt_to_ebitda": lambda items: divide(debt(items), ebitda(items)),
    "inventory_days": inventory_days,
    "receivable_days": receivable_days,
    "payable_days": payable_days,
    "cash_conversion_cycle": lambda items: inventory_days(items) + receivable_days(items) - payable_days(items),
    "z_double_prime": z_double_prime,
    "z_emerging": lambda items: z_double_prime(items) + Decimal("3.25"),
    "z_prime": z_prime,
}
