"""One statement file by itself, without a case: what it says, what each movement is for, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.facts.conduct import Ledger
from engine.facts.finding import Finding, Severity, SourceRow
from engine.intake.balances import row_by_row
from engine.intake.categories import Parties, categorise
from engine.intake.continuity import across_files
from engine.intake.mapping import ColumnMapping
from engine.intake.merge import merge
from engine.intake.readers import ReadAccount, StatementFile, read_statement
from engine.intake.stated_balances import balances_after
from engine.money import Money

NO_CURRENCY = "XXX"
"""The code of ISO 4217 for no currency: what the amounts are in where neither the file nor the person says."""


@dataclass(frozen=True, eq=False, slots=True)
class SingleFile:
    """The file as read, a ledger of each of its accounts with all its rows in the file's order, the balances before and
    after them (stated, else by the balances beside the rows, else None), and findings."""

    statement: StatementFile
    ledgers: tuple[Ledger, ...]
    balances: tuple[tuple[Money | None, Money | None], ...]
    findings: tuple[Finding, ...]


def read_single(
    name: str,
    data: bytes,
    currency: str | None,
    mappings: Sequence[ColumnMapping] = (),
    password: str | None = None,
) -> SingleFile:
    """Read a statement file. `currency` holds where the file names none. Raises Refused where it yields nothing."""
    statement = read_statement(name, data, currency or NO_CURRENCY, mappings, password)
    in_time = [_in_time(statement, account) for account in statement.accounts]
    return SingleFile(
        statement,
        tuple(ledger.where(np.argsort(ledger.row, kind="stable")) for ledger in in_time),
        tuple(_balances(account, ledger) for account, ledger in zip(statement.accounts, in_time, strict=True)),
        tuple(_findings(statement)),
    )


def _in_time(statement: StatementFile, account: ReadAccount) -> Ledger:
    """Each account alone, so that rows which two statements in the file both list are shown where they stand."""
    ledger, _ = merge((replace(statement, accounts=(account,)),), NO_CURRENCY)
    return categorise(ledger, Parties())


def _balances(account: ReadAccount, ledger: Ledger) -> tuple[Money | None, Money | None]:
    """The opening and the closing balance."""
    after = balances_after(ledger, 0) if len(ledger) else None
    if after is None:
        return account.opening, account.closing
    currency = account.currency or NO_CURRENCY
    before, last = Money.of_minor(int(after[0] - ledger.amount[0]), currency), Money.of_minor(int(after[-1]), currency)
    return (
        before if account.opening is None else account.opening,
        last if account.closing is None else account.closing,
    )


def _findings(statement: StatementFile) -> Iterator[Finding]:
    """What was decided while reading, rows listed twice, and balances that do not lead from one to the next."""
    for note in statement.notes:
        yield Finding("statement-note", Severity.NOTE, note, (SourceRow(statement.name),))
    ledger, overlaps = merge((statement,), NO_CURRENCY)
    yield from overlaps
    unread = tuple(
        Finding("row-unreadable", Severity.WARNING, row.sentence, (SourceRow(statement.name, row.row),))
        for row in statement.refused
    )
    for test in (row_by_row(ledger, unread), across_files(ledger, (*unread, *overlaps))):
        if test.finding is not None:
            yield test.finding


def known_currency(currency: str | None) -> str | None:
    """The currency, None where it is only the code for none."""
    return None if currency == NO_CURRENCY else currency
