"""Plain text set in lines: Chinese breaks between characters, Latin words stay whole, no markup is ever read.

ReportLab's own paragraph reads markup and breaks Latin words inside Chinese text; a document of short cells needs
neither, and is set three times as fast without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.platypus import Flowable

from engine.memo import palette
from engine.memo.fonts import BOLD, REGULAR, printable

LEADING = 1.32
INDENT = 9.0

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENS, _CLOSES = "（《〈「『【“‘", "，。、；：？！）》〉」』】”’…%"
_PIECE = re.compile(rf"\s+|[{_OPENS}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSES}]*")
"""What may not be broken: a run of spaces, one Chinese character with its punctuation, or a Latin word."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font, size and colour."""

    text: str
    font: str
    size: float
    ink: str


class TextBlock(Flowable):  # type: ignore[misc]
    """Runs of text broken into lines at the width it is given."""

    def __init__(
        self, runs: tuple[Run, ...], *, right: bool = False, bullet: bool = False, before: float = 0, after: float = 0
    ) -> None:
        super().__init__()
        self.runs, self.right, self.bullet = runs, right, bullet
        self.spaceBefore, self.spaceAfter = before, after
        self.leading = max(run.size for run in runs) * LEADING
        self._lines: list[list[Run]] = []
        self._broken_at = -1.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        if width != self._broken_at:
            self._lines = list(_lines(self.runs, width - (INDENT if self.bullet else 0)))
            self._broken_at = self.width = width
        self.height = self.leading * len(self._lines)
        return width, self.height

    def minWidth(self) -> float:  # noqa: N802 (ReportLab's name)
        return 0.0

    def draw(self) -> None:
        pen = Pen(self.canv)
        self.put(pen, 0.0, self.height)
        pen.lift()

    def put(self, pen: Pen, x: float, top: float) -> None:
        """Write the lines with the block's upper left corner at this point."""
        first = self.runs[0]
        y = top - self.leading + first.size * 0.3
        if self.bullet:
            pen.write(Run("•", first.font, first.size, first.ink), x, y)
        for line in self._lines:
            start = self.width - sum(width_of(run) for run in line) if self.right else INDENT if self.bullet else 0.0
            for run in line:
                pen.write(run, x + start, y)
                start += width_of(run)
            y -= self.leading


class Pen:
    """Writes runs into one text object of the page, changing font and colour only where they change."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._look: tuple[str, float, str] | None = None

    def write(self, run: Run, x: float, y: float) -> None:
        if not run.text:
            return
        look = (run.font, run.size, run.ink)
        if look != self._look:
            self._text.setFont(run.font, run.size)
            self._text.setFillColor(_colour(run.ink))
            self._look = look
        self._text.setTextOrigin(x, y)
        self._text.textOut(run.text)

    def lift(self) -> None:
        self._canvas.drawText(self._text)


def textblock(
    text: str, size: float, ink: str = palette.INK, *, bold: bool = False, right: bool = False, fine: str = "",
    fine_size: float = 6.2, before: float = 0, after: float = 0, bullet: bool = False,
) -> TextBlock:  # fmt: skip
    """A text as a person typed it, set; `fine` follows in small grey."""
    runs = [Run(printable(text), BOLD if bold else REGULAR, size, ink)]
    if fine:
        runs.append(Run(" " + printable(fine), REGULAR, fine_size, palette.FAINT))
    return TextBlock(tuple(runs), right=right, bullet=bullet, before=before, after=after)


def width_of(run: Run) -> float:
    return _width(run.text, run.font) * run.size


@lru_cache(maxsize=16384)
def _width(text: str, font: str) -> float:
    """The width of a text at size 1."""
    return float(getFont(font).stringWidth(text, 1))


@lru_cache
def _colour(ink: str) -> HexColor:
    return HexColor(ink)


def _lines(runs: tuple[Run, ...], room: float) -> Iterator[list[Run]]:
    """Greedy line breaking; a piece wider than a whole line is broken by letters. At least one line."""
    line: list[Run] = []
    used = 0.0
    for piece in _pieces(runs, room):
        width = width_of(piece)
        if line and used + width > room + 0.01 and not piece.text.isspace():
            yield _joined(line)
            line, used = [], 0.0
        if line or not piece.text.isspace():
            line.append(piece)
            used += width
    yield _joined(line)


def _pieces(runs: tuple[Run, ...], room: float) -> Iterator[Run]:
    for run in runs:
        for match in _PIECE.finditer(run.text):
            piece = Run(match.group(), run.font, run.size, run.ink)
            yield from (piece,) if width_of(piece) <= room else _by_letters(piece, room)


def _by_letters(piece: Run, room: float) -> Iterator[Run]:
    start, used = 0, 0.0
    for index, letter in enumerate(piece.text):
        width = _width(letter, piece.font) * piece.size
        if index > start and used + width > room:
            yield Run(piece.text[start:index], piece.font, piece.size, piece.ink)
            start, used = index, 0.0
        used += width
    yield Run(piece.text[start:], piece.font, piece.size, piece.ink)


def _joined(line: list[Run]) -> list[Run]:
    """Neighbouring pieces of one run as one, without the spaces at the end of the line."""
    joined: list[Run] = []
    for piece in line:
        if joined and (joined[-1].font, joined[-1].size, joined[-1].ink) == (piece.font, piece.size, piece.ink):
            joined[-1] = Run(joined[-1].text + piece.text, piece.font, piece.size, piece.ink)
        else:
            joined.append(piece)
    if joined:
        joined[-1] = Run(joined[-1].text.rstrip(), joined[-1].font, joined[-1].size, joined[-1].ink)
    return joined
