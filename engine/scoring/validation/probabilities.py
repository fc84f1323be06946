"""How far PDs are from what happened: Brier and its parts, log-loss, calibration error, and two tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, erfc

from engine.scoring.calibration import log_losses
from engine.scoring.validation.interval import Interval
from engine.scoring.validation.proportion import jeffreys_interval

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HosmerLemeshow:
    """The statistic, its degrees of freedom and the probability of one at least as large if the PDs were right."""

    statistic: float
    freedom: int
    p: float


@dataclass(frozen=True, slots=True)
class Spiegelhalter:
    """How many standard deviations the Brier score is above what it would be if the PDs were right; p is two-sided."""

    z: float
    p: float


@dataclass(frozen=True, slots=True)
class BrierParts:
    """brier = reliability - resolution + uncertainty + within.

    Over groups of equal size by PD (Murphy, 1973); `within` is what remains where the PDs of one group differ
    (Stephenson, Coelho and Jolliffe, 2008), so that the parts add up exactly.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True, slots=True)
class CalibrationGroup:
    """Cases of similar PD: how many, their mean PD, and their default rate with its 95 % interval."""

    cases: int
    defaults: int
    pd: float
    rate: Interval


def brier(labels: Vector, pds: Vector) -> float:
    return float(np.mean((pds - labels) ** 2))


def brier_parts(labels: Vector, pds: Vector, groups: int = 10) -> BrierParts:
    base = float(labels.mean())
    reliability = resolution = 0.0
    for part, gap in _groups(labels, pds, groups):
        share = len(part) / len(labels)
        reliability += share * gap**2
        resolution += share * (float(labels[part].mean()) - base) ** 2
    whole, uncertainty = brier(labels, pds), base * (1 - base)
    return BrierParts(whole, reliability, resolution, uncertainty, whole - (reliability - resolution + uncertainty))


def log_loss(labels: Vector, pds: Vector) -> float:
    return float(np.mean(log_losses(labels, pds)))


def ece(labels: Vector, pds: Vector, groups: int = 10) -> float:
    """Expected calibration error: mean distance of PD and default rate over groups of equal size by PD."""
    return float(sum(len(part) * abs(gap) for part, gap in _groups(labels, pds, groups)) / len(labels))


def calibration_groups(labels: Vector, pds: Vector, groups: int = 10) -> tuple[CalibrationGroup, ...]:
    """Groups of equal size by PD, the lowest first."""
    parts = [part for part, _ in _groups(labels, pds, groups)]
    return tuple(
        CalibrationGroup(
            len(part),
            int(labels[part].sum()),
            float(pds[part].mean()),
            jeffreys_interval(int(labels[part].sum()), len(part)),
        )
        for part in parts
    )


def hosmer_lemeshow(labels: Vector, pds: Vector, groups: int = 10) -> HosmerLemeshow:
    """Hosmer and Lemeshow's test over groups of equal size by PD, with groups - 2 degrees of freedom."""
    statistic = 0.0
    for part, gap in _groups(labels, pds, groups):
        expected = float(pds[part].mean())
        statistic += len(part) * gap**2 / max(expected * (1 - expected), 1e-12)
    return HosmerLemeshow(statistic, groups - 2, float(chdtrc(groups - 2, statistic)))


def spiegelhalter(labels: Vector, pds: Vector) -> Spiegelhalter:
    """Spiegelhalter's test (1986): without groups, and blind to nothing but errors that cancel case by case."""
    spread = float(np.sqrt(np.sum((1 - 2 * pds) ** 2 * pds * (1 - pds))))
    z = float(np.sum((labels - pds) * (1 - 2 * pds))) / spread if spread > 0 else 0.0
    return Spiegelhalter(z, float(erfc(abs(z) / np.sqrt(2))))


def _groups(labels: Vector, pds: Vector, groups: int) -> list[tuple[NDArray[np.intp], float]]:
    """Positions of each group by PD, and how far the default rate is above the mean PD."""
    parts = np.array_split(np.argsort(pds, kind="stable"), groups)
    return [(part, float(labels[part].mean() - pds[part].mean())) for part in parts if len(part)]
