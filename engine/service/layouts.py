"""Layouts that Tally cannot tell by itself: a sample to look at, how it would read, and what is remembered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import rfc8785

from engine.errors import Refused
from engine.i18n import Sentence
from engine.intake.mapping import ColumnMapping
from engine.intake.readers.guess import Sample, sample_of
from engine.intake.readers.statement import ReadAccount, StatementFile
from engine.money import Money
from engine.service.values import Changes
from engine.store import knowledge
from engine.store.database import Database


@dataclass(frozen=True, eq=False, slots=True)
class LayoutSample:
    """The first rows of a table with the guess at its columns; `rows` hold the row number and its cells."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    column_count: int
    mapping: ColumnMapping
    table: Sample


@dataclass(frozen=True, slots=True)
class PreviewRow:
    row: int
    booked_on: dt.date
    amount: Money
    balance: Money | None
    counterparty: str
    text: str


@dataclass(frozen=True, slots=True)
class LayoutPreview:
    """How the first rows read under a mapping: sums by currency, and the rows that would be refused, with why."""

    rows: tuple[PreviewRow, ...]
    inflow: tuple[Money, ...]
    outflow: tuple[Money, ...]
    refused: tuple[tuple[int, Sentence], ...]
    notes: tuple[Sentence, ...]


class Layouts:
    def __init__(self, database: Database, by: str) -> None:
        self._database = database
        self._by = by

    def sample(self, name: str, data: bytes, password: str | None = None) -> LayoutSample:
        """Raises Refused where there is no table with days and amounts, NeedsPassword where the file is locked."""
        found = sample_of(name, data, password)
        return LayoutSample(name, found.headings, found.rows, found.column_count, found.mapping, found)

    def preview(self, sample: LayoutSample, mapping: ColumnMapping, currency: str) -> LayoutPreview:
        """Raises Refused listing what the mapping lacks, or saying why not one row can be read."""
        read = sample.table.read(mapping, currency)
        rows = tuple(sorted(_rows(read), key=lambda row: row.row))
        return LayoutPreview(
            rows,
            _sums(rows, True),
            _sums(rows, False),
            tuple((refused.row, refused.sentence) for refused in read.refused),
            read.notes[1:],  # the first says that a confirmed mapping was used
        )

    def remember(self, sample: LayoutSample, mapping: ColumnMapping) -> Changes:
        """Keep the confirmed mapping for every file of this layout."""
        mapping = replace(mapping, headings=sample.mapping.headings, shape=sample.mapping.shape)
        if mapping.problems:
            raise Refused.because(mapping.problems)
        document = rfc8785.dumps(mapping.to_document()).decode()
        with self._database.writing() as connection:
            knowledge.remember_mapping(connection, self._by, mapping.fingerprint, document)
        return Changes()


def _rows(read: StatementFile) -> Iterator[PreviewRow]:
    for account in read.accounts:
        yield from _account_rows(account)


def _account_rows(account: ReadAccount) -> Iterator[PreviewRow]:
    rows, currency = account.rows, account.currency or ""
    for i in range(len(rows)):
        balance = Money.of_minor(int(rows.balance_after[i]), currency) if rows.balance_known[i] else None
        yield PreviewRow(
            int(rows.row[i]),
            rows.booked_on[i].astype("datetime64[D]").item(),
            Money.of_minor(int(rows.amount[i]), currency),
            balance,
            str(rows.counterparty[i]),
            str(rows.text[i]),
        )


def _sums(rows: tuple[PreviewRow, ...], is_in: bool) -> tuple[Money, ...]:
    """What came in or went out, by currency; outflows without their sign."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        amount = row.amount.amount if is_in else -row.amount.amount
        totals.setdefault(row.amount.currency, Decimal(0))
        if amount > 0:
            totals[row.amount.currency] += amount
    return tuple(Money(total, currency) for currency, total in totals.items())
