"""The document in no language yet: sections of blocks, cells with typed values, pictures as data.

Window and memo draw the same document. Every text of ours is a `Sentence`; a plain `str` in a cell is a text that
a person entered and is shown as it is. None is unknown and is printed as such, never left blank.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from engine.facts.finding import SourceRow
from engine.facts.industry import Industry
from engine.i18n import Percent, Sentence, Translator, say
from engine.memo.pictures import Chart
from engine.money import Exchanged, Money

UNKNOWN = say("Unknown - required")


class Tone(StrEnum):
    """What a value means to the reader; the palette gives each tone its colour."""

    PLAIN = "plain"
    MUTED = "muted"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Number:
    """A number to be shown with so many decimals and no unit."""

    value: float | Decimal
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Joined:
    """Several values in one cell, each shown by its own rules, with a mark between them."""

    values: tuple[object, ...]
    mark: str = "; "


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with what it means and the rows it rests on."""

    value: object
    tone: Tone = Tone.PLAIN
    strong: bool = False
    sources: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: `share` is its part of the table's width."""

    label: Sentence
    share: float
    is_figure: bool = False


GAP = Column(Sentence(""), 0.15)
"""Air between two pairs of columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `heavy` names the rows (from 0) that are totals; a narrow table can stand beside another.

    A small table is dense; one of the appendix is set as small as can be read. A long list of narrow rows can stand
    in several columns `abreast`.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Sentence | None = None
    note: Sentence | None = None
    heavy: frozenset[int] = frozenset()
    is_small: bool = False
    is_appendix: bool = False
    abreast: int = 1


@dataclass(frozen=True, slots=True)
class Fact:
    label: Sentence
    cell: Cell


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, laid out in so many columns; `label` is the label's part of a column's width."""

    facts: tuple[Fact, ...]
    title: Sentence | None = None
    columns: int = 2
    label: float = 0.43


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is read first: label above, figure large, a word below, and a mark such as SIMULATED."""

    label: Sentence
    cell: Cell
    note: Sentence | None = None
    mark: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """The one line that must not be missed."""

    title: Sentence
    text: Sentence
    tone: Tone


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `empty` is what is said where there is nothing to list. Letters are set large."""

    title: Sentence | None
    items: tuple[Cell, ...]
    empty: Sentence
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. Letters are set large."""

    sentence: Sentence
    tone: Tone = Tone.PLAIN
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with a title that says what to see."""

    title: Sentence
    chart: Chart
    note: Sentence | None = None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two stacks of blocks next to each other; `share` is the left one's part of the width."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5


Block: TypeAlias = Banner | Bullets | Facts | Picture | SideBySide | Table | Text | Tiles


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter with its entry in the outline. `name` is a stable code, such as "score"."""

    name: str
    title: Sentence
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Title and sections; `header` and `footer` stand on every page."""

    title: Sentence
    subject: Sentence
    header: Sentence
    footer: Sentence
    sections: tuple[Section, ...] = field(default_factory=tuple)


def cell(value: object, tone: Tone = Tone.PLAIN, *, strong: bool = False, sources: tuple[SourceRow, ...] = ()) -> Cell:
    """A cell; an unknown value carries its own words and a warning tone."""
    return Cell(UNKNOWN, Tone.WARN, strong, sources) if is_unknown(value) else Cell(value, tone, strong, sources)


def is_unknown(value: object) -> bool:
    """None and every number that is none."""
    match value:
        case None:
            return True
        case float():
            return not math.isfinite(value)
        case Number(value=number) | Percent(fraction=number):
            return not math.isfinite(number)
    return False


def shown(value: object, words: Translator) -> str:
    """A value as this language writes it, for window and memo alike; round money without its zero cents."""
    if is_unknown(value):
        return words.render(UNKNOWN)
    match value:
        case Sentence(template=template, values=values):
            return words.filled(template, values, lambda part: shown(part, words))
        case Number(value=number, decimals=decimals):
            # A number that rounds to zero has no sign.
            return words.number(number if round(number, decimals) else 0, decimals)
        case Joined(values=values, mark=mark):
            return mark.join(shown(part, words) for part in values)
        case Industry():
            return f"{value.code} {value.name(words.language)}"
        case Money():
            return words.money(value).removesuffix(".00")
        case Exchanged(amount=amount):
            return shown(amount, words)
    return words.show(value)
