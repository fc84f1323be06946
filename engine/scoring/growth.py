"""Growing trees on a book: several shapes side by side, judged in folds, and those as good as the best averaged.

Which shape suits a book is not known beforehand, and on a small book the folds can hardly tell; then the mean of
several is better than a lucky choice (Breiman, 1996, on unstable predictors).
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
from engine.scoring.calibration import log_losses, sigmoid
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
    rounds=350, patience=30, learning_rate=0.06, depth=6, min_child_weight=0.2, row_share=0.8,
    column_share=1.0, split_share=0.2, l2=0.3,
)  # fmt: skip

WIDE = TreeOptions(
    rounds=400, patience=40, learning_rate=0.08, depth=6, min_child_weight=1.0, row_share=0.9, column_share=1.0, l2=1.0
)
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
    """A shape as it did in the folds: a booster for each, cut to equal numbers of rounds, and cross-fitted margins."""

    shape: TreeOptions
    boosters: tuple[Booster, ...]
    rounds: int
    margins: Vector


def grow(
    table: TrainingTable, folds: Ints, shapes: Sequence[TreeOptions], draws: Draws, job: Job
) -> tuple[Grown, Booster]:
    """What ranks in each fold, and the booster on all rows.

    Each shape has the number of rounds with the lowest log-loss over the folds together; shapes whose loss is within
    one standard error of the best one's are averaged.
    """
    count = int(folds.max()) + 1
    steps = len(shapes) * count + 2
    results: list[tuple[Booster, Vector]] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for result in pool.map(lambda task: _grow_fold(table, folds, draws, *task), product(shapes, range(count))):
            results.append(result)
            job.report(len(results), steps, say("Grew fold {fold} of {folds}", fold=len(results), folds=steps - 2))
    tried = [_tried(table, folds, shape, results[at * count : (at + 1) * count]) for at, shape in enumerate(shapes)]
    kept = _as_good_as_the_best(tried, table.labels)
    shown = evidence.drop_sources(table.rows, table.features, draws.block_dropout, draws.seed)
    whole = [xgb.fit(shown, table.labels, table.constraints, one.shape, one.rounds) for one in kept]
    job.report(steps - 1, steps, say("Grew the trees on all rows"))
    rankers = tuple(xgb.average([one.boosters[fold] for one in kept]) for fold in range(count))
    return Grown(folds, rankers, sum(one.rounds for one in kept)), xgb.average(whole)


def _grow_fold(
    table: TrainingTable, folds: Ints, draws: Draws, shape: TreeOptions, fold: int
) -> tuple[Booster, Vector]:
    """Trees grown on the other folds, and the log-loss on this one by round."""
    inside = folds != fold
    shown = evidence.drop_sources(table.rows[inside], table.features, draws.block_dropout, draws.seed + fold + 1)
    held_out = (table.rows[~inside], table.labels[~inside])
    return xgb.fit_watched(shown, table.labels[inside], table.constraints, shape, held_out)


def _tried(table: TrainingTable, folds: Ints, shape: TreeOptions, results: Sequence[tuple[Booster, Vector]]) -> _Tried:
    sizes = np.bincount(folds)
    shortest = min(len(losses) for _, losses in results)
    together = sum(size * losses[:shortest] for size, (_, losses) in zip(sizes, results, strict=True))
    rounds = int(np.argmin(together)) + 1
    boosters = tuple(booster.first(rounds) for booster, _ in results)
    return _Tried(shape, boosters, rounds, Grown(folds, boosters, rounds).margins(table.rows))


def _as_good_as_the_best(tried: Sequence[_Tried], labels: Vector) -> list[_Tried]:
    """Those whose mean loss exceeds the lowest by at most one standard error of the difference."""
    losses = [log_losses(labels, sigmoid(one.margins)) for one in tried]
    best = min(losses, key=lambda loss: float(loss.mean()))
    gaps = [loss - best for loss in losses]
    return [one for one, gap in zip(tried, gaps, strict=True) if gap.mean() <= gap.std() / np.sqrt(len(gap))]
