"""Tables with agreed column names: strict about what a column means, generous about how it is written.

Order, case, language, encoding, delimiter and line ends of the columns are free.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from engine.errors import Refused
from engine.i18n import say
from engine.intake.letters import plain
from engine.intake.readers import delimited, sheets
from engine.intake.readers.encoding import as_utf8
from engine.intake.readers.grid import Grid, Line, Table
from engine.intake.readers.locked import unlocked
from engine.paths import kept_by_resources, resources

LARGEST_FILE = 200_000_000


@kept_by_resources
def words() -> Mapping[str, Any]:
    """The names and words of resources/layouts/evidence.toml."""
    with (resources() / "layouts" / "evidence.toml").open("rb") as file:
        return tomllib.load(file)


@kept_by_resources
def meanings(topic: str) -> Mapping[str, str]:
    """For each plain word of a topic what it means: `meanings("answers")["是"]` is "yes"."""
    return {plain(word): meaning for meaning, written in words()[topic].items() for word in (meaning, *written)}


@dataclass(frozen=True, eq=False, slots=True)
class NamedTable:
    """A grid and the position of each named column."""

    grid: Grid
    position: Mapping[str, int]
    header: Sequence[str]

    def has(self, name: str) -> bool:
        return name in self.position

    def by(self, topic: str) -> NamedTable:
        """The same table by the column names of another topic."""
        return NamedTable(self.grid, _positions(self.header, topic), self.header)

    def texts(self, name: str) -> pa.Array:
        """A column's cells without the apostrophe that keeps a text from being taken for a formula."""
        return pc.replace_substring_regex(self.cells(name), r"^'([=+\-@'])", r"\1")

    def cells(self, name: str) -> pa.Array:
        """A column's cells, blank where the file has no such column."""
        return self.grid.column(self.position.get(name))


def tables(name: str, data: bytes, password: str | None = None) -> Iterator[Table]:
    """The tables a CSV file or workbook can be read as, the likeliest first."""
    if not data.strip():
        raise Refused(say("{file} is empty.", file=name))
    if len(data) > LARGEST_FILE:
        raise Refused(say("{file} is larger than 200 MB; export a shorter period.", file=name))
    data = unlocked(name, data, password)
    if sheets.is_xlsx(data) or sheets.is_xls(data):
        yield from sheets.tables(name, data)
        return
    text = as_utf8(name, data)
    for delimiter in delimited.delimiters(text) or [","]:
        yield delimited.table(text, delimiter)


def named_table(name: str, data: bytes, topic: str, needed: Sequence[str], password: str | None = None) -> NamedTable:
    """The table whose headings name the needed columns. `Refused` says which are missing."""
    best: tuple[Table, Line, dict[str, int]] | None = None
    for table in tables(name, data, password):
        for line in table.head[:50]:
            position = _positions(line[1], topic)
            if best is None or len(position) > len(best[2]):
                best = (table, line, position)
        if best and all(column in best[2] for column in needed):
            break
    missing = [column for column in needed if best is None or column not in best[2]]
    if best is None or missing:
        raise Refused(
            say(
                "{file} lacks the columns {columns}; name them in the first row.", file=name, columns=", ".join(missing)
            )
        )
    table, (number, header), position = best
    return NamedTable(table.below(number), position, header)


@lru_cache
def _headings(topic: str) -> Mapping[str, tuple[str, ...]]:
    """The plain headings of each column of a topic, the likeliest first."""
    return {column: (plain(column), *map(plain, names)) for column, names in words()[topic].items()}


def _positions(cells: Sequence[str], topic: str) -> dict[str, int]:
    """Where each column stands; of two headings for one column the one listed first wins."""
    position: dict[str, int] = {}
    plain_cells = [plain(cell) for cell in cells]
    for column, headings in _headings(topic).items():
        for heading in headings:
            if heading in plain_cells and plain_cells.index(heading) not in position.values():
                position[column] = plain_cells.index(heading)
                break
    return position
