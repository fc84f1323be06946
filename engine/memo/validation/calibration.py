"""Calibration: PD against what happened, the parts of the Brier score, and the tests."""

from __future__ import annotations

from engine.i18n import Sentence, say
from engine.memo.document import Block, Cell, Column, Picture, SideBySide, Table
from engine.memo.pictures import Axis, Curves, Look, Series
from engine.memo.validation import cells
from engine.scoring.card import Card
from engine.scoring.validation import CalibrationGroup, Study

CALIBRATIONS = {
    "none": say("none"), "platt": say("Platt"), "beta": say("beta"), "isotonic": say("isotonic"),
}  # fmt: skip


def blocks(study: Study, card: Card) -> tuple[Block, ...]:
    return (
        SideBySide((_picture(study.groups),), (_measures(study), *_choice(card))),
        _groups(study.groups),
    )


def _picture(groups: tuple[CalibrationGroup, ...]) -> Picture:
    low = max(min((g.pd for g in groups if g.pd > 0), default=1e-4) / 2, 1e-5)
    high = min(1.0, max(max(g.rate.high for g in groups), max(g.pd for g in groups)) * 1.2)
    points = tuple((group.pd, group.rate.value) for group in groups)
    spans = tuple((group.rate.low, group.rate.high) for group in groups)
    return Picture(
        say("PD against default rate, ten groups of equal size"),
        Curves(
            Axis(say("Mean PD"), low, high, is_log=True),
            Axis(say("Default rate"), low, high, is_log=True),
            (
                Series(say("Default rate with its 95 % interval"), points, Look.POINTS, spans),
                Series(say("Perfect"), ((low, low), (high, high)), Look.REFERENCE),
            ),
        ),
    )


def _measures(study: Study) -> Table:
    brier, hl, z = study.brier, study.hosmer_lemeshow, study.spiegelhalter
    lines: tuple[tuple[Sentence, Cell], ...] = (
        (say("Brier score"), cells.figure(brier.brier, 5)),
        (say("of which reliability (smaller is better)"), cells.figure(brier.reliability, 5)),
        (say("of which resolution (larger is better)"), cells.figure(brier.resolution, 5)),
        (say("of which uncertainty of the sample"), cells.figure(brier.uncertainty, 5)),
        (say("of which spread within groups"), cells.figure(brier.within, 5)),
        (say("Log-loss"), cells.figure(study.log_loss, 5)),
        (say("Expected calibration error, ten groups"), cells.figure(study.ece, 5)),
        (say("Hosmer-Lemeshow statistic, {freedom} degrees of freedom", freedom=hl.freedom),
         cells.figure(hl.statistic, 3)),
        (say("Hosmer-Lemeshow p"), cells.p_value(hl.p)),
        (say("Spiegelhalter z"), cells.figure(z.z, 3)),
        (say("Spiegelhalter p"), cells.p_value(z.p)),
    )  # fmt: skip
    columns = (Column(say("Measure"), 3.4), Column(say("Value"), 1, True))
    return Table(columns, tuple((Cell(what), value) for what, value in lines), say("Measures of calibration"))


def _choice(card: Card) -> tuple[Table, ...]:
    if not card.log_losses:
        return ()
    columns = (Column(say("Calibration tried"), 2), Column(say("Cross-fitted log-loss"), 1.4, True))
    rows = tuple((Cell(CALIBRATIONS.get(name, name)), cells.figure(loss, 5)) for name, loss in card.log_losses.items())
    return (Table(columns, rows, is_small=True),)


def _groups(groups: tuple[CalibrationGroup, ...]) -> Table:
    columns = (
        Column(say("Group"), 0.7), Column(say("Applicants"), 1, True), Column(say("Defaults"), 1, True),
        Column(say("Mean PD"), 1, True), Column(say("Default rate"), 1, True), Column(say("Lowest (95 %)"), 1.1, True),
        Column(say("Highest (95 %)"), 1.1, True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(number), Cell(group.cases), Cell(group.defaults), cells.share(group.pd),
            cells.share(group.rate.value), *cells.share_ends(group.rate),
        )
        for number, group in enumerate(groups, start=1)
    )  # fmt: skip
    return Table(columns, rows, say("Groups of equal size by PD"), is_small=True)
