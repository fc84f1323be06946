"""Folds for cross-fitting: no firm on both sides, defaults spread evenly, and the same seed gives the same folds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


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
