"""Plain text set in lines: Chinese breaks between characters, Latin words stay whole, no markup is ever read.

ReportLab's own paragraph reads markup and breaks Latin words inside Chinese text; a document of short cells needs
neither, and is set three times as fast without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import getFont

from engine.memo import palette
from engine.memo.fonts import BOLD, REGULAR, Run, printable
from engine.memo.pen import Pen

LEADING = 1.28
INDENT = 9.0
SMALLEST = 0.75

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENS, _CLOSES = "（《〈「『【“‘", "，。、；：？！）》〉」』】”’…%"
_PIECE = re.compile(rf"\s+|[{_OPENS}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSES}]*")
"""What may not be broken: a run of spaces, one Chinese character with its punctuation, or a Latin word."""

Line = tuple[float, list[Run]]
"""The width of a line and what stands on it."""


class TextBlock:
    """Runs of text broken into lines at the width it is given; `before` and `after` are air that belongs to it."""

    def __init__(
        self, runs: tuple[Run, ...], *, right: bool = False, bullet: bool = False, before: float = 0, after: float = 0,
        leading: float = LEADING,
    ) -> None:  # fmt: skip
        self.runs, self.right, self.bullet = runs, right, bullet
        self.before, self.after = before, after
        self.leading = max(run.size for run in runs) * leading
        self.lines: list[Line] = []
        self.width = self.height = 0.0

    def set_in(self, width: float) -> float:
        """Break the text at this width and answer the height."""
        room = width - (INDENT if self.bullet else 0)
        whole = sum(width_of(run) for run in self.runs)
        if self.right and whole > room and " " not in self.runs[0].text:
            self._shrink(max(room / whole, SMALLEST))
            whole = sum(width_of(run) for run in self.runs)
        self.lines = [(whole, list(self.runs))] if whole <= room + 0.01 else list(_lines(self.runs, room))
        self.width = width
        self.height = self.before + self.leading * len(self.lines) + self.after
        return self.height

    def _shrink(self, factor: float) -> None:
        """A figure is set smaller before it is broken."""
        self.runs = tuple(run._replace(size=run.size * factor) for run in self.runs)

    def put(self, pen: Pen, x: float, top: float) -> None:
        """Write the lines with the block's upper left corner at this point."""
        first = self.runs[0]
        y = top - self.before - self.leading + first.size * 0.3
        if self.bullet:
            pen.write(Run("•", first.font, first.size, first.ink), x, y)
        for width, line in self.lines:
            start = x + (self.width - width if self.right else INDENT if self.bullet else 0.0)
            for run in line:
                pen.write(run, start, y)
                start += width_of(run)
            y -= self.leading

    def split(self, room: float) -> None:
        """A text stays whole."""
        return


def textblock(
    text: str, size: float, ink: str = palette.INK, *, bold: bool = False, right: bool = False, fine: str = "",
    fine_size: float = 6.0, before: float = 0, after: float = 0, bullet: bool = False, leading: float = LEADING,
) -> TextBlock:  # fmt: skip
    """A text as a person typed it, set; `fine` follows in small grey."""
    runs = [Run(printable(text), BOLD if bold else REGULAR, size, ink)]
    if fine:
        runs.append(Run(" " + printable(fine), REGULAR, fine_size, palette.FAINT))
    return TextBlock(tuple(runs), right=right, bullet=bullet, before=before, after=after, leading=leading)


def width_of(run: Run) -> float:
    return width_at_one(run.text, run.font) * run.size


@lru_cache(maxsize=16384)
def width_at_one(text: str, font: str) -> float:
    """The width of a text at size 1."""
    face = getFont(font).face
    widths: Mapping[int, int] = face.charWidths
    other: int = face.defaultWidth
    return sum([widths.get(ord(letter), other) for letter in text]) * 0.001


def cut(text: str, font: str, size: float, room: float) -> str:
    """The text, shortened with a mark where it is wider than the room."""
    if width_at_one(text, font) * size <= room:
        return text
    while text and width_at_one(text + "…", font) * size > room:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, font: str, size: float, room: float, most: int) -> list[str]:
    """The text in at most so many lines of this width; what does not fit into the last is cut with a mark."""
    lines = ["".join(run.text for run in line) for _, line in _lines((Run(text, font, size, palette.INK),), room)]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(lines[most - 1] + "…", font, size, room)]


def _lines(runs: tuple[Run, ...], room: float) -> Iterator[Line]:
    """Greedy line breaking; a piece wider than a whole line is broken by letters. At least one line."""
    line: list[Run] = []
    used = 0.0
    for piece, width in _pieces(runs, room):
        is_space = piece.text.isspace()
        if line and used + width > room + 0.01 and not is_space:
            yield _joined(line)
            line, used = [], 0.0
        if line or not is_space:
            line.append(piece)
            used += width
    yield _joined(line)


def _pieces(runs: tuple[Run, ...], room: float) -> Iterator[tuple[Run, float]]:
    """What may not be broken, with its width."""
    for run in runs:
        for text in _PIECE.findall(run.text):
            piece = Run(text, run.font, run.size, run.ink)
            width = width_of(piece)
            if width <= room:
                yield piece, width
            else:
                yield from _by_letters(piece, room)


def _by_letters(piece: Run, room: float) -> Iterator[tuple[Run, float]]:
    start, used = 0, 0.0
    for index, letter in enumerate(piece.text):
        width = width_at_one(letter, piece.font) * piece.size
        if index > start and used + width > room:
            yield Run(piece.text[start:index], piece.font, piece.size, piece.ink), used
            start, used = index, 0.0
        used += width
    yield Run(piece.text[start:], piece.font, piece.size, piece.ink), used


def _joined(line: list[Run]) -> Line:
    """Neighbouring pieces of one run as one, without the spaces at the end of the line."""
    joined: list[Run] = []
    for piece in line:
        if joined and joined[-1][1:] == piece[1:]:
            joined[-1] = piece._replace(text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    if joined:
        joined[-1] = joined[-1]._replace(text=joined[-1].text.rstrip())
    return sum(width_of(run) for run in joined), joined
