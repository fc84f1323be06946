"""One double-entry ledger a firm, for many firms at once; statements and accounts are both read from it.

Amounts are whole fen. Debits are positive, so the balances of a firm always sum to zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Amounts: TypeAlias = NDArray[np.int64]
Positions: TypeAlias = NDArray[np.intp]
Integers: TypeAlias = NDArray[np.int64] | NDArray[np.int32]
Entries: TypeAlias = NDArray[np.void]
"""Rows of ENTRY."""


class Account(IntEnum):
    CASH = 0
    RECEIVABLES = 1
    INVENTORY = 2
    OTHER_RECEIVABLES = 3
    FIXED_ASSETS = 4
    PAYABLES = 5
    VAT = 6
    ACCRUED = 7
    OWNER_LOANS = 8
    DEBT = 9
    CAPITAL = 10
    RETAINED = 11
    REVENUE = 12
    COST = 13
    SELLING = 14
    ADMIN = 15
    DEPRECIATION = 16
    INTEREST = 17
    OTHER_INCOME = 18
    INCOME_TAX = 19


FIRST_INCOME_ACCOUNT = Account.REVENUE

ENTRY = np.dtype(
    [
        ("day", np.int32),
        ("firm", np.int32),
        ("amount", np.int64),
        ("account", np.int8),
        ("contra", np.int8),
        ("category", np.int8),
        ("party", np.int32),
        ("penalty", np.bool_),
    ]
)
"""A dated posting: `amount` is debited to `account` and credited to `contra`. On CASH it is a bank movement."""


def entries(
    day: object,
    firm: object,
    amount: object,
    contra: object,
    category: object,
    party: object,
    account: Account = Account.CASH,
    penalty: bool = False,
) -> Entries:
    """Rows of ENTRY from columns; single values are repeated. Rows of amount zero are left out."""
    columns = (day, firm, amount, account, contra, category, party, penalty)
    return rows_of(ENTRY, columns, "amount")


def rows_of(kind: np.dtype[np.void], columns: Sequence[object], quantity: str) -> Entries:
    """Rows of a structured type from columns that are broadcast together, without those whose quantity is zero."""
    shape = np.broadcast_shapes(*(np.asarray(column).shape for column in columns))
    rows = np.empty(shape, kind)
    for name, column in zip(kind.names or (), columns, strict=True):
        rows[name] = column
    is_kept = rows[quantity] != 0
    kept: Entries = rows.ravel() if is_kept.all() else rows[is_kept]
    return kept


def fen(amount: NDArray[np.floating[Any]]) -> Amounts:
    """Whole fen of amounts in fen that arithmetic left fractional."""
    whole: Amounts = np.rint(amount).astype(np.int64)
    return whole


class Books:
    """Balances of `Account` by firm, what cash moved against since the year began, and the bank movements kept."""

    def __init__(self, firms: int, keep_from: int, keep_to: int) -> None:
        self.balance = np.zeros((len(Account), firms), np.int64)
        self.cash_against = np.zeros((len(Account), firms), np.int64)
        self.window_opening = np.zeros(firms, np.int64)
        self.movements: list[Entries] = []
        self._keep_from, self._keep_to = keep_from, keep_to

    @property
    def cash(self) -> Amounts:
        cash: Amounts = self.balance[Account.CASH]
        return cash

    def post(self, debit: Account, credit: Account, amount: Amounts) -> None:
        """One posting without cash for every firm; a negative amount posts the other way round."""
        self.balance[debit] += amount
        self.balance[credit] -= amount

    def book(self, rows: Entries) -> None:
        """Dated postings, several a firm; those on cash become bank movements."""
        if not len(rows):
            return
        firm, amount = rows["firm"], rows["amount"]
        account, contra = rows["account"].astype(np.intp), rows["contra"].astype(np.intp)
        width = self.balance.shape[1]
        np.add.at(self.balance.ravel(), account * width + firm, amount)
        np.add.at(self.balance.ravel(), contra * width + firm, -amount)
        on_cash = account == Account.CASH
        if not on_cash.all():
            rows, firm, amount, contra = rows[on_cash], firm[on_cash], amount[on_cash], contra[on_cash]
        np.add.at(self.cash_against.ravel(), contra * width + firm, amount)
        if len(rows) and self._keep_from <= rows["day"][0] <= self._keep_to:
            self.movements.append(rows)

    def close_year(self) -> None:
        """Carry the year's result to retained earnings."""
        self.balance[Account.RETAINED] += self.balance[FIRST_INCOME_ACCOUNT:].sum(axis=0)
        self.balance[FIRST_INCOME_ACCOUNT:] = 0
        self.cash_against[:] = 0


MOST_PARTIES = 256
"""Customers are numbered below this; the last place stands for all others, who never fail."""


class Schedule:
    """Postings that are going to happen whatever the firm does: customers' payments, write-offs, circular flows."""

    def __init__(self, days: int, firms: int) -> None:
        self._by_day: list[list[Entries]] = [[] for _ in range(days)]
        self._lost = np.zeros((firms, MOST_PARTIES), np.bool_)

    def add(self, rows: Entries) -> None:
        """Keep rows for their days; those after the last day never happen."""
        if not len(rows):
            return
        rows = rows[np.argsort(rows["day"], kind="stable")]
        days, starts = np.unique(rows["day"], return_index=True)
        for day, part in zip(days, np.split(rows, starts[1:]), strict=True):
            if day < len(self._by_day):
                self._by_day[day].append(part)

    def lose(self, firm: Positions, party: Integers) -> None:
        """From now on, what these parties would have paid these firms is a loss instead."""
        known = party < MOST_PARTIES - 1
        self._lost[firm[known], party[known]] = True

    def take(self, day: int) -> Entries:
        parts = self._by_day[day]
        self._by_day[day] = []
        rows = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, ENTRY)
        return self._with_losses(rows)

    def _with_losses(self, rows: Entries) -> Entries:
        """Payments of parties that failed become a write-off of the receivable."""
        known = np.minimum(rows["party"], MOST_PARTIES - 1)
        is_lost = self._lost[rows["firm"], known] & (rows["contra"] == Account.RECEIVABLES) & (rows["amount"] > 0)
        if is_lost.any():
            rows["account"][is_lost], rows["category"][is_lost] = Account.ADMIN, 0
        return rows
