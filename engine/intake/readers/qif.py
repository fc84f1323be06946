"""QIF of Quicken: one letter a line, "^" ends a movement. It names neither currency nor, mostly, the account.

Splits (S, $) repeat the amount of their movement and are not read; lists of categories, classes and securities are no
movements. Whether day or month comes first, all days of the file decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa

from engine.errors import Refused
from engine.i18n import N_, Sentence, say
from engine.intake.readers.amounts import read_amounts
from engine.intake.readers.dates import Days, date_of, order_of
from engine.intake.readers.encoding import decode
from engine.intake.readers.movements import Movement, account_of
from engine.intake.readers.statement import RefusedRow, StatementFile
from engine.money import minor_digits

_SECTION = re.compile(r"^!(?:type:|account\b)", re.MULTILINE | re.IGNORECASE)
_MOVEMENTS = ("!type:bank", "!type:cash", "!type:ccard", "!type:oth a", "!type:oth l")


@dataclass(slots=True)
class _Record:
    line: int
    account: str
    fields: dict[str, str] = field(default_factory=dict)

    def get(self, letter: str) -> str:
        return self.fields.get(letter, "")


def is_qif(opening: str) -> bool:
    return _SECTION.search(opening) is not None


def read(name: str, data: bytes, default_currency: str) -> StatementFile:
    records = list(_records(decode(name, data)))
    if not records:
        raise Refused(say("{file} is QIF without a movement of a bank account; export the account again.", file=name))
    digits = minor_digits(default_currency)
    days = Days.of(pa.array([_day_text(record.get("D")) for record in records]))
    order = order_of([days], prefers_month_first=default_currency == "USD")
    amounts = read_amounts([pa.array([record.get("T") or record.get("U") for record in records])], digits)[0]
    booked = days.read(order.order)
    refused = tuple(
        _refused(record, np.isnat(day))
        for record, day, known in zip(records, booked, amounts.known, strict=True)
        if np.isnat(day) or not known
    )
    by_account: dict[str, list[Movement]] = {}
    for record, day, minor, known in zip(records, booked, amounts.minor, amounts.known, strict=True):
        if known and not np.isnat(day):
            by_account.setdefault(record.account, []).append(_movement(record, day, int(minor), digits))
    if not by_account:
        raise Refused(
            say(
                "Not one row of {file} can be read; row {row}: {why}",
                file=name,
                row=refused[0].row,
                why=refused[0].sentence,
            )
        )
    accounts = tuple(account_of(movements, default_currency, number=number) for number, movements in by_account.items())
    notes: tuple[Sentence, ...] = ()
    if order.is_guess:
        read_as = Sentence(N_("month/day") if order.order == "mdy" else N_("day/month"))
        notes = (say("{file}: day and month cannot be told apart; read as {order}.", file=name, order=read_as),)
    return StatementFile(name, "qif", accounts, refused, notes)


def _records(text: str) -> Iterator[_Record]:
    """The movements of bank, cash and card sections, each with the name of the account it stands under."""
    section, account = "", ""
    record = _Record(0, "")
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip("\ufeff \t")
        if line.startswith("!"):
            section = line.lower()
            record = _Record(0, account)
        elif line == "^":
            if section.startswith("!account"):
                account = record.get("N") or account
            elif record.fields and section.startswith(_MOVEMENTS):
                yield record
            record = _Record(0, account)
        elif line:
            record.line = record.line or number
            record.fields.setdefault(line[0], line[1:].strip())
    if record.fields and section.startswith(_MOVEMENTS):
        yield record


def _day_text(written: str) -> str:
    """Quicken writes `6/ 1'26`: a blank for a zero, an apostrophe before years from 2000 on."""
    return written.replace("'", "/").replace("/ ", "/")


def _movement(record: _Record, day: np.datetime64, minor: int, digits: int) -> Movement:
    return Movement(
        row=record.line,
        booked_on=date_of(day),
        amount=Decimal(minor).scaleb(-digits),
        counterparty=record.get("P"),
        text=record.get("M") or record.get("P"),
        reference=record.get("N"),
    )


def _refused(record: _Record, has_no_day: bool) -> RefusedRow:
    if has_no_day:
        return RefusedRow(record.line, say("“{cell}” is no day between 1970 and 2099.", cell=record.get("D")[:40]))
    return RefusedRow(record.line, say("“{cell}” is no amount that can be read.", cell=record.get("T")[:40]))
