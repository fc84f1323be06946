"""Whether the cases of today still look like those a model was trained on: PSI of scores, CSI of features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stability:
    """An index with the value that chance alone exceeds once in so many samples of this size; None as name: scores.

    The usual .10 and .25 ask too little of a large sample and too much of a small one.
    """

    name: str
    index: float
    critical: float
    groups: int

    @property
    def has_moved(self) -> bool:
        return self.index > self.critical


def psi(expected: Vector, actual: Vector, groups: int = 10) -> float:
    """Population stability index over the deciles of the expected scores; empty groups count half a row."""
    return _index(*_shares(expected, actual, groups))


def critical_psi(expected: int, actual: int, groups: int = 10, confidence: float = 0.95) -> float:
    """The PSI that samples of these sizes from one population exceed by chance with 1 - confidence.

    (1/n + 1/m) times chi-square with groups - 1 degrees of freedom (Yurdakul and Naranjo, 2020).
    """
    if groups < 2:
        return 0.0
    return float(chdtri(groups - 1, 1 - confidence) * (1 / expected + 1 / actual))


def score_stability(expected: Vector, actual: Vector, groups: int = 10) -> Stability:
    return _stability("", expected, actual, groups)


def feature_stability(
    names: Sequence[str], expected: Matrix, actual: Matrix, groups: int = 10
) -> tuple[Stability, ...]:
    """The same for each feature (CSI); unknown values are a group of their own."""
    return tuple(_stability(name, expected[:, at], actual[:, at], groups) for at, name in enumerate(names))


def _stability(name: str, expected: Vector, actual: Vector, groups: int) -> Stability:
    before, after = _shares(expected, actual, groups)
    critical = critical_psi(len(expected), len(actual), len(before))
    return Stability(name, _index(before, after), critical, len(before))


def _index(before: Vector, after: Vector) -> float:
    return float(np.sum((after - before) * np.log(after / before)))


def _shares(expected: Vector, actual: Vector, groups: int) -> tuple[Vector, Vector]:
    """The shares of both samples in the groups of the expected one, and of what is unknown where anything is."""
    known = expected[np.isfinite(expected)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, groups + 1)[1:-1])) if len(known) else np.array([])
    counts = []
    for values in (expected, actual):
        is_known = np.isfinite(values)
        places = np.searchsorted(edges, values[is_known], side="right")
        counts.append(np.append(np.bincount(places, minlength=len(edges) + 1), (~is_known).sum()))
    before, after = (np.asarray(count, dtype=np.float64) for count in counts)
    occurs = (before + after) > 0
    before, after = before[occurs], after[occurs]
    return np.maximum(before, 0.5) / len(expected), np.maximum(after, 0.5) / len(actual)
