"""What training works on: a checked table, and what was grown in each of its folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Feature
from engine.scoring.ranker import Ranker

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class TrainingTable:
    """Checked rows of shape (n, f), labels of shape (n,), and the features."""

    rows: Matrix
    labels: Vector
    features: tuple[Feature, ...]

    @property
    def constraints(self) -> list[int]:
        return [int(feature.direction) for feature in self.features]


@dataclass(frozen=True, eq=False, slots=True)
class Grown:
    """What ranks in each fold; it judges only the rows that it never saw."""

    folds: Ints
    rankers: tuple[Ranker, ...]
    rounds: int

    def margins(self, rows: Matrix) -> Vector:
        margins = np.empty(len(rows))
        for fold, ranker in enumerate(self.rankers):
            margins[self.folds == fold] = ranker.margins(rows[self.folds == fold])
        return margins
