"""What the lines around a table say of its account: number, holder, currency, period, balances."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from engine.intake.letters import plain
from engine.intake.readers.amounts import read_amounts
from engine.intake.readers.dates import day_of
from engine.intake.readers.vocabulary import currency_of, is_currency, vocabulary
from engine.money import Money, minor_digits

_PAIR = re.compile(
    r"\s*([^:：\[\]]{1,40}?)\s*[:：]\s*([^:：]*?)(?=\s*$|\s{2,}|\s+[^\s:：]{2,20}\s*[:：]|[,，;；]\s*[^\s:：]{2,20}[:：])"
)
_LONGEST = 300
"""Characters; a longer cell is a notice, not a label with its value."""
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?<!\d)\d{8}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b")


@dataclass(frozen=True, slots=True)
class Particulars:
    """Words by topic (account, holder, currency, bank, opening, closing, start, end, limit), as they were written."""

    words: dict[str, str] = field(default_factory=dict)

    def get(self, topic: str) -> str | None:
        return self.words.get(topic) or None

    @property
    def account(self) -> str:
        """The account number: the part with digits, without the label's words around it."""
        written = self.words.get("account", "").strip("'\"[]【】= \t")
        number = re.search(r"[A-Z]{0,2}[\d*][\dA-Z*\- ]{3,}", written)
        return (number[0] if number else written).strip()

    @property
    def currency(self) -> str | None:
        return currency_of(self.words.get("currency", "").strip("[]【】 "))

    def day(self, topic: str) -> dt.date | None:
        found = _DAY.search(self.words.get(topic, ""))
        return day_of(found[0]) if found else None

    def money(self, topic: str, currency: str) -> Money | None:
        """The amount of a topic in the account's currency; None where not said or not readable."""
        digits = minor_digits(currency)
        amounts = read_amounts([pa.array([self.words.get(topic, "")])], digits)[0]
        return Money.of_minor(int(amounts.minor[0]), currency) if amounts.known[0] else None


def particulars(rows: Sequence[Sequence[str]]) -> Particulars:
    """All that the given lines say; what is said first counts."""
    words: dict[str, str] = {}
    for cells in rows:
        for label, value in _pairs(cells):
            topic = vocabulary().particulars.get(plain(label))
            if topic == "period":
                days = _DAY.findall(value)
                if len(days) == 2:
                    words.setdefault("start", days[0])
                    words.setdefault("end", days[1])
            elif topic:
                words.setdefault(topic, value)
        if "account" not in words and (iban := _IBAN.search(" ".join(cells)[:_LONGEST])):
            words["account"] = iban[0]
    if "currency" not in words and (code := _bare_currency(rows)):
        words["currency"] = code
    return Particulars(words)


def _bare_currency(rows: Iterable[Sequence[str]]) -> str | None:
    """The code that is all that stands in a cell, where no label says what it is."""
    codes = {cell.strip(":： ") for cells in rows for cell in cells if len(cell) < 10}
    found = [code for code in codes if code.isascii() and code.isupper() and len(code) == 3 and is_currency(code)]
    return found[0] if len(found) == 1 else None


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Label and value: within one cell around a colon, or in two cells that follow each other."""
    filled = [cell.strip() for cell in cells if cell.strip() and len(cell) < _LONGEST]
    for i, cell in enumerate(filled):
        found = [(m[1], m[2]) for m in _PAIR.finditer(cell) if m[2]]
        yield from found
        if not found and i + 1 < len(filled):
            yield cell.rstrip(":： "), filled[i + 1]
