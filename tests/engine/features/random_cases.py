"""Random cases for the tests of features: ledgers of one to three accounts, invoices, accounts and orders, by seed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import numpy as np
from builders import a_case, accounts_of

from engine.facts.casefile import Case
from engine.facts.conduct import Account, Category, Exclusion, Ledger, StatementPeriod
from engine.facts.invoices import Invoices
from engine.money import Money

EXCLUDED = {
    Category.OWN_TRANSFER: Exclusion.OWN_TRANSFER,
    Category.LOAN_RECEIVED: Exclusion.LOAN,
    Category.RELATED_PARTY: Exclusion.RELATED_PARTY,
    Category.INTEREST_CREDITED: Exclusion.INTEREST,
    Category.RETURNED_PAYMENT: Exclusion.RETURNED,
}
AS_OFS = (dt.date(2026, 6, 30), dt.date(2026, 3, 17), dt.date(2026, 2, 28), dt.date(2025, 12, 31))


def texts(values: list[str]) -> np.ndarray:
    column = np.empty(len(values), object)
    column[:] = values
    return column


def a_random_ledger(seed: int, as_of: dt.date, rows: int = 400, days: int = 800, printed: float = 0.8) -> Ledger:
    """Movements of up to three accounts; a balance is printed on a share of the rows only."""
    rng = np.random.default_rng(seed)
    accounts = int(rng.integers(1, 4))
    day = np.sort(np.datetime64(as_of) - rng.integers(0, days, rows))
    account = rng.integers(0, accounts, rows).astype(np.int32)
    order = np.lexsort((account, day))
    day, account = day[order], account[order]
    amount = np.round(rng.normal(20_000, 150_000, rows)).astype(np.int64)
    amount[amount == 0] = 1
    plain = np.where(amount > 0, Category.SALES, Category.SUPPLIER)
    category = np.where(rng.random(rows) < 0.5, plain, rng.integers(0, len(Category), rows)).astype(np.int8)
    opening = rng.integers(-200_000, 2_000_000, accounts)
    balance = np.empty(rows, np.int64)
    for number in range(accounts):
        mine = account == number
        balance[mine] = opening[number] + np.cumsum(amount[mine])
    said = rng.random(accounts) < 0.5
    known = rng.random(rows) < printed
    for number in range(accounts):
        mine = np.flatnonzero(account == number)
        if len(mine) and not said[number]:
            known[mine[-1]] = True
    parties = [f"party {n}" if n < 12 else "" for n in rng.integers(0, 14, rows)]
    late = rng.random(rows) < 0.5
    exclusion = [
        Exclusion.OUTFLOW if a < 0 else EXCLUDED.get(Category(c), Exclusion.CIRCULAR if u < 0.05 else Exclusion.NONE)
        for a, c, u in zip(amount, category, rng.random(rows), strict=True)
    ]
    return Ledger(
        accounts=tuple(
            Account(
                str(number),
                "CNY",
                limit=Money(50_000, "CNY") if number == 0 else None,
                periods=(
                    StatementPeriod(
                        "s.csv",
                        day[0].item(),
                        as_of,
                        Money.of_minor(int(opening[number]), "CNY") if said[number] else None,
                    ),
                ),
            )
            for number in range(accounts)
        ),
        files=("s.csv",),
        account=account,
        booked_on=day,
        value_on=day,
        amount=amount,
        balance_after=np.where(known, balance, 0),
        balance_known=known,
        counterparty=texts(parties),
        counterparty_account=texts([""] * rows),
        text=texts(["payment"] * rows),
        reference=texts([""] * rows),
        file=np.zeros(rows, np.int32),
        row=np.arange(rows, dtype=np.int32),
        category=category,
        category_rule=texts(["en-penalty" if flag else "test" for flag in late]),
        exclusion=np.array(exclusion, np.int8),
    )


def random_invoices(seed: int, as_of: dt.date, file: str, rows: int = 200) -> Invoices:
    rng = np.random.default_rng(seed)
    day = np.sort(np.datetime64(as_of) - rng.integers(0, 900, rows))
    net = np.round(rng.lognormal(12, 1, rows)).astype(np.int64) * np.where(rng.random(rows) < 0.05, -1, 1)
    party = texts([f"party {n}" for n in rng.integers(0, 15, rows)])
    number = texts([f"{n}" for n in range(rows)])
    void = rng.random(rows) < 0.05
    row = np.arange(rows, dtype=np.int32)
    return Invoices("CNY", file, number, day, party, party, net, net // 8, net + net // 8, void, row)


def a_random_case(seed: int, **changes: object) -> Case:
    as_of = AS_OFS[seed % len(AS_OFS)]
    rng = np.random.default_rng(seed)
    scale = str(round(float(rng.uniform(0.5, 2)), 2))
    case = a_case(
        as_of=as_of,
        ledger=a_random_ledger(seed, as_of, rows=int(rng.integers(50, 500)), days=int(rng.integers(300, 900))),
        sales=random_invoices(seed + 1000, as_of, "sales.csv"),
        purchases=random_invoices(seed + 2000, as_of, "purchases.csv"),
        accounts=tuple(accounts_of(year, scale, cash=int(rng.integers(1, 900_000))) for year in (2023, 2024)),
    )
    return replace(case, **changes)


def in_other_money(case: Case, factor: int) -> Case:
    """The same case with every amount multiplied."""
    assert case.ledger is not None and case.sales is not None and case.purchases is not None
    ledger = replace(
        case.ledger,
        amount=case.ledger.amount * factor,
        balance_after=case.ledger.balance_after * factor,
        accounts=tuple(_scaled(account, factor) for account in case.ledger.accounts),
    )
    books = [
        replace(b, net=b.net * factor, tax=b.tax * factor, gross=b.gross * factor) for b in (case.sales, case.purchases)
    ]
    return replace(
        case,
        ledger=ledger,
        sales=books[0],
        purchases=books[1],
        accounts=tuple(
            replace(year, items={code: money * Decimal(factor) for code, money in year.items.items()})
            for year in case.accounts
        ),
        orders=tuple(replace(order, amount=order.amount * factor) for order in case.orders or ()),
        request=replace(case.request, amount=case.request.amount * factor),
    )


def _scaled(account: Account, factor: int) -> Account:
    return replace(
        account,
        limit=account.limit and account.limit * factor,
        periods=tuple(replace(p, opening=None if p.opening is None else p.opening * factor) for p in account.periods),
    )
