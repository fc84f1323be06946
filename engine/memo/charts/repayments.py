"""What falls due, date by date, over what remains owed."""

from __future__ import annotations

from engine.i18n import Translator, say
from engine.memo import palette
from engine.memo.charts.plot import Plot, outward
from engine.memo.document import shown
from engine.memo.pictures import Repayments


def repayments(chart: Repayments, width: float, words: Translator) -> Plot:
    """Stacked bars of principal, interest and fees by due date, in the scale of the largest payment."""
    plot = Plot(width, 106, bottom=30)
    parts = (
        (palette.PRIMARY, chart.principal, say("Principal")),
        (palette.WARN, chart.interest, say("Interest")),
        (palette.FAINT, chart.fees, say("Fees")),
    )
    totals = [sum(column) for column in zip(*(amounts for _, amounts, _ in parts), strict=True)]
    plot.limits(x=(0, len(chart.due)), y=outward(0.0, max(*totals, 1.0)))
    plot.money_axis(words)
    bar = (plot.right - plot.left) / len(chart.due) * 0.62
    every = -(-len(chart.due) // 12)
    for index, day in enumerate(chart.due):
        x, y = plot.at_x(index + 0.5), plot.bottom
        for colour, amounts, _ in parts:
            top = y + plot.at_y(amounts[index]) - plot.bottom
            plot.box(x - bar / 2, y, bar, top - y, colour)
            y = top
        if index % every == 0:
            plot.month(x, day, words, with_year=day.month <= every or index == 0)
    plot.legend([(colour, shown(text, words)) for colour, amounts, text in parts if any(amounts)], 2)
    return plot
