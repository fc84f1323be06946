"""Venn-Abers intervals: how far the PD of a case could be from the truth, without assumptions on the model.

The case joins the calibration set once as a default and once as a non-default; isotonic regression then gives two
probabilities, and one of them is calibrated whatever the distribution (Vovk, Petej and Fedorova, 2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring import isotonic

Vector = NDArray[np.float64]

MOST_GROUPS = 250


@dataclass(frozen=True, eq=False, slots=True)
class VennAbers:
    """Lower and upper probability as step functions of the margin: step i lies between edges i - 1 and i."""

    edges: Vector
    lower: Vector
    upper: Vector

    def interval(self, margin: float) -> tuple[float, float]:
        """The two probabilities of one margin."""
        step = int(np.searchsorted(self.edges, margin))
        return float(self.lower[step]), float(self.upper[step])


def fit(margins: Vector, labels: Vector, groups: int = MOST_GROUPS) -> VennAbers:
    """Step functions from cross-fitted margins and labels.

    Neighbouring margins are held together in at most `groups` groups of equal size (equal margins in one), which
    bounds the model's size and makes a case a look-up.
    """
    order = np.argsort(margins, kind="stable")
    ranked = margins[order]
    starts = _group_starts(ranked, groups)
    weights = np.diff(np.append(starts, len(order))).astype(np.float64)
    defaults = np.add.reduceat(labels[order], starts)
    edges = (ranked[starts[1:]] + ranked[starts[1:] - 1]) / 2
    positions = range(len(starts))
    lower = np.array([_joined(defaults, weights, at, 0.0) for at in positions])
    upper = np.array([_joined(defaults, weights, at, 1.0) for at in positions])
    return VennAbers(edges, lower, upper)


def _group_starts(ranked: Vector, groups: int) -> NDArray[np.int64]:
    """Where groups of near-equal size begin, never between equal margins."""
    evenly = np.linspace(0, len(ranked), min(groups, len(ranked)), endpoint=False).astype(np.int64)
    return np.unique(np.searchsorted(ranked, ranked[evenly], side="left"))


def _joined(defaults: Vector, weights: Vector, at: int, label: float) -> float:
    """The isotonic rate of a group after one more case with this label joined it."""
    defaults, weights = defaults.copy(), weights.copy()
    defaults[at] += label
    weights[at] += 1
    return float(isotonic.fitted(defaults / weights, weights)[at])
