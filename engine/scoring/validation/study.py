"""A study: every statistic of one model on one sample of cases with known outcomes, as values to print or compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.calibration import logit
from engine.scoring.validation.decisions import OutcomeGroup, ProfitCurve, profit_curve, swap_set
from engine.scoring.validation.interval import Interval
from engine.scoring.validation.migration import Migration, RollRates
from engine.scoring.validation.probabilities import (
    BrierParts,
    CalibrationGroup,
    HosmerLemeshow,
    Spiegelhalter,
    brier_parts,
    calibration_groups,
    ece,
    hosmer_lemeshow,
    log_loss,
    spiegelhalter,
)
from engine.scoring.validation.proportion import jeffreys_interval
from engine.scoring.validation.ranking import PairedAreas, auc_interval, gini, h_measure, ks, paired_areas, roc
from engine.scoring.validation.scale import Concentration, GradeLine, concentration, grade_lines, grades_of
from engine.scoring.validation.stability import Stability, feature_stability, score_stability
from engine.scoring.validation.vintages import Vintage

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]

ROC_POINTS = 200
SPREAD_STEPS = 24
FEWEST_DEFAULTS = 5
"""A part with fewer defaults or non-defaults gets no AUC of its own."""


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Sample:
    """Cases judged by trees and a calibration that never saw them.

    labels (1 = default within 12 months) and pds have shape (n,); rows (n, f) with the features' `names`; time is the
    as-of day and fold the cross-fitting fold of each case. What was not given leaves its part of the study empty.
    """

    labels: Vector
    pds: Vector
    names: tuple[str, ...] = ()
    rows: Matrix | None = None
    time: Days | None = None
    folds: Ints | None = None


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Baseline:
    """The cases that today's are compared with: PDs, and rows of the same features."""

    pds: Vector
    rows: Matrix | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a unit lent earns when repaid, and loses on default (LGD): assumptions of the profit curve."""

    margin: float = 0.05
    loss: float = 0.45


@dataclass(frozen=True, slots=True)
class PartLine:
    """A fold or a quarter: its cases and defaults, mean PD, default rate and AUC (None where defaults are too few)."""

    name: str
    cases: int
    defaults: int
    pd: float
    rate: Interval
    area: Interval | None


@dataclass(frozen=True, eq=False, slots=True)
class ScoreSpread:
    """Shares of non-defaults and of defaults between edges of the PD's log-odds; shapes (k + 1,), (k,), (k,)."""

    edges: Vector
    good: Vector
    bad: Vector


@dataclass(frozen=True, eq=False, slots=True)
class Performance:
    """What became of loans after the grant; each part is None or empty where the book does not tell.

    decisions counts the recorded decisions of the model that overrides and migration were read from; None where no
    database was asked.
    """

    vintages: tuple[Vintage, ...] = ()
    roll_rates: RollRates | None = None
    migration: Migration | None = None
    overrides: tuple[OutcomeGroup, ...] = ()
    decisions: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """A challenger against the champion on the same applicants, both accepting the same share of them."""

    champion: str
    challenger: str
    areas: PairedAreas | None
    swap: tuple[OutcomeGroup, ...]
    stability: Stability | None = None
    acceptance: float = 0.5


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Study:
    """All statistics of a sample. `psi` and `csi` compare with a baseline, or the newer half with the older."""

    cases: int
    defaults: int
    area: Interval
    gini: float
    ks: float
    h: float
    roc: tuple[Vector, Vector]
    spread: ScoreSpread
    brier: BrierParts
    log_loss: float
    ece: float
    hosmer_lemeshow: HosmerLemeshow
    spiegelhalter: Spiegelhalter
    groups: tuple[CalibrationGroup, ...]
    grades: tuple[GradeLine, ...]
    concentration: Concentration
    quarters: tuple[PartLine, ...]
    folds: tuple[PartLine, ...]
    psi: Stability | None
    csi: tuple[Stability, ...]
    profit: ProfitCurve
    terms: Terms
    performance: Performance
    comparison: Comparison | None


def study(
    sample: Sample,
    bounds: Sequence[float],
    *,
    baseline: Baseline | None = None,
    terms: Terms | None = None,
    performance: Performance | None = None,
    comparison: Comparison | None = None,
) -> Study:
    """Every statistic of the sample against a master scale with these upper PD bounds."""
    labels, pds, terms = sample.labels, sample.pds, terms or Terms()
    before, now = (baseline, sample) if baseline else _halves(sample)
    grades = len(bounds) + 1
    return Study(
        cases=len(labels),
        defaults=int(labels.sum()),
        area=auc_interval(labels, pds),
        gini=gini(labels, pds),
        ks=ks(labels, pds),
        h=h_measure(labels, pds),
        roc=_thinned(*roc(labels, pds)),
        spread=_spread(labels, pds),
        brier=brier_parts(labels, pds),
        log_loss=log_loss(labels, pds),
        ece=ece(labels, pds),
        hosmer_lemeshow=hosmer_lemeshow(labels, pds),
        spiegelhalter=spiegelhalter(labels, pds),
        groups=calibration_groups(labels, pds),
        grades=grade_lines(labels, pds, bounds),
        concentration=concentration(
            grades_of(now.pds, bounds), grades, grades_of(before.pds, bounds) if before else None
        ),
        quarters=_by_quarter(sample),
        folds=_by_fold(sample),
        psi=score_stability(before.pds, now.pds) if before else None,
        csi=_csi(sample.names, before.rows if before else None, now.rows),
        profit=profit_curve(labels, pds, terms.margin, terms.loss),
        terms=terms,
        performance=performance or Performance(),
        comparison=comparison,
    )


def compare(
    labels: Vector, champion: tuple[str, Vector], challenger: tuple[str, Vector], acceptance: float
) -> Comparison:
    """Two models' PDs of the same applicants; labels are NaN where the outcome is not known yet."""
    known = np.isfinite(labels)
    outcomes = labels[known]
    areas = None
    if min(outcomes.sum(), (1 - outcomes).sum()) >= FEWEST_DEFAULTS:
        areas = paired_areas(outcomes, champion[1][known], challenger[1][known])
    swap = swap_set(labels, champion[1], challenger[1], acceptance)
    stability = score_stability(champion[1], challenger[1]) if len(labels) else None
    return Comparison(champion[0], challenger[0], areas, swap, stability, acceptance)


def _halves(sample: Sample) -> tuple[Baseline | None, Baseline | Sample]:
    """The older and the newer half by as-of day; no older half where no day was given or all are the same."""
    if sample.time is None:
        return None, sample
    newer = sample.time > np.sort(sample.time)[(len(sample.time) - 1) // 2]
    if not newer.any():
        return None, sample
    older, later = (
        Baseline(pds=sample.pds[part], rows=None if sample.rows is None else sample.rows[part])
        for part in (~newer, newer)
    )
    return older, later


def _csi(names: Sequence[str], before: Matrix | None, now: Matrix | None) -> tuple[Stability, ...]:
    """The features that moved most come first."""
    if before is None or now is None:
        return ()
    return tuple(sorted(feature_stability(names, before, now), key=lambda one: one.critical - one.index))


def _by_quarter(sample: Sample) -> tuple[PartLine, ...]:
    if sample.time is None:
        return ()
    quarters = sample.time.astype("datetime64[M]").astype(np.int64) // 3
    names = {int(quarter): f"{1970 + quarter // 4}Q{quarter % 4 + 1}" for quarter in np.unique(quarters)}
    return tuple(_part(sample, name, quarters == quarter) for quarter, name in names.items())


def _by_fold(sample: Sample) -> tuple[PartLine, ...]:
    if sample.folds is None:
        return ()
    return tuple(_part(sample, str(int(fold) + 1), sample.folds == fold) for fold in np.unique(sample.folds))


def _part(sample: Sample, name: str, chosen: NDArray[np.bool_]) -> PartLine:
    labels, pds = sample.labels[chosen], sample.pds[chosen]
    defaults = int(labels.sum())
    tells = FEWEST_DEFAULTS <= defaults <= len(labels) - FEWEST_DEFAULTS
    area = auc_interval(labels, pds) if tells else None
    return PartLine(name, len(labels), defaults, float(pds.mean()), jeffreys_interval(defaults, len(labels)), area)


def _spread(labels: Vector, pds: Vector) -> ScoreSpread:
    log_odds = logit(np.clip(pds, 1e-6, 1 - 1e-6))
    low, high = np.quantile(log_odds, (0.001, 0.999))
    edges = np.linspace(low, max(high, low + 1e-6), SPREAD_STEPS + 1)
    held = np.clip(log_odds, edges[0], edges[-1])
    good, bad = (np.histogram(held[labels == outcome], edges)[0].astype(np.float64) for outcome in (0, 1))
    return ScoreSpread(edges, good / max(good.sum(), 1.0), bad / max(bad.sum(), 1.0))


def _thinned(false_alarms: Vector, hits: Vector) -> tuple[Vector, Vector]:
    """At most so many points, with both ends: enough for a picture and for a table."""
    chosen = np.unique(np.linspace(0, len(hits) - 1, ROC_POINTS).round().astype(np.int64))
    return false_alarms[chosen], hits[chosen]
