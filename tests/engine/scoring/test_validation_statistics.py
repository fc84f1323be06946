"""Each statistic of the validation pack against a published value, an independent library, or its own definition."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_curve

from engine.scoring import validation
from engine.scoring.calibration import sigmoid
from engine.scoring.grades import geometric_bounds, grade_of

RANDOM = np.random.default_rng(5)
MARGINS = RANDOM.normal(-2, 1.2, 3000)
PDS = sigmoid(MARGINS)
LABELS = (RANDOM.random(3000) < PDS).astype(np.float64)


def hanley_mcneil() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Computed-tomography readings of Hanley and McNeil (1982), Table I: 58 normal and 51 abnormal images."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    scores = np.concatenate([np.repeat(np.arange(5.0), normal), np.repeat(np.arange(5.0), abnormal)])
    return np.repeat([0.0, 1.0], [58, 51]), scores


def test_that_delongs_interval_is_the_published_one_of_hanley_and_mcneils_images() -> None:
    """The manual of Stata's roctab prints for these data: area .8932, 95 % interval .83295 to .95339."""
    interval = validation.auc_interval(*hanley_mcneil())
    assert interval.value == pytest.approx(0.8932, abs=5e-5)
    assert (interval.low, interval.high) == pytest.approx((0.83295, 0.95339), abs=5e-6)


def test_that_paired_delong_is_the_covariance_of_the_definition() -> None:
    """Against the components of DeLong, DeLong and Clarke-Pearson (1988) written out pair by pair."""
    labels, scores = LABELS[:250], np.column_stack([MARGINS, MARGINS + RANDOM.normal(size=3000)])[:250].round(1)
    bad, good = scores[labels > 0], scores[labels == 0]
    wins = (bad[:, None, :] > good[None, :, :]) + 0.5 * (bad[:, None, :] == good[None, :, :])
    covariance = np.cov(wins.mean(axis=1).T) / len(bad) + np.cov(wins.mean(axis=0).T) / len(good)
    contrast = np.array([-1.0, 1.0])
    difference = contrast @ wins.mean(axis=(0, 1))
    z = difference / np.sqrt(contrast @ covariance @ contrast)
    paired = validation.paired_areas(labels, scores[:, 0], scores[:, 1])
    assert paired.difference.value == pytest.approx(difference)
    assert paired.z == pytest.approx(z)
    assert paired.p == pytest.approx(2 * stats.norm.sf(abs(z)))


def test_that_a_score_does_not_differ_from_itself() -> None:
    paired = validation.paired_areas(LABELS, MARGINS, MARGINS * 2 + 1)
    assert (paired.difference.value, paired.z, paired.p) == (0.0, 0.0, 1.0)


def test_that_the_roc_curve_is_scikit_learns() -> None:
    ties = PDS.round(2)
    false_alarms, hits = validation.roc(LABELS, ties)
    wanted = roc_curve(LABELS, ties, drop_intermediate=False)
    assert false_alarms == pytest.approx(wanted[0])
    assert hits == pytest.approx(wanted[1])


def test_that_the_h_measure_is_the_integral_of_its_definition() -> None:
    """Hand (2009), equations 1 to 4, by numerical integration over the cost."""
    labels, scores = LABELS[:400], MARGINS[:400].round(1)
    false_alarms, hits = validation.roc(labels, scores)
    rate = labels.mean()
    weight = stats.beta(1 + rate, 2 - rate)

    def least(cost: float) -> float:
        return float(np.min(cost * (1 - rate) * false_alarms + (1 - cost) * rate * (1 - hits)) * weight.pdf(cost))

    def knowing_nothing(cost: float) -> float:
        return float(min(cost * (1 - rate), (1 - cost) * rate) * weight.pdf(cost))

    loss, reference = (integrate.quad(f, 0, 1, points=[rate], limit=800)[0] for f in (least, knowing_nothing))
    assert validation.h_measure(labels, scores) == pytest.approx(1 - loss / reference, abs=1e-4)


def test_that_the_h_measure_is_that_of_the_hmeasure_package_for_its_spread_of_costs() -> None:
    """hmeasure 0.1.6, whose severity ratio r means Beta(2, 1 + 1 / r), answers .1651690150594297 for these data."""
    random = np.random.default_rng(1)
    labels = (random.random(500) < 0.2).astype(float)
    scores = np.round(random.normal(labels * 1.0), 1)
    costs = (2.0, 1 + (1 - labels.mean()) / labels.mean())
    assert validation.h_measure(labels, scores, costs) == pytest.approx(0.1651690150594297, abs=1e-9)


def test_that_the_h_measure_is_one_for_perfect_ranking_and_zero_for_ranking_backwards() -> None:
    labels = np.array([0.0, 0, 0, 1, 1])
    assert validation.h_measure(labels, np.arange(5.0)) == pytest.approx(1)
    assert validation.h_measure(labels, -np.arange(5.0)) == pytest.approx(0)


def test_that_the_parts_of_brier_add_up_and_are_murphys_where_each_group_has_one_pd() -> None:
    """Murphy (1973): reliability and resolution over the distinct forecasts."""
    parts = validation.brier_parts(LABELS, PDS)
    assert parts.reliability - parts.resolution + parts.uncertainty + parts.within == pytest.approx(parts.brier)
    pds = np.repeat([0.1, 0.3], [100, 100])
    labels = np.concatenate([np.repeat([1.0, 0.0], [20, 80]), np.repeat([1.0, 0.0], [30, 70])])
    parts = validation.brier_parts(labels, pds, groups=2)
    assert parts.reliability == pytest.approx((0.1**2 + 0.0**2) / 2)
    assert parts.resolution == pytest.approx((0.05**2 + 0.05**2) / 2)
    assert parts.uncertainty == pytest.approx(0.25 * 0.75)
    assert parts.within == pytest.approx(0, abs=1e-12)


def test_that_calibration_groups_are_scikit_learns_calibration_curve() -> None:
    groups = validation.calibration_groups(LABELS, PDS)
    rates, pds = calibration_curve(LABELS, PDS, n_bins=10, strategy="quantile")
    assert [group.pd for group in groups] == pytest.approx(pds.tolist(), rel=1e-3)
    assert [group.rate.value for group in groups] == pytest.approx(rates.tolist(), abs=5e-3)
    assert all(group.rate.low <= group.rate.value <= group.rate.high for group in groups)


def test_that_spiegelhalters_z_is_the_brier_score_against_its_own_expectation() -> None:
    """Spiegelhalter (1986): (B - E B) / sd B, with the moments of independent outcomes."""
    expected = np.mean(PDS * (1 - PDS))
    variance = np.sum((1 - 2 * PDS) ** 2 * PDS * (1 - PDS)) / len(PDS) ** 2
    test = validation.spiegelhalter(LABELS, PDS)
    assert test.z == pytest.approx((validation.brier(LABELS, PDS) - expected) / np.sqrt(variance))
    assert test.p == pytest.approx(2 * stats.norm.sf(abs(test.z)))
    assert validation.spiegelhalter(LABELS, np.clip(PDS * 0.6, 0, 1)).p < 0.001 < test.p


@pytest.mark.parametrize(
    ("defaults", "cases", "low", "high"),
    [
        (10, 200, 0.02599340, 0.08687509), (20, 200, 0.06416642, 0.14729862), (25, 200, 0.08462743, 0.176126),
        (50, 200, 0.19387268, 0.31330266), (90, 200, 0.38218245, 0.51925306),
    ],
)  # fmt: skip
def test_that_jeffreys_interval_is_the_published_one(defaults: int, cases: int, low: float, high: float) -> None:
    """The printed examples of binom.jeffreys in the manual of the R package RSurveillance 0.2.1."""
    interval = validation.jeffreys_interval(defaults, cases)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-8)


@pytest.mark.parametrize(
    ("defaults", "cases", "low", "high"),
    [
        (2, 10, 0.044059413552630794, 0.5027744964399932), (15, 30, 0.32802135564784235, 0.6719786443521576),
        (3, 417, 0.0020302568889080086, 0.019073581818195788), (12, 500, 0.013185178177557173, 0.04028802915714235),
        (0, 10, 0.0, 0.2171962675092106),
    ],
)  # fmt: skip
def test_that_jeffreys_interval_is_that_of_statsmodels(defaults: int, cases: int, low: float, high: float) -> None:
    """proportion_confint of statsmodels 0.15.0 by method jeffreys; where no case defaulted it begins at zero here, as
    Brown, Cai and DasGupta (2001, section 4.1.2) have it, and at 4.8e-5 there."""
    interval = validation.jeffreys_interval(defaults, cases)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-12)


PUBLISHED_GRADES = (
    (0.027845, 6, 56), (0.07689, 18, 79), (0.12764, 16, 68), (0.17523, 21, 54), (0.2268, 11, 45), (0.27502, 14, 40),
    (0.327, 10, 40), (0.37635, 13, 34), (0.41964, 19, 37), (0.47274, 22, 47),
)  # fmt: skip
"""PD, defaults and customers of ten grades: the example of risk.validation.jeffreysTest in the manual of MathWorks'
Risk Management Toolbox (R2026a), which tests by the ECB's instructions."""


def test_that_the_jeffreys_test_rejects_the_grades_that_the_manual_rejects() -> None:
    """There the first four of ten are rejected at 95 %, and no other."""
    rejected = [validation.jeffreys_p(defaults, cases, pd) < 0.05 for pd, defaults, cases in PUBLISHED_GRADES]
    assert rejected == [True] * 4 + [False] * 6


def test_that_the_jeffreys_test_is_the_ecbs_beta_probability() -> None:
    """ECB instructions (2019), 2.5.3.1: the posterior Beta(D + 1/2, N - D + 1/2) up to the PD applied."""
    density = stats.beta(12.5, 488.5).pdf
    assert validation.jeffreys_p(12, 500, 0.02) == pytest.approx(integrate.quad(density, 0, 0.02)[0], abs=1e-9)
    assert validation.jeffreys_p(30, 500, 0.02) < 0.001 < validation.jeffreys_p(10, 500, 0.02)


def test_that_grade_lines_hold_every_case_once_and_leave_an_empty_grade_open() -> None:
    bounds = geometric_bounds()
    lines = validation.grade_lines(LABELS, PDS, bounds)
    assert validation.grades_of(PDS, bounds).tolist() == [grade_of(pd, bounds) for pd in PDS.tolist()]
    assert (sum(line.cases for line in lines), sum(line.defaults for line in lines)) == (3000, int(LABELS.sum()))
    empty = validation.grade_lines(LABELS[:5], np.full(5, 0.01), bounds)[-1]
    assert (empty.cases, empty.pd, empty.rate, empty.p) == (0, None, None, None)


def test_that_concentration_is_the_ecbs_index_and_test() -> None:
    """ECB instructions (2019), 2.5.5.3, worked by hand: shares .5 .5 against .8 .2, and three grades."""
    even, crowded = np.repeat([1, 2], [50, 50]), np.repeat([1, 2], [80, 20])
    assert validation.concentration(even, 2).index == pytest.approx(0)
    assert validation.concentration(np.repeat([2], 40), 2).index == pytest.approx(1)
    found = validation.concentration(crowded, 2, initial=even)
    variation = np.sqrt(2 * (0.3**2 + 0.3**2))
    assert found.index == pytest.approx(1 + np.log((variation**2 + 1) / 2) / np.log(2))
    assert found.p == pytest.approx(stats.norm.sf(variation / np.sqrt(variation**2 * (0.5 + variation**2))))
    herfindahl = 0.8**2 + 0.2**2
    assert found.index == pytest.approx(1 + np.log(herfindahl) / np.log(2))


def test_that_concentration_is_that_of_an_independent_package() -> None:
    """herfindahl_multiple_period_test of the Python package meliora 0.1.2: p .16700350575792733, and plain sums of
    squares of .225 and .28875, which the ECB puts on a logarithmic scale from 0 to 1."""
    before, now = np.repeat([1, 2, 3, 4, 5], [30, 50, 60, 40, 20]), np.repeat([1, 2, 3, 4, 5], [20, 40, 90, 35, 15])
    found = validation.concentration(now, 5, initial=before)
    assert found.initial is not None
    assert (5 ** (found.initial - 1), 5 ** (found.index - 1)) == pytest.approx((0.225, 0.28875), abs=1e-12)
    assert found.p == pytest.approx(0.16700350575792733, abs=1e-12)


def test_that_the_critical_psi_is_the_published_one() -> None:
    """Yurdakul and Naranjo (2020): chi-square quantile times (1/N + 1/M); 16.919 at 9 degrees of freedom."""
    assert validation.critical_psi(100, 100) == pytest.approx(16.919 * 0.02, abs=1e-5)
    assert validation.critical_psi(1000, 500, groups=20, confidence=0.99) == pytest.approx(36.191 * 0.003, abs=1e-5)


def test_that_chance_exceeds_the_critical_psi_about_one_time_in_twenty() -> None:
    random = np.random.default_rng(3)
    moved = [validation.score_stability(random.normal(size=800), random.normal(size=600)).has_moved for _ in range(400)]
    assert 0.02 < np.mean(moved) < 0.09


def test_that_absence_is_a_group_of_its_own_in_csi() -> None:
    before = np.array([[1.0], [2.0], [np.nan], [4.0]])
    after = np.array([[1.0], [np.nan], [np.nan], [4.0]])
    (stability,) = validation.feature_stability(("buffer",), before, after, groups=2)
    # Half of 1, 2, 4 lies below 2: groups are below, from 2 on, and unknown.
    wanted = (0.25 - 0.25) * 0 + (0.25 - 0.5) * np.log(0.25 / 0.5) + (0.5 - 0.25) * np.log(0.5 / 0.25)
    assert (stability.name, stability.groups) == ("buffer", 3)
    assert stability.index == pytest.approx(wanted)


def test_that_migration_is_counted_and_its_bandwidths_are_the_ecbs() -> None:
    """ECB instructions (2019), 2.5.5.1, by hand for three grades."""
    before = np.array([1, 1, 1, 2, 2, 3, 3, 3])
    after = np.array([1, 2, 3, 2, 1, 3, 2, 3])
    found = validation.migration(before, after, 3)
    assert found.counts.tolist() == [[1, 1, 1], [1, 1, 0], [0, 1, 2]]
    assert found.worse == pytest.approx((1 + 2) / (2 * 2))
    assert found.better == pytest.approx((1 + 1) / (1 * 1 + 2 * 1))
    assert found.shares[2].tolist() == pytest.approx([0, 1 / 3, 2 / 3])


def test_that_the_bandwidths_are_the_published_ones() -> None:
    """The example of risk.validation.matrixWeightedBandwidth in the manual of MathWorks' Risk Management Toolbox
    (R2026a), by the ECB's section 2.5.5.1: .3306 to the lower side of the diagonal, .6066 to the upper."""
    counts = np.array(
        [[10, 8, 15, 9, 10], [11, 9, 13, 9, 8], [0, 10, 10, 11, 10], [0, 0, 9, 11, 11], [0, 0, 0, 11, 10]]
    )
    before, after = (np.repeat(grade.ravel() + 1, counts.ravel()) for grade in np.indices(counts.shape))
    found = validation.migration(before, after, 5)
    assert (found.counts == counts).all()
    assert (found.better, found.worse) == pytest.approx((0.3306, 0.6066), abs=5e-5)


def test_that_roll_rates_follow_each_loan_month_by_month_and_not_over_a_gap() -> None:
    loans = np.array([7, 7, 7, 8, 8, 9, 9])
    months = np.array([1, 2, 3, 1, 3, 1, 2])
    overdue = np.array([0, 10, 45, 0, 95, 70, 0])
    found = validation.roll_rates(loans, months, overdue)
    assert found.counts[0, 1] == 1 and found.counts[1, 2] == 1 and found.counts[3, 0] == 1
    assert found.counts.sum() == 3


def test_that_a_vintage_stops_where_its_youngest_loan_has_not_been_observed() -> None:
    granted = np.array(["2025-01-31", "2025-03-31", "2025-03-31", "2025-05-31"], dtype="datetime64[D]")
    defaulted = np.array(["2025-06-30", "NaT", "2025-05-15", "NaT"], dtype="datetime64[D]")
    until = np.full(4, "2025-08-31", dtype="datetime64[D]")
    first, second = validation.vintages(granted, defaulted, until, months=6)
    assert (first.quarter, first.loans, second.quarter, second.loans) == ("2025Q1", 3, "2025Q2", 1)
    assert first.shares[:5] == pytest.approx((0, 1 / 3, 1 / 3, 1 / 3, 1 / 3))
    assert first.shares[5] is None and second.shares[3:] == (None, None, None)


def test_that_profit_is_earned_up_to_the_best_cut_off() -> None:
    labels, pds = np.array([0.0, 0, 1, 0, 1]), np.array([0.01, 0.02, 0.03, 0.2, 0.9])
    curve = validation.profit_curve(labels, pds, margin=0.05, loss=0.45)
    assert curve.profits == pytest.approx(np.array([0, 0.05, 0.10, -0.35, -0.30, -0.75]) / 5)
    assert (curve.best, curve.best_profit) == (0.02, pytest.approx(0.02))
    assert curve.break_even == pytest.approx(0.1)


def test_that_the_swap_set_parts_the_same_applicants_in_four() -> None:
    labels = np.array([0.0, 1, 0, np.nan])
    both, swapped_in, swapped_out, neither = validation.swap_set(
        labels, np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.1, 0.3, 0.2, 0.4]), acceptance=0.5
    )
    assert (both.cases, both.defaults) == (1, 0)
    assert (swapped_in.cases, swapped_in.defaults) == (1, 0)
    assert (swapped_out.cases, swapped_out.defaults) == (1, 1)
    assert (neither.cases, neither.known) == (1, 0)


def test_that_overrides_are_judged_by_their_outcomes() -> None:
    labels = np.array([0.0, 0, 1, np.nan])
    recommended, accepted = np.array([True, True, False, True]), np.array([True, True, True, False])
    kept, against, declined = validation.override_outcomes(labels, recommended, accepted)
    assert (kept.cases, kept.rate.value) == (2, 0.0)
    assert (against.cases, against.defaults) == (1, 1)
    assert (declined.cases, declined.known) == (1, 0)
