"""What a person confirmed of a layout that cannot be told by itself: which column holds what, and how it is written.

A mapping is remembered by the fingerprint of its layout, so that the next file of that layout needs no question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.errors import Refused
from engine.i18n import N_, Sentence, say
from engine.intake.letters import plain
from engine.money import minor_digits


class Role(StrEnum):
    """What a column holds. Payer and receiver name both sides; the counterparty is the one the money is not ours of."""

    BOOKED_ON = "booked_on"
    VALUE_ON = "value_on"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    DIRECTION = "direction"
    BALANCE = "balance"
    COUNTERPARTY = "counterparty"
    COUNTERPARTY_ACCOUNT = "counterparty_account"
    PAYER = "payer"
    PAYER_ACCOUNT = "payer_account"
    RECEIVER = "receiver"
    RECEIVER_ACCOUNT = "receiver_account"
    TEXT = "text"
    REFERENCE = "reference"
    CURRENCY = "currency"
    ACCOUNT = "account"
    HOLDER = "holder"
    STATUS = "status"


ROLE_LABELS: Mapping[Role, str] = {
    Role.BOOKED_ON: N_("Booking day"),
    Role.VALUE_ON: N_("Value day"),
    Role.AMOUNT: N_("Amount, in and out"),
    Role.DEBIT: N_("Money out"),
    Role.CREDIT: N_("Money in"),
    Role.DIRECTION: N_("In or out, in words"),
    Role.BALANCE: N_("Balance"),
    Role.COUNTERPARTY: N_("Counterparty"),
    Role.COUNTERPARTY_ACCOUNT: N_("Account of the counterparty"),
    Role.PAYER: N_("Payer"),
    Role.PAYER_ACCOUNT: N_("Account of the payer"),
    Role.RECEIVER: N_("Receiver"),
    Role.RECEIVER_ACCOUNT: N_("Account of the receiver"),
    Role.TEXT: N_("Text"),
    Role.REFERENCE: N_("Reference"),
    Role.CURRENCY: N_("Currency"),
    Role.ACCOUNT: N_("Account number"),
    Role.HOLDER: N_("Account holder"),
    Role.STATUS: N_("State of the transaction"),
}
SEVERAL = frozenset({Role.TEXT})
"""Roles that several columns may have together; their cells are joined."""
DATE_ORDERS = ("dmy", "mdy", "ymd")
DECIMAL_MARKS = (".", ",")
MOST_COLUMNS = 500
_ENTRIES = frozenset(
    ("headings", "shape", "currency", "date_order", "decimal_mark", "out_is_positive", "credit_words", "columns")
)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a layout writes days and amounts; None leaves it to be told by each file.

    out_is_positive: amounts without a minus are money out, as on card bills, and balances count what is owed.
    credit_words: the words of the direction column that mean money in, all others meaning out; () for the usual words.
    """

    date_order: str | None = None
    decimal_mark: str | None = None
    out_is_positive: bool = False
    credit_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The positions of each role, from 0, in files with these headings; without headings, in files of this shape.

    shape has one letter a column: d days, n numbers, w words, - blank. currency holds where a file names none.
    """

    columns: Mapping[Role, tuple[int, ...]]
    headings: tuple[str, ...] = ()
    shape: str = ""
    conventions: Conventions = field(default_factory=Conventions)
    currency: str | None = None

    @property
    def fingerprint(self) -> str:
        """What files of one layout have in common, as a short text."""
        return headings_fingerprint(self.headings) if self.headings else shape_fingerprint(self.shape)

    @property
    def problems(self) -> tuple[Sentence, ...]:
        """What is still missing or wrong; with none of it the mapping can be used."""
        return tuple(_problems(self))

    def to_document(self) -> dict[str, Any]:
        """Plain values for JSON or TOML, columns counted from 1 as a person counts them; what is None is left out."""
        said = self.conventions
        entries: dict[str, Any] = {
            "headings": list(self.headings),
            "shape": self.shape,
            "currency": self.currency,
            "date_order": said.date_order,
            "decimal_mark": said.decimal_mark,
            "out_is_positive": said.out_is_positive,
            "credit_words": list(said.credit_words),
        }
        kept = {name: value for name, value in entries.items() if value not in (None, "", [])}
        return kept | {"columns": {str(role): [i + 1 for i in where] for role, where in self.columns.items() if where}}


def headings_fingerprint(headings: Sequence[str]) -> str:
    words = [plain(heading) for heading in headings]
    while words and not words[-1]:
        words.pop()
    return "headings:" + hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:20]


def shape_fingerprint(shape: str) -> str:
    return f"shape:{shape}"


def _problems(mapping: ColumnMapping) -> Iterator[Sentence]:
    has = {role for role, where in mapping.columns.items() if where}
    if Role.BOOKED_ON not in has:
        yield say("Name the column of the booking day.")
    if not has & {Role.AMOUNT, Role.DEBIT, Role.CREDIT}:
        yield say("Name the column of the amount, or those of money in and money out.")
    if Role.DIRECTION in has and has & {Role.DEBIT, Role.CREDIT}:
        yield say("Money in and money out have columns of their own; take away the column that says it in words.")
    for role, where in mapping.columns.items():
        if len(where) > 1 and role not in SEVERAL:
            yield say("Only one column can be “{role}”.", role=Sentence(ROLE_LABELS[role]))
    taken = [position for where in mapping.columns.values() for position in where]
    for position in sorted({position for position in taken if taken.count(position) > 1}):
        yield say("Column {number} has two meanings; choose one.", number=position + 1)


def of_document(document: Mapping[str, Any]) -> ColumnMapping:
    """A mapping from plain values as `to_document` gives them. Columns may also be named by their headings.

    Raises Refused listing everything that is wrong.
    """
    headings = _texts(document.get("headings", []))
    problems = [*_strangers(document, headings)]
    columns = {} if problems else dict(_columns(document["columns"], headings or ()))
    said = Conventions(
        document.get("date_order"),
        document.get("decimal_mark"),
        document.get("out_is_positive", False),
        _texts(document.get("credit_words", [])) or (),
    )
    if not problems:
        mapping = ColumnMapping(columns, headings or (), document.get("shape", ""), said, document.get("currency"))
        problems += mapping.problems
        if not problems:
            return mapping
    raise Refused.because(problems)


def _strangers(document: Mapping[str, Any], headings: tuple[str, ...] | None) -> Iterator[Sentence]:
    """What no mapping can say."""
    known = {
        "headings",
        "shape",
        "currency",
        "date_order",
        "decimal_mark",
        "out_is_positive",
        "credit_words",
        "columns",
    }
    for name in sorted(set(document) - known):
        yield say("The mapping has no entry “{name}”.", name=str(name))
    if headings is None or not (headings or _is_shape(document.get("shape"))):
        yield say("The mapping needs “headings”, or for a file without headings a “shape” such as dwn.")
    if document.get("date_order") not in (None, *DATE_ORDERS):
        yield say("“date_order” is one of dmy, mdy and ymd.")
    if document.get("decimal_mark") not in (None, *DECIMAL_MARKS):
        yield say("“decimal_mark” is a full stop or a comma.")
    if not isinstance(document.get("out_is_positive", False), bool):
        yield say("“out_is_positive” is true or false.")
    if _texts(document.get("credit_words", [])) is None:
        yield say("“credit_words” is a list of words.")
    if (currency := document.get("currency")) is not None and not _is_currency(currency):
        yield say("“{code}” is no currency code of ISO 4217, such as CNY or EUR.", code=str(currency))
    columns = document.get("columns")
    if not isinstance(columns, Mapping):
        yield say("The mapping needs a table “columns” that says which column holds what.")
        return
    for role, where in columns.items():
        if role not in set(Role):
            yield say("“{role}” is nothing that a column can hold.", role=str(role))
        elif _positions(where, headings or ()) is None:
            yield say("“{role}” names no column: give its number, counted from 1, or its heading.", role=str(role))


def _columns(columns: Mapping[str, Any], headings: tuple[str, ...]) -> Iterator[tuple[Role, tuple[int, ...]]]:
    for role, where in columns.items():
        yield Role(role), _positions(where, headings) or ()


def _positions(where: object, headings: tuple[str, ...]) -> tuple[int, ...] | None:
    """Columns by number from 1 or by heading, as positions from 0; None where one is neither."""
    entries = where if isinstance(where, list) else [where]
    words = [plain(heading) for heading in headings]
    positions: list[int] = []
    for entry in entries:
        if isinstance(entry, int) and not isinstance(entry, bool) and 1 <= entry <= MOST_COLUMNS:
            positions.append(entry - 1)
        elif isinstance(entry, str) and plain(entry) in words:
            positions.append(words.index(plain(entry)))
        else:
            return None
    return tuple(positions)


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(entry, str) for entry in value) else None


def _is_shape(value: object) -> bool:
    return isinstance(value, str) and 1 < len(value) <= MOST_COLUMNS and set(value) <= set("dnw-")


def _is_currency(code: object) -> bool:
    try:
        minor_digits(str(code))
    except ValueError:
        return False
    return isinstance(code, str)
