"""Movements one by one, as the standards for bank data give them, to the columns of an account."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from engine.i18n import Sentence, say
from engine.intake.readers.dates import EARLIEST, LATEST
from engine.intake.readers.statement import LARGEST_MINOR, ReadAccount, Rows
from engine.intake.readers.vocabulary import is_currency
from engine.money import Money, minor_digits

_DIGITS = re.compile(r"[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})", re.ASCII)
"""What Python reads as a number is wider: exponents that overflow, digits of other scripts, underscores."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One booked movement: a positive amount is a credit; `row` is its line or ordinal in the file."""

    row: int
    booked_on: dt.date
    amount: Decimal
    value_on: dt.date | None = None
    balance_after: Decimal | None = None
    counterparty: str = ""
    counterparty_account: str = ""
    text: str = ""
    reference: str = ""


class Unreadable(Exception):
    """A row that cannot be read, and why; never leaves the readers."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def account_of(
    movements: Sequence[Movement],
    currency: str,
    number: str = "",
    bank: str | None = None,
    holder: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    opening: Money | None = None,
    closing: Money | None = None,
    limit: Money | None = None,
) -> ReadAccount:
    """An account of these movements; where no period is stated, the first and last booking day."""
    days = [movement.booked_on for movement in movements]
    return ReadAccount(
        number=number,
        currency=currency,
        bank=bank or None,
        holder=holder or None,
        start=start or min(days, default=None),
        end=end or max(days, default=None),
        opening=opening,
        closing=closing,
        limit=limit,
        rows=rows_of(movements, currency),
    )


def rows_of(movements: Sequence[Movement], currency: str) -> Rows:
    if not movements:
        return Rows.empty()
    digits = minor_digits(currency)
    balances = [None if m.balance_after is None else _minor(m.balance_after, digits) for m in movements]
    return Rows(
        booked_on=np.array([m.booked_on for m in movements], "datetime64[D]"),
        value_on=np.array([np.datetime64(m.value_on or "NaT", "D") for m in movements], "datetime64[D]"),
        amount=np.array([_minor(m.amount, digits) for m in movements], np.int64),
        balance_after=np.array([balance or 0 for balance in balances], np.int64),
        balance_known=np.array([balance is not None for balance in balances], np.bool_),
        counterparty=_texts([m.counterparty for m in movements]),
        counterparty_account=_texts([m.counterparty_account for m in movements]),
        text=_texts([m.text for m in movements]),
        reference=_texts([m.reference for m in movements]),
        row=np.array([m.row for m in movements], np.int32),
    )


def _minor(amount: Decimal, digits: int) -> int:
    """Whole minor units, rounded as `Money` rounds."""
    return int(amount.scaleb(digits).to_integral_value(ROUND_HALF_UP))


def amount_of(written: str) -> Decimal:
    """The amount of a standard format, where either mark is decimal and none parts thousands. `Unreadable` if none."""
    cleaned = written.strip()
    if cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    elif cleaned.count(".") == 1:
        cleaned = cleaned.replace(",", "")
    if not _DIGITS.fullmatch(cleaned) or abs(amount := Decimal(cleaned)) * 1000 >= LARGEST_MINOR:
        raise Unreadable(say("“{cell}” is no amount that can be read.", cell=written[:40]))
    return amount


def day(year: int, month: int, day_of_month: int, written: str) -> dt.date:
    """A day within the bounds of a booking. `Unreadable` if there is none."""
    try:
        date = dt.date(year, month, day_of_month)
    except ValueError:
        date = None
    if date is None or not EARLIEST <= date < LATEST:
        raise Unreadable(say("“{cell}” is no day between 1970 and 2099.", cell=written[:40]))
    return date


def compact_day(written: str) -> dt.date:
    """A day that begins with YYYYMMDD or YYYY-MM-DD, whatever time follows."""
    digits = written.strip()[:10].replace("-", "")[:8]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        raise Unreadable(say("“{cell}” is no day between 1970 and 2099.", cell=written[:40]))
    return day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), written)


def currency_or(written: str | None, otherwise: str) -> str:
    """The currency a file names, or the other where it names none that exists."""
    code = (written or "").strip().upper()
    return code if is_currency(code) else otherwise


def _texts(texts: list[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    column = np.empty(len(texts), object)
    column[:] = [" ".join(text.split()) for text in texts]
    return column
