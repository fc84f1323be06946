"""Statement files of one firm become one ledger: files of one account joined, nothing loaded twice, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Account, Ledger, StatementPeriod
from engine.facts.finding import Finding, Severity, SourceRow
from engine.i18n import say
from engine.intake.day_order import in_balance_order
from engine.intake.overlap import bare_number, continues, covers, is_same_number, repeated
from engine.intake.readers.statement import ReadAccount, Rows, StatementFile


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What one file says of one account, its rows oldest first."""

    file: str
    said: ReadAccount
    rows: Rows


def merge(files: Sequence[StatementFile], currency: str) -> tuple[Ledger, tuple[Finding, ...]]:
    """One ledger of all files, and findings on rows that were left out because another file has them already.

    `currency` is that of accounts whose file names none.
    """
    accounts = _accounts([_part(file.name, account) for file in files for account in file.accounts])
    names = tuple(dict.fromkeys(file.name for file in files))
    findings: list[Finding] = []
    tables: list[dict[str, NDArray[Any]]] = []
    for number, parts in enumerate(accounts):
        kept, found = _without_repeats(parts)
        findings += found
        parts_in_time = enumerate(part for part in kept if len(part.rows))
        tables += [_columns(part, number, names.index(part.file), place) for place, part in parts_in_time]
    ledger = _ledger(tuple(_account(parts, currency) for parts in accounts), names, tables)
    return ledger, tuple(findings)


def _part(file: str, said: ReadAccount) -> Part:
    rows = said.rows
    if _is_newest_first(rows):
        rows = rows.where(slice(None, None, -1))
    if (rows.booked_on[1:] < rows.booked_on[:-1]).any():
        rows = rows.where(np.argsort(rows.booked_on, kind="stable"))
    return Part(file, said, in_balance_order(rows))


def _is_newest_first(rows: Rows) -> bool:
    """Whether the file lists the newest row first, by its balances within a day, else by its days."""
    if len(rows) < 2:
        return False
    same_day = rows.booked_on[1:] == rows.booked_on[:-1]
    both = rows.balance_known[1:] & rows.balance_known[:-1] & same_day
    down = both & (rows.balance_after[:-1] + rows.amount[1:] == rows.balance_after[1:])
    up = both & (rows.balance_after[1:] + rows.amount[:-1] == rows.balance_after[:-1])
    if down.sum() != up.sum():
        return bool(up.sum() > down.sum())
    return bool(rows.booked_on[0] > rows.booked_on[-1])


def _accounts(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts of each account, oldest first. An unnumbered part joins the account of which it lists the same rows,
    else the unnumbered one that it continues."""
    in_time = sorted(parts, key=_begins)
    numbered: list[list[Part]] = []
    for part in in_time:
        if bare_number(part.said.number):
            _join(part, numbered, _is_numbered_alike)
    unnumbered: list[list[Part]] = []
    for part in in_time:
        if not bare_number(part.said.number) and not _join(part, numbered, _lists_the_same, or_alone=False):
            _join(part, unnumbered, _continues)
    return [*(sorted(account, key=_begins) for account in numbered), *unnumbered]


def _join(
    part: Part, accounts: list[list[Part]], belongs: Callable[[list[Part], Part], bool], or_alone: bool = True
) -> bool:
    """Add the part to the first account that it belongs to, else, if wished, as an account of its own."""
    account = next((account for account in accounts if belongs(account, part)), None)
    if account is not None:
        account.append(part)
    elif or_alone:
        accounts.append([part])
    return account is not None or or_alone


def _is_numbered_alike(account: list[Part], part: Part) -> bool:
    return account[0].said.currency == part.said.currency and any(
        is_same_number(known.said.number, part.said.number) for known in account
    )


def _lists_the_same(account: list[Part], part: Part) -> bool:
    return account[0].said.currency == part.said.currency and covers([known.rows for known in account], part.rows)


def _continues(account: list[Part], part: Part) -> bool:
    return continues(account[-1].said, account[-1].rows, part.said, part.rows)


def _begins(part: Part) -> tuple[str, str]:
    return (str(part.said.start or ""), part.file)


def _without_repeats(parts: Sequence[Part]) -> tuple[list[Part], list[Finding]]:
    """The parts without rows that an earlier part of the same account has already."""
    kept: list[Part] = []
    findings: list[Finding] = []
    for part in parts:
        again = repeated([known.rows for known in kept], part.rows)
        if again.any():
            findings.append(_left_out(part, again))
            part = replace(part, rows=part.rows.where(~again))
        kept.append(part)
    return kept, findings


def _left_out(part: Part, again: NDArray[np.bool_]) -> Finding:
    rows = tuple(SourceRow(part.file, int(row)) for row in part.rows.row[again][:50])
    sentence = say(
        "{count} rows of {file} were left out, because another statement of the same account has them already.",
        count=int(again.sum()),
        file=part.file,
    )
    return Finding("statement-overlap", Severity.NOTE, sentence, rows)


def _account(parts: Sequence[Part], currency: str) -> Account:
    """The account as its files describe it; what several say is taken from the newest."""
    newest_first = [part.said for part in reversed(parts)]
    periods = tuple(StatementPeriod(p.file, p.said.start, p.said.end, p.said.opening, p.said.closing) for p in parts)
    return Account(
        number=next((said.number for said in newest_first if said.number), ""),
        currency=next((said.currency for said in newest_first if said.currency), currency),
        bank=next((said.bank for said in newest_first if said.bank), None),
        holder=next((said.holder for said in newest_first if said.holder), None),
        limit=next((said.limit for said in newest_first if said.limit), None),
        periods=periods,
    )


def _columns(part: Part, account: int, file: int, place: int) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {field.name: getattr(part.rows, field.name) for field in fields(Rows)}
    columns["account"] = np.full(len(part.rows), account, np.int32)
    columns["file"] = np.full(len(part.rows), file, np.int32)
    columns["place"] = np.full(len(part.rows), place, np.int32)
    return columns


def _ledger(accounts: tuple[Account, ...], files: tuple[str, ...], tables: Sequence[dict[str, NDArray[Any]]]) -> Ledger:
    """The ledger, sorted by day and account; of a day the older statement first, its rows as they happened."""
    if not tables:
        return Ledger.empty()
    columns = dict(tables[0])
    if len(tables) > 1:
        columns = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
        order = np.lexsort((columns["place"], columns["account"], columns["booked_on"]))
        columns = {name: column[order] for name, column in columns.items()}
    del columns["place"]
    count = len(columns["amount"])
    return Ledger(
        accounts=accounts,
        files=files,
        category=np.zeros(count, np.int8),
        category_rule=np.full(count, "", object),
        exclusion=np.zeros(count, np.int8),
        **columns,
    )
