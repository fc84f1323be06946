"""Growing trees on a Dask cluster through XGBoost's own interface: for books beyond one machine.

The same rows on as many workers give the same bytes. Another number of workers, or one machine, finds slightly other
split values, because each worker sketches the distribution of its own rows, and adds gradients in another order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Feature
from engine.i18n import say
from engine.progress import Job
from engine.scoring import evidence, xgb
from engine.scoring.cluster import Cluster
from engine.scoring.folds import assign_folds
from engine.scoring.material import Grown
from engine.scoring.training import TrainedModel, TrainingOptions, checked, finish, with_shapes
from engine.scoring.xgb import Booster, TreeOptions

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Rows = tuple[Matrix, Vector]

PATIENCE = 30
"""Idle rounds after which trees that all workers grow are complete: growing every round to choose among them later
would send the rows' margins round the cluster at each stage."""


def train_on_cluster(
    matrix: Matrix,
    labels: Vector,
    features: tuple[Feature, ...],
    workers: Cluster,
    *,
    group: NDArray[np.generic] | None = None,
    time: NDArray[np.datetime64] | None = None,
    options: TrainingOptions | None = None,
    job: Job | None = None,
) -> TrainedModel:
    """The same road as `train`, every tree grown by all workers together; the folds follow one another, and only the
    first shape is tried."""
    options, job = options or TrainingOptions(), job or Job()
    table = checked(matrix, labels, features, options)
    options = with_shapes(options, table.labels)
    folds = assign_folds(table.labels, group, options.folds, options.seed)
    trees = replace(options.shapes[0], seed=options.seed, patience=options.shapes[0].patience or PATIENCE)
    found: list[tuple[Booster, int]] = []
    for fold in range(options.folds):
        inside = folds != fold
        shown = evidence.drop_sources(table.rows[inside], features, options.block_dropout, options.seed + fold + 1)
        watched = (table.rows[~inside], table.labels[~inside])
        found.append(grow(workers, (shown, table.labels[inside]), table.constraints, trees, watched=watched))
        grown = say("Grew fold {fold} of {folds}", fold=len(found), folds=options.folds)
        job.report(len(found), options.folds + 2, grown)
    rounds = int(np.median([best for _, best in found]))
    shown = evidence.drop_sources(table.rows, features, options.block_dropout, options.seed)
    whole, _ = grow(workers, (shown, table.labels), table.constraints, replace(trees, rounds=rounds))
    job.report(options.folds + 1, options.folds + 2, say("Grew the trees on all rows"))
    rankers = tuple(booster.first(rounds) for booster, _ in found)
    return finish(table, Grown(folds, rankers, rounds), whole, time, options)


def grow(
    workers: Cluster, rows: Rows, constraints: Sequence[int], options: TreeOptions, *, watched: Rows | None = None
) -> tuple[Booster, int]:
    """Trees on (rows of shape (n, f), labels), and their number: the best by the watched rows where there are any."""
    from xgboost import dask

    with workers.client.as_current():
        more: dict[str, Any] = {}
        if watched is not None:
            more = {"evals": [(_spread(workers, watched), "watched")], "early_stopping_rounds": options.patience}
        trees = dask.train(
            workers.client,
            xgb.parameters(rows[1], constraints, options),
            _spread(workers, rows),
            num_boost_round=options.rounds,
            verbose_eval=False,
            **more,
        )["booster"]
    rounds = int(trees.best_iteration) + 1 if watched is not None else options.rounds
    return Booster(bytes(trees.save_raw("ubj"))), rounds


def _spread(workers: Cluster, rows: Rows) -> Any:
    """Rows and labels in as many parts as there are workers."""
    from dask import array
    from xgboost import dask

    split: Any = array.from_array
    matrix, labels = rows
    size = -(-len(matrix) // workers.count)
    parts = split(matrix, chunks=(size, matrix.shape[1]))
    return dask.DaskDMatrix(workers.client, parts, split(labels, chunks=size))
