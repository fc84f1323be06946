"""A plot: a drawing with a frame, explicit axis limits and texts in the shipped font."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence

from babel.dates import format_date
from babel.numbers import format_compact_decimal

from engine.i18n import Translator
from engine.memo import palette
from engine.memo.fonts import BOLD, REGULAR, Run, printable
from engine.memo.pen import Pen
from engine.memo.typeset import cut, width_at_one

SMALL = 6.4


class Plot:
    """A drawing in points with a frame in which data coordinates hold: x and y run from low to high."""

    def __init__(
        self, width: float, height: float, *, left: float = 40, right: float = 6, top: float = 6, bottom: float = 14
    ) -> None:
        self.width, self.height = width, height
        self.left, self.right = left, width - right
        self.bottom, self.top = bottom, height - top
        self._x, self._y = (0.0, 1.0), (0.0, 1.0)
        self._marks: list[Callable[[Pen, float, float], None]] = []

    def put(self, pen: Pen, x: float, top: float) -> None:
        """Draw every mark with the upper left corner at this point."""
        for mark in self._marks:
            mark(pen, x, top - self.height)

    def split(self, room: float) -> None:
        return None

    def limits(self, *, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None) -> None:
        """The explicit limits of the axes; a span of nothing is widened so that it can be drawn."""
        self._x = _span(x) if x else self._x
        self._y = _span(y) if y else self._y

    def at_x(self, value: float) -> float:
        low, high = self._x
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def at_y(self, value: float) -> float:
        low, high = self._y
        return self.bottom + (value - low) / (high - low) * (self.top - self.bottom)

    def box(self, x: float, y: float, width: float, height: float, colour: str, edge: str | None = None) -> None:
        """A filled box in points; negative sizes are turned round."""
        x, width = (x + width, -width) if width < 0 else (x, width)
        y, height = (y + height, -height) if height < 0 else (y, height)
        self._marks.append(lambda pen, dx, dy: pen.box(x + dx, y + dy, width, height, colour, edge))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = palette.RULE, width: float = 0.4,
        dash: bool = False,
    ) -> None:  # fmt: skip
        self._marks.append(lambda pen, dx, dy: pen.line(x1 + dx, y1 + dy, x2 + dx, y2 + dy, colour, width, dashed=dash))

    def curve(self, points: Sequence[tuple[float, float]], colour: str, width: float = 0.9) -> None:
        self._marks.append(lambda pen, dx, dy: pen.curve([(x + dx, y + dy) for x, y in points], colour, width))

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self._marks.append(lambda pen, dx, dy: pen.area([(x + dx, y + dy) for x, y in points], colour))

    def text(
        self, x: float, y: float, text: str, *, size: float = SMALL, colour: str = palette.MUTED, anchor: str = "start",
        bold: bool = False, room: float | None = None,
    ) -> None:  # fmt: skip
        """A line of text; with `room` it is cut to so many points."""
        font = BOLD if bold else REGULAR
        words = printable(text)
        words = cut(words, font, size, room) if room is not None else words
        x -= width_at_one(words, font) * size * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        run = Run(words, font, size, colour)
        self._marks.append(lambda pen, dx, dy: pen.write(run, x + dx, y + dy))

    def money_axis(self, words: Translator, count: int = 4) -> None:
        """Grid lines with compact amounts at the left."""
        for tick in ticks(*self._y, count):
            y = self.at_y(tick)
            self.line(self.left, y, self.right, y, palette.RULE if tick else palette.FAINT)
            self.text(self.left - 3, y - 2.2, compact(tick, words), anchor="end")

    def month(self, x: float, day: dt.date, words: Translator, *, with_year: bool) -> None:
        """A month's short name under the axis, with its year below it."""
        self.text(x, self.bottom - 8, month(day, words), anchor="middle", size=6)
        if with_year:
            self.text(x, self.bottom - 15, str(day.year), anchor="middle", size=5.6, colour=palette.FAINT)

    def legend(self, entries: Sequence[tuple[str, str]], y: float) -> None:
        """Colour keys from the left: (colour, text)."""
        x = self.left
        for colour, text in entries:
            self.box(x, y, 6, 5, colour)
            self.text(x + 8, y, text)
            x += width_at_one(text, REGULAR) * SMALL + 18


def _span(limits: tuple[float, float]) -> tuple[float, float]:
    low, high = limits
    return (low, high) if high > low else (low, low + 1.0)


def ticks(low: float, high: float, count: int) -> list[float]:
    """At most about `count` round values (1, 2 or 5 times a power of ten) within the limits.

    >>> ticks(0, 10, 5)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    """
    step = _round_step((high - low) / max(count, 1))
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


def outward(low: float, high: float, count: int = 4) -> tuple[float, float]:
    """The limits moved outwards to round values."""
    low, high = _span((low, high))
    step = _round_step((high - low) / count)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if rough <= factor * power * 1.0001), 10 * power)


def compact(amount: float, words: Translator) -> str:
    """An amount as short as the language writes it: 1.2M, 120万."""
    return format_compact_decimal(amount, locale=words.locale, fraction_digits=0 if abs(amount) < 1000 else 1)


def month(day: dt.date, words: Translator) -> str:
    return format_date(day, "LLL", locale=words.locale)
