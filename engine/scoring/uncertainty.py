"""Venn-Abers intervals: how far the PD of a case could be from the truth, without assumptions on the model.

The case joins a calibration set once as a default and once as a non-default; isotonic regression then gives two
probabilities, and one of them is calibrated whatever the distribution (Vovk, Petej and Fedorova, 2015). On a large set
the two hardly differ, and both jump with the accidents of that set. So every fold is a calibration set of its own, of
rows that its trees never saw, and the interval reaches over the folds' pairs: it holds each of them, and its width
tells what the accidents of one set are worth.
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

    def intervals(self, margins: Vector) -> tuple[Vector, Vector]:
        """The two probabilities of many margins."""
        steps = np.searchsorted(self.edges, margins)
        return self.lower[steps], self.upper[steps]


def fit(
    margins: Vector, labels: Vector, folds: NDArray[np.int64] | None = None, groups: int = MOST_GROUPS
) -> VennAbers:
    """Step functions from cross-fitted margins and labels; with folds, reaching over those of every fold.

    Neighbouring margins are held together in at most `groups` groups of equal size (equal margins in one), which
    bounds the model's size and makes a case a look-up.
    """
    if folds is None:
        return _of_one_set(margins, labels, groups)
    numbers = np.unique(folds)
    parts = [_of_one_set(margins[folds == k], labels[folds == k], groups // len(numbers)) for k in numbers]
    edges = np.unique(np.concatenate([part.edges for part in parts]))
    found = [part.intervals(np.append(edges, np.inf)) for part in parts]
    lower = np.min([low for low, _ in found], axis=0)
    upper = np.max([high for _, high in found], axis=0)
    return VennAbers(edges, lower, upper)


def _of_one_set(margins: Vector, labels: Vector, groups: int) -> VennAbers:
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
