"""Builders of facts for tests: a plain, healthy firm of thirteen months, changed by keyword where a test needs it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from engine.facts.casefile import Case, EvidenceItem
from engine.facts.company import Applicant, Debt, Identifier, LegalForm, Owner
from engine.facts.conduct import Account, Category, Exclusion, Ledger, StatementPeriod
from engine.facts.finding import SourceRow
from engine.facts.identity import Consent, IdentityEvidence
from engine.facts.invoices import Invoices
from engine.facts.orders import Order, OrderStatus
from engine.facts.request import Product, Request
from engine.facts.statements import AccountsYear
from engine.money import Money

AS_OF = dt.date(2026, 6, 30)
CURRENCY = "CNY"
STATEMENT = "statements/icbc.csv"
CUSTOMERS = ("杭州青松食品有限公司", "Ningbo Harbour Trading Co., Ltd.", "苏州明月日化有限公司", "上海恒通电商有限公司")
SUPPLIERS = ("浙江华纸纸业有限公司", "嘉兴油墨有限公司")


def money(amount: str | int | Decimal) -> Money:
    return Money(amount, CURRENCY)


def a_ledger(
    movements: list[tuple[dt.date, str | int, Category, str]],
    opening: str | int = 200_000,
    account: Account | None = None,
) -> Ledger:
    """A ledger of one account from (day, signed amount, category, counterparty); balances follow from the opening."""
    ordered = sorted(movements, key=lambda movement: movement[0])
    amounts = np.array([money(amount).minor for _, amount, _, _ in ordered], np.int64)
    balances = np.cumsum(amounts) + money(opening).minor
    days = np.array([day for day, _, _, _ in ordered], "datetime64[D]")
    categories = [category for _, _, category, _ in ordered]
    account = account or Account(
        "6222021202001234567",
        CURRENCY,
        bank="ICBC",
        periods=(
            StatementPeriod(
                STATEMENT,
                ordered[0][0] if ordered else None,
                AS_OF,
                money(opening),
                Money.of_minor(int(balances[-1]), CURRENCY) if ordered else money(opening),
            ),
        ),
    )
    n = len(ordered)

    def texts(values: list[str]) -> np.ndarray[Any, np.dtype[np.object_]]:
        column = np.empty(n, object)
        column[:] = values
        return column

    excluded = {
        Category.OWN_TRANSFER: Exclusion.OWN_TRANSFER,
        Category.LOAN_RECEIVED: Exclusion.LOAN,
        Category.RELATED_PARTY: Exclusion.RELATED_PARTY,
        Category.INTEREST_CREDITED: Exclusion.INTEREST,
        Category.RETURNED_PAYMENT: Exclusion.RETURNED,
    }
    return Ledger(
        accounts=(account,),
        files=(STATEMENT,),
        account=np.zeros(n, np.int32),
        booked_on=days,
        value_on=days,
        amount=amounts,
        balance_after=balances,
        balance_known=np.ones(n, np.bool_),
        counterparty=texts([name for _, _, _, name in ordered]),
        counterparty_account=texts([""] * n),
        text=texts([category.code for category in categories]),
        reference=texts([""] * n),
        file=np.zeros(n, np.int32),
        row=np.arange(2, n + 2, dtype=np.int32),
        category=np.array([int(category) for category in categories], np.int8),
        category_rule=texts(["test"] * n),
        exclusion=np.array(
            [
                Exclusion.OUTFLOW if amount < 0 else excluded.get(category, Exclusion.NONE)
                for amount, category in zip(amounts, categories, strict=True)
            ],
            np.int8,
        ),
    )


def healthy_movements(start: dt.date = dt.date(2025, 6, 1), end: dt.date = AS_OF) -> list[tuple[Any, ...]]:
    """Weekly receipts from four customers, suppliers, wages on the 10th, tax on the 15th, rent and loan service."""
    movements: list[tuple[Any, ...]] = []
    day = start
    while day <= end:
        ordinal = (day - start).days
        if day.weekday() in (1, 3):
            customer = CUSTOMERS[(ordinal // 2) % len(CUSTOMERS)]
            movements.append((day, 58_000 + 1_500 * (ordinal % 7), Category.SALES, customer))
        if day.weekday() == 2:
            movements.append((day, -80_000 - 900 * (ordinal % 5), Category.SUPPLIER, SUPPLIERS[ordinal % 2]))
        if day.day == 10:
            movements.append((day, -96_000, Category.PAYROLL, "工资代发"))
        if day.day == 15:
            movements.append((day, -21_000, Category.TAX, "国家税务总局杭州市税务局"))
            movements.append((day, -14_500, Category.SOCIAL_SECURITY, "社保中心"))
        if day.day == 1:
            movements.append((day, -18_000, Category.RENT, "杭州东城物业有限公司"))
        if day.day == 20:
            movements.append((day, -9_800, Category.LOAN_REPAID, "中国银行"))
        day += dt.timedelta(days=1)
    return movements


def some_invoices(counterparties: tuple[str, ...], file: str, net: int, months: int = 24) -> Invoices:
    """Eight invoices a month to the counterparties in turn; every fortieth is void."""
    n = months * 8
    start = np.datetime64("2024-07-02")
    days = start + (np.arange(n) * (months * 30.4) / n).astype(np.int64)
    nets = np.array([money(net + 370 * (i % 11)).minor for i in range(n)], np.int64)
    taxes = np.array([Money(Decimal(int(v)) * Decimal("0.13") / 100, CURRENCY).minor for v in nets], np.int64)
    names = np.array([counterparties[i % len(counterparties)] for i in range(n)], object)
    return Invoices(
        CURRENCY,
        file,
        np.array([f"{file[9]}{i:06d}" for i in range(n)], object),
        days.astype("datetime64[D]"),
        names,
        names,
        nets,
        taxes,
        nets + taxes,
        np.array([i % 40 == 39 for i in range(n)], np.bool_),
        np.arange(2, n + 2, dtype=np.int32),
    )


def accounts_of(year: int, scale: str = "1", **changes: int | str | None) -> AccountsYear:
    """One year of balanced accounts; a change of None makes an item unknown."""
    items: dict[str, Decimal | None] = {
        "revenue": Decimal(6_200_000), "cost_of_sales": Decimal(4_650_000), "selling_expense": Decimal(310_000),
        "admin_expense": Decimal(620_000), "depreciation_amortisation": Decimal(140_000),
        "interest_expense": Decimal(48_000), "other_income": Decimal(0), "total_profit": Decimal(572_000),
        "income_tax": Decimal(114_400), "net_profit": Decimal(457_600), "cash": Decimal(420_000),
        "receivables": Decimal(780_000), "prepaid": Decimal(90_000), "inventory": Decimal(560_000),
        "other_receivables": Decimal(40_000), "other_current_assets": Decimal(10_000),
        "fixed_assets": Decimal(1_150_000), "intangibles": Decimal(50_000),
        "other_noncurrent_assets": Decimal(0), "total_assets": Decimal(3_100_000),
        "short_term_debt": Decimal(500_000), "payables": Decimal(520_000), "advances_received": Decimal(60_000),
        "accrued_and_taxes": Decimal(120_000), "other_current_liabilities": Decimal(0),
        "long_term_debt": Decimal(200_000), "other_noncurrent_liabilities": Decimal(0),
        "total_liabilities": Decimal(1_400_000), "paid_in_capital": Decimal(1_000_000),
        "retained_earnings": Decimal(700_000), "other_equity": Decimal(0), "total_equity": Decimal(1_700_000),
        "operating_cash_flow": Decimal(520_000), "capex": Decimal(120_000), "distributions": Decimal(80_000),
        "debt_principal_due": Decimal(117_600),
    }  # fmt: skip
    scaled = {item: None if value is None else value * Decimal(scale) for item, value in items.items()}
    scaled |= {item: None if value is None else Decimal(value) for item, value in changes.items()}
    return AccountsYear(
        year,
        dt.date(year, 12, 31),
        {item: money(value) for item, value in scaled.items() if value is not None},
        audited=True,
        sources={item: SourceRow("accounts.csv", row) for row, item in enumerate(items, start=2)},
    )


def an_order(number: int, buyer: str, amount: int, delivery: dt.date) -> Order:
    return Order(
        f"PO-{number:03d}", buyer, buyer, dt.date(2026, 6, 12), delivery, money(amount), OrderStatus.CONFIRMED,
        SourceRow("orders.csv", number + 1),
    )  # fmt: skip


def a_case(**changes: Any) -> Case:
    """A healthy packaging maker with all evidence, asking for 300 000 over 12 months; change any field by keyword."""
    owner = "王建国"
    case = Case(
        as_of=AS_OF,
        currency=CURRENCY,
        applicant=Applicant(
            "Hangzhou Linden Packaging Co., Ltd.",
            Identifier("cn-uscc", "91330106MA27XYAL08"),
            LegalForm.LIMITED_COMPANY,
            "C22",
            dt.date(2016, 4, 12),
            23,
            phone="0571-88001234",
        ),
        request=Request(Product.TERM_LOAN, money(300_000), 12, "materials for confirmed orders"),
        owners=(
            Owner(owner, Decimal("0.6"), "legal-representative", Identifier("cn-ric", "330106199003072319")),
            Owner("李梅", Decimal("0.4"), "shareholder", Identifier("cn-ric", "330106199211050026")),
        ),
        debts=(Debt("中国银行", money(180_000), money(9_800), Decimal("0.052"), dt.date(2028, 3, 20)),),
        identity_evidence=tuple(
            IdentityEvidence(kind, f"{kind}-1", dt.date(2026, 6, 20), "officer", dt.date(2030, 1, 1))
            for kind in (
                "phone", "owner-identity", "business-licence", "bank-name-match", "beneficial-owners",
                "face-to-face", "sanctions-clear",
            )
        ),
        consents=tuple(
            Consent(source, dt.date(2026, 6, 18)) for source in ("statements", "invoices", "accounts", "orders")
        ),
        ledger=a_ledger(healthy_movements()),
        sales=some_invoices(CUSTOMERS, "invoices/sales.csv", 56_000),
        purchases=some_invoices(SUPPLIERS, "invoices/purchases.csv", 34_000),
        accounts=(accounts_of(2023, "0.85"), accounts_of(2024, "0.93"), accounts_of(2025)),
        orders=(
            an_order(1, CUSTOMERS[0], 260_000, dt.date(2026, 8, 20)),
            an_order(2, CUSTOMERS[1], 190_000, dt.date(2026, 9, 15)),
            an_order(3, CUSTOMERS[2], 150_000, dt.date(2026, 10, 10)),
        ),
        evidence=(EvidenceItem(STATEMENT, "statement", "0" * 64, 420),),
    )  # fmt: skip
    return replace(case, **changes)
