"""Measures of a scoring model on cases whose outcome is known: rank order, calibration, grades and stability."""

from __future__ import annotations

from engine.scoring.validation.decisions import OutcomeGroup, ProfitCurve, override_outcomes, profit_curve, swap_set
from engine.scoring.validation.interval import Interval
from engine.scoring.validation.migration import Migration, RollRates, migration, roll_rates
from engine.scoring.validation.probabilities import (
    BrierParts,
    CalibrationGroup,
    HosmerLemeshow,
    Spiegelhalter,
    brier,
    brier_parts,
    calibration_groups,
    ece,
    hosmer_lemeshow,
    log_loss,
    spiegelhalter,
)
from engine.scoring.validation.proportion import jeffreys_interval, jeffreys_p
from engine.scoring.validation.ranking import (
    PairedAreas,
    auc,
    auc_interval,
    gini,
    h_measure,
    ks,
    paired_areas,
    roc,
)
from engine.scoring.validation.scale import Concentration, GradeLine, concentration, grade_lines, grades_of
from engine.scoring.validation.stability import (
    Stability,
    critical_psi,
    feature_stability,
    psi,
    score_stability,
)
from engine.scoring.validation.study import (
    Baseline,
    Comparison,
    PartLine,
    Performance,
    Sample,
    ScoreSpread,
    Study,
    Terms,
    compare,
    study,
)
from engine.scoring.validation.vintages import Vintage, vintages

__all__ = [
    "Baseline",
    "BrierParts",
    "CalibrationGroup",
    "Comparison",
    "Concentration",
    "GradeLine",
    "HosmerLemeshow",
    "Interval",
    "Migration",
    "OutcomeGroup",
    "PairedAreas",
    "PartLine",
    "Performance",
    "ProfitCurve",
    "RollRates",
    "Sample",
    "ScoreSpread",
    "Spiegelhalter",
    "Stability",
    "Study",
    "Terms",
    "Vintage",
    "auc",
    "auc_interval",
    "brier",
    "brier_parts",
    "calibration_groups",
    "compare",
    "concentration",
    "critical_psi",
    "ece",
    "feature_stability",
    "gini",
    "grade_lines",
    "grades_of",
    "h_measure",
    "hosmer_lemeshow",
    "jeffreys_interval",
    "jeffreys_p",
    "ks",
    "log_loss",
    "migration",
    "override_outcomes",
    "paired_areas",
    "profit_curve",
    "psi",
    "roc",
    "roll_rates",
    "score_stability",
    "spiegelhalter",
    "study",
    "swap_set",
    "vintages",
]
