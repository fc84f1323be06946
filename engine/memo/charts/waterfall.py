"""How the score came about: contributions from the base to the margin."""

from __future__ import annotations

from itertools import accumulate

from engine.i18n import Translator, say
from engine.memo import palette
from engine.memo.charts.plot import SMALL, Plot, outward
from engine.memo.document import shown
from engine.memo.fonts import REGULAR
from engine.memo.pictures import Waterfall
from engine.memo.typeset import width_at_one

ROW = 11.0


def waterfall(chart: Waterfall, width: float, words: Translator) -> Plot:
    """Horizontal bars: to the right and red what raises the risk, to the left and green what lowers it."""
    height = ROW * (len(chart.steps) + 2) + 20
    plot = Plot(width, height, left=width * 0.5, right=30, top=2, bottom=18)
    levels = list(accumulate((step.margin for step in chart.steps), initial=chart.base))
    low, high = min(*levels, chart.margin), max(*levels, chart.margin)
    plot.limits(x=outward(low, high))
    _axis(plot, chart.base, words)
    _total(plot, 0, shown(say("Average of all applicants"), words), chart.base, words)
    for index, (step, level) in enumerate(zip(chart.steps, levels, strict=False)):
        _step(plot, index + 1, shown(step.label, words), level, step.margin, words)
    _total(plot, len(chart.steps) + 1, shown(say("This applicant"), words), chart.margin, words)
    return plot


def _axis(plot: Plot, base_margin: float, words: Translator) -> None:
    base = plot.at_x(base_margin)
    plot.line(base, plot.bottom, base, plot.top, palette.FAINT, dash=True)
    plot.line(plot.left, plot.bottom, plot.right, plot.bottom)
    plot.text(plot.left, plot.bottom - 8, shown(say("lower risk"), words), colour=palette.GOOD)
    plot.text(plot.right, plot.bottom - 8, shown(say("higher risk"), words), colour=palette.BAD, anchor="end")


def _row(plot: Plot, row: int) -> float:
    return plot.top - (row + 1) * ROW + 2


def _total(plot: Plot, row: int, label: str, value: float, words: Translator) -> None:
    y, x = _row(plot, row), plot.at_x(value)
    plot.text(plot.left - 6, y + 1.5, label, anchor="end", bold=True, colour=palette.INK, room=plot.left - 8)
    plot.box(x - 1.2, y - 1, 2.4, ROW - 2, palette.PRIMARY)
    plot.text(x + 4, y + 1.5, words.number(value, 2), bold=True, colour=palette.PRIMARY)


def _step(plot: Plot, row: int, label: str, level: float, margin: float, words: Translator) -> None:
    y, start, end = _row(plot, row), plot.at_x(level), plot.at_x(level + margin)
    plot.text(plot.left - 6, y + 1.5, label, anchor="end", colour=palette.INK, room=plot.left - 8)
    plot.box(start, y, end - start, ROW - 4, palette.BAD if margin > 0 else palette.GOOD)
    plot.line(end, y, end, y - 4, palette.FAINT)
    sign = "+" if margin > 0 else ""
    added = sign + words.number(margin, 2)
    plot.box(max(start, end) + 2, y, width_at_one(added, REGULAR) * SMALL + 2, ROW - 4, palette.PAPER)
    plot.text(max(start, end) + 3, y + 1.5, added)
