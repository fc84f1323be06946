"""The words by which statements name their columns, currencies and signs; the lists are in resources/layouts."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from engine.intake.letters import plain
from engine.money import minor_digits
from engine.paths import kept_by_resources, resources

_CODE_AT_END = re.compile(r"[\s(（\[]+(?:in\s+)?([A-Z]{3})\s*[)）\]]?\s*$")
_PARTS = re.compile(r"[\[\]()（）{}/|\n]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`headings` maps a plain heading to its roles with their rank (lower is better); the rest map plain words."""

    headings: Mapping[str, Mapping[str, int]]
    flags: Mapping[str, str]
    void_states: frozenset[str]
    wallet: Mapping[str, str]
    bill: Mapping[str, str]
    currencies: Mapping[str, str]
    particulars: Mapping[str, str]
    summary: tuple[str, ...]


@kept_by_resources
def vocabulary() -> Vocabulary:
    with (resources() / "layouts" / "headers.toml").open("rb") as file:
        data = tomllib.load(file)
    headings: dict[str, dict[str, int]] = {}
    for role, names in data.items():
        if isinstance(names, list):
            for rank, name in enumerate(names):
                headings.setdefault(plain(name), {}).setdefault(role, rank)
    return Vocabulary(
        headings,
        {sign_word(word): flag for flag, words in data["flags"].items() for word in words},
        frozenset(plain(word) for word in data["states"]["void"]),
        {plain(word): flag for flag, words in data["wallet"].items() for word in words},
        {plain(word): flag for flag, words in data["bill"].items() for word in words},
        {word.lower(): code for code, words in data["currencies"].items() for word in words},
        {plain(word): name for name, words in data["particulars"].items() for word in words},
        tuple(plain(word) for word in data["summary"]["words"]),
    )


def sign_word(text: str) -> str:
    """Like `plain`, but a lone sign such as "+" or "/" stays."""
    return plain(text) or text.strip()


def roles_of(heading: str) -> Mapping[str, int]:
    """The roles a column with this heading can have, with rank; a heading in two languages counts by either."""
    headings = vocabulary().headings
    whole = _CODE_AT_END.sub("", heading.strip()) if currency_in(heading) else heading
    found = headings.get(plain(whole)) or headings.get(plain(heading))
    if found is None and not heading.isascii():
        parts = [part for part in _PARTS.split(heading) if part.strip()]
        if len({part.isascii() for part in parts}) > 1:
            found = next((headings[plain(part)] for part in parts if plain(part) in headings), None)
    return found or {}


def currency_in(heading: str) -> str | None:
    """The currency a heading or label ends with: "Amount (EUR)"."""
    match = _CODE_AT_END.search(" " + heading)
    return match[1] if match and is_currency(match[1]) else None


def currency_of(word: str) -> str | None:
    """The ISO code that a word or sign means, None if it means none."""
    word = word.strip()
    if is_currency(word.upper()):
        return word.upper()
    return vocabulary().currencies.get(unicodedata.normalize("NFKC", word).lower())


def is_currency(code: str) -> bool:
    try:
        minor_digits(code)
    except ValueError:
        return False
    return True
