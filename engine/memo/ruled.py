"""A ruled table of text blocks: split between rows, its head repeated on the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from engine.memo import palette
from engine.memo.pen import Pen
from engine.memo.typeset import TextBlock

SIDE = 3.0
UNDER_HEAD = 1.8
"""Room for the rule under the head and air below it."""
FEWEST = 2
"""So many rows at least stand on either side of a page break."""


@dataclass(frozen=True, slots=True)
class Row:
    """One block a column; a heavy row is shaded."""

    cells: tuple[TextBlock, ...]
    is_heavy: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """Column widths in points, the padding above and below each text, and the head, if there is one."""

    widths: tuple[float, ...]
    padding: float
    head: Row | None = None


class RuledTable:
    """Rows under a head, a hairline below each."""

    def __init__(self, ruling: Ruling, rows: Sequence[Row], heights: Sequence[float] = ()) -> None:
        self.ruling, self.rows = ruling, list(rows)
        self.width = sum(ruling.widths)
        self._heights = list(heights) or [self._height_of(row) for row in rows]
        self._head = self._height_of(ruling.head) + UNDER_HEAD if ruling.head else 0.0
        self.height = self._head + sum(self._heights)

    def _height_of(self, row: Row) -> float:
        room = 2 * SIDE
        tallest = max(block.set_in(width - room) for block, width in zip(row.cells, self.ruling.widths, strict=True))
        return tallest + 2 * self.ruling.padding

    def split(self, room: float) -> tuple[RuledTable, RuledTable] | None:
        """As many rows as fit, and a table of the others."""
        reach = accumulate(self._heights, initial=self._head)
        fitting = sum(bottom <= room for bottom in reach) - 1
        fitting = self._before_head(min(fitting, len(self.rows) - FEWEST))
        if fitting < FEWEST:
            return None
        return (
            RuledTable(self.ruling, self.rows[:fitting], self._heights[:fitting]),
            RuledTable(self.ruling, self.rows[fitting:], self._heights[fitting:]),
        )

    def _before_head(self, end: int) -> int:
        """The place of a break, moved up where a shaded row would be the last before it."""
        return end - 1 if 0 < end < len(self.rows) and self.rows[end - 1].is_heavy else end

    def parted(self, count: int) -> list[RuledTable]:
        """So many tables, or fewer, of about the same height."""
        middles = [bottom - height / 2 for bottom, height in zip(accumulate(self._heights), self._heights, strict=True)]
        share = sum(self._heights) / count
        places = [self._before_head(sum(middle < share * number for middle in middles)) for number in range(count + 1)]
        return [
            RuledTable(self.ruling, self.rows[start:end], self._heights[start:end])
            for start, end in pairwise(places)
            if start < end
        ]

    def put(self, pen: Pen, x: float, top: float) -> None:
        if self.ruling.head:
            self._put_row(pen, x, top, self.ruling.head, self._head - UNDER_HEAD, is_head=True)
            rule = top - self._head + UNDER_HEAD - 0.6
            pen.line(x, rule, x + self.width, rule, palette.PRIMARY, 0.7)
        y = top - self._head
        bottoms = []
        for row, height in zip(self.rows, self._heights, strict=True):
            if row.is_heavy:
                pen.box(x, y - height, self.width, height, palette.WASH)
            self._put_row(pen, x, y, row, height)
            y -= height
            bottoms.append(y)
        if bottoms:
            pen.rules(x, x + self.width, bottoms, palette.RULE, 0.25)

    def _put_row(self, pen: Pen, x: float, top: float, row: Row, height: float, *, is_head: bool = False) -> None:
        """Texts hang from the top of the row, those of the head stand on its bottom."""
        for block, width in zip(row.cells, self.ruling.widths, strict=True):
            sunk = height - block.height - 2 * self.ruling.padding if is_head else 0.0
            block.put(pen, x + SIDE, top - self.ruling.padding - sunk)
            x += width


class Abreast:
    """A long narrow table in several columns of about the same height, read down one after the other.

    Where a page ends it goes on overleaf with the row after the last of its last column.
    """

    def __init__(self, grid: RuledTable, count: int, gutter: float) -> None:
        self.grid, self.count, self.gutter = grid, count, gutter
        self.columns = grid.parted(count)
        self.height = max(column.height for column in self.columns)

    def put(self, pen: Pen, x: float, top: float) -> None:
        for number, column in enumerate(self.columns):
            column.put(pen, x + number * (column.width + self.gutter), top)

    def split(self, room: float) -> tuple[Abreast, Abreast] | None:
        """As many rows as the columns take at this height, and the others."""
        rest: RuledTable | None = self.grid
        filled: list[RuledTable] = []
        while rest is not None and len(filled) < self.count:
            halves = rest.split(room)
            if halves is None:
                return None
            filled.append(halves[0])
            rest = halves[1]
        if rest is None:
            return None
        upper, lower = Abreast(self.grid, self.count, self.gutter), Abreast(rest, self.count, self.gutter)
        upper.columns, upper.height = filled, max(column.height for column in filled)
        return upper, lower
