"""A table of texts as columns, whatever file it came from: what CSV files and spreadsheets have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import DTypeLike, NDArray

HEAD_ROWS = 300
"""How far down a header is looked for."""

Line = tuple[int, list[str]]
"""A row's number as a person sees it, and its cells."""


class Grid:
    """Rows below a header. A row that was shorter than the widest is filled with ""."""

    def __init__(self, columns: Sequence[pa.Array], row: NDArray[np.int32]) -> None:
        self._columns = columns
        self._trimmed: dict[int, pa.Array] = {}
        self.row = row

    def __len__(self) -> int:
        return len(self.row)

    @property
    def width(self) -> int:
        return len(self._columns)

    def column(self, position: int | None) -> pa.Array:
        """A column's cells without blanks around them; blank cells where the table is not so wide."""
        if position is None or position >= self.width:
            return pa.repeat(pa.scalar("", pa.string()), len(self))
        if position not in self._trimmed:
            self._trimmed[position] = pc.utf8_trim_whitespace(self._columns[position])
        return self._trimmed[position]

    def written(self, position: int) -> pa.Array:
        """A column's cells with whatever blanks stand around them."""
        return self._columns[position] if position < self.width else self.column(None)

    def where(self, rows: NDArray[np.bool_]) -> Grid:
        """The same columns with only the given rows."""
        if rows.all():
            return self
        mask = pa.array(rows)
        return Grid([column.filter(mask) for column in self._columns], self.row[rows])

    def rows(self) -> Iterator[list[str]]:
        """The rows one after another as they stand in the file, a thousand at a time."""
        for start in range(0, len(self), 1000):
            block = [column[start : start + 1000].to_pylist() for column in self._columns]
            yield from ([cell.strip() for cell in cells] for cells in zip(*block, strict=True))

    def cells(self, index: int) -> list[str]:
        """One row as it stands in the file."""
        return [column[index].as_py().strip() for column in self._columns]


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """A table as found in a file: its first rows, by which a header is looked for, and the rest on demand.

    `below(row)` gives all rows after the row with that number (0 for all).
    """

    head: tuple[Line, ...]
    below: Callable[[int], Grid]


def grid_of(lines: Iterable[Line]) -> Grid:
    """A grid from rows of any width; blank rows are left out."""
    rows = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    width = max((len(cells) for _, cells in rows), default=0)
    padded = [cells + [""] * (width - len(cells)) for _, cells in rows]
    columns = [pa.array(list(column), pa.string()) for column in zip(*padded, strict=True)]
    return Grid(columns, np.array([number for number, _ in rows], np.int32))


def by_text(cells: pa.Array, meaning: Callable[[str], object], dtype: DTypeLike) -> NDArray[Any]:
    """What each cell means, worked out once for each distinct text."""
    encoded = cells.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    meanings = np.empty(len(texts), dtype)
    for index, text in enumerate(texts):
        meanings[index] = meaning(text)
    spread: NDArray[Any] = meanings[np.asarray(encoded.indices)]
    return spread


def joined(grids: Sequence[Grid]) -> Grid:
    """Grids of one table put together in the order of their rows."""
    row = np.concatenate([grid.row for grid in grids])
    order = np.argsort(row, kind="stable")
    width = max(grid.width for grid in grids)
    columns = [pa.concat_arrays([grid.column(i) for grid in grids]).take(pa.array(order)) for i in range(width)]
    return Grid(columns, row[order])
