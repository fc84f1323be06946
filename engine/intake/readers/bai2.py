"""BAI2 of the Bank Administration Institute: records 01 to 99, continued by 88; amounts are in minor units.

Type codes 100 to 399 are credits, 400 to 699 debits. Source: BAI, Cash Management Balance Reporting Specifications,
version 2.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.errors import Refused
from engine.i18n import say
from engine.intake.readers.encoding import decode
from engine.intake.readers.movements import Movement, Unreadable, account_of, currency_or, day
from engine.intake.readers.statement import LARGEST_MINOR, ReadAccount, RefusedRow, StatementFile
from engine.money import Money

_OPENING, _CLOSING = "010", "015"
_ON_ONE_LINE = re.compile(r"(?<=/)\s+(?=(?:01|02|03|16|49|88|98|99),)")


@dataclass(slots=True)
class _Account:
    number: str
    currency: str
    bank: str
    day: dt.date | None
    balances: dict[str, int] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)


def is_bai2(opening: str) -> bool:
    return re.match(r"\s*01,[^\r\n]*?\s02,", opening) is not None


def read(name: str, data: bytes, default_currency: str) -> StatementFile:
    refused: list[RefusedRow] = []
    accounts = list(_accounts(decode(name, data), default_currency, refused))
    speaking = [account for account in accounts if account.movements or account.balances]
    if not speaking:
        raise Refused(say("{file} looks like BAI2 but holds neither movements nor balances.", file=name))
    return StatementFile(name, "bai2", tuple(_read_account(account) for account in speaking), tuple(refused))


def _accounts(text: str, default_currency: str, refused: list[RefusedRow]) -> Iterator[_Account]:
    bank, group_day, group_currency = "", None, default_currency
    account: _Account | None = None
    for line, record in _records(text):
        fields = record.rstrip("/").split(",")
        try:
            if fields[0] == "02":
                bank = _at(fields, 2)
                group_currency = currency_or(_at(fields, 6), default_currency)
                group_day = _short_day(_at(fields, 4))
            elif fields[0] == "03":
                if account:
                    yield account
                currency = currency_or(_at(fields, 2), group_currency)
                account = _Account(_at(fields, 1), currency, bank, group_day)
                account.balances = _balances(fields[3:])
            elif fields[0] == "16" and account:
                account.movements.append(_movement(line, record, account))
        except Unreadable as problem:
            refused.append(RefusedRow(line, problem.sentence))
    if account:
        yield account


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Records with their continuations put together, and the line on which each begins."""
    start, parts = 0, [""]
    for number, raw in enumerate(text.splitlines(), 1):
        for line in _ON_ONE_LINE.split(raw.strip()):
            if line.startswith("88,"):
                joint = "," if parts[-1].endswith("/") and not parts[0].startswith("16,") else " "
                parts[-1] = parts[-1].rstrip("/") + joint
                parts.append(line[3:])
            elif line:
                if start:
                    yield start, "".join(parts)
                start, parts = number, [line]
    if start:
        yield start, "".join(parts)


def _movement(line: int, record: str, account: _Account) -> Movement:
    """16,type,amount,funds type[,its fields],bank reference,customer reference,text. Only the text may hold commas."""
    fields = record.split(",")
    code = _at(fields, 1)
    if not (code.isascii() and code.isdigit()) or not 100 <= int(code) < 700:
        raise Unreadable(say("“{cell}” is no type code of a BAI2 movement.", cell=code[:40]))
    minor = _minor(_at(fields, 2)) * (1 if int(code) < 400 else -1)
    at, value_on = _after_funds(fields, 3)
    if account.day is None:
        raise Unreadable(say("The row has no day."))
    text = ",".join(fields[at + 2 :]).rstrip("/").strip()
    return Movement(
        row=line,
        booked_on=account.day,
        value_on=value_on,
        amount=Money.of_minor(minor, account.currency).amount,
        text=text,
        reference=_at(fields, at).strip("/ ") or _at(fields, at + 1).strip("/ "),
    )


def _after_funds(fields: list[str], at: int) -> tuple[int, dt.date | None]:
    """The position after the funds type and its own fields, and the value day if it gives one."""
    kind = _at(fields, at).strip("/ ").upper()
    if kind == "V":
        return at + 3, _short_day(_at(fields, at + 1))
    if kind == "S":
        return at + 4, None
    if kind == "D":
        count = _at(fields, at + 1)
        return at + 2 + 2 * (int(count) if count.isascii() and count.isdigit() and len(count) < 3 else 0), None
    return at + 1, None


def _balances(fields: list[str]) -> dict[str, int]:
    """Status amounts of record 03 by their type code, in minor units; each is type, amount, count, funds type."""
    found: dict[str, int] = {}
    at = 0
    while at + 1 < len(fields):
        code, written = fields[at].strip(), fields[at + 1].strip("/ ")
        if written and code in (_OPENING, _CLOSING):
            found.setdefault(code, _minor(written))
        at, _ = _after_funds(fields, at + 3)
    return found


def _minor(written: str) -> int:
    digits = written.strip("/ ")
    unsigned = digits.lstrip("+-")
    if not (unsigned.isascii() and unsigned.isdigit()) or int(unsigned[:18]) >= LARGEST_MINOR or len(unsigned) > 18:
        raise Unreadable(say("“{cell}” is no amount that can be read.", cell=written[:40]))
    return -int(unsigned) if digits.startswith("-") else int(unsigned)


def _short_day(written: str) -> dt.date | None:
    """A day as YYMMDD, or YYYYMMDD as some banks write it."""
    digits = written.strip("/ ")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (6, 8):
        raise Unreadable(say("“{cell}” is no day between 1970 and 2099.", cell=written[:40]))
    year = int(digits[:-4])
    return day(year + 2000 * (year < 70) + 1900 * (70 <= year < 100), int(digits[-4:-2]), int(digits[-2:]), written)


def _read_account(account: _Account) -> ReadAccount:
    balances = {code: Money.of_minor(minor, account.currency) for code, minor in account.balances.items()}
    return account_of(
        account.movements,
        account.currency,
        number=account.number,
        bank=account.bank,
        start=account.day,
        end=account.day,
        opening=balances.get(_OPENING),
        closing=balances.get(_CLOSING),
    )


def _at(fields: list[str], index: int) -> str:
    return fields[index].strip() if index < len(fields) else ""
