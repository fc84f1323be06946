"""A ruled table of text blocks: set in one go, split between rows, its head repeated on the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from engine.memo import palette
from engine.memo.typeset import Pen, TextBlock

SIDE = 3.0
_SHADE, _HAIRLINE, _RULE = (HexColor(ink) for ink in (palette.WASH, palette.RULE, palette.PRIMARY))


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


class RuledTable(Flowable):  # type: ignore[misc]
    """Rows under a head, a hairline below each. ReportLab's own table is three times slower for the same."""

    def __init__(self, ruling: Ruling, rows: Sequence[Row]) -> None:
        super().__init__()
        self.ruling, self.rows = ruling, list(rows)
        self.width = sum(ruling.widths)
        self.hAlign = "LEFT"
        self._shown = [*([ruling.head] if ruling.head else []), *self.rows]
        self._heights = [self._height_of(row) for row in self._shown]

    def _height_of(self, row: Row) -> float:
        tallest = max(
            block.wrap(width - 2 * SIDE, 0)[1] for block, width in zip(row.cells, self.ruling.widths, strict=True)
        )
        return tallest + 2 * self.ruling.padding

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.height = sum(self._heights)
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[RuledTable]:
        """As many rows as fit, and a table of the others; nothing where not even one row fits."""
        offset = len(self._shown) - len(self.rows)
        used, fitting = sum(self._heights[:offset]), 0
        while fitting < len(self.rows) and used + self._heights[offset + fitting] <= height:
            used += self._heights[offset + fitting]
            fitting += 1
        if not fitting or fitting == len(self.rows):
            return []
        return [RuledTable(self.ruling, self.rows[:fitting]), RuledTable(self.ruling, self.rows[fitting:])]

    def draw(self) -> None:
        self._draw_lines()
        pen = Pen(self.canv)
        y = self.height
        for row, height in zip(self._shown, self._heights, strict=True):
            x = 0.0
            for block, width in zip(row.cells, self.ruling.widths, strict=True):
                sunk = height - block.height - 2 * self.ruling.padding if row is self.ruling.head else 0.0
                block.put(pen, x + SIDE, y - self.ruling.padding - sunk)
                x += width
            y -= height
        pen.lift()

    def _draw_lines(self) -> None:
        """Shades of heavy rows, the rule under the head, and all hairlines in one path."""
        canvas: Any = self.canv
        bottoms = [self.height - used for used in accumulate(self._heights)]
        canvas.setFillColor(_SHADE)
        for row, bottom, height in zip(self._shown, bottoms, self._heights, strict=True):
            if row.is_heavy:
                canvas.rect(0, bottom, self.width, height, stroke=0, fill=1)
        canvas.setStrokeColor(_HAIRLINE)
        canvas.setLineWidth(0.25)
        canvas.lines([(0, bottom, self.width, bottom) for bottom in bottoms])
        if self.ruling.head:
            canvas.setStrokeColor(_RULE)
            canvas.setLineWidth(0.7)
            canvas.line(0, bottoms[0], self.width, bottoms[0])
