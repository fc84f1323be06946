"""The yearly accounts of simulated firms: the ledger's balances under the item codes of `engine.facts.statements`."""

from __future__ import annotations

import numpy as np

from engine.simulation.history import YearEnd
from engine.simulation.ledger import FIRST_INCOME_ACCOUNT, Account, Amounts

_FINANCING = (Account.FIXED_ASSETS, Account.RETAINED, Account.DEBT, Account.OWNER_LOANS, Account.CAPITAL)


def spread(year: YearEnd) -> dict[str, Amounts]:
    """Every item in fen by firm. Balances on the wrong side move to the other: an overdraft is short-term debt."""
    return _income(year) | _assets(year) | _liabilities(year) | _equity(year) | _flows(year)


def _income(year: YearEnd) -> dict[str, Amounts]:
    b = year.balance
    total_profit = -b[FIRST_INCOME_ACCOUNT : Account.INCOME_TAX].sum(axis=0)
    return {
        "revenue": -b[Account.REVENUE],
        "cost_of_sales": b[Account.COST],
        "selling_expense": b[Account.SELLING],
        "admin_expense": b[Account.ADMIN],
        "depreciation_amortisation": b[Account.DEPRECIATION],
        "interest_expense": b[Account.INTEREST],
        "other_income": -b[Account.OTHER_INCOME],
        "total_profit": total_profit,
        "income_tax": b[Account.INCOME_TAX],
        "net_profit": total_profit - b[Account.INCOME_TAX],
    }


def _assets(year: YearEnd) -> dict[str, Amounts]:
    b = year.balance
    none = np.zeros_like(b[Account.CASH])
    assets = {
        "cash": _above(b[Account.CASH]),
        "receivables": _above(b[Account.RECEIVABLES]),
        "prepaid": none,
        "inventory": b[Account.INVENTORY],
        "other_receivables": _above(b[Account.OTHER_RECEIVABLES]),
        "other_current_assets": _above(b[Account.VAT]),
        "fixed_assets": b[Account.FIXED_ASSETS],
        "intangibles": none,
        "other_noncurrent_assets": none,
    }
    return assets | {"total_assets": sum(assets.values(), none)}


def _liabilities(year: YearEnd) -> dict[str, Amounts]:
    b = year.balance
    none = np.zeros_like(b[Account.CASH])
    liabilities = {
        "short_term_debt": year.principal_due + _above(-b[Account.CASH]),
        "payables": -b[Account.PAYABLES],
        "advances_received": _above(-b[Account.RECEIVABLES]),
        "accrued_and_taxes": -b[Account.ACCRUED] + _above(-b[Account.VAT]),
        "other_current_liabilities": -b[Account.OWNER_LOANS] + _above(-b[Account.OTHER_RECEIVABLES]),
        "long_term_debt": -b[Account.DEBT] - year.principal_due,
        "other_noncurrent_liabilities": none,
    }
    return liabilities | {"total_liabilities": sum(liabilities.values(), none)}


def _equity(year: YearEnd) -> dict[str, Amounts]:
    b = year.balance
    capital = -b[Account.CAPITAL]
    retained = -b[Account.RETAINED] - b[FIRST_INCOME_ACCOUNT:].sum(axis=0)
    return {
        "paid_in_capital": capital,
        "retained_earnings": retained,
        "other_equity": np.zeros_like(capital),
        "total_equity": capital + retained,
    }


def _flows(year: YearEnd) -> dict[str, Amounts]:
    """Interest is paid with the instalments, so it is taken from the operating flow here and not from the debt."""
    moved = year.cash_against
    operating = moved.sum(axis=0) - sum((moved[account] for account in _FINANCING), np.zeros_like(moved[0]))
    return {
        "operating_cash_flow": operating - year.balance[Account.INTEREST],
        "capex": -moved[Account.FIXED_ASSETS],
        "distributions": -moved[Account.RETAINED],
        "debt_principal_due": year.principal_due,
    }


def _above(amount: Amounts) -> Amounts:
    """The amount where it is above nothing, else nothing."""
    return np.maximum(0, amount)
