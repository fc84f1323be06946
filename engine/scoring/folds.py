"""Folds for cross-fitting: no firm on both sides, defaults spread evenly, and the same seed gives the same folds.

Folds by time never learn from what lies after the rows they judge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Split:
    """Which rows are learnt from and which are judged; shape (n,) each."""

    learnt: Flags
    judged: Flags


def assign_folds(labels: NDArray[np.float64], groups: NDArray[np.generic] | None, count: int, seed: int) -> Ints:
    """The fold of each row, 0 to count - 1. Rows of one group (one firm) share a fold."""
    member = np.arange(len(labels)) if groups is None else np.unique(groups, return_inverse=True)[1]
    has_default = np.zeros(int(member.max()) + 1, dtype=np.bool_)
    np.logical_or.at(has_default, member, labels > 0)
    fold_of_group = np.empty(len(has_default), dtype=np.int64)
    random = np.random.default_rng(seed)
    for stratum in (True, False):
        ids = random.permutation(np.flatnonzero(has_default == stratum))
        fold_of_group[ids] = np.arange(len(ids)) % count
    return fold_of_group[member]


def splits(
    labels: NDArray[np.float64],
    groups: NDArray[np.generic] | None,
    time: NDArray[np.datetime64] | None,
    count: int,
    seed: int,
) -> tuple[Split, ...]:
    """Splits by random folds, or, where `time` is given, forward: each judges the rows of a later stretch of time."""
    if time is not None:
        return _forward(time, groups, count)
    folds = assign_folds(labels, groups, count, seed)
    return tuple(Split(folds != fold, folds == fold) for fold in range(count))


def _forward(time: NDArray[np.datetime64], groups: NDArray[np.generic] | None, count: int) -> tuple[Split, ...]:
    """count + 1 stretches of about equally many rows, never cut within a day; the first one is only learnt from.

    A group that is judged is not learnt from, even at an earlier time.
    """
    ranked = np.sort(time)
    begins = ranked[(np.arange(1, count + 1) * len(time)) // (count + 1)]
    ends = np.append(begins[1:], ranked[-1] + np.timedelta64(1, "D"))
    found = []
    for begin, end in zip(begins, ends, strict=True):
        judged = (time >= begin) & (time < end)
        learnt = time < begin
        if groups is not None:
            learnt &= ~np.isin(groups, np.unique(groups[judged]))
        found.append(Split(learnt, judged))
    return tuple(found)
