"""What a statement file said: accounts with their movements as columns, and the rows that could not be read.

A `StatementFile` repeats one file and judges nothing: duplicates, overlaps and broken balances are for later stages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.i18n import Sentence
from engine.intake.mapping import ColumnMapping
from engine.money import Money

LARGEST_MINOR = 10**16
"""Amounts from this many minor units on are refused, so that sums of many rows stay within 64 bits."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not be read: its number as a person sees it in the file, and why."""

    row: int
    sentence: Sentence


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Movements of one account in the file's order; names and dtypes are those of `engine.facts.conduct.Ledger`.

    amount and balance_after count minor units of the account's currency (positive = credit); balance_after holds only
    where balance_known. value_on is NaT and texts are "" where not given. row is the line of a text file, the row of a
    sheet, or the ordinal of the entry in an XML file, all from 1.
    """

    booked_on: NDArray[np.datetime64]
    value_on: NDArray[np.datetime64]
    amount: NDArray[np.int64]
    balance_after: NDArray[np.int64]
    balance_known: NDArray[np.bool_]
    counterparty: NDArray[np.object_]
    counterparty_account: NDArray[np.object_]
    text: NDArray[np.object_]
    reference: NDArray[np.object_]
    row: NDArray[np.int32]

    @classmethod
    def empty(cls) -> Rows:
        day, whole, text = np.empty(0, "datetime64[D]"), np.empty(0, np.int64), np.empty(0, object)
        return cls(day, day, whole, whole, np.empty(0, np.bool_), text, text, text, text, np.empty(0, np.int32))

    def __len__(self) -> int:
        return len(self.amount)

    def where(self, rows: NDArray[Any] | slice) -> Rows:
        """The same movements with only the given rows (a mask, positions or a slice)."""
        return Rows(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True, eq=False, slots=True)
class ReadAccount:
    """One account of a file. What the file does not say is None ("" for the number).

    start and end are the period the file states, else the first and last booking day. opening, closing and limit are
    only what the file states; they are never worked out from rows.
    """

    number: str
    currency: str | None
    bank: str | None
    holder: str | None
    start: dt.date | None
    end: dt.date | None
    opening: Money | None
    closing: Money | None
    limit: Money | None
    rows: Rows


@dataclass(frozen=True, eq=False, slots=True)
class StatementFile:
    """A file as read: format such as "csv" or "camt.053", its accounts, the rows refused, and notes on what was
    decided while reading (rows left out on purpose, a day and month that could be either)."""

    name: str
    format: str
    accounts: tuple[ReadAccount, ...]
    refused: tuple[RefusedRow, ...] = ()
    notes: tuple[Sentence, ...] = ()
    mapping: ColumnMapping | None = None
    """The confirmed mapping by which its columns were read."""

    def __len__(self) -> int:
        """How many movements were read."""
        return sum(len(account.rows) for account in self.accounts)
