"""Ratios of the yearly accounts: earnings, worth, leverage, days, and Altman's Z scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.facts.statements import AccountsYear
from engine.policy.formula import (
    A,
    AccountsBook,
    Items,
    Reading,
    amount_of,
    at_least_zero,
    divide,
    ratio_of,
    scaled,
    shifted,
)
from engine.policy.measures import Measure

DAYS = 365
"""Days of the year for turnover days in the cash-conversion cycle."""


def ratios(accounts: tuple[AccountsYear, ...], currency: str) -> Iterator[Measure]:
    """Every ratio of the newest year; those whose items are missing say so."""
    for formula in AMOUNTS:
        yield amount_of(formula.__name__, Items(accounts, currency), formula)
    for formula in RATIOS:
        yield ratio_of(formula.__name__, Items(accounts, currency), formula)


def book_ratios(book: AccountsBook) -> dict[str, NDArray[np.float64]]:
    """The same of every firm of a book, NaN where unknown."""
    return {formula.__name__: formula(book) for formula in AMOUNTS + RATIOS}


def ebit(items: Reading[A]) -> A:
    return items("total_profit") + items("interest_expense")


def ebitda(items: Reading[A]) -> A:
    return ebit(items) + items("depreciation_amortisation")


def tangible_net_worth(items: Reading[A]) -> A:
    return items("total_equity") - items("intangibles")


def current_assets(items: Reading[A]) -> A:
    assets = items("total_assets")
    return assets - (items("fixed_assets") + items("intangibles") + items("other_noncurrent_assets"))


def current_liabilities(items: Reading[A]) -> A:
    return items("total_liabilities") - items("long_term_debt") - items("other_noncurrent_liabilities")


def working_capital(items: Reading[A]) -> A:
    return current_assets(items) - current_liabilities(items)


def debt(items: Reading[A]) -> A:
    return items("short_term_debt") + items("long_term_debt")


def cautious_cash(items: Reading[A]) -> A:
    """EBITDA less tax, maintenance investment and distributions."""
    return ebitda(items) - items("income_tax") - maintenance_investment(items) - distributions(items)


def maintenance_investment(items: Reading[A]) -> A:
    """What was invested, or the year's depreciation where that is not given."""
    return items.either("capex", "depreciation_amortisation")


def distributions(items: Reading[A]) -> A:
    """What was paid to owners; where not given, the profit that retained earnings do not show, never below zero."""
    return items.otherwise("distributions", lambda: _not_kept(items))


def _not_kept(items: Reading[A]) -> A:
    kept = items("retained_earnings") - items("retained_earnings", years_ago=1)
    return at_least_zero(items("net_profit") - kept)


def z_double_prime(items: Reading[A]) -> A:
    """Altman's Z'' (1995): for firms of any industry, private or listed."""
    assets = items("total_assets")
    return (
        scaled("6.56", divide(working_capital(items), assets))
        + scaled("3.26", divide(items("retained_earnings"), assets))
        + scaled("6.72", divide(ebit(items), assets))
        + scaled("1.05", divide(items("total_equity"), items("total_liabilities")))
    )


def z_prime(items: Reading[A]) -> A:
    """Altman's Z' (1983): for private manufacturers."""
    assets = items("total_assets")
    return (
        scaled("0.717", divide(working_capital(items), assets))
        + scaled("0.847", divide(items("retained_earnings"), assets))
        + scaled("3.107", divide(ebit(items), assets))
        + scaled("0.420", divide(items("total_equity"), items("total_liabilities")))
        + scaled("0.998", divide(items("revenue"), assets))
    )


def inventory_days(items: Reading[A]) -> A:
    return divide(items("inventory") * DAYS, items("cost_of_sales"))


def receivable_days(items: Reading[A]) -> A:
    return divide(items("receivables") * DAYS, items("revenue"))


def payable_days(items: Reading[A]) -> A:
    return divide(items("payables") * DAYS, items("cost_of_sales"))


def revenue(items: Reading[A]) -> A:
    return items("revenue")


def leverage(items: Reading[A]) -> A:
    return divide(items("total_liabilities"), tangible_net_worth(items))


def debt_ratio(items: Reading[A]) -> A:
    return divide(items("total_liabilities"), items("total_assets"))


def current_ratio(items: Reading[A]) -> A:
    return divide(current_assets(items), current_liabilities(items))


def interest_cover(items: Reading[A]) -> A:
    return divide(ebit(items), items("interest_expense"))


def debt_to_ebitda(items: Reading[A]) -> A:
    return divide(debt(items), ebitda(items))


def cash_conversion_cycle(items: Reading[A]) -> A:
    return inventory_days(items) + receivable_days(items) - payable_days(items)


def z_emerging(items: Reading[A]) -> A:
    """Altman's Z'' for emerging markets."""
    return shifted(z_double_prime(items), "3.25")


class Ratio(Protocol):
    """A formula that reads one case or a whole book, and bears the name of its measure."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, items: Reading[A], /) -> A: ...


AMOUNTS: tuple[Ratio, ...] = (revenue, ebitda, cautious_cash, tangible_net_worth)
RATIOS: tuple[Ratio, ...] = (
    leverage, debt_ratio, current_ratio, interest_cover, debt_to_ebitda, inventory_days, receivable_days, payable_days,
    cash_conversion_cycle, z_double_prime, z_emerging, z_prime,
)  # fmt: skip
