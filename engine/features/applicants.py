"""From cases to columns: one value a firm, of the applicant, what it declares and what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.facts.casefile import Case
from engine.facts.currencies import euro_value
from engine.facts.industry import industry_of_case
from engine.facts.ownership import stakes
from engine.features.columns import FirmColumns
from engine.features.recent import recent_ledger
from engine.money import Money

WHOLE_OWNERSHIP = 0.9


def firm_columns(cases: Sequence[Case]) -> FirmColumns:
    """One row a case."""
    industries = [industry_of_case(case) for case in cases]
    return FirmColumns(
        as_of=np.array([case.as_of for case in cases], "datetime64[D]"),
        established=np.array([case.applicant.established for case in cases], "datetime64[D]"),
        employees=np.array([case.applicant.employees for case in cases], np.float64),
        owner_hhi=np.array([_owner_hhi(case) for case in cases], np.float64),
        requested_amount=np.array([_amount(case.request.amount, case) for case in cases], np.float64),
        tenor_months=np.array([case.request.tenor_months for case in cases], np.float64),
        declared_debt=np.array([_declared(case, "outstanding") for case in cases], np.float64),
        declared_monthly_payment=np.array([_declared(case, "monthly_payment") for case in cases], np.float64),
        declared_lenders=np.array([_lenders(case) for case in cases], np.float64),
        industry_default_rate=np.array([i and i.default_rate for i in industries], np.float64),
        industry_trend=np.array([i and i.trend for i in industries], np.float64),
        euro=np.array([euro_value(case.currency) for case in cases], np.float64),
        has_transactions=np.array([recent_ledger(case) is not None for case in cases], np.bool_),
        has_sales=np.array(
            [case.sales is not None and case.sales.currency == case.currency for case in cases], np.bool_
        ),
        has_purchases=np.array(
            [case.purchases is not None and case.purchases.currency == case.currency for case in cases], np.bool_
        ),
        has_orders=np.array([case.orders is not None for case in cases], np.bool_),
    )


def with_request_of(firms: FirmColumns, case: Case) -> FirmColumns:
    """The columns of one firm with the request of the case in place of its own."""
    return replace(
        firms,
        requested_amount=np.array([_amount(case.request.amount, case)], np.float64),
        tenor_months=np.array([case.request.tenor_months], np.float64),
    )


def _owner_hhi(case: Case) -> float:
    """Sum of squared shares of those who hold in the end; NaN unless every share is known and they make at least nine
    tenths."""
    last = [stake for stake in stakes(case.owners) if not stake.is_between]
    shares = [float(stake.share) for stake in last if stake.share is not None]
    if not shares or len(shares) < len(last) or sum(shares) < WHOLE_OWNERSHIP:
        return np.nan
    return sum(share**2 for share in shares)


def _declared(case: Case, what: str) -> float:
    """The sum over declared debts; NaN where nothing was declared or one of them does not say."""
    if case.debts is None:
        return np.nan
    return sum(_amount(getattr(debt, what), case) for debt in case.debts)


def _lenders(case: Case) -> float:
    return np.nan if case.debts is None else float(len({debt.lender for debt in case.debts}))


def _amount(money: Money | None, case: Case) -> float:
    return float(money.amount) if money is not None and money.currency == case.currency else np.nan
