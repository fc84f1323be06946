"""The features that every engine computes, and the table that they are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.facts.conduct import Category, Exclusion
from engine.features.columns import PanelColumns
from engine.features.flows import NOT_OPERATING, TRADE

NAMES = (
    "average_balance",
    *(f"balance_{what}_{days}" for what in ("min", "p10", "p25") for days in (90, 180, 365)),
    "days_negative", "thin_days_share", "days_since_negative", "cash_buffer_days", "balance_trend",
    "balance_volatility", "returned_30", "returned_90", "returned_365", "yearly_inflow_log", "inflow_growth",
    "weak_months_share", "operating_margin", "negative_months_share", "longest_gap_days", "active_days_share",
    "history_days", "customer_hhi", "customer_top1", "customer_top5", "customer_count", "customer_churn",
    "supplier_hhi", "new_customer_share", "two_sided_share", "payroll_months_share", "tax_months_share",
    "rent_months_share", "debt_service_share", "lenders_paid", "loans_received", "loans_received_share",
    "days_since_loan", "gambling_share",
)  # fmt: skip

SENT_BACK, LENT, REPAID = int(Category.RETURNED_PAYMENT), int(Category.LOAN_RECEIVED), int(Category.LOAN_REPAID)
SERVICE = [int(Category.LOAN_REPAID), int(Category.LEASING)]
PAYROLL = [int(Category.PAYROLL)]
TAX = [int(Category.TAX), int(Category.SOCIAL_SECURITY)]
RENT = [int(Category.RENT), int(Category.UTILITIES)]
GAMBLING = int(Category.GAMBLING)
PURCHASES = [int(category) for category in TRADE]
OUTSIDE = [int(category) for category in NOT_OPERATING]
COUNTS = int(Exclusion.NONE)
MONTH_DAYS = 365 / 12


@dataclass(frozen=True, eq=False, slots=True)
class Movements:
    """One account a firm, rows sorted by firm and day; the as-of date is the same for all and ends a month."""

    columns: PanelColumns

    @property
    def as_of(self) -> np.datetime64:
        return np.datetime64(self.columns.firms.as_of[0])

    @property
    def euro(self) -> float:
        return float(self.columns.firms.euro[0])

    def table(self) -> dict[str, np.ndarray]:
        movements = self.columns.transactions
        return {
            "firm": movements.firm,
            "day": movements.day,
            "amount": movements.amount,
            "balance": movements.balance,
            "party": movements.counterparty,
            "category": movements.category,
            "exclusion": movements.exclusion,
            "penalty": movements.penalty,
        }
