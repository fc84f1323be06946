"""Measures of a scoring model on cases whose outcome is known: rank order, calibration and stability."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from engine.scoring.calibration import log_losses

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the ends of its confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HosmerLemeshow:
    """The statistic, its degrees of freedom and the probability of one at least as large if the PDs were right."""

    statistic: float
    freedom: int
    p: float


def auc(labels: Vector, scores: Vector) -> float:
    """The probability that a default scores above a non-default, ties counting half."""
    bad = labels > 0
    ranks = _mid_ranks(scores)
    positives, negatives = int(bad.sum()), int((~bad).sum())
    return float((ranks[bad].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(labels: Vector, scores: Vector, confidence: float = 0.95) -> Interval:
    """The AUC with the interval of DeLong, DeLong and Clarke-Pearson (1988), by the mid-ranks of Sun and Xu (2014)."""
    bad = labels > 0
    area = auc(labels, scores)
    ranks = _mid_ranks(scores)
    positives, negatives = int(bad.sum()), int((~bad).sum())
    beaten_by_bad = (ranks[bad] - _mid_ranks(scores[bad])) / negatives
    beating_good = 1 - (ranks[~bad] - _mid_ranks(scores[~bad])) / positives
    spread = np.sqrt(_variance(beaten_by_bad) / positives + _variance(beating_good) / negatives)
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * float(spread)
    return Interval(area, max(0.0, area - reach), min(1.0, area + reach))


def gini(labels: Vector, scores: Vector) -> float:
    return 2 * auc(labels, scores) - 1


def ks(labels: Vector, scores: Vector) -> float:
    """The largest distance between the cumulative score distributions of defaults and non-defaults."""
    order = np.argsort(scores, kind="stable")
    bad = labels[order] > 0
    last = np.append(np.diff(scores[order]) > 0, True)
    gap = np.cumsum(bad) / bad.sum() - np.cumsum(~bad) / (~bad).sum()
    return float(np.abs(gap[last]).max())


def brier(labels: Vector, pds: Vector) -> float:
    return float(np.mean((pds - labels) ** 2))


def log_loss(labels: Vector, pds: Vector) -> float:
    return float(np.mean(log_losses(labels, pds)))


def ece(labels: Vector, pds: Vector, groups: int = 10) -> float:
    """Expected calibration error: mean distance of PD and default rate over groups of equal size by PD."""
    return float(sum(len(part) * abs(gap) for part, gap in _groups(labels, pds, groups)) / len(labels))


def hosmer_lemeshow(labels: Vector, pds: Vector, groups: int = 10) -> HosmerLemeshow:
    """Hosmer and Lemeshow's test over groups of equal size by PD, with groups - 2 degrees of freedom."""
    statistic = 0.0
    for part, gap in _groups(labels, pds, groups):
        expected = float(pds[part].mean())
        statistic += len(part) * gap**2 / max(expected * (1 - expected), 1e-12)
    return HosmerLemeshow(statistic, groups - 2, float(chdtrc(groups - 2, statistic)))


def psi(expected: Vector, actual: Vector, groups: int = 10) -> float:
    """Population stability index over the deciles of the expected scores; empty groups count half a row."""
    edges = np.unique(np.quantile(expected, np.linspace(0, 1, groups + 1)[1:-1]))
    shares = []
    for scores in (expected, actual):
        counts = np.bincount(np.searchsorted(edges, scores, side="right"), minlength=len(edges) + 1)
        shares.append(np.maximum(counts, 0.5) / len(scores))
    return float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))


def _groups(labels: Vector, pds: Vector, groups: int) -> list[tuple[NDArray[np.intp], float]]:
    """Positions of each group by PD, and how far the default rate is above the mean PD."""
    parts = np.array_split(np.argsort(pds, kind="stable"), groups)
    return [(part, float(labels[part].mean() - pds[part].mean())) for part in parts if len(part)]


def _mid_ranks(scores: Vector) -> Vector:
    """Ranks from 1, equal scores sharing the mean of theirs."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])


def _variance(values: Vector) -> float:
    return float(np.var(values, ddof=1)) if len(values) > 1 else 0.0
