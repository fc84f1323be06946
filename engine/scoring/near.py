"""What applicants near the cut-off look like: the references with which reasons compare a case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Feature
from engine.scoring.calibration import logit
from engine.scoring.ranker import Ranker
from engine.scoring.reasons import References

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

NEAR_CUT_OFF = 0.05
"""The share of training rows that count as near the cut-off."""


def near_cut_off(
    rows: Matrix, pds: Vector, ranker: Ranker, features: Sequence[Feature], cut_off_pd: float
) -> References:
    """Medians and mean contributions of the rows whose PD is nearest to the cut-off, in log-odds."""
    distance = np.abs(logit(pds) - np.log(cut_off_pd / (1 - cut_off_pd)))
    count = min(len(rows), 1000, max(100, round(NEAR_CUT_OFF * len(rows))))
    near = np.sort(np.argsort(distance, kind="stable")[:count])
    contributions, _ = ranker.contributions(rows[near])
    safer = [_quantile(column, 0.1 if f.direction > 0 else 0.9) for column, f in zip(rows.T, features, strict=True)]
    values = np.array([_quantile(column, 0.5) for column in rows[near].T])
    return References(cut_off_pd, values, contributions.mean(axis=0), np.array(safer))


def _quantile(values: Vector, share: float) -> float:
    known = values[np.isfinite(values)]
    return float(np.quantile(known, share)) if len(known) else float("nan")
