"""The yearly accounts, spread into the item codes that all ratios are built on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.finding import SourceRow
from engine.i18n import N_
from engine.money import Money

INCOME_ITEMS = {
    "revenue": N_("Revenue"),
    "cost_of_sales": N_("Cost of sales"),
    "selling_expense": N_("Selling expense"),
    "admin_expense": N_("Administrative expense"),
    "depreciation_amortisation": N_("Depreciation and amortisation"),
    "interest_expense": N_("Interest expense"),
    "other_income": N_("Other income"),
    "total_profit": N_("Total profit (before tax)"),
    "income_tax": N_("Income tax"),
    "net_profit": N_("Net profit"),
}
ASSET_ITEMS = {
    "cash": N_("Cash"),
    "receivables": N_("Receivables"),
    "prepaid": N_("Prepaid"),
    "inventory": N_("Inventory"),
    "other_receivables": N_("Other receivables"),
    "other_current_assets": N_("Other current assets"),
    "fixed_assets": N_("Fixed assets"),
    "intangibles": N_("Intangibles"),
    "other_noncurrent_assets": N_("Other non-current assets"),
    "total_assets": N_("Total assets"),
}
LIABILITY_ITEMS = {
    "short_term_debt": N_("Short-term debt"),
    "payables": N_("Payables"),
    "advances_received": N_("Advances received"),
    "accrued_and_taxes": N_("Accrued items and taxes"),
    "other_current_liabilities": N_("Other current liabilities"),
    "long_term_debt": N_("Long-term debt"),
    "other_noncurrent_liabilities": N_("Other non-current liabilities"),
    "total_liabilities": N_("Total liabilities"),
}
EQUITY_ITEMS = {
    "paid_in_capital": N_("Paid-in capital"),
    "retained_earnings": N_("Retained earnings"),
    "other_equity": N_("Other equity"),
    "total_equity": N_("Total equity"),
}
FLOW_ITEMS = {
    "operating_cash_flow": N_("Operating cash flow"),
    "capex": N_("Capital expenditure"),
    "distributions": N_("Distributions"),
    "debt_principal_due": N_("Debt principal due within a year"),
}
ITEMS: Mapping[str, str] = INCOME_ITEMS | ASSET_ITEMS | LIABILITY_ITEMS | EQUITY_ITEMS | FLOW_ITEMS
"""Every money item code of the accounts with its label; `audited` (yes or no) is held apart."""


@dataclass(frozen=True, slots=True)
class AccountsYear:
    """One year of accounts. An item that was not given is absent from `items`: absent is unknown, never zero."""

    year: int
    period_end: dt.date
    items: Mapping[str, Money]
    audited: bool | None = None
    sources: Mapping[str, SourceRow] = field(default_factory=dict)

    def get(self, item: str) -> Money | None:
        """The amount of an item code, None where unknown. An item code that does not exist is a bug: KeyError."""
        if item not in ITEMS:
            raise KeyError(item)
        return self.items.get(item)
