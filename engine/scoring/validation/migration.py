"""How firms move between grades, and how loans roll through days past due."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Migration:
    """Counts of shape (k, k) from the grade before (row) to the grade after (column).

    worse and better are the ECB's matrix weighted bandwidths: how far cases moved to worse (better) grades as a share
    of how far those that moved so could have gone; 0 where none did.
    """

    counts: Ints
    worse: float
    better: float

    @property
    def shares(self) -> Matrix:
        """Each row as shares; NaN where the row has no case."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.counts / self.counts.sum(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False, slots=True)
class RollRates:
    """For each bucket of days past due, the shares of loans in each bucket one month later; shape (b, b)."""

    counts: Ints

    @property
    def shares(self) -> Matrix:
        with np.errstate(invalid="ignore"):
            return np.asarray(self.counts / self.counts.sum(axis=1, keepdims=True))


BUCKETS = (0, 30, 60, 90)
"""A loan is in the first bucket up to 0 days past due, in the next up to 30, and in the last beyond 90."""


def migration(before: Ints, after: Ints, grades: int) -> Migration:
    """Of cases graded twice; grades run from 1, the best (ECB, Instructions for reporting, 2019, section 2.5.5.1)."""
    counts = crossed(before - 1, after - 1, grades)
    return Migration(counts, _bandwidth(np.triu(counts, 1)), _bandwidth(np.tril(counts, -1)))


def roll_rates(loans: Ints, months: Ints, days_past_due: Ints) -> RollRates:
    """Of monthly rows (loan, month, days past due) in any order; a month that is missing breaks the chain."""
    order = np.lexsort((months, loans))
    loan, month = loans[order], months[order]
    bucket = np.searchsorted(np.array(BUCKETS), days_past_due[order], side="left")
    follows = (np.diff(loan) == 0) & (np.diff(month) == 1)
    return RollRates(crossed(bucket[:-1][follows], bucket[1:][follows], len(BUCKETS) + 1))


def crossed(rows: Ints, columns: Ints, size: int) -> Ints:
    """How often each pair of codes from 0 occurs; shape (size, size)."""
    return np.bincount(rows * size + columns, minlength=size * size).reshape(size, size).astype(np.int64)


def _bandwidth(moved: Ints) -> float:
    size = len(moved)
    places = np.arange(size)
    furthest = np.maximum(places, size - 1 - places)
    possible = float((furthest * moved.sum(axis=1)).sum())
    return float((np.abs(places[:, None] - places) * moved).sum()) / possible if possible else 0.0
