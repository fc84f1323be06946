"""The model in use: profit by cut-off, champion against challenger, overrides, vintages and roll rates."""

from __future__ import annotations

import numpy as np

from engine.i18n import Percent, Sentence, say
from engine.memo.document import Block, Cell, Column, Number, Picture, SideBySide, Table, Text
from engine.memo.pictures import Axis, Curves, Look, Series
from engine.memo.validation import cells
from engine.scoring.validation import (
    Comparison,
    OutcomeGroup,
    Performance,
    ProfitCurve,
    RollRates,
    Study,
    Terms,
    Vintage,
)

MOST_POINTS = 200
OUTCOME_GROUPS = {
    "both accept": say("accepted by both"),
    "swapped in": say("accepted by the challenger alone"),
    "swapped out": say("accepted by the champion alone"),
    "both decline": say("declined by both"),
    "accepted as recommended": say("accepted as recommended"),
    "accepted against the recommendation": say("accepted against the recommendation"),
    "declined against the recommendation": say("declined against the recommendation"),
}
BUCKETS = (
    say("not past due"), say("1 to 30 days"), say("31 to 60 days"), say("61 to 90 days"), say("over 90 days"),
)  # fmt: skip


def blocks(study: Study) -> tuple[Block, ...]:
    performance = study.performance
    profit: tuple[Block, ...] = (_profit(study.profit, study.terms),)
    vintages = (_vintages(performance.vintages),) if performance.vintages else ()
    return (
        *((SideBySide(profit, vintages),) if vintages else profit),
        Text(_cut_off(study.profit, study.terms)),
        *(_comparison(study.comparison) if study.comparison else ()),
        *_overrides(performance),
        *((_vintage_table(performance.vintages),) if performance.vintages else ()),
        *((_rolls(performance.roll_rates),) if performance.roll_rates else ()),
    )


def _overrides(performance: Performance) -> tuple[Block, ...]:
    """What people made of the recommendations, or why it is not known; nothing where no database was asked."""
    if performance.overrides:
        return (outcomes(say("Overrides and their outcomes"), performance.overrides),)
    if performance.decisions is None:
        return ()
    if not performance.decisions:
        return (
            Text(say("Overrides and migration between grades: not known; this model has decided no recorded case.")),
        )
    followed = Text(say("Overrides: none; people followed every recommendation that was recorded."))
    if performance.migration:
        return (followed,)
    return (followed, Text(say("Migration between grades: not known; no borrower was graded twice.")))


def _profit(curve: ProfitCurve, terms: Terms) -> Picture:
    chosen = np.unique(np.linspace(0, len(curve.profits) - 1, MOST_POINTS).round().astype(int))
    points = tuple(zip(curve.accepted[chosen].tolist(), curve.profits[chosen].tolist(), strict=True))
    lowest, highest = min(float(curve.profits[chosen].min()), 0.0), max(curve.best_profit, 1e-6)
    # A book that accepts everybody may lose much more than can be earned: what matters is around the best.
    low = max(lowest, -highest)
    points = tuple(point for point in points if point[1] >= low)
    return Picture(
        say("Profit per applicant and unit lent, by the share accepted"),
        Curves(
            Axis(say("Share of applicants accepted"), 0, 1),
            Axis(say("Profit"), low * 1.05, highest * 1.1),
            (Series(say("Profit"), points), Series(say("Nothing earned"), ((0, 0), (1, 0)), Look.REFERENCE)),
        ),
    )


def _cut_off(curve: ProfitCurve, terms: Terms) -> Sentence:
    return say(
        "With {margin} earned on a loan that is repaid and {loss} lost on one that defaults, the best cut-off on these "
        "cases would have been a PD of {best}; if the PDs are right it is {even}.",
        margin=Percent(terms.margin, 1),
        loss=Percent(terms.loss, 0),
        best=Percent(curve.best, 2),
        even=Percent(curve.break_even, 2),
    )


def _comparison(found: Comparison) -> tuple[Block, ...]:
    title = say(
        "Swap set: champion {champion} against challenger {challenger}, each accepting {share}",
        champion=found.champion,
        challenger=found.challenger,
        share=Percent(found.acceptance, 0),
    )
    return (outcomes(title, found.swap), Text(paired(found)))


def paired(found: Comparison) -> Sentence:
    """What the paired test says of the two models, or that there are too few outcomes to say anything."""
    if found.areas is None:
        return say("Too few outcomes are known yet to compare how the two models rank.")
    areas = found.areas
    return say(
        "AUC on the same cases: champion {first}, challenger {second}; difference {difference} ({low} to {high}), "
        "paired test of DeLong: p {p}.",
        first=Number(areas.first, 4),
        second=Number(areas.second, 4),
        difference=Number(areas.difference.value, 4),
        low=Number(areas.difference.low, 4),
        high=Number(areas.difference.high, 4),
        p=Number(areas.p, 4),
    )


def outcomes(title: Sentence, groups: tuple[OutcomeGroup, ...]) -> Table:
    columns = (
        Column(say("Applicants"), 3), Column(say("Number"), 1, True), Column(say("Outcome known"), 1, True),
        Column(say("Defaults"), 1, True), Column(say("Default rate"), 1, True), Column(say("Lowest (95 %)"), 1.1, True),
        Column(say("Highest (95 %)"), 1.1, True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(OUTCOME_GROUPS.get(group.name, group.name)), Cell(group.cases), Cell(group.known),
            Cell(group.defaults), cells.share(group.rate.value), *cells.share_ends(group.rate if group.known else None),
        )
        for group in groups
    )  # fmt: skip
    return Table(columns, rows, title, is_small=True)


def _vintages(vintages: tuple[Vintage, ...]) -> Picture:
    highest = max((share for v in vintages for share in v.shares if share is not None), default=0.0)
    months = len(vintages[0].shares)
    series = tuple(Series(Sentence(v.quarter), ((0, 0), *_known(v))) for v in vintages if v.shares[0] is not None)
    return Picture(
        say("Vintages: share defaulted by month on the books"),
        Curves(
            Axis(say("Months on the books"), 0, months, is_percent=False),
            Axis(say("Defaulted"), 0, max(highest * 1.1, 0.001)),
            series,
        ),
    )


def _known(vintage: Vintage) -> tuple[tuple[float, float], ...]:
    return tuple((month, share) for month, share in enumerate(vintage.shares, start=1) if share is not None)


def _vintage_table(vintages: tuple[Vintage, ...]) -> Table:
    months = len(vintages[0].shares)
    columns = (
        Column(say("Quarter"), 1.4), Column(say("Loans"), 1.2, True),
        *(Column(say("{month} m", month=month), 1, True) for month in range(1, months + 1)),
    )  # fmt: skip
    rows = tuple((Cell(v.quarter), Cell(v.loans), *(cells.share(share) for share in v.shares)) for v in vintages)
    return Table(columns, rows, say("Vintages: share defaulted by month on the books"), is_small=True)


def _rolls(found: RollRates) -> Table:
    columns = (Column(say("This month, next month"), 1.6), *(Column(bucket, 1, True) for bucket in BUCKETS))
    rows = tuple(
        (Cell(bucket), *(cells.share(None if np.isnan(one) else one) for one in row))
        for bucket, row in zip(BUCKETS, found.shares.tolist(), strict=True)
    )
    return Table(columns, rows, say("Roll rates between days past due"), is_small=True)
