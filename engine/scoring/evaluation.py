"""What goes into the card: metrics with intervals, and AUCs with only part of the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Feature
from engine.scoring import evidence, validation, xgb
from engine.scoring.calibration import log_losses
from engine.scoring.card import Metric

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

RESAMPLES = 200
ABSENCE_TREES = xgb.TreeOptions(learning_rate=0.1, depth=3, column_share=1.0)
ABSENCE_ROUNDS = 60


def metrics(labels: Vector, margins: Vector, pds: Vector, seed: int) -> dict[str, Metric]:
    """Metrics of cross-fitted margins and PDs: DeLong for the AUC, normal for means, bootstrap for KS and ECE."""
    area = validation.auc_interval(labels, margins)
    return {
        "auc": Metric(area.value, area.low, area.high),
        "gini": Metric(2 * area.value - 1, 2 * area.low - 1, 2 * area.high - 1),
        "ks": _bootstrapped(validation.ks, labels, margins, seed),
        "brier": _mean((pds - labels) ** 2),
        "log_loss": _mean(log_losses(labels, pds)),
        "ece": _bootstrapped(validation.ece, labels, pds, seed),
    }


def views(rows: Matrix, features: Sequence[Feature]) -> dict[str, Matrix]:
    """The rows seen by behaviour alone and by accounts alone, where the table has both."""
    behaviour = evidence.columns_of(features, evidence.BEHAVIOUR)
    accounts = evidence.columns_of(features, evidence.ACCOUNTS)
    if not (behaviour.any() and accounts.any()):
        return {}
    return {"behaviour": evidence.without(rows, accounts), "accounts": evidence.without(rows, behaviour)}


def absence_only(rows: Matrix, labels: Vector, folds: NDArray[np.int64]) -> dict[str, float]:
    """The cross-fitted AUC of trees that see only which values are absent; empty where none ever is."""
    absent = np.unique(np.isnan(rows).astype(np.float64), axis=1)
    absent = absent[:, absent.min(axis=0) < absent.max(axis=0)]
    if not absent.shape[1]:
        return {}
    margins = np.empty(len(labels))
    for fold in np.unique(folds):
        held_out = folds == fold
        open_directions = [0] * absent.shape[1]
        booster = xgb.fit(absent[~held_out], labels[~held_out], open_directions, ABSENCE_TREES, ABSENCE_ROUNDS)
        margins[held_out] = booster.margins(absent[held_out])
    return {"missing_only": validation.auc(labels, margins)}


def on_unseen(labels: Vector, pds: Vector) -> dict[str, Metric]:
    """Metrics of cases that were neither learnt from nor cross-fitted, under names of their own."""
    area = validation.auc_interval(labels, pds)
    return {
        "test_auc": Metric(area.value, area.low, area.high),
        "test_default_rate": _exactly(float(labels.mean())),
        "test_mean_pd": _exactly(float(pds.mean())),
        "test_log_loss": _exactly(validation.log_loss(labels, pds)),
    }


def _exactly(value: float) -> Metric:
    return Metric(value, value, value)


def _mean(values: Vector) -> Metric:
    middle, reach = float(values.mean()), 1.96 * float(values.std()) / float(np.sqrt(len(values)))
    return Metric(middle, middle - reach, middle + reach)


def _bootstrapped(measure: Callable[[Vector, Vector], float], labels: Vector, scores: Vector, seed: int) -> Metric:
    """The bootstrap's standard error around the value itself: KS and ECE grow on resamples, so percentiles mislead."""
    random = np.random.default_rng(seed)
    drawn = (random.integers(len(labels), size=len(labels)) for _ in range(RESAMPLES))
    values = [measure(labels[rows], scores[rows]) for rows in drawn if 0 < labels[rows].sum() < len(rows)]
    value, reach = measure(labels, scores), 1.96 * float(np.std(values))
    return Metric(value, max(0.0, value - reach), min(1.0, value + reach))
