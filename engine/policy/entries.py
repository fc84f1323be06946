"""Reading tables of a policy file entry by entry, noting every problem instead of stopping at the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from engine.i18n import LANGUAGES, OwnWords, Sentence, say
from engine.money import Money
from engine.policy.lines import Path

E = TypeVar("E", bound=Enum)


class Entries:
    """One table of the file. Each reading method returns a harmless value where it had to note a problem.

    `problems` is shared by all tables of a file and holds (path, sentence).
    """

    def __init__(self, data: Any, path: Path, problems: list[tuple[Path, Sentence]], currency: str) -> None:
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.path = path
        self.problems = problems
        self.currency = currency
        self._read: set[str] = set()
        if not isinstance(data, dict):
            self.problem(say("this must be a table"))

    def problem(self, sentence: Sentence, *keys: str | int) -> None:
        self.problems.append((self.path + keys, sentence))

    def has(self, key: str) -> bool:
        return key in self.data

    def table(self, key: str) -> Entries:
        return Entries(self._get(key, {}), (*self.path, key), self.problems, self.currency)

    def tables(self, key: str) -> list[Entries]:
        """A list of tables: [[key]] again and again."""
        value = self._get(key, [])
        if not isinstance(value, list):
            self.problem(say("“{key}” must be a list of tables", key=key), key)
            return []
        return [Entries(v, (*self.path, key, k), self.problems, self.currency) for k, v in enumerate(value)]

    def string(self, key: str, default: str | None = None) -> str:
        value = self._get(key, default)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.problem(say("“{key}” must be a text that is not empty", key=key), key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        value = self._get(key, default)
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            if value is not None:
                self.problem(say("“{key}” must be a list of texts", key=key), key)
            return ()
        return tuple(value)

    def date(self, key: str) -> dt.date:
        value = self._get(key)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value is not None:
            self.problem(say("“{key}” must be a date such as 2026-06-01", key=key), key)
        return dt.date.min

    def whole(self, key: str, least: int, most: int) -> int:
        value = self._get(key)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        if value is not None:
            self.problem(
                say("“{key}” must be a whole number from {least} to {most}", key=key, least=least, most=most), key
            )
        return least

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._get(key, default)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.problem(say("“{key}” must be true or false", key=key), key)
        return False

    def number(self, key: str, least: str, most: str) -> Decimal:
        """A fraction or factor; a TOML float is read as the decimal it shows."""
        value = self._get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = Decimal(str(value))
            if number.is_finite() and Decimal(least) <= number <= Decimal(most):
                return number
        if value is not None:
            self.problem(say("“{key}” must be a number from {least} to {most}", key=key, least=least, most=most), key)
        return Decimal(least)

    def money(self, key: str) -> Money:
        """An amount of zero or more, written as a text such as "200000.00"."""
        value = self._get(key)
        if isinstance(value, str):
            try:
                amount = Decimal(value)
            except InvalidOperation:
                amount = Decimal(-1)
            if amount.is_finite() and amount >= 0:
                return Money(amount, self.currency)
        if value is not None:
            self.problem(say('“{key}” must be an amount as a text, such as "200000.00"', key=key), key)
        return Money.zero(self.currency)

    def money_or_none(self, key: str) -> Money | None:
        return self.money(key) if self.has(key) else None

    def choice(self, key: str, kind: type[E], default: E | None = None, among: tuple[E, ...] = ()) -> E:
        """One of the kind, or of those among it that may stand here."""
        value = self._get(key, default.value if default else None)
        codes = {member.value: member for member in among or kind}
        if isinstance(value, str) and value in codes:
            return codes[value]
        if value is not None:
            self._not_among(key, value, codes)
        return next(iter(codes.values()))

    def choices(self, key: str, kind: type[E], default: list[str] | None = None) -> tuple[E, ...]:
        codes = {member.value: member for member in kind}
        found = []
        for value in self.texts(key, default):
            if value in codes:
                found.append(codes[value])
            else:
                self._not_among(key, value, codes)
        return tuple(found)

    def known(self, key: str, names: Iterable[str]) -> str:
        """A text that must be one of the names."""
        value = self.string(key)
        names = list(names)
        if value and value not in names:
            self._not_among(key, value, names)
        return value

    def own_words(self, key: str) -> OwnWords:
        """A text of the bank's own by language, such as { en = "…", zh_CN = "…" }; English must be there."""
        table = self.table(key)
        texts = {language: table.string(language) for language in LANGUAGES if language == "en" or table.has(language)}
        table.end()
        return OwnWords(texts)

    def allow(self, *keys: str) -> None:
        """Keys that another reader of this table has read."""
        self._read.update(keys)

    def end(self) -> None:
        """Note every key that nothing asked for: a misspelt key must not be passed over in silence."""
        for key in self.data.keys() - self._read:
            self.problem(say("“{key}” is not a known key here", key=key), key)

    def _not_among(self, key: str, value: object, codes: Iterable[object]) -> None:
        known = ", ".join(map(str, codes))
        self.problem(say("“{key}” is {value}, which is none of: {known}", key=key, value=str(value), known=known), key)

    def _get(self, key: str, default: Any = None) -> Any:
        self._read.add(key)
        value = self.data.get(key, default)
        if value is None and default is None:
            # The line of a table that is not there tells nothing, so that its entries are named in full.
            name = key if self.data else ".".join(map(str, (*self.path, key)))
            self.problem(say("“{key}” is missing", key=name))
        return value
