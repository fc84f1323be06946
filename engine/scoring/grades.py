"""The master scale: ten grades whose bounds grow geometrically in PD, 1 the best."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

LOWEST, HIGHEST, GRADES = 0.003, 0.30, 10
"""Grade 1 ends at 0.3 %, the floor region of bank master scales; grade 10 begins at 30 %."""


def geometric_bounds(lowest: float = LOWEST, highest: float = HIGHEST, grades: int = GRADES) -> tuple[float, ...]:
    """The upper PD bounds of all grades but the last, each the same multiple of the one before."""
    ratio = (highest / lowest) ** (1 / (grades - 2))
    return tuple(lowest * ratio**step for step in range(grades - 1))


def grade_of(pd: float, bounds: tuple[float, ...]) -> int:
    """The grade of a PD, from 1; a PD equal to a bound still has the better grade."""
    if any(low >= high for low, high in pairwise(bounds)):
        raise ValueError("grade bounds must rise")
    return bisect_left(bounds, pd) + 1
