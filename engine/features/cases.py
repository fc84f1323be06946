"""From cases to columns: the facts of many cases as what a `Panel` computes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Ledger
from engine.facts.invoices import Invoices
from engine.facts.orders import OrderStatus
from engine.facts.statements import ITEMS
from engine.features.applicants import firm_columns
from engine.features.columns import (
    AccountsColumns,
    Codes,
    Flags,
    Ints,
    InvoiceColumns,
    OrderColumns,
    PanelColumns,
    TransactionColumns,
)
from engine.features.recent import recent_ledger
from engine.intake.rules import shipped_rules
from engine.money import Money, minor_digits
from engine.paths import kept_by_resources


def columns_of_cases(cases: Sequence[Case]) -> PanelColumns:
    """The columns of the cases, in their order. Accounts and invoices in another currency are left out."""
    parties = [party_numbers() for _ in cases]
    return PanelColumns(
        firms=firm_columns(cases),
        transactions=_transactions(cases),
        sales=_invoices([usable(case.sales, case) for case in cases], parties),
        purchases=_invoices([usable(case.purchases, case) for case in cases], parties),
        accounts=_accounts(cases),
        orders=_orders(cases),
    )


def usable(invoices: Invoices | None, case: Case) -> Invoices | None:
    """The invoices, unless they are in another currency than the case's."""
    return invoices if invoices is not None and invoices.currency == case.currency else None


def used_rows(case: Case) -> NDArray[np.intp]:
    """Which rows of the case's ledger become columns, in the columns' order."""
    ledger = recent_ledger(case)
    return np.empty(0, np.intp) if ledger is None else np.arange(len(ledger))[_rows(case, ledger)]


def _rows(case: Case, ledger: Ledger) -> NDArray[np.intp] | slice:
    """The rows in the case's currency: all of them, as a rule."""
    same = np.array([account.currency == case.currency for account in ledger.accounts], np.bool_)
    return slice(None) if same.all() else np.flatnonzero(same[ledger.account])


def used_orders(case: Case) -> NDArray[np.intp]:
    """The case's orders in the columns' order, by date."""
    days = [order.order_date for order in case.orders or ()]
    return np.argsort(np.array(days, "datetime64[D]"), kind="stable")


def party_numbers() -> defaultdict[str, int]:
    """Numbers of names, from 0 in order of first appearance, given out as they are looked up; the empty name has -1."""
    return defaultdict(count().__next__, {"": -1})


def numbered(names: NDArray[np.object_], instead: NDArray[np.object_], numbers: defaultdict[str, int]) -> Ints:
    """Each name's number; where a name is empty, the number of what stands `instead`."""
    answer = np.fromiter(map(numbers.__getitem__, names.tolist()), np.int64, len(names))
    empty = np.flatnonzero(answer < 0)
    if len(empty):
        answer[empty] = [numbers[name] for name in instead[empty].tolist()]
    return answer


def _transactions(cases: Sequence[Case]) -> TransactionColumns:
    ledgers = [recent_ledger(case) for case in cases]
    parts = [_movements(cases[firm], firm, ledger) for firm, ledger in enumerate(ledgers) if ledger is not None]
    before = np.cumsum([0, *(len(part.account_firm) for part in parts)])
    return TransactionColumns(
        firm=_joined([part.firm for part in parts], np.int64),
        day=_joined([part.day for part in parts], "datetime64[D]"),
        account=_joined([part.account + n for part, n in zip(parts, before, strict=False)], np.int64),
        amount=_joined([part.amount for part in parts], np.float64),
        balance=_joined([part.balance for part in parts], np.float64),
        counterparty=_joined([part.counterparty for part in parts], np.int64),
        category=_joined([part.category for part in parts], np.int8),
        exclusion=_joined([part.exclusion for part in parts], np.int8),
        penalty=_joined([part.penalty for part in parts], np.bool_),
        account_firm=_joined([part.account_firm for part in parts], np.int64),
        account_opening=_joined([part.account_opening for part in parts], np.float64),
        account_start=_joined([part.account_start for part in parts], "datetime64[D]"),
        account_limit=_joined([part.account_limit for part in parts if part.account_limit is not None], np.float64),
    )


def _movements(case: Case, firm: int, ledger: Ledger) -> TransactionColumns:
    """One case's movements, with accounts numbered from 0."""
    rows = _rows(case, ledger)
    kept = [number for number, account in enumerate(ledger.accounts) if account.currency == case.currency]
    place = np.full(len(ledger.accounts), -1, np.int64)
    place[kept] = np.arange(len(kept))
    account = place[ledger.account[rows]]
    unit = 10.0 ** minor_digits(case.currency)
    return TransactionColumns(
        firm=np.full(len(account), firm, np.int64),
        day=ledger.booked_on[rows].astype("datetime64[D]"),
        account=account,
        amount=ledger.amount[rows] / unit,
        balance=np.where(ledger.balance_known[rows], ledger.balance_after[rows] / unit, np.nan),
        counterparty=numbered(ledger.counterparty[rows], ledger.counterparty_account[rows], party_numbers()),
        category=ledger.category[rows],
        exclusion=ledger.exclusion[rows],
        penalty=_penalties(ledger.category[rows], ledger.category_rule[rows]),
        account_firm=np.full(len(kept), firm, np.int64),
        account_opening=np.array([_opening(case, ledger, number) for number in kept], np.float64),
        account_start=np.array([_start(ledger, number) for number in kept], "datetime64[D]"),
        account_limit=np.array([_float(ledger.accounts[number].limit, case.currency) for number in kept], np.float64),
    )


def _penalties(category: Codes, rule: NDArray[np.object_]) -> Flags:
    """Rows that a rule for late fees and penalties explained."""
    rules, may_be = _penalty_rules()
    penalty = may_be[category]
    maybe = np.flatnonzero(penalty)
    penalty[maybe] = [name in rules for name in rule[maybe].tolist()]
    return penalty


@kept_by_resources
def _penalty_rules() -> tuple[frozenset[str], Flags]:
    """The rules that mark late fees and penalties, and for every category whether one of them gives it."""
    rules = [rule for rule in shipped_rules() if rule.penalty]
    given = {rule.category for rule in rules}
    return frozenset(rule.id for rule in rules), np.array([category in given for category in Category], np.bool_)


def _opening(case: Case, ledger: Ledger, account: int) -> float:
    """The balance before the account's earliest statement period, NaN where it cannot be told.

    OFX and some others state only the closing balance: less the movements of the period it is the opening.
    """
    dated = [period for period in ledger.accounts[account].periods if period.start is not None]
    first = min(dated, key=lambda period: str(period.start), default=None)
    if first is None:
        return np.nan
    if first.opening is not None:
        return float(first.opening.amount)
    if first.closing is None or first.end is None or first.end > case.as_of:
        return np.nan
    within = (ledger.account == account) & (ledger.booked_on <= np.datetime64(first.end))
    return float(first.closing.amount) - int(ledger.amount[within].sum()) / 10.0 ** minor_digits(case.currency)


def _start(ledger: Ledger, account: int) -> np.datetime64:
    starts = [period.start for period in ledger.accounts[account].periods if period.start is not None]
    return np.datetime64(min(starts), "D") if starts else np.datetime64("NaT", "D")


def _invoices(books: Sequence[Invoices | None], parties: Sequence[defaultdict[str, int]]) -> InvoiceColumns:
    given = [(firm, book) for firm, book in enumerate(books) if book is not None]
    units = [10.0 ** minor_digits(book.currency) for _, book in given]
    return InvoiceColumns(
        firm=_joined([np.full(len(book), firm) for firm, book in given], np.int64),
        day=_joined([book.date for _, book in given], "datetime64[D]"),
        counterparty=_joined(
            [numbered(book.counterparty_id, book.counterparty, parties[firm]) for firm, book in given], np.int64
        ),
        net=_joined([book.net / unit for (_, book), unit in zip(given, units, strict=True)], np.float64),
        gross=_joined([book.gross / unit for (_, book), unit in zip(given, units, strict=True)], np.float64),
        void=_joined([book.void for _, book in given], np.bool_),
    )


def _accounts(cases: Sequence[Case]) -> AccountsColumns:
    """Three years up to the newest whose end is not after the as-of date."""
    items = dict(zip(ITEMS, np.full((len(ITEMS), len(cases), 3), np.nan), strict=True))
    period_end = np.full(len(cases), "NaT", "datetime64[D]")
    audited = np.full(len(cases), np.nan)
    for firm, case in enumerate(cases):
        years = [year for year in case.accounts if year.period_end <= case.as_of]
        if not years:
            continue
        newest = max(years, key=lambda year: year.period_end)
        period_end[firm] = newest.period_end
        audited[firm] = np.nan if newest.audited is None else float(newest.audited)
        for year in years:
            column = 2 - (newest.year - year.year)
            if column >= 0:
                for item, amount in year.items.items():
                    items[item][firm, column] = _float(amount, case.currency)
    return AccountsColumns(items, period_end, audited)


def _orders(cases: Sequence[Case]) -> OrderColumns:
    rows = [(firm, (case.orders or ())[place]) for firm, case in enumerate(cases) for place in used_orders(case)]
    buyers = party_numbers()
    return OrderColumns(
        firm=np.array([firm for firm, _ in rows], np.int64),
        day=np.array([order.order_date for _, order in rows], "datetime64[D]"),
        buyer=np.array([buyers[f"{firm} {order.buyer_id or order.buyer}"] for firm, order in rows], np.int64),
        amount=np.array([_float(order.amount, cases[firm].currency) for firm, order in rows], np.float64),
        confirmed=np.array([order.status is OrderStatus.CONFIRMED for _, order in rows], np.bool_),
    )


def _float(money: Money | None, currency: str) -> float:
    """The amount as a float, NaN where unknown or in another currency."""
    return float(money.amount) if money is not None and money.currency == currency else np.nan


def _joined(parts: Sequence[NDArray[Any]], kind: str | type) -> NDArray[Any]:
    """The parts one after another; an empty column where there are none."""
    if len(parts) == 1:
        return parts[0].astype(kind, copy=False)
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.empty(0, kind)
