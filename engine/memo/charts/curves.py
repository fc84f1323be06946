"""Curves over two axes: lines, a dashed reference, steps, and points with their intervals."""

from __future__ import annotations

import math
from itertools import pairwise

from engine.i18n import Translator
from engine.memo import palette
from engine.memo.charts.plot import Plot, ticks
from engine.memo.document import shown
from engine.memo.pictures import Axis, Curves, Look, Series

INKS = (
    palette.PRIMARY, palette.BAD, palette.GOOD, palette.WARN, palette.PRIMARY_LIGHT, palette.MUTED,
    palette.GRADES[3], palette.GRADES[7],
)  # fmt: skip
HEIGHT = 166
KEYS = 3
"""Keys in a row of the legend, at most."""


def curves(chart: Curves, width: float, words: Translator) -> Plot:
    """The curves over their axes, with a key below where there is more than one."""
    rows = _legend_rows(chart)
    plot = Plot(width, HEIGHT + 9 * max(rows - 1, 0), left=34, bottom=26 + 9 * rows, top=14)
    plot.limits(x=(_place(chart.x, chart.x.low), _place(chart.x, chart.x.high)),
                y=(_place(chart.y, chart.y.low), _place(chart.y, chart.y.high)))  # fmt: skip
    _axes(plot, chart, words)
    for number, series in enumerate(chart.series):
        _draw(plot, chart, series, _ink(series, number))
    _legend(plot, chart, words, rows)
    return plot


def _ink(series: Series, number: int) -> str:
    return palette.FAINT if series.look is Look.REFERENCE else INKS[number % len(INKS)]


def _draw(plot: Plot, chart: Curves, series: Series, ink: str) -> None:
    points = [(plot.at_x(_place(chart.x, x)), plot.at_y(_place(chart.y, y))) for x, y in series.points]
    if not points:
        return
    match series.look:
        case Look.LINE:
            plot.curve(points, ink)
        case Look.STEPS:
            plot.curve([corner for a, b in pairwise(points) for corner in (a, (b[0], a[1]))], ink)
        case Look.REFERENCE:
            for (x1, y1), (x2, y2) in pairwise(points):
                plot.line(x1, y1, x2, y2, ink, 0.6, dash=True)
        case Look.POINTS:
            for (x, _), (low, high) in zip(points, series.spans, strict=False):
                plot.line(x, plot.at_y(_place(chart.y, low)), x, plot.at_y(_place(chart.y, high)), ink, 0.8)
            for x, y in points:
                plot.box(x - 1.6, y - 1.6, 3.2, 3.2, ink)


def _place(axis: Axis, value: float) -> float:
    held = min(max(value, axis.low), axis.high)
    return math.log10(held) if axis.is_log else held


def _axes(plot: Plot, chart: Curves, words: Translator) -> None:
    for value in _ticks(chart.y):
        y = plot.at_y(_place(chart.y, value))
        plot.line(plot.left, y, plot.right, y, palette.RULE)
        plot.text(plot.left - 3, y - 2.2, _tick(chart.y, value, words), anchor="end", size=6)
    for value in _ticks(chart.x):
        x = plot.at_x(_place(chart.x, value))
        plot.line(x, plot.bottom, x, plot.bottom - 2, palette.FAINT)
        plot.text(x, plot.bottom - 8.5, _tick(chart.x, value, words), anchor="middle", size=6)
    plot.line(plot.left, plot.bottom, plot.right, plot.bottom, palette.FAINT, 0.6)
    plot.text((plot.left + plot.right) / 2, plot.bottom - 18, shown(chart.x.label, words), anchor="middle")
    plot.text(2, plot.top + 6, shown(chart.y.label, words))


def _ticks(axis: Axis) -> list[float]:
    if not axis.is_log:
        return ticks(axis.low, axis.high, 5)
    first, last = math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high))
    steps = (1,) if last - first > 3 else (1, 3)
    found = (step * 10.0**power for power in range(first, last + 1) for step in steps)
    return [value for value in found if axis.low * 0.999 <= value <= axis.high * 1.001]


def _tick(axis: Axis, value: float, words: Translator) -> str:
    size = abs(value)
    if not axis.is_percent:
        return words.number(value, 0 if abs(value - round(value)) < 1e-9 else 1 if size >= 0.1 else 2)
    return words.percent(value, 0 if size >= 0.0099 or not value else 1 if size >= 0.00099 else 2)


def _legend_rows(chart: Curves) -> int:
    return -(-len(chart.series) // KEYS) if len(chart.series) > 1 else 0


def _legend(plot: Plot, chart: Curves, words: Translator, rows: int) -> None:
    if not rows:
        return
    keys = min(KEYS, len(chart.series))
    room = (plot.right - plot.left) / keys
    for number, series in enumerate(chart.series):
        x, y = plot.left + room * (number % keys), 2 + 9 * (rows - 1 - number // keys)
        plot.box(x, y, 6, 5, _ink(series, number))
        plot.text(x + 8, y, shown(series.label, words), room=room - 10)
