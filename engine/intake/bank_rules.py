"""Categories that officers of this bank gave: rules that hold for all its cases, and corrections of single rows.

What a person said goes before everything that Tally tells by itself; of two, the later one decides, and a correction
of a row decides against any rule.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.facts.conduct import Category, Ledger
from engine.i18n import say
from engine.intake import names
from engine.intake.application import quoted
from engine.intake.distinct import Distinct
from engine.intake.rules import DIRECTIONS

BANK_RULES_FILE = "bank/categories.toml"
"""Where a case folder keeps the rules that its categories rest on."""
SHORTEST = 2
"""A text that is only contained must be longer than one letter."""
_CATEGORIES = {category.code: category for category in Category}


class Match(StrEnum):
    """What a rule looks at. Names are compared in their plain form, texts without regard to case, width and spacing."""

    COUNTERPARTY_IS = "counterparty-is"
    COUNTERPARTY_HAS = "counterparty-has"
    TEXT_IS = "text-is"
    TEXT_HAS = "text-has"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class BankRule:
    """Give `category` to movements of `direction` (credit, debit, any) that match; `rows` are sources of one case.

    `value` is what a name or text is or contains, "" for a correction of rows. made_at is a moment in UTC.
    """

    category: Category
    match: Match
    value: str = ""
    direction: str = "any"
    rows: tuple[str, ...] = ()
    made_by: str = ""
    made_at: str = ""

    @property
    def id(self) -> str:
        """The same wherever and whenever the same was said."""
        said = [self.category.code, self.match.value, plain(self.value), self.direction, *sorted(self.rows)]
        return "bank-" + hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:10]

    def checked(self) -> BankRule:
        """The rule with its value trimmed; raises Refused where it would match nothing or nearly everything."""
        value = " ".join(self.value.split())
        if self.match is Match.ROWS:
            if not self.rows:
                raise Refused(say("Choose the rows whose category is to change."))
        elif len(plain(value)) < SHORTEST:
            raise Refused(say("Enter at least two letters that the name or the text must have."))
        return replace(self, value=value)


@dataclass(frozen=True, eq=False, slots=True)
class BankReading:
    """Which rule decides each row: its position in `rules`, -1 for none."""

    rules: tuple[BankRule, ...]
    rank: NDArray[np.int32]

    def where(self, rows: NDArray[np.bool_]) -> BankReading:
        return BankReading(self.rules, self.rank[rows])

    @property
    def used(self) -> tuple[BankRule, ...]:
        """The rules that decided anything, in their order."""
        return tuple(self.rules[position] for position in np.unique(self.rank).tolist() if position >= 0)


def plain(text: str) -> str:
    """The form in which names and texts are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_bank_rules(ledger: Ledger, rules: Sequence[BankRule]) -> BankReading:
    """The deciding rule of each row: the last that matches, corrections of rows after all others."""
    ordered = tuple(sorted(rules, key=lambda rule: rule.match is Match.ROWS))
    rank = np.full(len(ledger), -1, np.int32)
    if ordered and len(ledger):
        columns = _Columns(ledger)
        for position, rule in enumerate(ordered):
            rank[columns.matching(rule)] = position
    return BankReading(ordered, rank)


def matching(ledger: Ledger, rule: BankRule) -> NDArray[np.bool_]:
    """Which rows a rule speaks of."""
    return _Columns(ledger).matching(rule)


class _Columns:
    """The names and texts of a ledger, each distinct one looked at once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.columns = {name: Distinct.of(getattr(ledger, name)) for name in ("counterparty", "text")}
        self.plain = {name: tuple(map(plain, column.values)) for name, column in self.columns.items()}

    def matching(self, rule: BankRule) -> NDArray[np.bool_]:
        if rule.match is Match.ROWS:
            found = self._rows(rule.rows)
        else:
            name, _, how = rule.match.value.partition("-")
            hits = self._same(name, rule.value) if how == "is" else self._containing(name, rule.value)
            found = hits[self.columns[name].codes]
        return found & self._direction(rule.direction)

    def _same(self, name: str, value: str) -> NDArray[np.bool_]:
        wanted, key = plain(value), names.key(value)
        if name == "counterparty" and key:
            return np.array([names.key(text) == key for text in self.columns[name].values], np.bool_)
        return np.array([text == wanted for text in self.plain[name]], np.bool_)

    def _containing(self, name: str, value: str) -> NDArray[np.bool_]:
        wanted = plain(value)
        return np.array([wanted in text for text in self.plain[name]], np.bool_)

    def _rows(self, rows: Sequence[str]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.ledger), np.bool_)
        for number, file in enumerate(self.ledger.files):
            wanted = [int(row) for name, _, row in (text.rpartition(":") for text in rows) if name == file]
            found |= (self.ledger.file == number) & np.isin(self.ledger.row, wanted)
        return found

    def _direction(self, direction: str) -> NDArray[np.bool_]:
        amount = self.ledger.amount
        return {"credit": amount > 0, "debit": amount < 0}.get(direction, np.ones(len(amount), np.bool_))


def write_bank_rules(rules: Sequence[BankRule]) -> str:
    """The rules as TOML, in their order."""
    return "\n".join(line for rule in rules for line in _lines(rule)) + "\n"


def _lines(rule: BankRule) -> Iterator[str]:
    yield "[[rules]]"
    texts = {
        "id": rule.id, "category": rule.category.code, "match": rule.match.value, "value": rule.value,
        "direction": rule.direction, "made_by": rule.made_by, "made_at": rule.made_at,
    }  # fmt: skip
    yield from (f"{name} = {quoted(text)}" for name, text in texts.items() if text)
    if rule.rows:
        yield f"rows = [{', '.join(map(quoted, rule.rows))}]"
    yield ""


def parse_bank_rules(name: str, data: bytes) -> tuple[BankRule, ...]:
    """The rules in a TOML file; raises Refused naming the first rule that is none."""
    try:
        tables = tomllib.loads(data.decode("utf-8-sig")).get("rules", [])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(say("{file} is not a readable rule file: {problem}.", file=name, problem=str(error))) from error
    if not isinstance(tables, list):
        raise Refused(say("{file}, rule {number}: “{key}” is missing or wrong.", file=name, number=1, key="rules"))
    return tuple(_rule(name, number, table) for number, table in enumerate(tables, 1))


def _rule(name: str, number: int, table: Any) -> BankRule:
    wrong = next(_wrong(table if isinstance(table, Mapping) else {}), None)
    if wrong is not None:
        raise Refused(say("{file}, rule {number}: “{key}” is missing or wrong.", file=name, number=number, key=wrong))
    texts = {key: table.get(key, "") for key in ("value", "made_by", "made_at")}
    return BankRule(
        _CATEGORIES[table["category"]],
        Match(table["match"]),
        direction=table.get("direction", "any"),
        rows=tuple(table.get("rows", ())),
        **texts,
    ).checked()


def _wrong(table: Mapping[str, Any]) -> Iterator[str]:
    if table.get("category") not in _CATEGORIES:
        yield "category"
    if table.get("match") not in set(Match):
        yield "match"
    if table.get("direction", "any") not in DIRECTIONS:
        yield "direction"
    yield from (key for key in ("value", "made_by", "made_at") if not isinstance(table.get(key, ""), str))
    rows = table.get("rows", [])
    if not isinstance(rows, list) or not all(isinstance(row, str) and re.search(r":\d{1,9}$", row) for row in rows):
        yield "rows"
