"""The only door to XGBoost: boosted trees with monotone constraints, kept as UBJSON bytes, never pickled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.absence import without
from engine.errors import Refused
from engine.i18n import say
from engine.scoring import tree_document

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

OBJECTIVE = "binary:logistic"
TREES = "model.ubj"
"""The name of the trees in a model's folder."""

TRAINING_THREADS = 1
"""Fixed, because another number of threads adds the same gradients in another order and gives other bytes; and one,
because XGBoost's threads wait by spinning, which on a busy machine is eight times slower. Folds run side by side."""

STAGES = 40
SLICE = 100
"""Rounds that XGBoost adds up in single precision; slices are added in double, which keeps the proof within 1e-5."""


@dataclass(frozen=True, slots=True)
class TreeOptions:
    """How the trees grow. `rounds` is the most; growth that is watched stops after `patience` idle rounds. Where
    patience is None all rounds are grown, and watched rows are judged at every fortieth part of the way.

    A round grows `trees` trees on draws of their own and counts their mean: with many, forests are boosted.
    column_share is drawn for each tree, split_share of these for each split. min_child_weight counts p (1 - p), so that
    a row of a book with 8 % of defaults weighs .07.
    """

    rounds: int = 400
    patience: int | None = 30
    learning_rate: float = 0.08
    depth: int = 4
    min_child_weight: float = 3.0
    row_share: float = 0.8
    column_share: float = 0.5
    split_share: float = 1.0
    l2: float = 3.0
    trees: int = 1
    seed: int = 20260101

    @property
    def stage(self) -> int:
        """After how many rounds watched rows are judged again, where all rounds are grown."""
        return max(1, self.rounds // STAGES)


class Booster:
    """Trees that give the margin (log-odds of default) of rows; NaN is unknown and takes each split's default side."""

    def __init__(self, ubj: bytes) -> None:
        """Trees from UBJSON bytes; refuses bytes that are no such model."""
        self.ubj = ubj

    @property
    def file(self) -> str:
        return TREES

    @property
    def content(self) -> bytes:
        return self.ubj

    @cached_property
    def _trees(self) -> Any:
        xgboost = _xgboost()
        try:
            trees = _loaded(self.ubj)
            objective = json.loads(trees.save_config())["learner"]["objective"]["name"]
        except (xgboost.core.XGBoostError, KeyError, ValueError) as error:
            raise Refused(say("The file of the scoring model is no XGBoost model; install the model again.")) from error
        if objective != OBJECTIVE:
            raise Refused(say("The file of the scoring model is no XGBoost model; install the model again."))
        return trees

    @cached_property
    def _slices(self) -> list[Any]:
        slices = [self._trees[start : min(start + SLICE, self.rounds)] for start in range(0, self.rounds, SLICE)]
        for part in slices:
            part.set_param({"nthread": 1})
        return slices

    @property
    def rounds(self) -> int:
        return int(self._trees.num_boosted_rounds())

    @property
    def width(self) -> int:
        """The number of features that a row must have."""
        return int(self._trees.num_features())

    def first(self, rounds: int) -> Booster:
        """The first so many rounds alone."""
        return self if rounds >= self.rounds else Booster(bytes(self._trees[:rounds].save_raw("ubj")))

    def margins(self, rows: Matrix) -> Vector:
        """The margin of each row; shape (n, f) to (n,)."""
        margins = np.zeros(len(rows))
        nothing = None
        for part in self._slices:
            margins += part.inplace_predict(rows, predict_type="margin", base_margin=nothing)
            nothing = np.zeros(len(rows), dtype=np.float32)
        return margins

    def contributions(self, rows: Matrix) -> tuple[Matrix, float]:
        """XGBoost's own TreeSHAP in margin space: contributions of shape (n, f), and the base common to all rows."""
        data = _xgboost().DMatrix(rows, nthread=1)
        sums = np.zeros((len(rows), self.width + 1))
        for part in self._slices:
            sums += part.predict(data, pred_contribs=True)
            data.set_base_margin(np.zeros(len(rows), dtype=np.float32))
        return sums[:, :-1], float(sums[0, -1])

    def gains(self) -> Vector:
        """The total gain of the splits on each feature, as a share of all; shape (f,)."""
        gain = np.zeros(self.width)
        for name, value in self._trees.get_score(importance_type="total_gain").items():
            gain[int(name[1:])] = value
        return gain / max(float(gain.sum()), 1e-12)


def fit(rows: Matrix, labels: Vector, constraints: Sequence[int], options: TreeOptions, rounds: int) -> Booster:
    """Grow so many trees on rows of shape (n, f) with labels 0 or 1; constraints are -1, 0 or 1 a feature.

    The same input and seed give the same bytes.
    """
    telling = _telling(rows)
    data = _xgboost().DMatrix(rows[:, telling], label=labels, nthread=TRAINING_THREADS)
    chosen = parameters(labels, [constraints[at] for at in telling], options)
    trees = _xgboost().train(chosen, data, num_boost_round=rounds)
    return _widened(trees, telling, rows.shape[1])


def fit_watched(
    rows: Matrix, labels: Vector, constraints: Sequence[int], options: TreeOptions, validation: tuple[Matrix, Vector]
) -> tuple[Booster, Vector]:
    """Trees grown until the validation set's log-loss has not fallen for `patience` rounds, and its value by round."""
    xgboost, telling = _xgboost(), _telling(rows)
    data = xgboost.DMatrix(rows[:, telling], label=labels, nthread=TRAINING_THREADS)
    watched = xgboost.DMatrix(validation[0][:, telling], label=validation[1], nthread=TRAINING_THREADS)
    losses: dict[str, dict[str, list[float]]] = {}
    trees = xgboost.train(
        parameters(labels, [constraints[at] for at in telling], options),
        data,
        num_boost_round=options.rounds,
        evals=[(watched, "validation")],
        evals_result=losses,
        early_stopping_rounds=options.patience,
        verbose_eval=False,
    )
    return _widened(trees, telling, rows.shape[1]), np.array(losses["validation"]["logloss"])


def fit_staged(
    rows: Matrix, labels: Vector, constraints: Sequence[int], options: TreeOptions, watched: Matrix
) -> tuple[Booster, Matrix]:
    """All rounds, and the watched rows' margins after each stage of them; shape (stages, n)."""
    xgboost, telling = _xgboost(), _telling(rows)
    data = xgboost.DMatrix(rows[:, telling], label=labels, nthread=TRAINING_THREADS)
    chosen = parameters(labels, [constraints[at] for at in telling], options)
    trees = xgboost.train(chosen, data, num_boost_round=options.rounds, verbose_eval=False)
    judged = xgboost.DMatrix(watched[:, telling], nthread=TRAINING_THREADS)
    margins, stages = np.zeros(len(watched)), []
    for begin in range(0, options.rounds, options.stage):
        part = trees[begin : min(begin + options.stage, options.rounds)]
        margins = margins + part.predict(judged, output_margin=True)
        judged.set_base_margin(np.zeros(len(watched), dtype=np.float32))
        stages.append(margins)
    return _widened(trees, telling, rows.shape[1]), np.array(stages)


def _telling(rows: Matrix) -> NDArray[np.intp]:
    """Positions of the features that differ between rows.

    The others cannot split, but would be drawn: a book without invoices would leave half of the draws empty.
    """
    known = np.isfinite(rows)
    low = np.where(known, rows, np.inf).min(axis=0)
    high = np.where(known, rows, -np.inf).max(axis=0)
    telling = np.flatnonzero((high > low) | (known.any(axis=0) & ~known.all(axis=0)))
    return telling if len(telling) else np.arange(rows.shape[1])


def _widened(trees: Any, telling: NDArray[np.intp], width: int) -> Booster:
    """Trees that were grown on some of the features, as trees on all of them."""
    if len(telling) == width:
        return Booster(bytes(trees.save_raw("ubj")))
    return _of_document(tree_document.widened(json.loads(trees.save_raw("json")), telling, width))


def average(boosters: Sequence[Booster]) -> Booster:
    """One booster whose margin is the mean of theirs, which were grown on the same labels; still trees alone, so that
    contributions add up and directions hold as in each of them."""
    if len(boosters) == 1:
        return boosters[0]
    return _of_document(tree_document.joined([json.loads(one._trees.save_raw("json")) for one in boosters]))


def _of_document(document: tree_document.Document) -> Booster:
    return Booster(bytes(_loaded(json.dumps(document).encode()).save_raw("ubj")))


def _loaded(content: bytes) -> Any:
    trees = _xgboost().Booster()
    trees.load_model(bytearray(content))
    return trees


def parameters(labels: Vector, constraints: Sequence[int], options: TreeOptions) -> dict[str, object]:
    """What XGBoost is told, wherever the trees grow."""
    return {
        "objective": OBJECTIVE,
        "eval_metric": "logloss",
        "tree_method": "hist",
        "base_score": float(np.mean(labels)),
        "monotone_constraints": "(" + ",".join(str(int(c)) for c in constraints) + ")",
        "eta": options.learning_rate,
        "max_depth": options.depth,
        "min_child_weight": options.min_child_weight,
        "subsample": options.row_share,
        "colsample_bytree": options.column_share,
        "colsample_bynode": options.split_share,
        "num_parallel_tree": options.trees,
        "lambda": options.l2,
        "seed": options.seed,
        "nthread": TRAINING_THREADS,
        "verbosity": 0,
    }


@cache
def _xgboost() -> ModuleType:
    """The library, imported when something is scored: starting the application must not wait for it.

    Its wrappers for scikit-learn, which are not used here, would bring scikit-learn, pandas and SciPy's special
    functions: 1.5 s on top of 0.3 s. Without these the library leaves its wrappers out.
    """
    with without("sklearn"), without("scipy.special"):
        import xgboost
    assert isinstance(xgboost, ModuleType)
    return xgboost
