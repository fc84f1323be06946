"""How well scores rank defaults above non-defaults: AUC, Gini, KS, the H-measure and the curve behind them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, erfc

from engine.scoring.validation.interval import Interval

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairedAreas:
    """The AUCs of two scores on the same cases: their difference (second less first) and the test of no difference."""

    first: float
    second: float
    difference: Interval
    z: float
    p: float


def auc(labels: Vector, scores: Vector) -> float:
    """The probability that a default scores above a non-default, ties counting half."""
    bad = labels > 0
    ranks = _mid_ranks(scores)
    positives, negatives = int(bad.sum()), int((~bad).sum())
    return float((ranks[bad].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(labels: Vector, scores: Vector, confidence: float = 0.95) -> Interval:
    """The AUC with the interval of DeLong, DeLong and Clarke-Pearson (1988), by the mid-ranks of Sun and Xu (2014)."""
    beaten_by_bad, beating_good = _placements(labels, scores)
    area = auc(labels, scores)
    spread = np.sqrt(_variance(beaten_by_bad) / len(beaten_by_bad) + _variance(beating_good) / len(beating_good))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * float(spread)
    return Interval(area, max(0.0, area - reach), min(1.0, area + reach))


def paired_areas(labels: Vector, first: Vector, second: Vector, confidence: float = 0.95) -> PairedAreas:
    """DeLong's test of two scores on the same cases; p is two-sided, 1 where both rank every pair alike."""
    gaps = [b - a for a, b in zip(_placements(labels, first), _placements(labels, second), strict=True)]
    spread = float(np.sqrt(sum(_variance(gap) / len(gap) for gap in gaps)))
    areas = auc(labels, first), auc(labels, second)
    difference = areas[1] - areas[0]
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * spread
    z = difference / spread if spread > 0 else 0.0
    interval = Interval(difference, difference - reach, difference + reach)
    return PairedAreas(*areas, interval, z, float(erfc(abs(z) / np.sqrt(2))))


def gini(labels: Vector, scores: Vector) -> float:
    return 2 * auc(labels, scores) - 1


def ks(labels: Vector, scores: Vector) -> float:
    """The largest distance between the cumulative score distributions of defaults and non-defaults."""
    false_alarms, hits = roc(labels, scores)
    return float(np.abs(hits - false_alarms).max())


def roc(labels: Vector, scores: Vector) -> tuple[Vector, Vector]:
    """The shares of non-defaults and of defaults above each score, from none to all; equal scores make one step."""
    order = np.argsort(-scores, kind="stable")
    bad = labels[order] > 0
    last = np.append(np.diff(scores[order]) < 0, True)
    hits, false_alarms = np.cumsum(bad)[last] / bad.sum(), np.cumsum(~bad)[last] / (~bad).sum()
    return np.append(0.0, false_alarms), np.append(0.0, hits)


def h_measure(labels: Vector, scores: Vector, costs: tuple[float, float] | None = None) -> float:
    """Hand's H: one less the expected least loss, as a share of that of a score which knows only the default rate.

    The cost of a false alarm, as a share of both costs, is spread as Beta(*costs); by default Beta(1 + p, 2 - p) for
    the default rate p, as Hand and Anagnostopoulos advise (2014). One spread for every score is what the AUC lacks.
    """
    rate = float((labels > 0).mean())
    alpha, beta = costs or (1 + rate, 2 - rate)
    false_alarms, hits = _hull(*roc(labels, scores))
    # At cost c of a false alarm, the hull's slope decides: each vertex is best between the costs of its two edges.
    run, rise = np.diff(false_alarms) * (1 - rate), np.diff(hits) * rate
    edges = np.concatenate([[1.0], rise / (rise + run), [0.0]])
    missed, alarmed = rate * (1 - hits), (1 - rate) * false_alarms
    loss = _cost_mass(edges[1:], edges[:-1], alpha, beta)
    spared = _mass(edges[1:], edges[:-1], alpha, beta) - loss
    least = float((alarmed * loss + missed * spared).sum())
    knowing_nothing = (1 - rate) * _cost_mass(0.0, rate, alpha, beta) + rate * (
        _mass(rate, 1.0, alpha, beta) - _cost_mass(rate, 1.0, alpha, beta)
    )
    return 1 - least / float(knowing_nothing)


def _hull(false_alarms: Vector, hits: Vector) -> tuple[Vector, Vector]:
    """The upper convex hull of the curve, never below the diagonal."""
    kept: list[tuple[float, float]] = []
    for point in zip(false_alarms.tolist(), hits.tolist(), strict=True):
        while len(kept) > 1 and _turns_left(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    x, y = zip(*kept, strict=True)
    return np.array(x), np.array(y)


def _turns_left(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0


def _mass(low: Vector | float, high: Vector | float, alpha: float, beta: float) -> Vector:
    """How much of the Beta distribution lies between two costs."""
    return np.asarray(betainc(alpha, beta, high) - betainc(alpha, beta, low))


def _cost_mass(low: Vector | float, high: Vector | float, alpha: float, beta: float) -> Vector:
    """The integral of the cost itself over that part of the Beta distribution."""
    return alpha / (alpha + beta) * _mass(low, high, alpha + 1, beta)


def _placements(labels: Vector, scores: Vector) -> tuple[Vector, Vector]:
    """For each default the share of non-defaults below it, for each non-default the share of defaults above it."""
    bad = labels > 0
    ranks = _mid_ranks(scores)
    negatives, positives = int((~bad).sum()), int(bad.sum())
    above = (ranks[bad] - _mid_ranks(scores[bad])) / negatives
    below = 1 - (ranks[~bad] - _mid_ranks(scores[~bad])) / positives
    return above, below


def _mid_ranks(scores: Vector) -> Vector:
    """Ranks from 1, equal scores sharing the mean of theirs."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])


def _variance(values: Vector) -> float:
    return float(np.var(values, ddof=1)) if len(values) > 1 else 0.0
