"""Stability: whether scores and features still lie where they lay."""

from __future__ import annotations

from engine.i18n import Sentence, say
from engine.memo import labels
from engine.memo.document import Block, Cell, Column, Number, Table, Text
from engine.memo.validation import cells
from engine.scoring.validation import Stability, Study


def blocks(study: Study) -> tuple[Block, ...]:
    if study.psi is None:
        return (Text(say("Stability could not be judged: the cases carry no day of application.")),)
    return (Text(_scores(study.psi)), *_features(study.csi))


def _scores(psi: Stability) -> Sentence:
    told = {"index": Number(psi.index, 4), "critical": Number(psi.critical, 4)}
    if psi.has_moved:
        return say("PSI of the scores: {index}, more than chance explains ({critical}).", **told)
    return say("PSI of the scores: {index}, no more than chance explains ({critical}).", **told)


def _features(csi: tuple[Stability, ...]) -> tuple[Table, ...]:
    if not csi:
        return ()
    columns = (
        Column(say("Feature"), 3.2), Column(say("CSI"), 0.9, True), Column(say("By chance up to"), 0.9, True),
        Column(say("Outcome"), 1.2),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(labels.feature_label(one.name)), Cell(Number(one.index, 4)), Cell(Number(one.critical, 4)),
            cells.outcome(not one.has_moved),
        )
        for one in csi
    )  # fmt: skip
    note = say(
        "Critical values for the number of cases at hand, 95 % (Yurdakul and Naranjo); of many features, one in "
        "twenty exceeds its own by chance."
    )
    return (Table(columns, rows, say("Features, those that moved most first"), note, is_appendix=True, abreast=2),)
