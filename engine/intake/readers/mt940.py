"""MT940 and MT942: the library mt-940 reads the single fields, this file keeps statements, lines and bad rows apart.

Read as a whole, the library puts all statements of a file into one list with the balances of the last, and one bad
field stops it; field by field it does neither. Source: SWIFT Standards MT, category 9.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.errors import Refused
from engine.i18n import say
from engine.intake.readers.encoding import decode
from engine.intake.readers.movements import Movement, Unreadable, account_of, amount_of, currency_or, day
from engine.intake.readers.mt940_details import Details, details
from engine.intake.readers.statement import ReadAccount, RefusedRow, StatementFile
from engine.money import Money

logging.getLogger("mt940").setLevel(logging.CRITICAL)  # it would log each unreadable field with the customer's data

_TAG = re.compile(r"^:(\d{2}[A-Z]?|NS[A-Z]?):", re.MULTILINE)
_LONGEST_FIELD = 2_000
_EXPECTED = re.compile(r"(?<=\d)E(?=[CD])")
"""The mark E for what is expected, in MT942."""
_CURRENCY_AT_END = re.compile(r"(?:(?<=\d)\s*|/)([A-Z]{3})$")


@dataclass(frozen=True, slots=True)
class _Field:
    tag: str
    line: int
    value: str


@dataclass(slots=True)
class _Message:
    """The fields of one statement; each :61: with the :86: that follows it."""

    number: str = ""
    currency: str = ""
    opening: str = ""
    closing: str = ""
    is_interim: bool = False
    entries: list[tuple[_Field, str]] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.entries or self.opening or self.closing)


def is_mt940(opening: str) -> bool:
    tags = {match[1] for match in _TAG.finditer(opening)}
    return bool(tags & {"61", "60F", "60M", "62F", "62M"}) or {"20", "25"} <= tags


def read(name: str, data: bytes, default_currency: str) -> StatementFile:
    messages = [message for message in _messages(_fields(decode(name, data))) if message.says_something]
    if not messages:
        raise Refused(say("{file} looks like MT940 but holds neither movements nor balances.", file=name))
    refused: list[RefusedRow] = []
    accounts = tuple(_account(message, default_currency, refused) for message in messages)
    if refused and not any(len(account.rows) or account.opening is not None for account in accounts):
        raise Refused(
            say(
                "Not one row of {file} can be read; row {row}: {why}",
                file=name,
                row=refused[0].row,
                why=refused[0].sentence,
            )
        )
    kind = "mt942" if all(message.is_interim for message in messages) else "mt940"
    return StatementFile(name, kind, accounts, tuple(refused))


def _fields(text: str) -> Iterator[_Field]:
    """Tagged fields with the line on which they begin; envelope lines and the "-" that ends a message are dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n:\n86:", "\n\n:86:")
    starts = list(_TAG.finditer(text))
    line, at = 1, 0
    for tag, following in zip(starts, [*starts[1:], None], strict=True):
        line += text.count("\n", at, tag.start())
        at = tag.start()
        value = text[tag.end() : following.start() if following else len(text)]
        yield _Field(tag[1], line, re.split(r"\n-(?:\}|XXX|\s*$|\n)", value)[0].strip("\n")[:_LONGEST_FIELD])


def _messages(fields: Iterator[_Field]) -> Iterator[_Message]:
    message, previous = _Message(), ""
    for item in fields:
        starts_anew = item.tag == "20" or (item.tag == "25" and message.number)
        if starts_anew and (message.says_something or message.number):
            yield message
            message = _Message()
        _take(message, item, previous)
        previous = item.tag
    yield message


def _take(message: _Message, item: _Field, previous: str) -> None:
    match item.tag:
        case "25" | "25P":
            number = item.value.split("\n")[0].strip()
            code = _CURRENCY_AT_END.search(number) if "/" in number else None
            message.number, message.currency = (number[: code.start()], code[1]) if code else (number, "")
        case "60F" | "60M":
            message.opening = message.opening or item.value
        case "62F" | "62M":
            message.closing = item.value
        case "34F" | "13D":
            message.is_interim = True
            message.currency = message.currency or item.value[:3] * (item.tag == "34F")
        case "61":
            message.entries.append((item, ""))
        case "86" if previous in ("61", "86", "NS") and message.entries:
            entry, text = message.entries[-1]
            message.entries[-1] = (entry, f"{text}\n{item.value}" if text else item.value)


def _account(message: _Message, default_currency: str, refused: list[RefusedRow]) -> ReadAccount:
    opening, closing = _balance(message.opening), _balance(message.closing)
    stated = next((b["currency"] for b in (opening, closing) if b and b["currency"]), message.currency)
    currency = currency_or(stated, default_currency)
    movements = []
    for item, text in message.entries:
        try:
            movements.append(_movement(item, text))
        except Unreadable as problem:
            refused.append(RefusedRow(item.line, problem.sentence))
    return account_of(
        movements,
        currency,
        number=message.number.rpartition("/")[2] or message.number,
        bank=message.number.rpartition("/")[0],
        start=_balance_day(opening),
        end=_balance_day(closing),
        opening=_balance_money(opening, currency),
        closing=_balance_money(closing, currency),
    )


def _movement(item: _Field, text: str) -> Movement:
    """One statement line. The booking day has no year: it takes the value day's, or its neighbour at new year."""
    read = _parsed(item.value)
    value_on = day(2000 + int(read["year"]), int(read["month"]), int(read["day"]), item.value)
    booked_on = _booked(value_on, read["entry_month"].strip(), read["entry_day"].strip(), item.value)
    amount = amount_of(read["amount"])
    found: Details = details(text, read["extra_details"])
    reference = read["customer_reference"]
    return Movement(
        row=item.line,
        booked_on=booked_on,
        value_on=value_on,
        amount=amount * _sign(read["status"]),
        counterparty=found.counterparty,
        counterparty_account=found.account,
        text=found.text,
        reference=read["bank_reference"] if reference.strip() in ("", "NONREF") else reference,
    )


def _parsed(value: str) -> dict[str, str]:
    """The parts of a field :61:, by the standard or by one of the two ways in which banks widen it."""
    for tag in ("Statement", "StatementGLS", "StatementASNB"):
        try:
            return _parts(tag, _EXPECTED.sub("", value))
        except RuntimeError:
            continue
    raise Unreadable(say("“{cell}” is no statement line of MT940.", cell=value[:40]))


def _parts(tag: str, value: str) -> dict[str, str]:
    """What a tag of the library finds in a field, "" where a part is missing; RuntimeError where the field is none."""
    # Only files of this format wait for the library, which takes as long to import as all readers.
    from mt940 import models, tags

    return {name: part or "" for name, part in getattr(tags, tag)().parse(models.Transactions(), value).items()}


def _sign(mark: str) -> int:
    """C and RD are money in, D and RC are money out: R is a reversal."""
    return -1 if mark.upper() in ("D", "RC") else 1


def _booked(value_on: dt.date, month: str, day_of_month: str, written: str) -> dt.date:
    if not (month and day_of_month):
        return value_on
    year = value_on.year + (value_on.month == 12 and month == "01") - (value_on.month == 1 and month == "12")
    return day(year, int(month), int(day_of_month), written)


def _balance(written: str) -> dict[str, str] | None:
    """The parts of a balance. Where a bank leaves the currency out, the library takes three digits of the amount for
    it: they are put back."""
    try:
        parts = _parts("BalanceBase", written.strip()) if written else None
    except RuntimeError:
        return None
    if parts and not parts["currency"].isalpha():
        return parts | {"currency": "", "amount": parts["currency"] + parts["amount"]}
    return parts


def _balance_day(balance: dict[str, str] | None) -> dt.date | None:
    try:
        return day(2000 + int(balance["year"]), int(balance["month"]), int(balance["day"]), "") if balance else None
    except Unreadable:
        return None


def _balance_money(balance: dict[str, str] | None, currency: str) -> Money | None:
    if not balance:
        return None
    try:
        amount = amount_of(balance["amount"])
    except Unreadable:
        return None
    return Money(amount if balance["status"].upper() == "C" else -amount, currency)
