"""The caps of the limit as a ladder, lowest first, with the one that binds marked."""

from __future__ import annotations

from engine.i18n import Translator, say
from engine.memo import palette
from engine.memo.charts.plot import SMALL, Plot, compact, outward
from engine.memo.document import UNKNOWN, shown
from engine.memo.fonts import BOLD, REGULAR
from engine.memo.pictures import Ladder, Rung
from engine.memo.typeset import width_at_one

ROW = 9.8


def ladder(chart: Ladder, width: float, words: Translator) -> Plot:
    """One bar a cap; a cap far above the request is cut at the edge, so that the low ones can be told apart.

    On paper caps that do not apply stand in the table below alone.
    """
    rungs = [rung for rung in chart.rungs if rung.applies]
    plot = Plot(width, ROW * len(rungs) + 16, left=max(width * 0.3, 112), right=58, top=2, bottom=14)
    amounts = [rung.amount for rung in rungs if rung.amount is not None]
    reach = min(max([*amounts, chart.requested]), 3 * max(chart.requested, *amounts[:1], 1.0))
    plot.limits(x=(0, outward(0, max(reach, 1.0))[1]))
    x = plot.at_x(chart.requested)
    plot.line(x, plot.bottom - 2, x, plot.top, palette.INK, 0.8, dash=True)
    for row, rung in enumerate(rungs):
        _rung(plot, plot.top - (row + 1) * ROW + 3, rung, reach, words)
    label = shown(say("requested {amount}", amount=compact(chart.requested, words)), words)
    plot.text(x, plot.bottom - 9, label, anchor="middle", colour=palette.INK)
    return plot


def _rung(plot: Plot, y: float, rung: Rung, reach: float, words: Translator) -> None:
    ink = palette.PRIMARY if rung.is_binding else palette.INK
    label, room = shown(rung.label, words), plot.left - 7
    plot.text(plot.left - 5, y + 1.5, label, anchor="end", bold=rung.is_binding, colour=ink, room=room)
    if rung.amount is None:
        unknown = shown(UNKNOWN, words)
        plot.box(plot.left + 1, y - 1, width_at_one(unknown, REGULAR) * SMALL + 4, ROW - 2, palette.PAPER)
        plot.text(plot.left + 3, y + 1.5, unknown, colour=palette.WARN)
        return
    end = plot.at_x(min(max(rung.amount, 0.0), reach))
    fill = palette.PRIMARY if rung.is_binding else palette.PRIMARY_LIGHT
    plot.box(plot.left, y, max(end - plot.left, 0.8), ROW - 5, fill)
    amount = compact(rung.amount, words)
    note = shown(say("{amount} - binds", amount=amount), words) if rung.is_binding else amount
    if rung.amount > reach:
        _break(plot, end - 9, y)
    font = BOLD if rung.is_binding else REGULAR
    plot.box(end + 1.5, y, width_at_one(note, font) * SMALL + 3, ROW - 5, palette.PAPER)
    plot.text(end + 3, y + 1.5, note, bold=rung.is_binding, colour=ink)


def _break(plot: Plot, x: float, y: float) -> None:
    """Two white strokes: the bar goes on beyond the edge."""
    for offset in (0.0, 3.0):
        plot.line(x + offset, y - 1, x + offset + 3, y + ROW - 4, palette.PAPER, 1.2)
