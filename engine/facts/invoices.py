"""VAT invoices, held as columns like the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.facts.finding import SourceRow
from engine.money import Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, for people. A negative amount is a refund."""

    invoice_id: str
    date: dt.date
    counterparty: str
    counterparty_id: str
    net: Money
    tax: Money
    gross: Money
    is_void: bool
    source: SourceRow


@dataclass(frozen=True, eq=False, slots=True)
class Invoices:
    """Invoices of one direction (issued or received), sorted by (date, row).

    net, tax, gross count minor units of `currency`. Void invoices are kept and marked.
    """

    currency: str
    file: str
    invoice_id: NDArray[np.object_]
    date: NDArray[np.datetime64]
    counterparty: NDArray[np.object_]
    counterparty_id: NDArray[np.object_]
    net: NDArray[np.int64]
    tax: NDArray[np.int64]
    gross: NDArray[np.int64]
    void: NDArray[np.bool_]
    row: NDArray[np.int32]

    @classmethod
    def empty(cls, currency: str, file: str = "") -> Invoices:
        text, whole = np.empty(0, object), np.empty(0, np.int64)
        return cls(
            currency, file, text, np.empty(0, "datetime64[D]"), text, text, whole, whole, whole,
            np.empty(0, np.bool_), np.empty(0, np.int32),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.net)

    def __getitem__(self, index: int) -> Invoice:
        date = self.date[index].astype("datetime64[D]").item()
        assert isinstance(date, dt.date)
        return Invoice(
            invoice_id=self.invoice_id[index],
            date=date,
            counterparty=self.counterparty[index],
            counterparty_id=self.counterparty_id[index],
            net=Money.of_minor(self.net[index], self.currency),
            tax=Money.of_minor(self.tax[index], self.currency),
            gross=Money.of_minor(self.gross[index], self.currency),
            is_void=bool(self.void[index]),
            source=self.source(index),
        )

    def __iter__(self) -> Iterator[Invoice]:
        return (self[index] for index in range(len(self)))

    def source(self, index: int) -> SourceRow:
        return SourceRow(self.file, int(self.row[index]))

    def where(self, rows: NDArray[Any]) -> Invoices:
        """The same invoices with only the given rows (a mask or positions)."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)[2:]})
