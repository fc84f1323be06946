"""A scorecard: points by interval of each feature, added up. What is unknown adds no points."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.i18n import say

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

SCORECARD = "scorecard.json"


@dataclass(frozen=True, eq=False, slots=True)
class Points:
    """Points of one feature: step i lies between edges i - 1 and i; `mean` is that of the training rows."""

    edges: Vector
    steps: Vector
    mean: float

    def of(self, values: Vector) -> Vector:
        """The points of values; an unknown value has none."""
        found = self.steps[np.searchsorted(self.edges, np.nan_to_num(values), side="right")]
        return np.where(np.isfinite(values), found, 0.0)


@dataclass(frozen=True, eq=False)
class Scorecard:
    """Points of every feature, and the intercept. A ranker like the trees, its contributions exact by construction."""

    points: tuple[Points, ...]
    intercept: float

    file = SCORECARD
    rounds = 0

    @property
    def width(self) -> int:
        return len(self.points)

    def margins(self, rows: Matrix) -> Vector:
        contributions, base = self.contributions(rows)
        return np.asarray(base + contributions.sum(axis=1))

    def contributions(self, rows: Matrix) -> tuple[Matrix, float]:
        """Points against the mean of the training rows, so that the base is the average case's margin."""
        shares = np.zeros((len(rows), self.width))
        for at, one in enumerate(self.points):
            if one.steps.any():
                shares[:, at] = one.of(rows[:, at]) - one.mean
        return shares, self.intercept + sum(one.mean for one in self.points)

    def gains(self) -> Vector:
        spread = np.array([float(np.ptp(np.append(one.steps, 0.0))) for one in self.points])
        return np.asarray(spread / max(float(spread.sum()), 1e-12))

    @cached_property
    def content(self) -> bytes:
        told = [{"edges": p.edges.tolist(), "steps": p.steps.tolist(), "mean": p.mean} for p in self.points]
        return json.dumps({"intercept": self.intercept, "points": told}, allow_nan=False).encode()


def read_scorecard(content: bytes) -> Scorecard:
    """A scorecard from its bytes; refuses bytes that are none."""
    try:
        told = json.loads(content)
        points = tuple(_points(one) for one in told["points"])
        card = Scorecard(points, float(told["intercept"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(say("The file of the scoring model is no scorecard; install the model again.")) from error
    if not np.isfinite(card.intercept):
        raise Refused(say("The file of the scoring model is no scorecard; install the model again."))
    return card


def _points(told: dict[str, object]) -> Points:
    edges, steps, mean = (np.asarray(told[name], dtype=np.float64) for name in ("edges", "steps", "mean"))
    is_sound = edges.ndim == steps.ndim == 1 and len(steps) == len(edges) + 1 and mean.ndim == 0
    if not is_sound or (np.diff(edges) <= 0).any() or not np.isfinite([*edges, *steps, mean]).all():
        raise ValueError("edges must rise, with one step more than edges")
    return Points(edges, steps, float(mean))
