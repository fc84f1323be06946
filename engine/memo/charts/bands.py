"""Where the PD stands on the master scale."""

from __future__ import annotations

import math
from itertools import pairwise

from engine.i18n import Percent, Translator, say
from engine.memo import palette
from engine.memo.charts.plot import Plot
from engine.memo.document import shown
from engine.memo.pictures import GradeBands

LOWEST, HIGHEST = 0.0005, 0.8


def grade_bands(chart: GradeBands, width: float, words: Translator) -> Plot:
    """The grades as a strip on a logarithmic scale of PD, with the case's PD, its interval and the cut-off."""
    plot = Plot(width, 58, left=2, right=2, top=20, bottom=20)
    edges = [min(LOWEST, chart.bounds[0] / 2), *chart.bounds, max(HIGHEST, chart.bounds[-1] * 1.2)]
    plot.limits(x=(math.log(edges[0]), math.log(edges[-1])))
    for grade, (low, high) in enumerate(pairwise(edges), start=1):
        _band(plot, grade, math.log(low), math.log(high), is_own=grade == chart.grade)
    for bound in chart.bounds:
        plot.text(plot.at_x(math.log(bound)), plot.bottom - 8, words.percent(bound), anchor="middle", size=5.6)
    _interval(plot, chart, edges)
    _marks(plot, chart, words, edges)
    return plot


def _band(plot: Plot, grade: int, low: float, high: float, *, is_own: bool) -> None:
    left, right = plot.at_x(low), plot.at_x(high)
    colour = palette.GRADES[min(grade, len(palette.GRADES)) - 1]
    plot.box(left, plot.bottom, right - left, plot.top - plot.bottom, colour, palette.PAPER)
    ink = palette.INK if 4 < grade < 9 else palette.PAPER
    size = 9 if is_own else 7
    plot.text((left + right) / 2, plot.bottom + 6, str(grade), anchor="middle", bold=is_own, size=size, colour=ink)


def _place(plot: Plot, pd: float, edges: list[float]) -> float:
    return plot.at_x(math.log(min(max(pd, edges[0]), edges[-1])))


def _interval(plot: Plot, chart: GradeBands, edges: list[float]) -> None:
    low, high, y = _place(plot, chart.low, edges), _place(plot, chart.high, edges), plot.top + 3
    plot.line(low, y, high, y, palette.INK, 1.2)
    for x in (low, high):
        plot.line(x, y - 2, x, y + 2, palette.INK, 1.2)
    x = _place(plot, chart.pd, edges)
    plot.area(((x, plot.top - 1), (x - 3.5, y + 5), (x + 3.5, y + 5)), palette.INK)


def _marks(plot: Plot, chart: GradeBands, words: Translator, edges: list[float]) -> None:
    x = _place(plot, chart.pd, edges)
    end = "end" if x > (plot.left + plot.right) / 2 else "start"
    label = shown(say("PD {pd}", pd=Percent(chart.pd, 2)), words)
    plot.text(x + (5 if end == "start" else -5), plot.top + 8, label, bold=True, colour=palette.INK, anchor=end)
    if chart.cut_off is not None:
        x = _place(plot, chart.cut_off, edges)
        plot.line(x, plot.bottom - 2, x, plot.top + 2, palette.INK, 0.8, dash=True)
        text = shown(say("cut-off {pd}", pd=Percent(chart.cut_off, 1)), words)
        plot.text(x, plot.bottom - 17, text, anchor="middle", colour=palette.INK)
