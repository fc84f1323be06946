"""The registry through the service: who may promote, what decides, and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.scoring.model import Model
from engine.scoring.registry import shipped_model
from engine.service.models import Models
from engine.service.origination import Origination
from engine.store.models import ModelState
from engine.store.proposals import Answer


def a_model(name: str = "book-2026") -> Model:
    """The shipped trees under another name and as the bank's own: another digest, the same scores."""
    model = shipped_model()
    return replace(model, card=replace(model.card, model_id=name, is_simulated=False))


def a_stricter_model(name: str = "strict") -> Model:
    model = a_model(name)
    return replace(model, calibration=replace(model.calibration, shift=1.0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_case_folder(tmp_path_factory.mktemp("cases") / "linden")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


@pytest.fixture
def second(desk: Origination) -> Models:
    """The registry as another person uses it."""
    return Models(desk.database, "chen", desk.database.path.parent)


def promote(desk: Origination, second: Models, model: Model) -> str:
    digest = desk.models.register(model, {"portfolio": "book"}).digest
    proposal = desk.models.propose(digest, ModelState.CHAMPION, "Better on last year's cases")
    second.answer(proposal.id, Answer.CONFIRMED)
    return digest


def test_that_the_shipped_model_is_champion_until_another_is_promoted(desk: Origination, second: Models) -> None:
    assert desk.references.model().digest == shipped_model().digest
    assert [(entry.is_shipped, entry.row.state) for entry in desk.models.entries()] == [(True, "champion")]
    digest = promote(desk, second, a_model())
    assert desk.references.model().digest == digest
    states = [(entry.row.model_id, entry.row.state) for entry in desk.models.entries()]
    assert states == [("reference", "retired"), ("book-2026", "champion")]


def test_that_the_simulated_mark_follows_the_champion(desk: Origination, second: Models, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    before = desk.assess(case_id)
    assert isinstance(before, Assessment) and before.score is not None and before.score.is_simulated
    digest = promote(desk, second, a_model())
    after = desk.assess(case_id)
    assert isinstance(after, Assessment) and after.score is not None and not after.score.is_simulated
    assert desk.decide(case_id, "Fine").model_digest == digest


def test_that_a_promotion_waits_for_another_person(desk: Origination, second: Models) -> None:
    digest = desk.models.register(a_model(), {}).digest
    proposal = desk.models.propose(digest, ModelState.CHAMPION, "Better")
    assert [waiting.id for waiting in second.proposals()] == [proposal.id]
    with pytest.raises(Refused, match="another person"):
        desk.models.answer(proposal.id, Answer.CONFIRMED)
    assert desk.references.model().digest == shipped_model().digest
    second.answer(proposal.id, Answer.REJECTED, "Too few defaults")
    assert desk.models.proposals() == ()
    assert desk.references.model().digest == shipped_model().digest


def test_that_a_proposal_says_why(desk: Origination) -> None:
    digest = desk.models.register(a_model(), {}).digest
    with pytest.raises(Refused, match="needs a note"):
        desk.models.propose(digest, ModelState.CHAMPION, " ")


def test_that_no_model_is_moved_to_champion_or_away_from_it_directly(desk: Origination, second: Models) -> None:
    digest = promote(desk, second, a_model())
    with pytest.raises(Refused, match="two people"):
        desk.models.move(digest, ModelState.CHAMPION)
    with pytest.raises(Refused, match="decides now"):
        desk.models.move(digest, ModelState.RETIRED)


def test_that_two_people_retire_the_champion_and_the_shipped_model_decides_again(
    desk: Origination, second: Models
) -> None:
    digest = promote(desk, second, a_model())
    proposal = second.propose(digest, ModelState.RETIRED, "It drifted")
    desk.models.answer(proposal.id, Answer.CONFIRMED)
    assert desk.references.model().digest == shipped_model().digest
    with pytest.raises(Refused, match="retire this one directly"):
        desk.models.propose(digest, ModelState.RETIRED, "Again")


def test_that_a_challenger_is_scored_in_the_shadow_and_never_shown(desk: Origination, folder: Path) -> None:
    challenger = a_stricter_model()
    digest = desk.models.register(challenger, {}).digest
    case_id = desk.import_folder(folder)
    plain = desk.decide(case_id, "Before")
    assert desk.models.comparison(digest) is None
    desk.models.move(digest, ModelState.CHALLENGER)
    decision = desk.decide(case_id, "Fine")
    assert decision.document_digest == plain.document_digest
    found = desk.models.comparison(digest)
    assert found is not None and found.challenger == "strict" and found.areas is None
    assert sum(group.cases for group in found.swap) == 1


def test_that_a_damaged_challenger_does_not_stop_a_decision(desk: Origination, folder: Path, tmp_path: Path) -> None:
    digest = desk.models.register(a_model("broken"), {}).digest
    desk.models.move(digest, ModelState.CHALLENGER)
    (tmp_path / "home" / "models" / digest / "model" / "model.ubj").write_bytes(b"cut")
    case_id = desk.import_folder(folder)
    assert desk.decide(case_id, "Fine").model_digest == shipped_model().digest
    (entry,) = [entry for entry in desk.models.entries() if entry.row.digest == digest]
    assert entry.card is None and "changed or cut short" in str(entry.refusal[0])


def test_that_a_damaged_champion_is_refused_and_no_other_model_takes_its_place(
    desk: Origination, second: Models, tmp_path: Path
) -> None:
    digest = promote(desk, second, a_model("cut-short"))
    fresh = Origination.open(tmp_path / "home", by="lin")
    trees = tmp_path / "home" / "models" / digest / "model" / "model.ubj"
    trees.write_bytes(trees.read_bytes()[:-10])
    with pytest.raises(Refused, match="changed or cut short"):
        fresh.references.model()
    fresh.close()


def test_that_another_model_in_the_folder_of_a_digest_is_refused(desk: Origination, tmp_path: Path) -> None:
    digest = desk.models.register(a_model("first"), {}).digest
    other = desk.models.register(a_model("second"), {}).digest
    home = tmp_path / "home" / "models"
    shutil.rmtree(home / digest / "model")
    shutil.copytree(home / other / "model", home / digest / "model")
    with pytest.raises(Refused, match="not the one that was registered"):
        desk.models.propose(digest, ModelState.CHAMPION, "Better")


def test_that_a_foreign_file_in_a_models_folder_is_refused(desk: Origination, tmp_path: Path) -> None:
    digest = desk.models.register(a_model("with-guest"), {}).digest
    (tmp_path / "home" / "models" / digest / "model" / "model.pkl").write_bytes(b"\x80\x04.")
    with pytest.raises(Refused, match=r"holds model\.pkl, which is no part"):
        desk.models.move(digest, ModelState.CHALLENGER)


def test_that_outcomes_come_from_a_file_and_a_bad_one_is_refused_whole(
    desk: Origination, folder: Path, tmp_path: Path
) -> None:
    digest = desk.models.register(a_stricter_model(), {}).digest
    desk.models.move(digest, ModelState.CHALLENGER)
    case_id = desk.import_folder(folder)
    desk.decide(case_id, "Fine")
    bad = tmp_path / "bad.csv"
    bad.write_text(f"case,defaulted\n{case_id},1\n{case_id},maybe\n")
    with pytest.raises(Refused, match="Row 3"):
        desk.models.note_outcomes(bad)
    good = tmp_path / "good.csv"
    good.write_text(f"case,defaulted\n{case_id},1\n")
    desk.models.note_outcomes(good)
    found = desk.models.comparison(digest)
    assert found is not None and sum(group.defaults for group in found.swap) == 1


def test_that_outcomes_of_a_case_that_is_not_here_are_refused_whole(desk: Origination, tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("case,defaulted\n4711,0\n")
    with pytest.raises(Refused, match="4711"):
        desk.models.note_outcomes(tmp_path / "outcomes.csv")


def test_that_the_source_of_a_model_is_kept(desk: Origination) -> None:
    row = desk.models.register(a_model(), {"portfolio": "book", "cases": 5000})
    assert json.loads(row.source) == {"portfolio": "book", "cases": 5000}
