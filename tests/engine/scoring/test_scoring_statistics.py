"""Statistics against scikit-learn, scipy and published values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, ks_2samp
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from engine.scoring import calibration, isotonic, uncertainty, validation
from engine.scoring.calibration import Calibration
from engine.scoring.grades import geometric_bounds, grade_of

RANDOM = np.random.default_rng(11)
MARGINS = RANDOM.normal(-1.5, 1.3, 4000)
LABELS = (RANDOM.random(4000) < calibration.sigmoid(MARGINS)).astype(np.float64)
PDS = calibration.sigmoid(MARGINS)
FOLDS = np.arange(4000) % 5


def test_that_auc_brier_and_log_loss_are_scikit_learns() -> None:
    ties = np.round(PDS, 2)
    assert validation.auc(LABELS, ties) == pytest.approx(roc_auc_score(LABELS, ties), abs=1e-12)
    assert validation.brier(LABELS, PDS) == pytest.approx(brier_score_loss(LABELS, PDS), abs=1e-12)
    assert validation.log_loss(LABELS, PDS) == pytest.approx(log_loss(LABELS, PDS), abs=1e-9)
    assert validation.gini(LABELS, ties) == pytest.approx(2 * roc_auc_score(LABELS, ties) - 1)


def test_that_ks_is_scipys_two_sample_statistic() -> None:
    ties = np.round(PDS, 2)
    assert validation.ks(LABELS, ties) == pytest.approx(
        ks_2samp(ties[LABELS > 0], ties[LABELS == 0]).statistic, abs=1e-12
    )


def test_that_delongs_interval_is_that_of_the_definition() -> None:
    labels, scores = LABELS[:300], np.round(MARGINS[:300], 1)
    bad, good = scores[labels > 0], scores[labels == 0]
    wins = (bad[:, None] > good[None, :]) + 0.5 * (bad[:, None] == good[None, :])
    variance = wins.mean(axis=1).var(ddof=1) / len(bad) + wins.mean(axis=0).var(ddof=1) / len(good)
    interval = validation.auc_interval(labels, scores)
    assert interval.value == pytest.approx(wins.mean())
    assert interval.high - interval.low == pytest.approx(2 * 1.959963985 * np.sqrt(variance))


def test_that_the_interval_of_perfect_ranking_is_a_point() -> None:
    interval = validation.auc_interval(np.array([0.0, 0, 1, 1]), np.array([1.0, 2, 3, 4]))
    assert (interval.value, interval.low, interval.high) == (1.0, 1.0, 1.0)


def test_that_hosmer_lemeshow_is_the_sum_over_both_outcomes() -> None:
    order = np.argsort(PDS, kind="stable").reshape(10, 400)
    observed, expected = LABELS[order].sum(axis=1), PDS[order].sum(axis=1)
    wanted = ((observed - expected) ** 2 / expected).sum() + (
        ((400 - observed) - (400 - expected)) ** 2 / (400 - expected)
    ).sum()
    test = validation.hosmer_lemeshow(LABELS, PDS)
    assert test.statistic == pytest.approx(wanted)
    assert (test.freedom, test.p) == (8, pytest.approx(chi2.sf(wanted, 8)))


def test_that_ece_weighs_the_gaps_of_equal_groups() -> None:
    labels = np.array([0.0] * 9 + [1.0] + [1.0] * 10)
    pds = np.array([0.2] * 10 + [0.9] * 10)
    assert validation.ece(labels, pds, groups=2) == pytest.approx(0.5 * 0.1 + 0.5 * 0.1)


def test_that_psi_is_the_published_sum() -> None:
    expected, actual = np.repeat([1.0, 2.0], [50, 50]), np.repeat([1.0, 2.0], [30, 70])
    wanted = (0.3 - 0.5) * np.log(0.3 / 0.5) + (0.7 - 0.5) * np.log(0.7 / 0.5)
    assert validation.psi(expected, actual) == pytest.approx(wanted)
    assert validation.psi(MARGINS, MARGINS) == 0


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 9)), min_size=1, max_size=40))
def test_that_pooling_is_scikit_learns_isotonic_regression(points: list[tuple[float, float]]) -> None:
    values, weights = (np.array(column) for column in zip(*points, strict=True))
    wanted = IsotonicRegression().fit_transform(np.arange(len(values)), values, sample_weight=weights)
    assert isotonic.fitted(values, weights) == pytest.approx(wanted, abs=1e-9)


def test_that_platts_line_is_scikit_learns_logistic_regression() -> None:
    wanted = LogisticRegression(C=np.inf, tol=1e-10).fit(MARGINS[:, None], LABELS)
    fitted = calibration.fit_platt(MARGINS, LABELS)
    assert fitted is not None
    assert fitted.parameters == pytest.approx((wanted.coef_[0, 0], wanted.intercept_[0]), abs=1e-4)


def test_that_backward_margins_are_not_calibrated_by_a_falling_line() -> None:
    assert calibration.fit_platt(-MARGINS, LABELS) is None
    assert calibration.fit_beta(-MARGINS, LABELS) is None


def test_that_nothing_is_calibrated_where_the_margins_are_right_already() -> None:
    assert calibration.choose(MARGINS, LABELS, FOLDS).calibration == Calibration("none")


def test_that_overconfident_margins_get_platts_line() -> None:
    choice = calibration.choose(3 * MARGINS + 1, LABELS, FOLDS)
    assert choice.calibration.method == "platt"
    assert choice.calibration.parameters[0] == pytest.approx(1 / 3, abs=0.03)
    assert choice.log_loss["platt"] < choice.log_loss["none"]


def test_that_a_warp_that_no_line_mends_gets_isotonic_regression() -> None:
    warped = np.sign(MARGINS + 1.5) * np.abs(MARGINS + 1.5) ** 0.2 * 3
    choice = calibration.choose(warped, LABELS, FOLDS)
    assert choice.calibration.method == "isotonic"
    assert validation.ece(LABELS, choice.pds) < validation.ece(LABELS, calibration.sigmoid(warped)) / 4


@pytest.mark.parametrize("fit", [calibration.fit_platt, calibration.fit_beta, calibration.fit_isotonic])
def test_that_every_calibration_rises_with_the_margin(fit: Callable[..., Calibration | None]) -> None:
    fitted = fit(MARGINS, LABELS)
    assert fitted is not None
    pds = fitted.pd(np.linspace(-12, 12, 2000))
    assert (np.diff(pds) > 0).all()
    assert 0 < pds[0] < pds[-1] < 1


def test_that_the_beta_calibration_of_calibrated_margins_is_the_identity() -> None:
    fitted = calibration.fit_beta(MARGINS, LABELS)
    assert fitted is not None
    assert fitted.pd(np.array([-2.0, 0.0])) == pytest.approx(calibration.sigmoid(np.array([-2.0, 0.0])), abs=0.03)


def test_that_the_central_tendency_is_met_and_the_order_kept() -> None:
    shifted = calibration.with_central_tendency(Calibration("none"), MARGINS, 0.03)
    assert shifted.pd(MARGINS).mean() == pytest.approx(0.03, abs=1e-9)
    assert (np.argsort(shifted.pd(MARGINS)) == np.argsort(MARGINS)).all()


def test_that_venn_abers_is_isotonic_regression_with_the_case_added() -> None:
    margins, labels = MARGINS[:200], LABELS[:200]
    fitted = uncertainty.fit(margins, labels)
    for margin in (-6.0, float(margins[17]), 0.4, 5.0):
        for end, label in enumerate((0.0, 1.0)):
            joined, outcomes = np.append(margins, margin), np.append(labels, label)
            wanted = IsotonicRegression().fit(joined, outcomes).predict([margin])[0]
            assert fitted.interval(margin)[end] == pytest.approx(wanted, abs=0.06)


def test_that_venn_abers_of_a_known_point_is_exact() -> None:
    margins, labels = MARGINS[:200], LABELS[:200]
    fitted = uncertainty.fit(margins, labels)
    for margin in margins[:40]:
        for end, label in enumerate((0.0, 1.0)):
            joined, outcomes = np.append(margins, margin), np.append(labels, label)
            wanted = IsotonicRegression().fit(joined, outcomes).predict([margin])[0]
            assert fitted.interval(float(margin))[end] == pytest.approx(wanted, abs=1e-9)


def test_that_intervals_hold_the_true_default_rate_and_their_size_is_bounded() -> None:
    fitted = uncertainty.fit(MARGINS, LABELS)
    assert len(fitted.lower) <= uncertainty.MOST_GROUPS
    assert (fitted.lower <= fitted.upper).all()
    assert (np.diff(fitted.lower) >= -1e-12).all() and (np.diff(fitted.upper) >= -1e-12).all()
    middle = (fitted.lower + fitted.upper) / 2
    assert np.abs(middle - calibration.sigmoid(np.append(fitted.edges, fitted.edges[-1]))).mean() < 0.05


def test_that_the_master_scale_is_geometric_and_the_bound_belongs_to_the_better_grade() -> None:
    bounds = geometric_bounds(0.003, 0.3)
    assert len(bounds) == 9
    assert np.diff(np.log(bounds)) == pytest.approx(np.full(8, np.log(100) / 8))
    assert [grade_of(pd, bounds) for pd in (0.0, bounds[0], bounds[0] + 1e-9, 0.299, 0.31, 1.0)] == [1, 1, 2, 9, 10, 10]
