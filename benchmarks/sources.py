"""Real public data as panels: where evaluation takes its firms from. Read the traps in the data's README first.

Nothing dated after a firm's as-of date is used, and neither ratings nor anything known only afterwards.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from engine.facts.conduct import Category, Exclusion
from engine.facts.currencies import euro_value
from engine.facts.statements import ITEMS
from engine.features.columns import (
    AccountsColumns,
    Column,
    Days,
    FirmColumns,
    InvoiceColumns,
    OrderColumns,
    PanelColumns,
    TransactionColumns,
)

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def cumcm_panel(folder: Path = DATA / "cumcm2020c_sme") -> tuple[PanelColumns, np.ndarray]:
    """123 small Chinese firms with their VAT invoices, and whether each defaulted (1) or not (0).

    Every firm is seen as of the day after the last invoice of the whole set. The rating is not read.
    """
    labels = pd.read_csv(folder / "enterprise_123_credit_history.csv", usecols=["企业代号", "是否违约"])
    firms = labels["企业代号"].tolist()
    sales = _cumcm_invoices(folder / "credit_history_output_invoice.parquet", firms)
    purchases = _cumcm_invoices(folder / "credit_history_input_invoice.parquet", firms)
    as_of = np.datetime64(max(sales["date"].max(), purchases["date"].max()), "D") + 1
    parties = pd.factorize(pd.concat([sales["party"], purchases["party"]]))[0].astype(np.int64)
    panel = PanelColumns(
        firms=_firms(np.full(len(firms), as_of), "CNY", has_sales=True, has_purchases=True),
        transactions=_no_transactions(),
        sales=_invoice_columns(sales, parties[: len(sales)]),
        purchases=_invoice_columns(purchases, parties[len(sales) :]),
        accounts=_no_accounts(len(firms)),
        orders=_no_orders(),
    )
    return panel, (labels["是否违约"] == "是").to_numpy(np.int64)


def _cumcm_invoices(path: Path, firms: list[str]) -> pd.DataFrame:
    """Invoices sorted by firm and day."""
    invoices = pd.read_parquet(path)
    invoices.columns = pd.Index(["firm", "number", "date", "party", "net", "tax", "gross", "status"])
    invoices["firm"] = invoices["firm"].map({name: number for number, name in enumerate(firms)})
    invoices["date"] = pd.to_datetime(invoices["date"])
    return invoices.sort_values(["firm", "date"], kind="stable")


def _invoice_columns(invoices: pd.DataFrame, parties: np.ndarray) -> InvoiceColumns:
    return InvoiceColumns(
        firm=invoices["firm"].to_numpy(np.int64),
        day=invoices["date"].to_numpy("datetime64[D]"),
        counterparty=parties,
        net=invoices["net"].to_numpy(np.float64),
        gross=invoices["gross"].to_numpy(np.float64),
        void=(invoices["status"].str.strip() != "有效发票").to_numpy(np.bool_),
    )


def berka_panel(folder: Path = DATA / "berka_pkdd99", complete: bool = True) -> tuple[PanelColumns, np.ndarray]:
    """Loans of a Czech bank with the account's transactions before the loan, and whether the loan went bad (1).

    `complete` keeps the 354 loans of 1997-98, whose histories are whole; without it, all 391 with any history. Each
    loan is seen as of the day before it was granted. Amount and tenor asked for are known.
    """
    rows = pd.read_parquet(folder / "trans_preloan_covered_loans.parquet")
    loans = pd.read_csv(folder / "loan_labelled.csv").set_index("loan_id")
    granted = rows.groupby("loan_id")["loan_date"].first()
    if complete:
        granted = granted[granted >= pd.Timestamp(1997, 1, 1)]
    loans = loans.loc[granted.index]
    rows = rows[rows["loan_id"].isin(granted.index)]
    rows = rows.assign(firm=rows["loan_id"].map({loan: number for number, loan in enumerate(granted.index)}))
    rows = _in_order_of_balances(rows.sort_values(["firm", "date", "trans_id"], kind="stable"))
    as_of = granted.to_numpy("datetime64[D]") - 1
    panel = PanelColumns(
        firms=_firms(
            as_of,
            "CZK",
            has_transactions=True,
            requested_amount=loans["amount"].to_numpy(np.float64),
            tenor_months=loans["duration"].to_numpy(np.float64),
        ),
        transactions=_berka_transactions(rows, as_of),
        sales=_no_invoices(),
        purchases=_no_invoices(),
        accounts=_no_accounts(len(granted)),
        orders=_no_orders(),
    )
    return panel, loans["default"].to_numpy(np.int64)


def _in_order_of_balances(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with each day's movements in the order in which their balances follow; their numbers do not tell it."""
    amount = rows["amount"].to_numpy() * np.where(rows["type"] == "PRIJEM", 1, -1)
    balance = rows["balance"].to_numpy()
    before = balance - amount
    order, held = [], np.nan
    for day in rows.reset_index().groupby(["firm", "date"], sort=False).indices.values():
        left = list(day)
        while left:
            after = {round(balance[row], 1) for row in left}
            start = min(left, key=lambda row: (abs(before[row] - held) > 0.05, round(before[row], 1) in after))
            order.append(start)
            left.remove(start)
            held = balance[start]
    return rows.iloc[order]


BERKA_CATEGORIES = {
    "UROK": Category.INTEREST_CREDITED,
    "SLUZBY": Category.BANK_FEE,
    "SIPO": Category.UTILITIES,
    "POJISTNE": Category.OTHER,
    "UVER": Category.LOAN_REPAID,
    "LEASING": Category.LEASING,
    "SANKC. UROK": Category.BANK_FEE,
}


def _berka_transactions(rows: pd.DataFrame, as_of: Days) -> TransactionColumns:
    is_credit = (rows["type"] == "PRIJEM").to_numpy()
    amount = rows["amount"].to_numpy(np.float64) * np.where(is_credit, 1, -1)
    symbol = rows["k_symbol"].fillna("")
    operation = rows["operation"].fillna("")
    category = symbol.map(BERKA_CATEGORIES).to_numpy(np.float64, na_value=np.nan)
    plain = np.select(
        [
            is_credit & (operation == "VKLAD"),
            is_credit,
            operation.isin(["VYBER", "VYBER KARTOU"]) | (rows["type"] == "VYBER"),
        ],
        [Category.CASH_DEPOSIT, Category.SALES, Category.CASH_WITHDRAWAL],
        Category.SUPPLIER,
    )
    category = np.where(np.isnan(category), plain, category).astype(np.int8)
    interest = is_credit & (category == Category.INTEREST_CREDITED)
    exclusion = np.select([~is_credit, interest], [Exclusion.OUTFLOW, Exclusion.INTEREST], Exclusion.NONE)
    party = rows["bank"].fillna("") + rows["account"].astype("string").fillna("")
    firm = rows["firm"].to_numpy(np.int64)
    return TransactionColumns(
        firm=firm,
        day=rows["date"].to_numpy("datetime64[D]"),
        account=firm,
        amount=amount,
        balance=rows["balance"].to_numpy(np.float64),
        counterparty=np.where(party == "", -1, pd.factorize(party)[0]).astype(np.int64),
        category=category,
        exclusion=exclusion.astype(np.int8),
        penalty=(symbol == "SANKC. UROK").to_numpy(np.bool_),
        account_firm=np.arange(len(as_of)),
        account_opening=np.full(len(as_of), np.nan),
        account_start=np.full(len(as_of), "NaT", "datetime64[D]"),
    )


def _firms(as_of: Days, currency: str, **known: Column | bool) -> FirmColumns:
    """Firms of which only the given values are known."""
    size = len(as_of)
    values: dict[str, np.ndarray] = {}
    for field in fields(FirmColumns):
        is_flag = field.name.startswith("has_")
        values[field.name] = np.full(size, known.get(field.name, False if is_flag else np.nan))
    values["as_of"] = as_of.astype("datetime64[D]")
    values["established"] = np.full(size, "NaT", "datetime64[D]")
    values["euro"] = np.full(size, euro_value(currency), np.float64)
    return FirmColumns(**values)


def _no_transactions() -> TransactionColumns:
    whole, number, day = np.empty(0, np.int64), np.empty(0), np.empty(0, "datetime64[D]")
    code, flag = np.empty(0, np.int8), np.empty(0, np.bool_)
    return TransactionColumns(whole, day, whole, number, number, whole, code, code, flag, whole, number, day)


def _no_invoices() -> InvoiceColumns:
    whole, number = np.empty(0, np.int64), np.empty(0)
    return InvoiceColumns(whole, np.empty(0, "datetime64[D]"), whole, number, number, np.empty(0, np.bool_))


def _no_accounts(firms: int) -> AccountsColumns:
    items = {item: np.full((firms, 3), np.nan) for item in ITEMS}
    return AccountsColumns(items, np.full(firms, "NaT", "datetime64[D]"), np.full(firms, np.nan))


def _no_orders() -> OrderColumns:
    whole = np.empty(0, np.int64)
    return OrderColumns(whole, np.empty(0, "datetime64[D]"), whole, np.empty(0), np.empty(0, np.bool_))
