"""Nested judgement: every choice of training made again inside each fold, and judged on rows that it never saw.

Cross-fitted figures still choose the number of rounds, the shape and the calibration on the rows they judge; here
nothing of a judged row has touched the model, so that the figures hold for the next applicants of the same kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.i18n import say
from engine.progress import Job
from engine.scoring import calibration
from engine.scoring.book.train import Kind
from engine.scoring.folds import Split
from engine.scoring.material import Grown, TrainingTable
from engine.scoring.ranker import Ranker
from engine.scoring.scorecard_fit import fit_in_folds
from engine.scoring.training import TrainingOptions, grow_trees

Vector = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Nested:
    """The margin and PD of each judged row and the split that judged it; NaN and -1 where a row was never judged."""

    margins: Vector
    pds: Vector
    split: Ints

    @property
    def judged(self) -> NDArray[np.bool_]:
        return self.split >= 0


def judge(
    table: TrainingTable,
    splits: Sequence[Split],
    kind: Kind,
    options: TrainingOptions,
    group: NDArray[np.generic] | None = None,
    job: Job | None = None,
) -> Nested:
    """Train on each split's learnt rows and judge the others. Refuses splits without enough outcomes of both kinds."""
    job = job or Job()
    _check(table.labels, splits, options.folds)
    nested = Nested(
        np.full(len(table.labels), np.nan), np.full(len(table.labels), np.nan), np.full(len(table.labels), -1)
    )
    for number, split in enumerate(splits):
        learnt = TrainingTable(table.rows[split.learnt], table.labels[split.learnt], table.features)
        quiet = Job(lambda progress: job.check())
        grown, ranker = learn(learnt, None if group is None else group[split.learnt], kind, options, quiet)
        choice = calibration.choose(grown.margins(learnt.rows), learnt.labels, grown.folds)
        margins = ranker.margins(table.rows[split.judged])
        nested.margins[split.judged] = margins
        nested.pds[split.judged] = choice.calibration.pd(margins)
        nested.split[split.judged] = number
        job.report(number + 1, len(splits), say("Judged part {part} of {parts}", part=number + 1, parts=len(splits)))
    return nested


def learn(
    table: TrainingTable, group: NDArray[np.generic] | None, kind: Kind, options: TrainingOptions, job: Job
) -> tuple[Grown, Ranker]:
    """What ranks in each inner fold, and what ranks judged rows."""
    if kind is Kind.TREES:
        return grow_trees(table, group, options, job)
    return fit_in_folds(table, group, options, job, is_expert=kind is Kind.EXPERT)


def _check(labels: Vector, splits: Sequence[Split], folds: int) -> None:
    for number, split in enumerate(splits, start=1):
        learnt, judged = labels[split.learnt], labels[split.judged]
        if min(learnt.sum(), (1 - learnt).sum()) < folds or not 0 < judged.sum() < len(judged):
            raise Refused(
                say(
                    "Part {part} of {parts} learns from {learnt} defaults and is judged on {judged}; that is too few. "
                    "Take fewer folds.",
                    part=number,
                    parts=len(splits),
                    learnt=int(learnt.sum()),
                    judged=int(judged.sum()),
                )
            )
