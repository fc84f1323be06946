"""A book from a portfolio's columns: what `tally simulate` writes, or a bank's own book in the same form.

Such columns hold no application and no papers, so the back-test takes them as in order: identity complete, purpose
stated and allowed, industry not excluded, a term loan asked for. What the columns do tell is measured by the same
formulas as a case. Three things are coarser than for a case: declared loans are served by their monthly payments,
lenders that were not declared by what repayments exceed those, and the working-capital need is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.backtest.book import PRODUCTS, Book, Scores, texts
from engine.facts.conduct import Category, Exclusion
from engine.facts.request import Product
from engine.features.catalogue import NAMES, compute
from engine.features.columns import Column, Flags, PanelColumns
from engine.features.panel import Panel
from engine.policy.completeness import FULL_YEAR_DAYS, KNOWABLE
from engine.policy.debt_service import COVERS
from engine.policy.flows import NOT_OPERATING
from engine.policy.formula import AccountsBook
from engine.policy.identity import NEEDS
from engine.policy.measures import MEASURES
from engine.policy.policy import Evidence
from engine.policy.ratios import book_ratios
from engine.scoring import evidence
from engine.scoring.model import Model

Table = Mapping[str, NDArray[Any]]

YEAR_DAYS = 365
STATED = "stated"
BROKEN, UNPROVEN = 4.0, 2.0
"""Integrity D where a printed balance breaks, else B: columns cannot prove a statement."""


def book_of_columns(columns: PanelColumns, firms: Table, model: Model, currency: str, first: int = 0) -> Book:
    """The book of these firms, scored. `firms` are all columns of the firms' table, outcomes too; `first` is the number
    of the first firm, which names it."""
    panel = Panel(columns)
    values = compute(panel)
    count = len(panel)
    features = {name: values[:, place] for place, name in enumerate(NAMES)}
    measures = _measures(panel)
    product = [value.value for value in PRODUCTS].index(Product.TERM_LOAN.value)
    broken = features["broken_balances"] > 0
    integrity = np.where(broken, BROKEN, np.where(columns.firms.has_transactions, UNPROVEN, np.nan))
    declared = columns.firms.declared_debt
    return Book(
        currency=currency,
        euro=_euro(columns),
        name=texts([f"{first + number + 1}" for number in range(count)]),
        as_of=columns.firms.as_of,
        product=np.full(count, product, np.int8),
        requested=columns.firms.requested_amount,
        tenor=columns.firms.tenor_months,
        purpose=texts([STATED] * count),
        industry=texts([""] * count),
        industry_trend=columns.firms.industry_trend,
        industry_listed=~np.isnan(columns.firms.industry_trend),
        features=features,
        measures=measures,
        scores=_scores(values, model),
        evidence=_evidence(columns, panel),
        known=_known(columns, panel, measures),
        papers=_papers(count, measures),
        findings={"balance-broken": broken},
        serious={"balance-broken": broken},
        carried={},
        integrity=integrity,
        owed=texts([None if np.isnan(amount) else [["", float(amount)]] for amount in declared]),
        granted=texts([[0.0, 0.0]] * count),
        booked_debt=np.nan_to_num(panel.accounts["short_term_debt"]) + np.nan_to_num(panel.accounts["long_term_debt"]),
        order_base=np.full(count, np.nan),
        defaulted=_defaulted(firms, count),
    )


def _euro(columns: PanelColumns) -> float | None:
    euro = columns.firms.euro
    return None if not len(euro) or np.isnan(euro[0]) else float(euro[0])


def _defaulted(firms: Table, count: int) -> Column:
    """1, 0 or NaN where the loan is still open."""
    if "defaulted" not in firms:
        return np.full(count, np.nan)
    return np.array([np.nan if value is None else float(value) for value in firms["defaulted"].tolist()], np.float64)


def _scores(values: NDArray[np.float64], model: Model) -> Scores:
    """What `Model.score` answers for each row, without its proof."""
    rows = values[:, [NAMES.index(feature.name) for feature in model.features]]
    behaviour = evidence.columns_of(model.features, evidence.BEHAVIOUR)
    accounts = evidence.columns_of(model.features, evidence.ACCOUNTS)
    known = np.isfinite(rows)
    has_behaviour, has_accounts = known[:, behaviour].any(axis=1), known[:, accounts].any(axis=1)
    is_scored = has_behaviour | has_accounts
    margins = model.booster.margins(rows)
    pd = model.calibration.pd(margins)
    step = np.searchsorted(model.interval.edges, margins)
    low = np.minimum(model.calibration.shifted(model.interval.lower[step]), pd)
    high = np.maximum(model.calibration.shifted(model.interval.upper[step]), pd)
    found = (
        pd, low, high, _grades(pd, model),
        np.where(has_behaviour, _grades(model.pds(evidence.without(rows, accounts)), model), np.nan),
        np.where(has_accounts, _grades(model.pds(evidence.without(rows, behaviour)), model), np.nan),
    )  # fmt: skip
    return Scores(*(np.where(is_scored, column, np.nan) for column in found))


def _grades(pd: Column, model: Model) -> Column:
    """Grades from 1; a PD equal to a bound still has the better grade."""
    return np.asarray(np.searchsorted(np.array(model.grade_bounds), pd, side="left") + 1, np.float64)


def _evidence(columns: PanelColumns, panel: Panel) -> dict[Evidence, Flags]:
    firms = columns.firms
    return {
        Evidence.STATEMENTS: firms.has_transactions,
        Evidence.SALES: firms.has_sales,
        Evidence.PURCHASES: firms.has_purchases,
        Evidence.ACCOUNTS: panel.accounts.has(),
        Evidence.ORDERS: firms.has_orders,
        Evidence.DEBTS: ~np.isnan(firms.declared_debt),
    }


def _known(columns: PanelColumns, panel: Panel, measures: Mapping[str, Column]) -> dict[str, Flags]:
    firms, has_accounts = columns.firms, panel.accounts.has()
    known = {
        "statements": firms.has_transactions,
        "statements-full-year": measures["statement_days"] >= FULL_YEAR_DAYS,
        "sales-invoices": firms.has_sales,
        "purchase-invoices": firms.has_purchases,
        "accounts": has_accounts,
        "accounts-two-years": has_accounts & ~np.isnan(panel.accounts.year_before("total_assets")),
        "orders": firms.has_orders,
        "debts": ~np.isnan(firms.declared_debt),
        "owners": ~np.isnan(firms.owner_hhi),
        "established": ~np.isnat(firms.established),
        "industry": ~np.isnan(firms.industry_default_rate),
        "employees": ~np.isnan(firms.employees),
    }
    return {name: known[name] for name in KNOWABLE}


def _papers(count: int, measures: Mapping[str, Column]) -> dict[str, Flags]:
    papers = {name: np.ones(count, np.bool_) for name in NEEDS}
    return papers | {"statements-full-year": measures["statement_days"] >= FULL_YEAR_DAYS}


def _measures(panel: Panel) -> dict[str, Column]:
    """Every measure of the firm by name; what columns cannot tell is unknown."""
    count, firms = len(panel), panel.firms
    unknown = np.full(count, np.nan)
    found = dict.fromkeys(MEASURES, unknown)
    established = (firms.as_of - firms.established).astype("timedelta64[D]").astype(np.float64)
    age = np.where(np.isnat(firms.established) | (established < 0), np.nan, established / 365.25)
    ended = (firms.as_of - panel.columns.accounts.period_end).astype("timedelta64[D]").astype(np.float64)
    has_accounts = panel.accounts.has()
    ratios = book_ratios(AccountsBook(panel.columns.accounts.items))
    found |= {name: np.where(has_accounts, column, np.nan) for name, column in ratios.items()}
    found |= {
        "firm_age": age,
        "accounts_age": np.where(has_accounts, ended, np.nan),
        "declared_debt": firms.declared_debt,
    }
    found |= _flows(panel)
    found["existing_debt_service"] = _existing_service(panel, has_accounts)
    service = found["existing_debt_service"]
    with np.errstate(divide="ignore", invalid="ignore"):
        covers = {name: np.where(service > 0, found[cash] / service, np.nan) for name, cash in COVERS.items()}
    return found | covers


def _flows(panel: Panel) -> dict[str, Column]:
    """Days covered, and what came in and went out in the last year, as `engine.policy.flows` counts it for a case."""
    flows, has = panel.flows, panel.firms.has_transactions
    recent = flows.age < YEAR_DAYS
    inflow = (flows.exclusion == Exclusion.NONE) & (flows.amount > 0)
    refunds = (flows.category == Category.SALES_REFUND) & (flows.amount < 0)
    outflow = (flows.amount < 0) & ~refunds & ~np.isin(flows.category, [int(category) for category in NOT_OPERATING])
    came = _sum(panel, recent & (inflow | refunds))
    went = -_sum(panel, recent & outflow)
    columns = {
        "statement_days": flows.history,
        "statement_age": np.zeros(len(panel)),
        "effective_yearly_inflow": came,
        "yearly_operating_outflow": went,
        "yearly_cash_surplus": came - went,
    }
    return {name: np.where(has, column, np.nan) for name, column in columns.items()}


def _sum(panel: Panel, rows: Flags) -> Column:
    flows = panel.flows
    return np.round(np.bincount(flows.firm[rows], flows.amount[rows], minlength=len(panel)), 2)


def _existing_service(panel: Panel, has_accounts: Flags) -> Column:
    """Twelve declared payments, with what undeclared lenders took; without a declaration what the accounts say."""
    flows, firms = panel.flows, panel.firms
    to_lenders = np.isin(flows.category, (int(Category.LOAN_REPAID), int(Category.LEASING))) & (flows.amount < 0)
    taken = np.where(firms.has_transactions, -_sum(panel, to_lenders & (flows.age < YEAR_DAYS)), 0.0)
    declared = firms.declared_monthly_payment * 12
    features = panel.parties.distinct(panel.flows.rows(Category.LOAN_REPAID, Category.LOAN_RECEIVED, days=YEAR_DAYS))
    hides = features > firms.declared_lenders
    with_hidden = np.where(hides, np.maximum(declared, taken), declared)
    booked = np.where(has_accounts, panel.accounts.debt_service, np.nan)
    return np.where(np.isnan(firms.declared_debt), booked, with_hidden)
