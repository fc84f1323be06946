"""The monotonicity certificate: proof by sweep that no constrained feature ever works against its direction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Direction, Feature
from engine.scoring.card import Certificate
from engine.scoring.ranker import Ranker

Matrix = NDArray[np.float64]

ROWS, GRID = 500, 16


def certify(booster: Ranker, rows: Matrix, features: Sequence[Feature], seed: int) -> Certificate:
    """Sweep every constrained feature over a grid of its own values on 500 rows of shape (n, f), drawn at random.

    No tolerance is needed: where every tree or step is monotone so is their sum, since rounding keeps order.
    """
    drawn = np.random.default_rng(seed).choice(len(rows), size=min(ROWS, len(rows)), replace=False)
    sample = rows[np.sort(drawn)]
    violations = {
        feature.name: _violations(booster, sample, position, _grid(rows[:, position]), feature.direction)
        for position, feature in enumerate(features)
        if feature.direction is not Direction.OPEN
    }
    return Certificate(
        rows=len(sample),
        features=len(violations),
        grid=GRID,
        violations=sum(violations.values()),
        violating=tuple(name for name, count in violations.items() if count),
        largest_proof_gap=_largest_proof_gap(booster, sample),
    )


def _grid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of the known values with both ends, and a step beyond each."""
    known = values[np.isfinite(values)]
    if not len(known):
        return np.array([0.0, 1.0])
    inner = np.quantile(known, np.linspace(0, 1, GRID - 2))
    reach = max(float(inner[-1] - inner[0]), 1.0)
    return np.concatenate([[inner[0] - reach], inner, [inner[-1] + reach]])


def _violations(booster: Ranker, sample: Matrix, position: int, grid: NDArray[np.float64], direction: Direction) -> int:
    swept = np.repeat(sample, len(grid), axis=0)
    swept[:, position] = np.tile(grid, len(sample))
    margins = booster.margins(swept).reshape(len(sample), len(grid))
    return int((int(direction) * np.diff(margins, axis=1) < 0).sum())


def _largest_proof_gap(booster: Ranker, sample: Matrix) -> float:
    contributions, base = booster.contributions(sample)
    return float(np.abs(base + contributions.sum(axis=1) - booster.margins(sample)).max())
