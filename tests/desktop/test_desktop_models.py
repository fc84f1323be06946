"""The Models page: the list, two people for a promotion, training in the background, and the pack in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import WAIT_MS, settle
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.models import presenter
from desktop.models.page import ModelsPage
from engine.i18n import translator
from engine.memo.document import shown
from engine.scoring.registry import shipped_model
from engine.service.models import Models
from engine.service.values import Answer, ModelState
from engine.simulation import portfolio as simulation
from engine.simulation.portfolio import write_simulated


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "spring"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "GROUP", 150)
        write_simulated(450, 12, 3, folder)
    return folder


@pytest.fixture
def own(main: MainWindow) -> str:
    """A candidate: the shipped trees as the bank's own."""
    shipped = shipped_model()
    model = replace(shipped, card=replace(shipped.card, model_id="book-2026", is_simulated=False))
    return main.session.service.models.register(model, {}).digest


@pytest.fixture
def page(qtbot: QtBot, main: MainWindow, own: str) -> Iterator[ModelsPage]:
    opened = main.open("models")
    assert isinstance(opened, ModelsPage)
    settle(qtbot, main.session)
    yield opened


def second(page: ModelsPage) -> Models:
    database = page.session.service.database
    return Models(database, "chen", database.path.parent)


def after(qtbot: QtBot, page: ModelsPage, does: Callable[[], object]) -> None:
    does()
    settle(qtbot, page.session)


def test_that_the_shipped_model_stands_first_and_decides(page: ModelsPage) -> None:
    assert [entry.row.model_id for entry in page.entries] == ["reference", "book-2026"]
    assert page.details.name.text() == "reference"
    assert page.details.state.text() == "decides"
    assert not page.details.propose.isVisible() and not page.details.pack.isVisible()
    assert page.proposals.isHidden()


def test_that_a_candidate_can_be_proposed_with_a_note_and_waits(qtbot: QtBot, page: ModelsPage, own: str) -> None:
    page.choose(own)
    assert page.details.propose.text() == "Propose that it decide"
    after(qtbot, page, page.details.propose.click)
    assert "needs a note" in page.note.text()
    page.details.note.setText("Better on last year")
    after(qtbot, page, page.details.propose.click)
    assert page.proposals.isVisible() and page.details.note.text() == ""
    (waiting,) = page.session.service.models.proposals()
    assert (waiting.proposed_by, waiting.note) == ("officer", "Better on last year")
    assert list(page.proposals.buttons) == [(waiting.id, Answer.WITHDRAWN)]


def test_that_another_person_confirms_in_the_window_and_the_model_decides(
    qtbot: QtBot, page: ModelsPage, own: str
) -> None:
    proposal = second(page).propose(own, ModelState.CHAMPION, "Better")
    after(qtbot, page, page.entered)
    after(qtbot, page, page.proposals.buttons[proposal.id, Answer.CONFIRMED].click)
    assert page.proposals.isHidden()
    states = {entry.row.model_id: entry.row.state for entry in page.entries}
    assert states == {"reference": "retired", "book-2026": "champion"}
    page.choose(own)
    assert page.details.propose.text() == "Propose its retirement"


def test_that_a_rejection_needs_a_note(qtbot: QtBot, page: ModelsPage, own: str) -> None:
    proposal = second(page).propose(own, ModelState.CHAMPION, "Better")
    after(qtbot, page, page.entered)
    after(qtbot, page, page.proposals.buttons[proposal.id, Answer.REJECTED].click)
    assert "rejection needs a note" in page.note.text()
    page.proposals.notes[proposal.id].setText("Too few defaults")
    after(qtbot, page, page.proposals.buttons[proposal.id, Answer.REJECTED].click)
    assert page.session.service.models.proposals() == ()


def test_that_a_candidate_looks_on_and_retires(qtbot: QtBot, page: ModelsPage, own: str) -> None:
    page.choose(own)
    after(qtbot, page, page.details.challenge.click)
    assert page.details.digest == own and page.details.state.text() == "looks on"
    page.details.views.choose("comparison")
    after(qtbot, page, lambda: page.details.views.chosen.emit("comparison"))
    assert "looked on at no decision yet" in page.details.told.text()
    after(qtbot, page, page.details.retire.click)
    assert page.details.state.text() == "retired"


def test_that_a_challengers_shadow_scores_are_compared_on_the_page(
    qtbot: QtBot, page: ModelsPage, own: str, case_id: int, tmp_path: Path
) -> None:
    service = page.session.service
    service.models.move(own, ModelState.CHALLENGER)
    service.decide(case_id, "Fine")
    (tmp_path / "outcomes.csv").write_text(f"case,defaulted\n{case_id},0\n")
    after(qtbot, page, lambda: page.take_outcomes(tmp_path / "outcomes.csv"))
    page.choose(own)
    page.details.views.choose("comparison")
    after(qtbot, page, lambda: page.details.views.chosen.emit("comparison"))
    table = page.details.tables["comparison"]
    assert table.isVisible()
    assert sum(group.cases for group in table.model.shown) == 1
    assert sum(group.known for group in table.model.shown) == 1
    assert "Too few outcomes" in page.details.told.text()


def test_that_a_damaged_model_says_why_it_cannot_be_used(qtbot: QtBot, page: ModelsPage, own: str) -> None:
    (page.session.home / "models" / own / "model" / "model.ubj").write_bytes(b"cut")
    after(qtbot, page, page.entered)
    page.choose(own)
    assert "changed or cut short" in page.details.told.text()
    assert not page.details.propose.isVisible()


def test_that_training_runs_in_the_background_and_its_pack_opens(qtbot: QtBot, page: ModelsPage, book: Path) -> None:
    page.train(book)
    assert not page.train_button.isEnabled()
    qtbot.waitUntil(lambda: len(page.entries) == 3, timeout=4 * WAIT_MS)
    settle(qtbot, page.session)
    assert page.train_button.isEnabled()
    assert page.details.name.text() == "spring"
    assert "450 cases of the book spring" in page.details.source.text()
    after(qtbot, page, page.details.pack.click)
    qtbot.waitUntil(lambda: len(page.pack.view.pages) >= 4, timeout=WAIT_MS)
    assert page.stack.currentWidget() is page.pack
    page.close_pack()
    assert page.stack.currentIndex() == 0


def test_that_training_can_be_cancelled_and_leaves_nothing(qtbot: QtBot, page: ModelsPage, book: Path) -> None:
    page.train(book)
    page._training.cancel()
    qtbot.waitUntil(page.train_button.isEnabled, timeout=4 * WAIT_MS)
    settle(qtbot, page.session)
    assert len(page.session.service.models.entries()) == 2


def test_that_a_folder_without_a_book_is_said_on_the_page(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert page.take_files([tmp_path / "nothing"])
    settle(qtbot, page.session)
    assert "neither firms.parquet nor case folders" in page.note.text()
    assert page.train_button.isEnabled()


def test_that_the_page_speaks_chinese(qtbot: QtBot, page: ModelsPage, own: str) -> None:
    second(page).propose(own, ModelState.CHAMPION, "更准")
    after(qtbot, page, page.entered)
    page.session.speak("zh_CN")
    assert page.train_button.text().strip() == "用样本训练…"
    assert "更准" in page.proposals.findChildren(type(page.details.source))[1].text()
    assert page.details.state.text() == "在用"


def test_that_a_model_without_decided_cases_says_so_and_one_that_never_decided_is_not_asked(
    qtbot: QtBot, page: ModelsPage, own: str
) -> None:
    page.choose(shipped_model().digest)
    assert not page.details.decided.isHidden()
    after(qtbot, page, page.details.decided.click)
    assert "Cases that reference decided here: 0" in page.note.text() and not page.note.isHidden()
    assert page.stack.currentIndex() == 0
    page.choose(own)
    assert page.details.decided.isHidden()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_every_figure_of_a_card_is_named_in_words(language: str) -> None:
    words, card = translator(language), shipped_model().card
    names = [presenter.METRIC_COLUMNS[0].text(row, words) for row in presenter.metrics(card)]
    assert {"ece", "test_auc", "test_mean_pd"} <= set(card.metrics)
    assert not set(names) & {*card.metrics, *(name.replace("_", " ") for name in card.metrics)}
    if language == "zh_CN":
        assert all(any("一" <= sign <= "鿿" for sign in name) for name in names)


def test_that_the_card_says_what_ranking_by_absence_means() -> None:
    card = shipped_model().card
    (line,) = (line for line in presenter.lines(card, "d" * 64) if str(line.label) == "What absence alone tells")
    told = shown(line.value, translator("en"))
    assert f"an AUC of {card.ablations['missing_only']:.3f}" in told
    assert "names the right one in 61% of all pairs" in told
    without = replace(card, ablations={})
    assert len(presenter.lines(without, "")) == len(presenter.lines(card, "")) - 1
