"""Vector drawings of the pictures, one look for all."""

from __future__ import annotations

from engine.i18n import Translator
from engine.memo.charts.bands import grade_bands
from engine.memo.charts.curves import curves
from engine.memo.charts.flows import balance_curve, monthly_flows
from engine.memo.charts.ladder import ladder
from engine.memo.charts.plot import Plot
from engine.memo.charts.repayments import repayments
from engine.memo.charts.waterfall import waterfall
from engine.memo.pictures import BalanceCurve, Chart, Curves, GradeBands, Ladder, MonthlyFlows, Repayments, Waterfall


def drawing(chart: Chart, width: float, words: Translator) -> Plot:
    """The chart drawn at this width in points; the height follows from what it shows."""
    match chart:
        case BalanceCurve():
            return balance_curve(chart, width, words)
        case MonthlyFlows():
            return monthly_flows(chart, width, words)
        case Waterfall():
            return waterfall(chart, width, words)
        case Ladder():
            return ladder(chart, width, words)
        case GradeBands():
            return grade_bands(chart, width, words)
        case Repayments():
            return repayments(chart, width, words)
        case Curves():
            return curves(chart, width, words)
