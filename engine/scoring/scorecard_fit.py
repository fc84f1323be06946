"""Fitting a scorecard to a book whose defaults are too few for trees.

With a hundred defaults, weight of evidence by monotone intervals and a logistic regression that may not turn a sign;
with fewer, an expert's equal weights, which only the calibration fits to the book.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from engine.features.feature import Direction, Feature
from engine.progress import Job
from engine.scoring import isotonic
from engine.scoring.calibration import log_losses, sigmoid
from engine.scoring.folds import assign_folds
from engine.scoring.material import Grown, TrainingTable
from engine.scoring.scorecard import Points, Scorecard
from engine.scoring.training import TrainedModel, TrainingOptions, checked, finish

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

INTERVALS = 10
OPEN_INTERVALS = 4
FEWEST_SHARE = 0.05
"""Of the known rows in an interval: with fewer, its points would be noise."""
LEAST_INFORMATION = 0.02
"""Information value below which a feature is left out: unpredictive by the usual reading (Siddiqi, 2006)."""
MOST_FEATURES = 25
RIDGES = (0.0003, 0.003, 0.03)
EXPERT_STEPS = 5


def train_scorecard(
    matrix: Matrix,
    labels: Vector,
    features: tuple[Feature, ...],
    *,
    group: NDArray[np.generic] | None = None,
    time: NDArray[np.datetime64] | None = None,
    options: TrainingOptions | None = None,
    is_expert: bool = False,
    job: Job | None = None,
) -> TrainedModel:
    """The same road as `train`, with a scorecard in place of trees; an expert one learns from no outcome."""
    options, job = options or TrainingOptions(minimum_defaults=100), job or Job()
    table = checked(matrix, labels, features, options)
    grown, scorecard = fit_in_folds(table, group, options, job, is_expert=is_expert)
    return finish(table, grown, scorecard, time, options)


def fit_in_folds(
    table: TrainingTable, group: NDArray[np.generic] | None, options: TrainingOptions, job: Job, *, is_expert: bool
) -> tuple[Grown, Scorecard]:
    """Scorecards in each fold and on all rows: what `train_scorecard` builds a model around."""
    folds = assign_folds(table.labels, group, options.folds, options.seed)

    def fit(inside: NDArray[np.bool_]) -> Scorecard:
        job.check()
        if is_expert:
            return expert_scorecard(table.rows[inside], table.features)
        return fit_scorecard(table.rows[inside], table.labels[inside], table.features, folds[inside])

    grown = Grown(folds, tuple(fit(folds != fold) for fold in range(options.folds)), 0)
    return grown, fit(np.ones(len(folds), dtype=np.bool_))


def fit_scorecard(rows: Matrix, labels: Vector, features: Sequence[Feature], folds: NDArray[np.int64]) -> Scorecard:
    """Weight of evidence in monotone intervals, weighed by a ridge logistic regression without negative weights.

    The ridge is chosen by the log-loss over the folds. Without negative weights a feature cannot work against its
    declared direction however it goes together with others.
    """
    evidence = [_evidence(rows[:, at], labels, feature.direction) for at, feature in enumerate(features)]
    chosen = _most_informative([information for _, information in evidence])
    columns = (
        np.column_stack([evidence[at][0].of(rows[:, at]) for at in chosen]) if chosen else np.zeros((len(rows), 0))
    )
    ridge = _best_ridge(columns, labels, folds)
    weights, intercept = _weigh(columns, labels, ridge)
    by_feature = dict(zip(chosen, weights.tolist(), strict=True))
    return Scorecard(
        tuple(_weighed(points, by_feature.get(at, 0.0), rows[:, at]) for at, (points, _) in enumerate(evidence)),
        intercept,
    )


def expert_scorecard(rows: Matrix, features: Sequence[Feature]) -> Scorecard:
    """Equal weights for every family, and in a family for every feature with a direction; fifths of these rows.

    No outcome is used: points run from -1 in the safest fifth to 1 in the riskiest.
    """
    families = [feature.family for feature in features if feature.direction is not Direction.OPEN]
    points = []
    for at, feature in enumerate(features):
        known = rows[np.isfinite(rows[:, at]), at]
        if feature.direction is Direction.OPEN or not len(known):
            points.append(Points(np.array([]), np.zeros(1), 0.0))
            continue
        edges = np.unique(np.quantile(known, np.linspace(0, 1, EXPERT_STEPS + 1)[1:-1]))
        weight = int(feature.direction) / families.count(feature.family)
        steps = weight * np.linspace(-1, 1, len(edges) + 1) if len(edges) else np.zeros(1)
        points.append(_weighed(Points(edges, steps, 0.0), 1.0, rows[:, at]))
    return Scorecard(tuple(points), 0.0)


def _evidence(values: Vector, labels: Vector, direction: Direction) -> tuple[Points, float]:
    """Weight of evidence by interval, and the information value of the feature."""
    is_known = np.isfinite(values)
    known, outcomes = values[is_known], labels[is_known]
    nothing = Points(np.array([]), np.zeros(1), 0.0)
    if not 0 < outcomes.sum() < len(outcomes):
        return nothing, 0.0
    edges, rates, sizes = _intervals(known, outcomes, direction)
    base = float(outcomes.mean())
    bad, good = rates * sizes + base, (1 - rates) * sizes + (1 - base)
    weight = np.log(bad / good) - np.log(base / (1 - base))
    information = float(np.sum((bad / bad.sum() - good / good.sum()) * weight)) * float(is_known.mean())
    return Points(edges, weight, 0.0), information


def _intervals(values: Vector, labels: Vector, direction: Direction) -> tuple[Vector, Vector, Vector]:
    """Edges, default rates and sizes of intervals with enough rows; in a direction rates never turn."""
    count = OPEN_INTERVALS if direction is Direction.OPEN else INTERVALS
    edges = np.unique(np.quantile(values, np.linspace(0, 1, count + 1)[1:-1]))
    edges, bad, sizes = _merged(edges, values, labels)
    rates = bad / sizes
    if direction is Direction.OPEN:
        return edges, rates, sizes
    levels, starts = isotonic.pool(int(direction) * rates, sizes)
    return edges[starts[1:] - 1], int(direction) * levels, np.add.reduceat(sizes, starts)


def _merged(edges: Vector, values: Vector, labels: Vector) -> tuple[Vector, Vector, Vector]:
    """Intervals of which none is smaller than the fewest share; a small one joins the next, the last the one before."""
    places = np.searchsorted(edges, values, side="right")
    sizes = np.bincount(places, minlength=len(edges) + 1).astype(np.float64)
    bad = np.bincount(places, labels, minlength=len(edges) + 1)
    kept: list[float] = []
    starts, held = [0], 0.0
    for at, edge in enumerate(edges.tolist()):
        held += sizes[at]
        if held >= FEWEST_SHARE * len(values) and sizes[at + 1 :].sum() >= FEWEST_SHARE * len(values):
            kept.append(edge)
            starts.append(at + 1)
            held = 0.0
    return np.array(kept), np.add.reduceat(bad, starts), np.add.reduceat(sizes, starts)


def _most_informative(information: Sequence[float]) -> list[int]:
    ranked = sorted(range(len(information)), key=lambda at: -information[at])
    return sorted(at for at in ranked[:MOST_FEATURES] if information[at] >= LEAST_INFORMATION)


def _best_ridge(columns: Matrix, labels: Vector, folds: NDArray[np.int64]) -> float:
    def loss(ridge: float) -> float:
        total = 0.0
        for fold in np.unique(folds):
            out = folds == fold
            weights, intercept = _weigh(columns[~out], labels[~out], ridge)
            total += float(log_losses(labels[out], sigmoid(columns[out] @ weights + intercept)).sum())
        return total

    return min(RIDGES, key=loss)


def _weigh(columns: Matrix, labels: Vector, ridge: float) -> tuple[Vector, float]:
    """Weights of zero or more, pulled towards zero, and the intercept."""
    width = columns.shape[1]

    def loss(weights: Vector) -> tuple[float, Vector]:
        log_odds = columns @ weights[:width] + weights[width]
        gaps = sigmoid(log_odds) - labels
        value = np.mean(np.logaddexp(0, log_odds) - labels * log_odds) + ridge / 2 * np.sum(weights[:width] ** 2)
        slope = np.append(columns.T @ gaps / len(labels) + ridge * weights[:width], gaps.mean())
        return float(value), slope

    rate = float(labels.mean())
    start = np.append(np.zeros(width), np.log(rate / (1 - rate)))
    bounds = [(0.0, None)] * width + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return np.asarray(found.x[:width]), float(found.x[width])


def _weighed(points: Points, weight: float, values: Vector) -> Points:
    """The points times a weight, with their mean over these rows; a feature without weight has one empty step."""
    if not weight:
        return Points(np.array([]), np.zeros(1), 0.0)
    scaled = Points(points.edges, points.steps * weight, 0.0)
    return Points(scaled.edges, scaled.steps, float(scaled.of(values).mean()))
