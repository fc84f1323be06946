"""The only door to XGBoost: boosted trees with monotone constraints, kept as UBJSON bytes, never pickled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.i18n import say

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

TRAINING_THREADS = 2
"""Fixed, because another number of threads adds the same gradients in another order and gives other bytes."""


@dataclass(frozen=True, slots=True)
class TreeOptions:
    """How the trees grow. `rounds` is the most; growth that is watched stops after `patience` idle rounds."""

    rounds: int = 600
    patience: int = 40
    learning_rate: float = 0.05
    depth: int = 4
    min_child_weight: float = 3.0
    row_share: float = 0.8
    column_share: float = 0.5
    l2: float = 3.0
    seed: int = 20260101


class Booster:
    """Trees that give the margin (log-odds of default) of rows; NaN is unknown and takes each split's default side."""

    def __init__(self, ubj: bytes) -> None:
        """Trees from UBJSON bytes; refuses bytes that are no such model."""
        self.ubj = ubj

    @cached_property
    def _trees(self) -> Any:
        xgboost = _xgboost()
        trees = xgboost.Booster()
        try:
            trees.load_model(bytearray(self.ubj))
        except xgboost.core.XGBoostError as error:
            raise Refused(say("The file of the scoring model is no XGBoost model; install the model again.")) from error
        trees.set_param({"nthread": 1})
        return trees

    @property
    def rounds(self) -> int:
        return int(self._trees.num_boosted_rounds())

    @property
    def width(self) -> int:
        """The number of features that a row must have."""
        return int(self._trees.num_features())

    def margins(self, rows: Matrix, rounds: int = 0) -> Vector:
        """The margin of each row by the first `rounds` trees (0 is all); shape (n, f) to (n,)."""
        until = min(rounds, self.rounds)
        margins = self._trees.inplace_predict(rows, iteration_range=(0, until), predict_type="margin")
        return np.asarray(margins, dtype=np.float64)

    def contributions(self, rows: Matrix) -> tuple[Matrix, float]:
        """XGBoost's own TreeSHAP in margin space: contributions of shape (n, f), and the base common to all rows."""
        sums = self._trees.predict(_xgboost().DMatrix(rows, nthread=1), pred_contribs=True)
        shares = np.asarray(sums, dtype=np.float64)
        return shares[:, :-1], float(shares[0, -1])

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
    data = _xgboost().DMatrix(rows, label=labels, nthread=TRAINING_THREADS)
    trees = _xgboost().train(_parameters(labels, constraints, options), data, num_boost_round=rounds)
    return Booster(bytes(trees.save_raw("ubj")))


def fit_watched(
    rows: Matrix, labels: Vector, constraints: Sequence[int], options: TreeOptions, validation: tuple[Matrix, Vector]
) -> tuple[Booster, int]:
    """Trees grown until the validation set's log-loss has not fallen for `patience` rounds, and the best round."""
    xgboost = _xgboost()
    data = xgboost.DMatrix(rows, label=labels, nthread=TRAINING_THREADS)
    watched = xgboost.DMatrix(validation[0], label=validation[1], nthread=TRAINING_THREADS)
    trees = xgboost.train(
        _parameters(labels, constraints, options),
        data,
        num_boost_round=options.rounds,
        evals=[(watched, "validation")],
        early_stopping_rounds=options.patience,
        verbose_eval=False,
    )
    return Booster(bytes(trees.save_raw("ubj"))), int(trees.best_iteration) + 1


def _parameters(labels: Vector, constraints: Sequence[int], options: TreeOptions) -> dict[str, object]:
    return {
        "objective": "binary:logistic",
        "eval_metric": "logloss",
        "tree_method": "hist",
        "base_score": float(np.mean(labels)),
        "monotone_constraints": "(" + ",".join(str(int(c)) for c in constraints) + ")",
        "eta": options.learning_rate,
        "max_depth": options.depth,
        "min_child_weight": options.min_child_weight,
        "subsample": options.row_share,
        "colsample_bytree": options.column_share,
        "lambda": options.l2,
        "seed": options.seed,
        "nthread": TRAINING_THREADS,
        "verbosity": 0,
    }


def _xgboost() -> ModuleType:
    """The library, imported when something is scored: starting the application must not wait for it."""
    import xgboost

    assert isinstance(xgboost, ModuleType)
    return xgboost
