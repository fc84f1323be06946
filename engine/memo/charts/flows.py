"""What moved on the accounts: the balance curve and the monthly bars."""

from __future__ import annotations

from engine.i18n import Translator, say
from engine.memo import palette
from engine.memo.charts.plot import Plot, outward
from engine.memo.document import shown
from engine.memo.pictures import BalanceCurve, MonthlyFlows


def balance_curve(chart: BalanceCurve, width: float, words: Translator) -> Plot:
    """The closing balance day by day, with the days below zero shaded over the whole height."""
    plot = Plot(width, 98, bottom=20)
    plot.limits(x=(0, len(chart.days) - 1), y=outward(min(0.0, *chart.balances), max(0.0, *chart.balances)))
    for first, last in _spells_below_zero(chart.balances):
        left = plot.at_x(max(first - 0.5, 0))
        right = plot.at_x(min(last + 0.5, len(chart.days) - 1))
        plot.box(left, plot.bottom, right - left, plot.top - plot.bottom, palette.BAD_PALE)
    plot.money_axis(words)
    _month_marks(plot, chart, words)
    points = [(plot.at_x(index), plot.at_y(balance)) for index, balance in enumerate(chart.balances)]
    plot.curve(points, palette.PRIMARY)
    zero = plot.at_y(0)
    plot.line(plot.left, zero, plot.right, zero, palette.BAD if chart.negative_days else palette.FAINT, 0.7)
    return plot


def _spells_below_zero(balances: tuple[float, ...]) -> list[tuple[int, int]]:
    """First and last positions of each unbroken run of days below zero."""
    spells: list[tuple[int, int]] = []
    for index, balance in enumerate(balances):
        if balance >= 0:
            continue
        if spells and spells[-1][1] == index - 1:
            spells[-1] = (spells[-1][0], index)
        else:
            spells.append((index, index))
    return spells


def _month_marks(plot: Plot, chart: BalanceCurve, words: Translator) -> None:
    for index, day in enumerate(chart.days):
        if day.day == 1:
            x = plot.at_x(index)
            plot.line(x, plot.bottom, x, plot.bottom - 2, palette.FAINT)
            if x < plot.right - 14:
                plot.month(x + 7, day, words, with_year=day.month == 1 or index < 31)


def monthly_flows(chart: MonthlyFlows, width: float, words: Translator) -> Plot:
    """Inflow as stacked bars (turnover below, what does not count above) beside outflow, month by month."""
    plot = Plot(width, 110, bottom=30)
    inflow = [a + b for a, b in zip(chart.turnover, chart.other_inflow, strict=True)]
    plot.limits(x=(0, len(chart.months)), y=outward(0.0, max(*inflow, *chart.outflow, 1.0)))
    plot.money_axis(words)
    bar = (plot.right - plot.left) / len(chart.months) * 0.36
    for index, day in enumerate(chart.months):
        x = plot.at_x(index + 0.5)
        counted, total, spent = (plot.at_y(v) for v in (chart.turnover[index], inflow[index], chart.outflow[index]))
        plot.box(x - bar, plot.bottom, bar, counted - plot.bottom, palette.PRIMARY)
        plot.box(x - bar, counted, bar, total - counted, palette.PRIMARY_LIGHT)
        plot.box(x + 1, plot.bottom, bar, spent - plot.bottom, palette.FAINT)
        plot.month(x, day, words, with_year=day.month == 1 or index == 0)
    keys = (
        (palette.PRIMARY, say("Inflow that counts as turnover")),
        (palette.PRIMARY_LIGHT, say("Other inflow")),
        (palette.FAINT, say("Outflow")),
    )
    plot.legend([(colour, shown(text, words)) for colour, text in keys], 2)
    return plot
