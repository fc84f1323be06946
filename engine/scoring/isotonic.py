"""Isotonic regression by pooling adjacent violators (Ayer et al., 1955)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def pool(values: Vector, weights: Vector) -> tuple[Vector, NDArray[np.int64]]:
    """The non-decreasing step function nearest to `values` in weighted squares.

    Answers the level of each step and the position where it begins.
    """
    means: list[float] = []
    masses: list[float] = []
    starts: list[int] = []
    for start, (mean, mass) in enumerate(zip(values.tolist(), weights.tolist(), strict=True)):
        begin = start
        while means and means[-1] >= mean:
            total = masses[-1] + mass
            mean = (means.pop() * masses[-1] + mean * mass) / total
            masses.pop()
            mass, begin = total, starts.pop()
        means.append(mean)
        masses.append(mass)
        starts.append(begin)
    return np.array(means), np.array(starts, dtype=np.int64)


def fitted(values: Vector, weights: Vector) -> Vector:
    """The non-decreasing fit at each position."""
    levels, starts = pool(values, weights)
    return np.repeat(levels, np.diff(np.append(starts, len(values))))
