"""Rank order: the ROC curve, the spread of scores, and the measures behind them, by fold and by quarter."""

from __future__ import annotations

import math

from engine.i18n import Sentence, say
from engine.memo.document import Block, Cell, Column, Number, Picture, SideBySide, Table
from engine.memo.pictures import Axis, Curves, Look, Series
from engine.memo.validation import cells
from engine.scoring.validation import PartLine, ScoreSpread, Study


def blocks(study: Study) -> tuple[Block, ...]:
    return (
        SideBySide((_roc(study),), (_spread(study.spread),)),
        _measures(study),
        *(_parts(say("By quarter of application"), study.quarters)),
        *(_parts(say("By fold"), study.folds)),
    )


def _roc(study: Study) -> Picture:
    points = tuple(zip(study.roc[0].tolist(), study.roc[1].tolist(), strict=True))
    return Picture(
        say("ROC curve: defaults found against false alarms"),
        Curves(
            Axis(say("Non-defaults above the score"), 0, 1),
            Axis(say("Defaults above the score"), 0, 1),
            (Series(say("This model"), points), Series(say("Chance"), ((0, 0), (1, 1)), Look.REFERENCE)),
        ),
    )


def _spread(spread: ScoreSpread) -> Picture:
    pds = [1 / (1 + math.exp(-edge)) for edge in spread.edges.tolist()]
    top = float(max(spread.good.max(), spread.bad.max()))
    series = tuple(
        Series(label, (*zip(pds, shares, strict=False), (pds[-1], 0.0)), Look.STEPS)
        for label, shares in ((say("Non-defaults"), spread.good.tolist()), (say("Defaults"), spread.bad.tolist()))
    )
    return Picture(
        say("Where scores lie"),
        Curves(
            Axis(say("PD"), max(pds[0], 1e-5), pds[-1], is_log=True),
            Axis(say("Share of the cases"), 0, top * 1.05),
            series,
        ),
    )


def _measures(study: Study) -> Table:
    low, high = cells.ends(study.area)
    gini_low, gini_high = Cell(Number(2 * study.area.low - 1, 4)), Cell(Number(2 * study.area.high - 1, 4))
    rows = (
        (Cell(say("AUC (interval of DeLong)")), cells.figure(study.area.value), low, high),
        (Cell(say("Gini")), cells.figure(study.gini), gini_low, gini_high),
        (Cell(say("Kolmogorov-Smirnov distance")), cells.figure(study.ks), cells.NONE, cells.NONE),
        (Cell(say("H-measure (Beta over the cost, by default rate)")), cells.figure(study.h), cells.NONE, cells.NONE),
    )
    return Table(_columns(say("Measure"), say("Value")), rows, say("Measures of rank order"))


def _columns(what: Sentence, value: Sentence) -> tuple[Column, ...]:
    return (
        Column(what, 4),
        Column(value, 1.2, True),
        Column(say("Lowest (95 %)"), 1.2, True),
        Column(say("Highest (95 %)"), 1.2, True),
    )


def _parts(title: Sentence, parts: tuple[PartLine, ...]) -> tuple[Table, ...]:
    if not parts:
        return ()
    columns = (
        Column(say("Part"), 1), Column(say("Applicants"), 1, True), Column(say("Defaults"), 1, True),
        Column(say("Mean PD"), 1, True), Column(say("Default rate"), 1, True), Column(say("AUC"), 1, True),
        Column(say("Lowest (95 %)"), 1.1, True), Column(say("Highest (95 %)"), 1.1, True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(part.name), Cell(part.cases), Cell(part.defaults), cells.share(part.pd), cells.share(part.rate.value),
            cells.figure(part.area.value if part.area else None), *cells.ends(part.area),
        )
        for part in parts
    )  # fmt: skip
    return (Table(columns, rows, title, is_small=True),)
