"""`tally read FILE...`: what statement files say, before there is any case."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from engine.cli import DONE, REFUSED, complain
from engine.cli.reading import (
    add_reading_options,
    bytes_of,
    in_one_line,
    mappings_of,
    tell_unused,
    with_help,
    with_password,
)
from engine.errors import Refused, Unavailable
from engine.facts.conduct import CATEGORY_LABELS, Category, Ledger, Transaction
from engine.facts.finding import Finding
from engine.i18n import Translator, say, translator
from engine.intake.mapping import ColumnMapping
from engine.intake.mapping_file import write_mapping
from engine.intake.readers import ReadAccount
from engine.intake.readers.guess import sample_of
from engine.intake.single import NO_CURRENCY, SingleFile, known_currency, read_single
from engine.money import Money, minor_digits

INDENT = "  "
SHOWN_ROWS = 5
MOST_SHOWN = 10
"""Refused rows that the summary lists; --json lists all."""


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a bank-statement file of any format")
    parser.add_argument("--json", action="store_true", help="one JSON object a file, on one line")
    parser.add_argument("--currency", metavar="CODE", help="currency of amounts where a file names none, such as CNY")
    add_reading_options(parser)
    parser.add_argument(
        "--suggest-mapping", action="store_true", help="write a mapping for the layout of the first file, to be mended"
    )


def run(options: argparse.Namespace) -> int:
    """Every file that can be read is shown; refused is only what yields nothing at all."""
    words = translator(options.lang)
    currency = None if options.currency is None else _currency(options.currency)
    if options.suggest_mapping:
        return _suggest(options.files[0], options.password, words)
    mappings = mappings_of(options)
    used: set[str] = set()
    status = REFUSED
    for path in options.files:
        try:
            single = with_password(
                partial(_single, path, bytes_of(path), currency, tuple(mappings.values())), options.password, words
            )
        except (Refused, Unavailable) as refusal:
            complain(in_one_line(with_help(refusal, str(path))), options.lang)
            continue
        status = DONE
        used |= {single.statement.mapping.fingerprint} if single.statement.mapping else set()
        if options.json:
            print(json.dumps(_document(single, words), ensure_ascii=False))
        else:
            print("\n".join(_summary(single, words)))
    tell_unused(mappings, used, words)
    return status


def _single(
    path: Path, data: bytes, currency: str | None, mappings: Sequence[ColumnMapping], password: str | None
) -> SingleFile:
    return read_single(str(path), data, currency, mappings, password)


def _suggest(path: Path, password: str | None, words: Translator) -> int:
    """A mapping to be mended, with the first rows beside it as comments."""
    data = bytes_of(path)
    sample = with_password(lambda given: sample_of(str(path), data, given), password, words)
    for _, cells in sample.rows[:SHOWN_ROWS]:
        print("# " + " | ".join(f"{number}: {_line(cell)}" for number, cell in enumerate(cells, 1)))
    for problem in sample.mapping.problems:
        print("# " + words.render(problem))
    print(write_mapping(sample.mapping), end="")
    return DONE


def _line(cell: str) -> str:
    """A cell within one line of a comment."""
    return "".join(filter(str.isprintable, cell))[:30]


def _currency(code: str) -> str:
    try:
        minor_digits(code.upper())
    except ValueError as error:
        raise Refused(say("“{code}” is no currency code of ISO 4217, such as CNY or EUR.", code=code)) from error
    return code.upper()


def _document(single: SingleFile, words: Translator) -> dict[str, Any]:
    statement = single.statement
    return {
        "file": statement.name,
        "format": statement.format,
        "accounts": list(map(_account, statement.accounts, single.balances)),
        "transactions": [
            _transaction(movement, number) for number, ledger in enumerate(single.ledgers) for movement in ledger
        ],
        "findings": [_finding(finding, words) for finding in single.findings],
        "refused": [{"row": row.row, "why": words.render(row.sentence)} for row in statement.refused],
    }


def _account(account: ReadAccount, balances: tuple[Money | None, Money | None]) -> dict[str, Any]:
    """`stated` names the balances that the file states; the other one is by the balances beside its rows."""
    stated = {"opening": account.opening, "closing": account.closing}
    return {
        "number": account.number or None,
        "currency": known_currency(account.currency),
        "bank": account.bank,
        "holder": account.holder,
        "opening": _amount(balances[0]),
        "closing": _amount(balances[1]),
        "stated": [name for name, money in stated.items() if money is not None],
        "start": account.start and account.start.isoformat(),
        "end": account.end and account.end.isoformat(),
    }


def _transaction(movement: Transaction, account: int) -> dict[str, Any]:
    return {
        "account": account,
        "booked_on": movement.booked_on.isoformat(),
        "value_on": movement.value_on and movement.value_on.isoformat(),
        "amount": str(movement.amount.amount),
        "currency": known_currency(movement.amount.currency),
        "counterparty": movement.counterparty,
        "counterparty_account": movement.counterparty_account,
        "text": movement.text,
        "reference": movement.reference,
        "balance_after": _amount(movement.balance_after),
        "category": movement.category.code,
        "category_rule": movement.category_rule,
        "row": movement.source.row,
    }


def _finding(finding: Finding, words: Translator) -> dict[str, Any]:
    """`row` is the first row that the finding rests on, null where it rests on the whole file; `rows` are all."""
    rows = [source.row for source in finding.sources if source.row is not None]
    return {
        "kind": finding.kind,
        "severity": finding.severity.name.lower(),
        "row": rows[0] if rows else None,
        "rows": rows,
        "message": words.render(finding.sentence),
    }


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money.amount)


def _summary(single: SingleFile, words: Translator) -> Iterator[str]:
    """The file in a screenful: accounts with their sums and categories, then whatever is wrong."""
    statement = single.statement
    yield words.text(
        "{file}: {format}, movements: {count}", file=statement.name, format=statement.format, count=len(statement)
    )
    for account, ledger, balances in zip(statement.accounts, single.ledgers, single.balances, strict=True):
        yield from _account_lines(account, ledger, balances, words)
    for finding in single.findings:
        yield f"{INDENT}[{words.text(finding.severity.name.lower())}] {words.render(finding.sentence)}"
    for row in statement.refused[:MOST_SHOWN]:
        yield INDENT + words.text("Row {row} cannot be read: {why}", row=str(row.row), why=row.sentence)
    if len(statement.refused) > MOST_SHOWN:
        yield INDENT + words.text(
            "Further rows that cannot be read: {count}", count=len(statement.refused) - MOST_SHOWN
        )


def _account_lines(
    account: ReadAccount, ledger: Ledger, balances: tuple[Money | None, Money | None], words: Translator
) -> Iterator[str]:
    currency = account.currency or NO_CURRENCY
    yield INDENT + words.text(
        "Account {number} ({currency}), {start} to {end}: opening {opening}, closing {closing}",
        number=account.number or None, currency=known_currency(currency),
        start=account.start, end=account.end, opening=balances[0], closing=balances[1],
    )  # fmt: skip
    inflow, outflow = int(ledger.amount[ledger.amount > 0].sum()), int(ledger.amount[ledger.amount < 0].sum())
    yield INDENT * 2 + words.text(
        "Movements: {count}, in {inflow}, out {outflow}",
        count=len(ledger), inflow=Money.of_minor(inflow, currency), outflow=Money.of_minor(outflow, currency),
    )  # fmt: skip
    for code, count in Counter(ledger.category.tolist()).most_common():
        total = Money.of_minor(int(ledger.amount[ledger.category == code].sum()), currency)
        label = words.text(CATEGORY_LABELS[Category(code)])
        yield INDENT * 2 + words.text("{label}: {count}, together {total}", label=label, count=count, total=total)
