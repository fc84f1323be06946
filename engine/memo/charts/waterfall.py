"""How the score came about: contributions from the base to the margin."""

from __future__ import annotations

from itertools import accumulate

from engine.i18n import Translator, say
from engine.memo import palette
from engine.memo.charts.plot import SMALL, Plot, outward
from engine.memo.document import shown
from engine.memo.fonts import REGULAR, printable
from engine.memo.pictures import Waterfall
from engine.memo.typeset import width_at_one, wrapped

ROW, LINE = 11.0, 7.6
"""Height of a row, and what each further line of its label adds."""
MOST_LINES = 2
LABELS = 0.5
"""The labels' part of the width."""


def waterfall(chart: Waterfall, width: float, words: Translator) -> Plot:
    """Horizontal bars: to the right and red what raises the risk, to the left and green what lowers it."""
    room = width * LABELS - 8
    labels = [wrapped(printable(shown(s.label, words)), REGULAR, SMALL, room, MOST_LINES) for s in chart.steps]
    heights = [ROW, *(ROW + LINE * (len(lines) - 1) for lines in labels), ROW]
    plot = Plot(width, sum(heights) + 20, left=width * LABELS, right=30, top=2, bottom=18)
    levels = list(accumulate((step.margin for step in chart.steps), initial=chart.base))
    low, high = min(*levels, chart.margin), max(*levels, chart.margin)
    plot.limits(x=outward(low, high))
    _axis(plot, chart.base, words)
    bottoms = [plot.top - height + 2 for height in accumulate(heights)]
    _total(plot, bottoms[0], shown(say("Average of all applicants"), words), chart.base, words)
    for lines, bottom, level, step in zip(labels, bottoms[1:-1], levels, chart.steps, strict=False):
        _step(plot, bottom, lines, level, step.margin, words)
    _total(plot, bottoms[-1], shown(say("This applicant"), words), chart.margin, words)
    return plot


def _axis(plot: Plot, base_margin: float, words: Translator) -> None:
    base = plot.at_x(base_margin)
    plot.line(base, plot.bottom, base, plot.top, palette.FAINT, dash=True)
    plot.line(plot.left, plot.bottom, plot.right, plot.bottom)
    plot.text(plot.left, plot.bottom - 8, shown(say("lower risk"), words), colour=palette.GOOD)
    plot.text(plot.right, plot.bottom - 8, shown(say("higher risk"), words), colour=palette.BAD, anchor="end")


def _total(plot: Plot, y: float, label: str, value: float, words: Translator) -> None:
    x = plot.at_x(value)
    plot.text(plot.left - 6, y + 1.5, label, anchor="end", bold=True, colour=palette.INK, room=plot.left - 8)
    plot.box(x - 1.2, y - 1, 2.4, ROW - 2, palette.PRIMARY)
    plot.text(x + 4, y + 1.5, words.number(value, 2), bold=True, colour=palette.PRIMARY)


def _step(plot: Plot, bottom: float, lines: list[str], level: float, margin: float, words: Translator) -> None:
    """The bar stands in the middle of its label's lines."""
    start, end = plot.at_x(level), plot.at_x(level + margin)
    for number, line in enumerate(reversed(lines)):
        plot.text(plot.left - 6, bottom + 1.5 + number * LINE, line, anchor="end", colour=palette.INK)
    y = bottom + (len(lines) - 1) * LINE / 2
    plot.box(start, y, end - start, ROW - 4, palette.BAD if margin > 0 else palette.GOOD)
    plot.line(end, y, end, bottom - 4, palette.FAINT)
    sign = "+" if margin > 0 else ""
    added = sign + words.number(margin, 2)
    plot.box(max(start, end) + 2, y, width_at_one(added, REGULAR) * SMALL + 2, ROW - 4, palette.PAPER)
    plot.text(max(start, end) + 3, y + 1.5, added)
