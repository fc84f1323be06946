"""Rules that give movements their category: data in `resources/categories`, and the officer's own corrections."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from engine.errors import Refused
from engine.facts.conduct import Category
from engine.i18n import Sentence, say
from engine.paths import kept_by_resources, resources

FIELDS = ("text", "counterparty", "reference")
DIRECTIONS = ("credit", "debit", "any")
BANKS_OWN = 10
"""Rules below this priority read words that only the bank writes; they decide even against a name that is known."""

_CATEGORIES = {category.code: category for category in Category}


@dataclass(frozen=True, slots=True)
class Rule:
    """Give `category` to movements of `direction` where one of the words stands in one of the fields.

    Latin words match as whole words, also next to Chinese ones, and a trailing * allows any ending; others match
    anywhere. Digits do not count. Of several rules that match, the smallest priority decides, then the order of
    reading. penalty marks late fees. A nameless rule holds only where no counterparty is given: the bank's own fee.
    """

    id: str
    category: Category
    direction: str
    words: tuple[str, ...]
    priority: int = 50
    fields: tuple[str, ...] = FIELDS
    penalty: bool = False
    nameless: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(self.words)


def folded(text: str) -> str:
    """The form in which texts and words are compared: full-width made plain, lower case, digits left out."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return plain.lower().translate(_NO_DIGITS)


_NO_DIGITS = str.maketrans("", "", "0123456789\n")
_FIRST_UNSPACED = 0x2E80
_LETTER = "[a-z\u00df-\u024f\u0370-\u052f]"
"""A lower-case letter of a script that puts spaces between words: Latin, Greek, Cyrillic. Named one by one, because
Python compiles the complement of all other scripts a hundred times slower."""


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as one regular expression over folded text; scripts without spaces match within words.

    What must not stand beside a word is said once for all words: Python compiles that set slower than a hundred words.
    """
    stems = {word: _stem(word) for word in sorted(words, key=len, reverse=True)}
    unspaced = [stem for stem in stems.values() if any(ord(letter) >= _FIRST_UNSPACED for letter in stem)]
    spaced = {word: stem for word, stem in stems.items() if stem not in unspaced}
    whole = [stem for word, stem in spaced.items() if not word.endswith("*")]
    begun = [stem for word, stem in spaced.items() if word.endswith("*")]
    forms = (("", unspaced, ""), (f"(?<!{_LETTER})", whole, f"(?!{_LETTER})"), (f"(?<!{_LETTER})", begun, ""))
    return re.compile("|".join(f"{before}(?:{'|'.join(some)}){after}" for before, some, after in forms if some))


def _stem(word: str) -> str:
    stem = unicodedata.normalize("NFKC", word.removesuffix("*")).lower()
    return re.escape(stem if stem.isdigit() else stem.translate(_NO_DIGITS))


def read_rules(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of one file. Raises Refused listing everything that is wrong with it."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("{file} is not a readable rule file: {problem}.", file=name, problem=str(error))) from error
    tables = document.get("rules", [])
    problems = [problem for number, table in enumerate(tables, 1) for problem in _problems(table, number, name)]
    ids = [table.get("id") for table in tables]
    problems += [
        say("{file}: two rules have the id “{id}”.", file=name, id=str(twice))
        for twice in {i for i in ids if ids.count(i) > 1}
    ]
    if problems:
        raise Refused.because(problems)
    return tuple(_rule(table) for table in tables)


def _problems(table: dict[str, object], number: int, name: str) -> list[Sentence]:
    """Everything that is wrong with one rule."""
    wrong = []
    if not isinstance(table.get("id"), str) or not table["id"]:
        wrong.append("id")
    if table.get("category") not in _CATEGORIES:
        wrong.append("category")
    if table.get("direction", "any") not in DIRECTIONS:
        wrong.append("direction")
    if not _texts(table.get("words")):
        wrong.append("words")
    if not isinstance(table.get("priority", 50), int):
        wrong.append("priority")
    if not set(_texts(table.get("fields", list(FIELDS)))) <= set(FIELDS):
        wrong.append("fields")
    return [
        say("{file}, rule {number}: “{key}” is missing or wrong.", file=name, number=number, key=key) for key in wrong
    ]


def _texts(value: object) -> tuple[str, ...]:
    """The value as texts, () where it is anything else."""
    if isinstance(value, list) and all(isinstance(entry, str) and entry for entry in value):
        return tuple(value)
    return ()


def _rule(table: dict[str, object]) -> Rule:
    priority = table.get("priority", 50)
    assert isinstance(priority, int)
    return Rule(
        id=str(table["id"]),
        category=_CATEGORIES[str(table["category"])],
        direction=str(table.get("direction", "any")),
        words=_texts(table["words"]),
        priority=priority,
        fields=_texts(table.get("fields", list(FIELDS))),
        penalty=table.get("penalty") is True,
        nameless=table.get("nameless") is True,
    )


@kept_by_resources
def shipped_rules() -> tuple[Rule, ...]:
    """All rules of `resources/categories`, the deciding one first."""
    paths = sorted((resources() / "categories").glob("*.toml"))
    return in_order(rule for path in paths for rule in read_rules(path.read_text("utf-8"), path.name))


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.priority))
