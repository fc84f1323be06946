"""Made-up evidence for measuring speed: one large case, and portfolios of any size."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np

from engine.facts.casefile import Case
from engine.facts.company import Applicant
from engine.facts.conduct import Account, Category, Exclusion, Ledger, StatementPeriod
from engine.facts.invoices import Invoices
from engine.facts.request import Product, Request
from engine.facts.statements import ITEMS, AccountsYear
from engine.features.cases import columns_of_cases
from engine.features.columns import PanelColumns, TransactionColumns
from engine.money import Money

AS_OF = dt.date(2026, 6, 30)


def a_large_case(transactions: int = 5_000, invoices: int = 2_000, years: int = 3) -> Case:
    """One firm with so many movements over three years, so many invoices and so many years of accounts."""
    rng = np.random.default_rng(7)
    day = np.sort(np.datetime64(AS_OF) - rng.integers(0, 1095, transactions))
    amount = np.round(rng.normal(300_000, 2_000_000, transactions)).astype(np.int64)
    texts = np.array([f"payment {number % 97}" for number in range(transactions)], object)
    ledger = Ledger(
        accounts=(Account("1", "CNY", periods=(StatementPeriod("a.csv", AS_OF - dt.timedelta(1094), AS_OF),)),),
        files=("a.csv",),
        account=np.zeros(transactions, np.int32),
        booked_on=day,
        value_on=day,
        amount=amount,
        balance_after=np.cumsum(amount),
        balance_known=np.ones(transactions, np.bool_),
        counterparty=np.array([f"party {number}" for number in rng.integers(0, 80, transactions)], object),
        counterparty_account=np.full(transactions, "", object),
        text=texts,
        reference=texts,
        file=np.zeros(transactions, np.int32),
        row=np.arange(transactions, dtype=np.int32),
        category=_categories(rng, amount),
        category_rule=texts,
        exclusion=np.where(amount > 0, Exclusion.NONE, Exclusion.OUTFLOW).astype(np.int8),
    )
    items = {item: Money(Decimal(1_000 + 10 * number), "CNY") for number, item in enumerate(ITEMS)}
    return Case(
        AS_OF,
        "CNY",
        Applicant("Benchmark", industry="C22", established=dt.date(2015, 1, 1), employees=20),
        Request(Product.TERM_LOAN, Money(500_000, "CNY"), 12, "materials"),
        ledger=ledger,
        sales=_invoices(rng, invoices // 2),
        purchases=_invoices(rng, invoices // 2),
        accounts=tuple(
            AccountsYear(year, dt.date(year, 12, 31), items, True) for year in range(AS_OF.year - years, AS_OF.year)
        ),
    )


def _categories(rng: np.random.Generator, amount: np.ndarray) -> np.ndarray:
    """Mostly trade, and something of every category."""
    trade = np.where(amount > 0, Category.SALES, Category.SUPPLIER)
    return np.where(rng.random(len(amount)) < 0.8, trade, rng.integers(0, len(Category), len(amount))).astype(np.int8)


def _invoices(rng: np.random.Generator, rows: int) -> Invoices:
    net = np.round(rng.lognormal(13, 1, rows)).astype(np.int64)
    party = np.array([f"party {number}" for number in rng.integers(0, 60, rows)], object)
    day = np.sort(np.datetime64(AS_OF) - rng.integers(0, 900, rows))
    number = np.array([str(number) for number in range(rows)], object)
    void = rng.random(rows) < 0.03
    return Invoices("CNY", "i.csv", number, day, party, party, net, net // 8, net + net // 8, void, np.arange(rows))


def a_portfolio(firms: int = 10_000, rows: int = 400) -> PanelColumns:
    """So many firms with so many movements each over two years; no other evidence."""
    rng = np.random.default_rng(11)
    size = firms * rows
    day = np.sort(np.datetime64(AS_OF) - rng.integers(0, 730, (firms, rows)), axis=1).ravel()
    amount = np.round(rng.normal(1_000, 20_000, size), 2)
    one = columns_of_cases([a_large_case(10, 2)])
    repeated = {name: np.repeat(getattr(one.firms, name), firms) for name in one.firms.__dataclass_fields__}
    repeated |= {name: np.zeros(firms, np.bool_) for name in ("has_sales", "has_purchases", "has_orders")}
    empty = columns_of_cases([])
    items = {item: np.full((firms, 3), np.nan) for item in ITEMS}
    return PanelColumns(
        firms=type(one.firms)(**repeated),
        transactions=TransactionColumns(
            firm=np.repeat(np.arange(firms), rows),
            day=day,
            account=np.repeat(np.arange(firms), rows),
            amount=amount,
            balance=np.cumsum(amount.reshape(firms, rows), axis=1).ravel(),
            counterparty=rng.integers(0, 40, size),
            category=_categories(rng, amount),
            exclusion=np.where(amount > 0, Exclusion.NONE, Exclusion.OUTFLOW).astype(np.int8),
            penalty=np.zeros(size, np.bool_),
            account_firm=np.arange(firms),
            account_opening=np.zeros(firms),
            account_start=np.full(firms, "NaT", "datetime64[D]"),
        ),
        sales=empty.sales,
        purchases=empty.purchases,
        accounts=type(one.accounts)(items, np.full(firms, "NaT", "datetime64[D]"), np.full(firms, np.nan)),
        orders=empty.orders,
    )
