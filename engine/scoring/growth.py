"""Growing trees on a book: several shapes side by side, judged in folds, and those as good as the best averaged.

Which shape suits a book is not known beforehand, and on a small book the folds can hardly tell; then the mean of
several is better than a lucky choice (Breiman, 1996, on unstable predictors).

On a book of some size the number of rounds is judged after a line was fitted through the folds' margins: boosted trees
go on telling cases apart long after their margins have become too sure of themselves, and calibration, which comes
next, mends just that (Niculescu-Mizil and Caruana, 2005). The log-loss of the margins as they stand stops them early,
which suits small books, where there is too little to choose by.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from engine.i18n import say
from engine.progress import Job
from engine.scoring import evidence, xgb
from engine.scoring.calibration import fit_platt, log_losses, sigmoid
from engine.scoring.material import Grown, TrainingTable
from engine.scoring.xgb import Booster, TreeOptions

Vector = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW_DEFAULTS = 100
"""Fewer, and single trees learn the sample: forests of deep trees on draws of it, and shallow trees in small steps."""

FOREST = TreeOptions(
    rounds=4, patience=2, learning_rate=0.5, depth=8, min_child_weight=0.1, row_share=0.63,
    column_share=1.0, split_share=0.25, l2=0.3, trees=25,
)  # fmt: skip
GENTLE = TreeOptions(
    rounds=150, patience=30, learning_rate=0.06, depth=3, min_child_weight=0.3, row_share=0.63,
    column_share=1.0, split_share=0.25, l2=2.0,
)  # fmt: skip
FINE = TreeOptions(
    rounds=240, patience=None, learning_rate=0.08, depth=6, min_child_weight=0.2, row_share=0.8,
    column_share=1.0, split_share=0.2, l2=0.3,
)  # fmt: skip

WIDE = TreeOptions(
    rounds=240, patience=None, learning_rate=0.08, depth=6, min_child_weight=1.0, row_share=0.9, column_share=1.0,
    l2=1.0,
)  # fmt: skip
"""Sees every column at every split: what tells only together with one other column is found sooner."""


def shapes_for(defaults: int) -> tuple[TreeOptions, ...]:
    """The shapes worth trying on a book with so many defaults."""
    return (FOREST, GENTLE) if defaults < FEW_DEFAULTS else (FINE, WIDE)


@dataclass(frozen=True, slots=True)
class Draws:
    """What is drawn at random: with which seed, and which share of rows is shown without some of its evidence."""

    seed: int
    block_dropout: float


@dataclass(frozen=True, eq=False, slots=True)
class _Tried:
    """A shape as it did in the folds: a booster for each, cut to equal numbers of rounds, and the loss of each row by
    its cross-fitted margin, put right where its rounds were chosen so."""

    shape: TreeOptions
    boosters: tuple[Booster, ...]
    rounds: int
    losses: Vector


Watched = tuple[Booster, NDArray[np.float64]]
"""What grew in a fold; and by round its log-loss there, or by stage the margins of the rows there."""


def grow(
    table: TrainingTable, folds: Ints, shapes: Sequence[TreeOptions], draws: Draws, job: Job
) -> tuple[Grown, Booster]:
    """What ranks in each fold, and the booster on all rows.

    Each shape has the number of rounds with the lowest loss over the folds together; shapes whose loss is within one
    standard error of the best one's are averaged.
    """
    count = int(folds.max()) + 1
    steps = len(shapes) * count + 2
    results: list[Watched] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for result in pool.map(lambda task: _grow_fold(table, folds, draws, *task), product(shapes, range(count))):
            results.append(result)
            job.report(len(results), steps, say("Grew fold {fold} of {folds}", fold=len(results), folds=steps - 2))
    tried = [_tried(table, folds, shape, results[at * count : (at + 1) * count]) for at, shape in enumerate(shapes)]
    kept = _as_good_as_the_best(tried)
    shown = evidence.drop_sources(table.rows, table.features, draws.block_dropout, draws.seed)
    whole = [xgb.fit(shown, table.labels, table.constraints, one.shape, one.rounds) for one in kept]
    job.report(steps - 1, steps, say("Grew the trees on all rows"))
    rankers = tuple(xgb.average([one.boosters[fold] for one in kept]) for fold in range(count))
    return Grown(folds, rankers, sum(one.rounds for one in kept)), xgb.average(whole)


def _grow_fold(table: TrainingTable, folds: Ints, draws: Draws, shape: TreeOptions, fold: int) -> Watched:
    """Trees grown on the other folds, and how they did on this one."""
    inside = folds != fold
    shown = evidence.drop_sources(table.rows[inside], table.features, draws.block_dropout, draws.seed + fold + 1)
    rows, labels = table.rows[~inside], table.labels[~inside]
    if shape.patience is None:
        return xgb.fit_staged(shown, table.labels[inside], table.constraints, shape, rows)
    return xgb.fit_watched(shown, table.labels[inside], table.constraints, shape, (rows, labels))


def _tried(table: TrainingTable, folds: Ints, shape: TreeOptions, results: Sequence[Watched]) -> _Tried:
    rounds = _rounds_by_loss(folds, results) if shape.patience else _rounds_by_margins(table, folds, shape, results)
    boosters = tuple(booster.first(rounds) for booster, _ in results)
    margins = Grown(folds, boosters, rounds).margins(table.rows)
    losses = log_losses(table.labels, sigmoid(margins)) if shape.patience else _put_right(margins, table.labels)
    return _Tried(shape, boosters, rounds, losses)


def _rounds_by_loss(folds: Ints, results: Sequence[Watched]) -> int:
    """Those with the lowest log-loss of the margins as they stand."""
    sizes = np.bincount(folds)
    shortest = min(len(losses) for _, losses in results)
    together = sum(size * losses[:shortest] for size, (_, losses) in zip(sizes, results, strict=True))
    return int(np.argmin(together)) + 1


def _rounds_by_margins(table: TrainingTable, folds: Ints, shape: TreeOptions, results: Sequence[Watched]) -> int:
    """The fewest whose log-loss, the margins once put right, is within one standard error of the lowest."""
    margins = np.empty((len(results[0][1]), len(folds)))
    for fold, (_, stages) in enumerate(results):
        margins[:, folds == fold] = stages
    losses = [_put_right(stage, table.labels) for stage in margins]
    best = min(losses, key=lambda loss: float(loss.mean()))
    first = next(stage for stage, loss in enumerate(losses, start=1) if _is_as_good(loss, best))
    return min(first * shape.stage, shape.rounds)


def _put_right(margins: Vector, labels: Vector) -> Vector:
    """The loss of each row with a line through the margins of all; two numbers that all rows share."""
    line = fit_platt(margins, labels)
    return log_losses(labels, sigmoid(margins) if line is None else line.pd(margins))


def _as_good_as_the_best(tried: Sequence[_Tried]) -> list[_Tried]:
    best = min((one.losses for one in tried), key=lambda losses: float(losses.mean()))
    return [one for one in tried if _is_as_good(one.losses, best)]


def _is_as_good(losses: Vector, best: Vector) -> bool:
    """Whether the mean exceeds the best one's by at most one standard error of the difference."""
    gap = losses - best
    return bool(gap.mean() <= gap.std() / np.sqrt(len(gap)))
