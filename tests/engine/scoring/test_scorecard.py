"""A scorecard in place of trees: the same road, the same proof, never against a direction."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scoring_tables import FEATURES, OPTIONS, table
from sklearn.linear_model import LogisticRegression

from engine.errors import Refused
from engine.features.feature import Direction
from engine.scoring import validation
from engine.scoring.calibration import sigmoid
from engine.scoring.model import Model, load_model
from engine.scoring.scorecard import read_scorecard
from engine.scoring.scorecard_fit import _evidence, _weigh, fit_scorecard, train_scorecard
from engine.scoring.training import TrainedModel, train

DATA = table(1500)
FOLDS = np.arange(1500) % 3


@pytest.fixture(scope="module")
def trained() -> TrainedModel:
    return train_scorecard(DATA.rows, DATA.labels, FEATURES, options=OPTIONS)


@pytest.fixture(scope="module")
def expert() -> TrainedModel:
    return train_scorecard(DATA.rows, DATA.labels, FEATURES, options=OPTIONS, is_expert=True)


def test_that_a_scorecard_ranks_a_small_book_no_worse_than_trees(trained: TrainedModel) -> None:
    trees = train(DATA.rows, DATA.labels, FEATURES, options=OPTIONS)
    assert validation.auc(DATA.labels, trained.margins) > validation.auc(DATA.labels, trees.margins) - 0.005


def test_that_an_experts_weights_learn_from_no_outcome_and_are_calibrated_all_the_same(expert: TrainedModel) -> None:
    other = train_scorecard(DATA.rows, DATA.labels[::-1].copy(), FEATURES, options=OPTIONS, is_expert=True)
    assert expert.model.booster.content == other.model.booster.content
    assert validation.auc(DATA.labels, expert.margins) > 0.75
    assert abs(expert.pds.mean() - DATA.labels.mean()) < 0.01


@pytest.mark.parametrize("kind", ["trained", "expert"])
def test_that_the_certificate_is_clean_and_contributions_add_up(kind: str, request: pytest.FixtureRequest) -> None:
    model: Model = request.getfixturevalue(kind).model
    assert model.card.certificate.violations == 0
    assert model.card.certificate.largest_proof_gap < 1e-12
    score = model.score(DATA.rows[0])
    assert score.proof_gap < 1e-9
    assert sum(model.card.gains) == pytest.approx(1)


def test_that_contributions_are_against_the_average_case(trained: TrainedModel) -> None:
    shares, base = trained.model.booster.contributions(DATA.rows)
    assert shares.mean(axis=0) == pytest.approx(np.zeros(len(FEATURES)), abs=1e-9)
    assert base == pytest.approx(trained.model.booster.margins(DATA.rows).mean())


def test_that_an_unknown_value_adds_no_points(trained: TrainedModel) -> None:
    unknown = np.full((1, len(FEATURES)), np.nan)
    card = trained.model.booster
    assert card.margins(unknown)[0] == pytest.approx(read_scorecard(card.content).intercept)


def test_that_a_saved_scorecard_scores_the_same_after_loading(trained: TrainedModel, tmp_path: Path) -> None:
    trained.model.save(tmp_path / "card")
    loaded = load_model(tmp_path / "card", FEATURES)
    assert sorted(path.name for path in (tmp_path / "card").iterdir()) == ["card.toml", "scorecard.json"]
    assert loaded.score(DATA.rows[3]) == trained.model.score(DATA.rows[3])
    assert loaded.digest == trained.model.digest


def test_that_the_same_book_gives_the_same_bytes(trained: TrainedModel) -> None:
    again = train_scorecard(DATA.rows, DATA.labels, FEATURES, options=OPTIONS)
    assert again.model.booster.content == trained.model.booster.content
    assert again.model.digest == trained.model.digest


def test_that_the_weights_are_scikit_learns_where_no_sign_wants_to_turn() -> None:
    columns = np.random.default_rng(4).normal(size=(800, 3))
    labels = (np.random.default_rng(5).random(800) < sigmoid(columns @ [1.0, 0.5, 0.8] - 1)).astype(np.float64)
    weights, intercept = _weigh(columns, labels, 0.01)
    wanted = LogisticRegression(C=1 / (0.01 * 800), tol=1e-10).fit(columns, labels)
    assert weights == pytest.approx(wanted.coef_[0], abs=1e-3)
    assert intercept == pytest.approx(wanted.intercept_[0], abs=1e-3)


def test_that_a_sign_that_wants_to_turn_becomes_no_weight() -> None:
    columns = np.random.default_rng(4).normal(size=(800, 2))
    labels = (np.random.default_rng(5).random(800) < sigmoid(columns @ [1.0, -0.7] - 1)).astype(np.float64)
    weights, _ = _weigh(columns, labels, 0.01)
    assert weights[0] > 0.5
    assert weights[1] == 0


def test_that_weight_of_evidence_is_the_log_of_bad_against_good_shares() -> None:
    """By hand: 20 of 100 default below the edge, 60 of 100 above; half a default rate smooths each."""
    values = np.repeat([0.0, 1.0], 100)
    labels = np.concatenate([np.repeat([1.0, 0.0], [20, 80]), np.repeat([1.0, 0.0], [60, 40])])
    points, information = _evidence(values, labels, Direction.RISKIER)
    assert 0 < points.edges[0] <= 1
    assert points.steps == pytest.approx(np.log([20.4 / 80.6, 60.4 / 40.6]) - np.log(0.4 / 0.6))
    assert information > 0.5


def test_that_points_never_fall_in_a_riskier_direction_whatever_the_noise() -> None:
    random = np.random.default_rng(9)
    for _ in range(30):
        values = random.normal(size=300)
        labels = (random.random(300) < 0.3).astype(np.float64)
        points, _ = _evidence(values, labels, Direction.RISKIER)
        assert (np.diff(points.steps) > 0).all()
        safer, _ = _evidence(values, labels, Direction.SAFER)
        assert (np.diff(safer.steps) < 0).all()


def test_that_a_book_without_any_telling_feature_gives_its_default_rate() -> None:
    random = np.random.default_rng(2)
    labels = (random.random(1500) < 0.2).astype(np.float64)
    card = fit_scorecard(np.full((1500, len(FEATURES)), np.nan), labels, FEATURES, FOLDS)
    assert sigmoid(card.margins(np.full((1, len(FEATURES)), np.nan)))[0] == pytest.approx(labels.mean(), abs=1e-3)


@pytest.mark.parametrize(
    "change",
    [
        {"points": "none"}, {"intercept": None}, {"points": [{"edges": [2, 1], "steps": [0, 0, 0], "mean": 0}]},
        {"points": [{"edges": [1], "steps": [0], "mean": 0}]}, {"points": [{"edges": [1], "steps": [0, 1]}]},
        {"intercept": "a"},
    ],
)  # fmt: skip
def test_that_bytes_that_are_no_scorecard_are_refused(change: dict[str, object]) -> None:
    sound = {"intercept": 0.0, "points": [{"edges": [1.0], "steps": [0.0, 1.0], "mean": 0.0}]}
    assert read_scorecard(json.dumps(sound).encode()).width == 1
    with pytest.raises(Refused, match="no scorecard"):
        read_scorecard(json.dumps(sound | change).encode())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"\x80\x04N.", b'{"intercept": NaN, "points": []}'])
def test_that_foreign_bytes_are_refused_even_with_a_right_digest(
    trained: TrainedModel, tmp_path: Path, content: bytes
) -> None:
    class Foreign:
        file, rounds, width = "scorecard.json", 0, len(FEATURES)

    foreign = Foreign()
    foreign.content = content  # type: ignore[attr-defined]
    replace(trained.model, booster=foreign).save(tmp_path / "foreign")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="no scorecard"):
        load_model(tmp_path / "foreign", FEATURES)
