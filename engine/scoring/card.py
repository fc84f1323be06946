"""The model card: what a person must know of a model before trusting it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with its 95 % interval (equal to the value where no interval is known)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """The sweep of every constrained feature: `violations` counts steps to the riskier side that lowered the margin.

    largest_proof_gap is the largest distance between base plus contributions and the margin over the same rows.
    """

    rows: int
    features: int
    grid: int
    violations: int
    violating: tuple[str, ...]
    largest_proof_gap: float


@dataclass(frozen=True, slots=True)
class Card:
    """Metrics are cross-fitted: each row was judged by trees and calibration that never saw it.

    ablations are cross-fitted AUCs with only some evidence; missing_only is that of a model which sees nothing but
    which values are absent: well above .5 it says that absence itself predicts default in these data.
    gains are the shares of the features in the trees' total gain. log_losses are the calibrations' cross-fitted ones.
    """

    model_id: str
    is_simulated: bool
    rows: int
    defaults: int
    rounds: int
    seed: int
    metrics: Mapping[str, Metric]
    ablations: Mapping[str, float]
    log_losses: Mapping[str, float]
    certificate: Certificate
    gains: tuple[float, ...]
    data_digest: str
    code_digest: str
    central_tendency: float | None = None
    trained_on: dt.date | None = None
    window_start: dt.date | None = None
    window_end: dt.date | None = None
    options: Mapping[str, float] = field(default_factory=dict)
