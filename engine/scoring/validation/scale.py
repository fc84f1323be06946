"""The master scale in use: each grade's PD against its defaults, and whether cases crowd into few grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from engine.scoring.validation.interval import Interval
from engine.scoring.validation.proportion import jeffreys_interval, jeffreys_p

Vector = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade with its upper PD bound (None for the last), its cases, their mean PD and their default rate.

    `p` is that of the Jeffreys test: small where the PD understates the risk; None for a grade without cases.
    """

    grade: int
    bound: float | None
    cases: int
    defaults: int
    pd: float | None
    rate: Interval | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Concentration:
    """The Herfindahl index of cases over grades, and the ECB's test that it did not rise since the initial sample.

    index is 0 where the cases are spread evenly and 1 where all are in one grade; p is None without an initial sample.
    """

    index: float
    initial: float | None = None
    p: float | None = None


def grades_of(pds: Vector, bounds: Sequence[float]) -> Ints:
    """The grade of each PD, from 1; a PD equal to a bound still has the better grade."""
    return np.searchsorted(np.asarray(bounds), pds, side="left").astype(np.int64) + 1


def grade_lines(labels: Vector, pds: Vector, bounds: Sequence[float]) -> tuple[GradeLine, ...]:
    grades = grades_of(pds, bounds)
    return tuple(_line(grade, labels, pds, grades == grade, bounds) for grade in range(1, len(bounds) + 2))


def concentration(grades: Ints, count: int, initial: Ints | None = None) -> Concentration:
    """Of cases over `count` grades (ECB, Instructions for reporting the validation results, 2019, section 2.5.5.3)."""
    variation = _variation(grades, count)
    if initial is None or not len(initial):
        return Concentration(_index(variation, count))
    before = _variation(initial, count)
    spread = variation * np.sqrt(0.5 + variation**2)
    z = np.sqrt(count - 1) * (variation - before) / spread if spread > 0 else 0.0
    return Concentration(_index(variation, count), _index(before, count), float(1 - ndtr(z)))


def _line(grade: int, labels: Vector, pds: Vector, chosen: NDArray[np.bool_], bounds: Sequence[float]) -> GradeLine:
    bound = bounds[grade - 1] if grade <= len(bounds) else None
    cases, defaults = int(chosen.sum()), int(labels[chosen].sum())
    if not cases:
        return GradeLine(grade, bound, 0, 0, None, None, None)
    pd = float(pds[chosen].mean())
    return GradeLine(
        grade, bound, cases, defaults, pd, jeffreys_interval(defaults, cases), jeffreys_p(defaults, cases, pd)
    )


def _variation(grades: Ints, count: int) -> float:
    """The coefficient of variation of the grades' shares."""
    shares = np.bincount(grades, minlength=count + 1)[1:] / len(grades)
    return float(np.sqrt(count * np.sum((shares - 1 / count) ** 2)))


def _index(variation: float, count: int) -> float:
    return float(1 + np.log((variation**2 + 1) / count) / np.log(count))
