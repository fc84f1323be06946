"""A score: its proof, reasons, blocks, interval; and the model's folder, verified when loaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scoring_tables import FEATURES, against_direction, table

from engine.errors import Refused, Unavailable
from engine.features.feature import Block, Direction
from engine.scoring import evidence
from engine.scoring.digests import of_bytes
from engine.scoring.model import Model, load_model
from engine.scoring.registry import list_models
from engine.scoring.score import Reason, Score
from engine.scoring.xgb import Booster

CASES = table(120, seed=99, absent=0.25).rows
DIRECTIONS = {feature.name: feature.direction for feature in FEATURES}


@pytest.fixture(scope="module")
def scores(model: Model) -> list[Score]:
    return [model.score(row) for row in CASES]


@pytest.fixture
def folder(model: Model, tmp_path: Path) -> Path:
    model.save(tmp_path / "test")
    return tmp_path / "test"


def test_that_base_and_contributions_add_up_to_the_margin(scores: list[Score]) -> None:
    assert max(score.proof_gap for score in scores) < 1e-5


def test_that_the_proof_holds_on_many_rows_and_where_all_is_unknown(model: Model) -> None:
    rows = np.vstack([table(3000, seed=5, absent=0.4).rows, np.full((1, len(FEATURES)), np.nan)])
    contributions, base = model.booster.contributions(rows)
    assert np.abs(base + contributions.sum(axis=1) - model.booster.margins(rows)).max() < 1e-5


def test_that_one_case_scores_as_it_does_in_a_portfolio(model: Model, scores: list[Score]) -> None:
    assert [score.pd for score in scores] == model.pds(CASES).tolist()


def test_that_values_may_come_by_name_with_none_for_unknown(model: Model, scores: list[Score]) -> None:
    values = {f.name: None if np.isnan(v) else float(v) for f, v in zip(FEATURES, CASES[3], strict=True)}
    assert model.score(values) == scores[3]


def test_that_unknown_values_stay_none_in_the_contributions(scores: list[Score]) -> None:
    for row, score in zip(CASES, scores, strict=True):
        assert [c.value is None for c in score.contributions] == np.isnan(row).tolist()


def test_that_every_reason_lowers_the_pd_when_its_family_is_replaced(model: Model, scores: list[Score]) -> None:
    checked = 0
    for row, score in zip(CASES, scores, strict=True):
        for sign, told in ((1, score.reasons), (-1, score.strengths)):
            for reason in told:
                assert reason.pd == score.pd
                assert reason.pd_replaced == pytest.approx(model.pds(_replaced(model, row, reason))[0], abs=1e-12)
                assert sign * (reason.pd - reason.pd_replaced) > 0
                assert sign * reason.margin > 0
                checked += 1
    assert checked > 200


def _replaced(model: Model, row: np.ndarray, reason: Reason) -> np.ndarray:
    family = np.array([str(feature.family) == reason.family for feature in FEATURES])
    family &= np.isfinite(row)
    return np.where(family, model.references.values, row)[None, :]


def test_that_no_reason_names_a_value_that_is_no_worse_than_the_reference(scores: list[Score]) -> None:
    for score in scores:
        for sign, told in ((1, score.reasons), (-1, score.strengths)):
            for reason in told:
                for name, value, reference in zip(reason.features, reason.values, reason.references, strict=True):
                    assert value is not None and reference is not None
                    if DIRECTIONS[name] is not Direction.OPEN:
                        assert sign * int(DIRECTIONS[name]) * (value - reference) > 0


def test_that_there_are_at_most_four_reasons_the_weightiest_first(scores: list[Score]) -> None:
    assert max(len(score.reasons) for score in scores) == 4
    for score in scores:
        assert [r.margin for r in score.reasons] == sorted((r.margin for r in score.reasons), reverse=True)
        assert not {r.family for r in score.reasons} & {r.family for r in score.strengths}


def test_that_the_interval_always_contains_the_pd_and_is_not_everywhere_a_point(scores: list[Score]) -> None:
    for score in scores:
        assert 0 <= score.pd_low <= score.pd <= score.pd_high <= 1
    assert np.mean([score.pd_high - score.pd_low for score in scores]) > 0.01


def test_that_a_side_without_evidence_has_no_pd_rather_than_a_middling_one(model: Model) -> None:
    row = CASES[0].copy()
    row[evidence.columns_of(FEATURES, {Block.ACCOUNTS})] = np.nan
    blocks = {block.name: block for block in model.score(row).blocks}
    assert (blocks["accounts"].pd, blocks["accounts"].grade) == (None, None)
    assert blocks["behaviour"].pd == blocks["all"].pd == model.score(row).pd
    assert model.knows_any(row)


def test_that_the_firm_and_its_request_alone_are_not_evidence(model: Model) -> None:
    assert not model.knows_any({"age": 3.0, "tenor": 12.0})
    blocks = model.score({"age": 3.0, "tenor": 12.0}).blocks
    assert [block.pd is None for block in blocks] == [True, True, False]


def test_that_a_row_of_another_width_is_a_bug(model: Model) -> None:
    with pytest.raises(ValueError, match="11 features"):
        model.row(np.zeros(3))


def test_that_a_saved_model_scores_the_same_after_loading(folder: Path, model: Model, scores: list[Score]) -> None:
    loaded = load_model(folder, FEATURES)
    assert loaded.digest == model.digest
    assert loaded.card == model.card
    assert [loaded.score(row) for row in CASES[:20]] == scores[:20]


def test_that_saving_again_replaces_the_model_whole(folder: Path, model: Model) -> None:
    other = replace(model, card=replace(model.card, model_id="other"))
    other.save(folder)
    assert load_model(folder, FEATURES).card.model_id == "other"
    assert [path.name for path in folder.parent.iterdir()] == ["test"]


def test_that_a_folder_that_cannot_be_written_is_said(model: Model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be written"):
        model.save(tmp_path / "file" / "model")


@pytest.mark.parametrize("name", ["model.ubj", "card.toml"])
@pytest.mark.parametrize("keep", [0, 0.5, 0.999])
def test_that_a_truncated_file_is_refused(folder: Path, name: str, keep: float) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: int(keep * len(content))])
    with pytest.raises(Refused, match=rf"{name} of the scoring model in .* was changed or cut short"):
        load_model(folder, FEATURES)


@pytest.mark.parametrize("name", ["model.ubj", "card.toml"])
def test_that_one_changed_byte_is_refused(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(Refused, match="was changed or cut short"):
        load_model(folder, FEATURES)


def test_that_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no readable scoring model"):
        load_model(tmp_path, FEATURES)


def test_that_a_card_that_is_no_card_is_refused(folder: Path) -> None:
    (folder / "card.toml").write_bytes(b"\xff\xfe\x00 not text")
    with pytest.raises(Refused, match="no readable scoring model"):
        load_model(folder, FEATURES)


@pytest.mark.parametrize(
    "harm",
    [
        lambda body: "format = 1\n",
        lambda body: body.replace("[calibration]", "[elsewhere]"),
        lambda body: body.replace("[grades]\nbounds = [", "[grades]\nbounds = [["),
        lambda body: body.replace("rows = ", "lines = ", 1),
        lambda body: body + "\n[surplus",
    ],
)
def test_that_a_card_with_a_true_digest_that_says_too_little_is_refused(
    folder: Path, harm: Callable[[str], str]
) -> None:
    body = harm((folder / "card.toml").read_text("utf-8").partition("\n")[2])
    (folder / "card.toml").write_text(f'digest = "{of_bytes(body.encode())}"\n{body}', "utf-8")
    with pytest.raises(Refused, match="lacks what a card must say"):
        load_model(folder, FEATURES)


def test_that_trees_that_are_no_trees_are_refused_even_with_a_right_digest(model: Model, tmp_path: Path) -> None:
    replace(model, booster=Booster(b"{}")).save(tmp_path / "foreign")
    with pytest.raises(Refused, match="no XGBoost model"):
        load_model(tmp_path / "foreign", FEATURES).score(CASES[0])


@pytest.mark.parametrize("change", [{"objective": "reg:squarederror"}, {}])
def test_that_trees_of_another_purpose_or_width_are_refused_even_with_a_right_digest(
    model: Model, tmp_path: Path, change: dict[str, str]
) -> None:
    import xgboost

    width = len(FEATURES) if change else 3
    rows = np.random.default_rng(1).normal(size=(60, width))
    data = xgboost.DMatrix(rows, label=(rows[:, 0] > 0).astype(float))
    trees = xgboost.train({"objective": "binary:logistic", "nthread": 1} | change, data, 2)
    foreign = Booster(bytes(trees.save_raw("ubj")))
    replace(model, booster=foreign).save(tmp_path / "foreign")
    with pytest.raises(Refused, match=r"no XGBoost model|changed or cut short"):
        load_model(tmp_path / "foreign", FEATURES)


def test_that_a_model_of_another_catalogue_is_refused_with_the_difference(folder: Path) -> None:
    renamed = (*against_direction()[:-1], replace(FEATURES[-1], name="term"))
    with pytest.raises(Refused) as refusal:
        load_model(folder, renamed)
    told = [str(sentence) for sentence in refusal.value.sentences]
    assert "The model knows tenor, the catalogue does not." in told
    assert "The catalogue has term, the model does not." in told
    assert "Unit, direction or block of buffer changed since training." in told
    assert len(told) == 4


def test_that_another_order_of_features_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match="another order"):
        load_model(folder, FEATURES[::-1])


def test_that_a_model_with_violations_is_not_saved(model: Model, tmp_path: Path) -> None:
    broken = replace(model.card.certificate, violations=3, violating=("buffer",))
    with pytest.raises(Refused, match="buffer work against"):
        replace(model, card=replace(model.card, certificate=broken)).save(tmp_path / "bad")
    assert not list(tmp_path.iterdir())


def test_that_damaged_models_are_listed_with_their_refusal(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "cut")
    (folder.parent / "cut" / "model.ubj").write_bytes(b"")
    entries = {entry.name: entry for entry in list_models(folder.parent)}
    assert sorted(entries) == ["cut", "test"]
    assert entries["cut"].refusal is not None
