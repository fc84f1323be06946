"""Training: gates, reproducibility, folds and the certificate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from scoring_tables import FEATURES, OPTIONS, against_direction, table

from engine.errors import Cancelled, Refused
from engine.features.feature import Block, Direction
from engine.progress import Job
from engine.scoring import evidence, xgb
from engine.scoring.certificate import certify
from engine.scoring.folds import assign_folds
from engine.scoring.training import TrainedModel, train
from engine.scoring.xgb import Booster, TreeOptions


def test_that_the_same_seed_gives_the_same_bytes_and_the_same_digest(trained: TrainedModel) -> None:
    data = table()
    again = train(data.rows, data.labels, FEATURES, options=OPTIONS)
    assert again.model.booster.ubj == trained.model.booster.ubj
    assert again.model.digest == trained.model.digest


def test_that_another_seed_gives_another_model(trained: TrainedModel) -> None:
    data = table()
    other = train(data.rows, data.labels, FEATURES, options=replace(OPTIONS, seed=1))
    assert other.model.booster.ubj != trained.model.booster.ubj


def test_that_too_few_defaults_are_refused_with_the_numbers() -> None:
    data = table(300)
    with pytest.raises(Refused, match=rf"holds {int(data.labels.sum())} defaults; boosted trees need at least 300"):
        train(data.rows, data.labels, FEATURES, options=replace(OPTIONS, minimum_defaults=300))


@pytest.mark.parametrize("wrong", [np.nan, 2.0, -1.0])
def test_that_a_label_that_is_not_zero_or_one_is_refused(wrong: float) -> None:
    data = table(300)
    labels = data.labels.copy()
    labels[7] = wrong
    with pytest.raises(Refused, match="must be 1"):
        train(data.rows, labels, FEATURES, options=OPTIONS)


def test_that_a_table_of_another_shape_is_refused() -> None:
    data = table(300)
    with pytest.raises(Refused, match="300 x 10"):
        train(data.rows[:, 1:], data.labels, FEATURES, options=OPTIONS)


def test_that_infinite_values_are_taken_as_unknown() -> None:
    data = table(600)
    unknown, infinite = data.rows.copy(), data.rows.copy()
    unknown[:50, 2], infinite[:50, 2] = np.nan, np.inf
    models = [train(rows, data.labels, FEATURES, options=OPTIONS).model for rows in (unknown, infinite)]
    assert models[0].booster.ubj == models[1].booster.ubj


def test_that_training_stops_when_it_is_cancelled() -> None:
    data, job = table(300), Job()
    job.cancel()
    with pytest.raises(Cancelled):
        train(data.rows, data.labels, FEATURES, options=OPTIONS, job=job)


def test_that_the_window_of_the_rows_is_kept_in_the_card() -> None:
    data = table(600)
    days = np.datetime64("2024-01-01") + np.arange(600).astype("timedelta64[D]")
    card = train(data.rows, data.labels, FEATURES, time=days, options=OPTIONS).model.card
    assert (card.window_start, card.window_end) == (dt.date(2024, 1, 1), dt.date(2025, 8, 22))


def test_that_the_mean_pd_is_the_central_tendency(trained: TrainedModel) -> None:
    data = table()
    options = replace(OPTIONS, central_tendency=0.04)
    shifted = train(data.rows, data.labels, FEATURES, options=options)
    assert shifted.model.calibration.pd(shifted.margins).mean() == pytest.approx(0.04, abs=1e-6)
    assert shifted.model.booster.ubj == trained.model.booster.ubj


def test_that_rows_of_one_firm_share_a_fold_and_defaults_are_spread_evenly() -> None:
    random = np.random.default_rng(3)
    firms = random.integers(400, size=1200)
    labels = (np.isin(firms, np.arange(60))).astype(np.float64)
    folds = assign_folds(labels, firms, 5, seed=1)
    for firm in np.unique(firms):
        assert len(set(folds[firms == firm])) == 1
    defaulted = [len(set(firms[(folds == fold) & (labels > 0)])) for fold in range(5)]
    assert max(defaulted) - min(defaulted) <= 1


def test_that_the_certificate_is_clean_for_a_constrained_model(trained: TrainedModel) -> None:
    certificate = trained.model.card.certificate
    constrained = [feature for feature in FEATURES if feature.direction is not Direction.OPEN]
    assert (certificate.violations, certificate.features, certificate.rows) == (0, len(constrained), 500)
    assert 0 < certificate.largest_proof_gap < 1e-5


def test_that_the_certificate_catches_a_model_that_works_against_a_direction(unconstrained: Booster) -> None:
    certificate = certify(unconstrained, table().rows, against_direction(), seed=1)
    assert certificate.violations > 0
    assert "buffer" in certificate.violating


@pytest.fixture(scope="module")
def unconstrained() -> Booster:
    data = table()
    return xgb.fit(data.rows, data.labels, [0] * len(FEATURES), TreeOptions(depth=3), rounds=40)


def test_that_dropping_takes_whole_sources_but_never_all_of_them_nor_the_firm() -> None:
    rows = np.ones((4000, len(FEATURES)))
    dropped = evidence.drop_sources(rows, FEATURES, share=0.5, seed=2)
    gone = np.isnan(dropped)
    for source in evidence.SOURCES:
        columns = evidence.columns_of(FEATURES, source)
        assert (gone[:, columns].any(axis=1) == gone[:, columns].all(axis=1)).all()
        assert gone[:, columns].any()
    assert not gone[:, evidence.columns_of(FEATURES, {Block.FIRM})].any()
    assert not gone[:, ~evidence.columns_of(FEATURES, {Block.FIRM})].all(axis=1).any()
    assert 0.45 < gone.any(axis=1).mean() < 0.55
    assert not np.isnan(rows).any()


def test_that_absence_that_tells_the_outcome_is_reported_in_the_card() -> None:
    data = table(800)
    rows = data.rows.copy()
    rows[data.labels > 0, 8] = np.nan
    card = train(rows, data.labels, FEATURES, options=OPTIONS).model.card
    assert card.ablations["missing_only"] > 0.8


def test_that_the_card_says_how_well_each_side_does_alone(trained: TrainedModel) -> None:
    card = trained.model.card
    alone = max(card.ablations["behaviour"], card.ablations["accounts"])
    assert 0.5 < card.ablations["accounts"] < card.ablations["behaviour"] <= alone < card.metrics["auc"].value
    assert card.metrics["auc"].low < card.metrics["auc"].value < card.metrics["auc"].high
