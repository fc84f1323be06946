"""Sentences that are written once in English and read in any language.

The engine never renders text while it computes: it returns a `Sentence`, a template with named values,
and whoever shows it asks a `Translator` for the words, numbers, dates and money of one locale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, reduce
from gettext import c2py

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from engine.money import Exchanged, Money
from engine.paths import resources

LANGUAGES = ("en", "zh_CN")


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for a text that is translated later)
    """Mark a text for translation without translating it here."""
    return text


@dataclass(frozen=True, slots=True)
class Percent:
    """A fraction to be shown as a percentage with the given number of decimals."""

    fraction: float | Decimal
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translatable template with named places, for example `"Balance breaks in row {row}"`."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return translator("en").render(self)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A text that a bank wrote itself, in as many languages as it wrote it; English stands in for any other."""

    texts: Mapping[str, str]

    def sentence(self) -> Sentence:
        """The words as a sentence of their own."""
        return Sentence(_ALONE, {"words": self})

    def in_language(self, language: str) -> str:
        return self.texts.get(language) or self.texts["en"]


_ALONE = "{words}"


def say(template: str, /, **values: object) -> Sentence:
    """A sentence from a template and its values; extraction tools know this name."""
    return Sentence(template, values)


COMMA, APART = N_("{first}, {second}"), N_("{first}; {second}")
"""How parts follow one another in a row: words, and phrases."""


def joined(parts: Iterable[object], between: str = COMMA) -> Sentence | None:
    """Parts in a row, as each language separates them, each put into words only when it is read; None for no parts."""
    found = [part if isinstance(part, Sentence) else Sentence(_ALONE, {"words": part}) for part in parts]
    return reduce(lambda told, part: Sentence(between, {"first": told, "second": part}), found) if found else None


def listed(parts: Iterable[object]) -> Sentence:
    """Words in a row; an empty sentence for none."""
    return joined(parts) or Sentence("")


@dataclass(frozen=True, slots=True)
class Plural:
    """A text in the forms that a language has for numbers: `place` is the value that counts, `form` the number of the
    form for a count."""

    place: str
    forms: tuple[str, ...]
    form: Callable[[int], int]

    def of(self, values: Mapping[str, object]) -> str:
        """The form for what is counted; what is no whole number takes the last, as nought does in English."""
        count = values.get(self.place)
        if isinstance(count, int | float | Decimal) and count == count // 1:
            return self.forms[self.form(int(count))]
        return self.forms[-1]


class Translator:
    """Words and formats of one language; `text` for words, the others for values."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._texts, self._plurals = _texts(language)
        signs = self.locale.number_symbols[self.locale.default_numbering_system]
        self._signs = str.maketrans(
            {",": signs["group"], ".": signs["decimal"], "-": signs["minusSign"], "%": signs["percentSign"]}
        )

    def text(self, template: str, /, **values: object) -> str:
        """The template in this language with its places filled."""
        return self.filled(template, values, self.show)

    def filled(self, template: str, values: Mapping[str, object], show: Callable[[object], str]) -> str:
        """The template in this language, in the form for what it counts, each value as `show` writes it."""
        words = self.worded(template, values)
        return words.format(**{name: show(value) for name, value in values.items()}) if values else words

    def worded(self, template: str, values: Mapping[str, object]) -> str:
        """The template in this language with its places still open."""
        plural = self._plurals.get(template)
        return self._texts.get(template, template) if plural is None else plural.of(values)

    def render(self, sentence: Sentence) -> str:
        return self.text(sentence.template, **sentence.values)

    def show(self, value: object) -> str:
        """A value as this locale writes it; unknown is said, never left blank."""
        match value:
            case None:
                return self.text("unknown")
            case str():
                return value
            case Sentence():
                return self.render(value)
            case OwnWords():
                return value.in_language(self.language)
            case Money():
                return self.money(value)
            case Exchanged():
                return self.exchanged(value)
            case Percent():
                return self.percent(value.fraction, value.decimals)
            case bool():
                return self.text("yes") if value else self.text("no")
            case dt.date():
                return self.date(value)
            case int() | float() | Decimal():
                return self.number(value)
            case _:
                return str(value)

    def money(self, money: Money) -> str:
        return format_currency(money.amount, money.currency, locale=self.locale)

    def exchanged(self, value: Exchanged) -> str:
        """The amount as the reader counts."""
        return self.money(value.amount)

    def number(self, number: float | Decimal, decimals: int | None = None) -> str:
        return format_decimal(number, locale=self.locale) if decimals is None else self._grouped(number, decimals)

    def percent(self, fraction: float | Decimal, decimals: int = 1) -> str:
        return self._grouped(Decimal(str(fraction)) * 100, decimals, "%")

    def _grouped(self, number: float | Decimal, decimals: int, sign: str = "") -> str:
        """Thousands grouped, half to even, in this locale's signs: what Babel writes, in a tenth of its time."""
        return f"{Decimal(str(number)):,.{decimals}f}{sign}".translate(self._signs)

    def date(self, date: dt.date) -> str:
        return format_date(date, format="medium", locale=self.locale)


@lru_cache
def translator(language: str) -> Translator:
    return Translator(language)


def _texts(language: str) -> tuple[dict[str, str], dict[str, Plural]]:
    """Every translated text of a language, and those that have a form of their own for one.

    English is the source: its catalogue holds only its plurals. There a text is found by what the program writes, the
    form for many; the message's context names the place that counts.
    """
    texts: dict[str, str] = {}
    plurals: dict[str, Plural] = {}
    for path in sorted((resources() / "translations" / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        form = _form(catalogue)
        for message in catalogue:
            if not message.id or not message.string or message.fuzzy:
                continue
            if isinstance(message.id, str):
                texts[message.id] = str(message.string)
            else:
                plurals[message.id[1]] = Plural(str(message.context), tuple(message.string), form)
    return texts, plurals


def _form(catalogue: Catalog) -> Callable[[int], int]:
    """The rule of the catalogue's header by which a count takes its form."""
    rule: Callable[[int], int] = c2py(catalogue.plural_expr)
    return rule
