"""What ranks cases inside a model: boosted trees, or a scorecard where defaults are too few for trees."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


class Ranker(Protocol):
    """Gives the margin (log-odds of default before calibration) of rows of shape (n, width), NaN where unknown."""

    @property
    def file(self) -> str:
        """The name under which its content lies in a model's folder."""

    @property
    def content(self) -> bytes:
        """All of it, by which it can be read again: the same bytes give the same margins."""

    @property
    def width(self) -> int:
        """The number of features that a row must have."""

    @property
    def rounds(self) -> int:
        """The number of trees; 0 where there are none."""

    def margins(self, rows: Matrix) -> Vector:
        """The margin of each row."""

    def contributions(self, rows: Matrix) -> tuple[Matrix, float]:
        """What each feature adds, shape (n, width), and the base: base + sum of a row = its margin."""

    def gains(self) -> Vector:
        """How much each feature weighs, as a share of all; shape (width,)."""
