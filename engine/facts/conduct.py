"""Conduct: bank accounts and their movements, held as columns.

One firm's transactions are a `Ledger`: columns of equal length, oldest first. A single movement is a
`Transaction`, made on demand for people to look at. Amounts are whole minor units in the columns
(exact, and fast to add) and `Money` in a `Transaction`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.facts.finding import SourceRow
from engine.i18n import N_
from engine.money import Money


class Category(IntEnum):
    """What a movement is for. The number is its code in columns and in parquet: never renumber."""

    OTHER = 0
    SALES = 1
    SALES_REFUND = 2
    SETTLEMENT = 3
    CASH_DEPOSIT = 4
    CASH_WITHDRAWAL = 5
    SUPPLIER = 6
    PAYROLL = 7
    TAX = 8
    SOCIAL_SECURITY = 9
    RENT = 10
    UTILITIES = 11
    BANK_FEE = 12
    RETURNED_PAYMENT = 13
    INTEREST_CREDITED = 14
    OWN_TRANSFER = 15
    RELATED_PARTY = 16
    LOAN_RECEIVED = 17
    LOAN_REPAID = 18
    LEASING = 19
    GAMBLING = 20
    ENFORCEMENT = 21

    @property
    def code(self) -> str:
        """The name in files and JSON: "loan-received"."""
        return self.name.lower().replace("_", "-")


CATEGORY_LABELS: dict[Category, str] = {
    Category.OTHER: N_("Other"),
    Category.SALES: N_("Sales"),
    Category.SALES_REFUND: N_("Sales refund"),
    Category.SETTLEMENT: N_("Card and e-commerce settlement"),
    Category.CASH_DEPOSIT: N_("Cash deposit"),
    Category.CASH_WITHDRAWAL: N_("Cash withdrawal"),
    Category.SUPPLIER: N_("Supplier"),
    Category.PAYROLL: N_("Payroll"),
    Category.TAX: N_("Tax"),
    Category.SOCIAL_SECURITY: N_("Social security"),
    Category.RENT: N_("Rent"),
    Category.UTILITIES: N_("Utilities"),
    Category.BANK_FEE: N_("Bank fee"),
    Category.RETURNED_PAYMENT: N_("Returned payment"),
    Category.INTEREST_CREDITED: N_("Interest credited"),
    Category.OWN_TRANSFER: N_("Own transfer"),
    Category.RELATED_PARTY: N_("Owner and related party"),
    Category.LOAN_RECEIVED: N_("Loan received"),
    Category.LOAN_REPAID: N_("Loan repaid"),
    Category.LEASING: N_("Leasing"),
    Category.GAMBLING: N_("Gambling and crypto"),
    Category.ENFORCEMENT: N_("Enforcement"),
}


class Exclusion(IntEnum):
    """Why an inflow is not effective turnover; NONE is effective. Codes are stored: never renumber."""

    NONE = 0
    OWN_TRANSFER = 1
    LOAN = 2
    REFUND = 3
    RELATED_PARTY = 4
    CIRCULAR = 5
    INTEREST = 6
    RETURNED = 7
    OUTFLOW = 8

    @property
    def code(self) -> str:
        return self.name.lower().replace("_", "-")


EXCLUSION_LABELS: dict[Exclusion, str] = {
    Exclusion.NONE: N_("Counts as turnover"),
    Exclusion.OWN_TRANSFER: N_("Transfer between own accounts"),
    Exclusion.LOAN: N_("Loan received"),
    Exclusion.REFUND: N_("Refund"),
    Exclusion.RELATED_PARTY: N_("From an owner or related party"),
    Exclusion.CIRCULAR: N_("Circular flow: the money went back"),
    Exclusion.INTEREST: N_("Interest from the bank"),
    Exclusion.RETURNED: N_("Returned payment"),
    Exclusion.OUTFLOW: N_("Not an inflow"),
}


@dataclass(frozen=True, slots=True)
class StatementPeriod:
    """What one file says of one account: first and last day, opening and closing balance, None if not said."""

    file: str
    start: dt.date | None
    end: dt.date | None
    opening: Money | None = None
    closing: Money | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account. `limit` is the agreed overdraft, None where not known."""

    number: str
    currency: str
    bank: str | None = None
    holder: str | None = None
    limit: Money | None = None
    periods: tuple[StatementPeriod, ...] = ()


@dataclass(frozen=True, slots=True)
class Transaction:
    """One movement, for people. Positive amounts are credits."""

    account: Account
    booked_on: dt.date
    value_on: dt.date | None
    amount: Money
    balance_after: Money | None
    counterparty: str
    counterparty_account: str
    text: str
    reference: str
    category: Category
    category_rule: str
    exclusion: Exclusion
    source: SourceRow


@dataclass(frozen=True, eq=False, slots=True)
class Ledger:
    """All movements of all accounts of one firm, as columns of equal length sorted by (booked_on, account) and, within
    a day, as they happened (a statement may list the newest first, so `row` need not rise).

    amount and balance_after count minor units of the account's currency; balance_after holds only where
    balance_known. account and file index into `accounts` and `files`. Texts are "" where not given.
    category holds `Category` codes, category_rule the id of the rule that gave it ("" = no rule matched),
    exclusion holds `Exclusion` codes.
    """

    accounts: tuple[Account, ...]
    files: tuple[str, ...]
    account: NDArray[np.int32]
    booked_on: NDArray[np.datetime64]
    value_on: NDArray[np.datetime64]
    amount: NDArray[np.int64]
    balance_after: NDArray[np.int64]
    balance_known: NDArray[np.bool_]
    counterparty: NDArray[np.object_]
    counterparty_account: NDArray[np.object_]
    text: NDArray[np.object_]
    reference: NDArray[np.object_]
    file: NDArray[np.int32]
    row: NDArray[np.int32]
    category: NDArray[np.int8]
    category_rule: NDArray[np.object_]
    exclusion: NDArray[np.int8]

    @classmethod
    def empty(cls) -> Ledger:
        day, text = np.empty(0, "datetime64[D]"), np.empty(0, object)
        return cls(
            accounts=(), files=(), account=np.empty(0, np.int32), booked_on=day, value_on=day,
            amount=np.empty(0, np.int64), balance_after=np.empty(0, np.int64),
            balance_known=np.empty(0, np.bool_), counterparty=text, counterparty_account=text, text=text,
            reference=text, file=np.empty(0, np.int32), row=np.empty(0, np.int32),
            category=np.empty(0, np.int8), category_rule=text, exclusion=np.empty(0, np.int8),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.amount)

    def __getitem__(self, index: int) -> Transaction:
        account = self.accounts[self.account[index]]
        value_on = self.value_on[index]
        return Transaction(
            account=account,
            booked_on=_date(self.booked_on[index]),
            value_on=None if np.isnat(value_on) else _date(value_on),
            amount=Money.of_minor(self.amount[index], account.currency),
            balance_after=Money.of_minor(self.balance_after[index], account.currency)
            if self.balance_known[index]
            else None,
            counterparty=self.counterparty[index],
            counterparty_account=self.counterparty_account[index],
            text=self.text[index],
            reference=self.reference[index],
            category=Category(self.category[index]),
            category_rule=self.category_rule[index],
            exclusion=Exclusion(self.exclusion[index]),
            source=self.source(index),
        )

    def __iter__(self) -> Iterator[Transaction]:
        return (self[index] for index in range(len(self)))

    def source(self, index: int) -> SourceRow:
        return SourceRow(self.files[self.file[index]], int(self.row[index]))

    @property
    def covered_until(self) -> dt.date | None:
        """The last day that the statements cover, or that of the last movement; None without either."""
        ends = [period.end for account in self.accounts for period in account.periods if period.end]
        booked = [_date(self.booked_on[-1])] if len(self) else []
        return max([*ends, *booked], default=None)

    def where(self, rows: NDArray[Any]) -> Ledger:
        """The same ledger with only the given rows (a mask or positions)."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)[2:]})


def _date(day: np.datetime64) -> dt.date:
    date = day.astype("datetime64[D]").item()
    assert isinstance(date, dt.date)
    return date
