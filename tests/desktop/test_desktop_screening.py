"""Watch lists on the identity stage: imported, hits shown, resolved with a note, and followed by the verdict."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from conftest import settle
from pytestqt.qtbot import QtBot
from watch_lists import TARGETS

from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.intake.identity_page import IdentityStage
from desktop.main_window import MainWindow
from engine.assessment.assessment import Assessment


@pytest.fixture
def stage(qtbot: QtBot, main: MainWindow, case_id: int) -> IdentityStage:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    page = cases.open_case(case_id)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    page.show_stage("identity")
    settle(qtbot, main.session)
    assert isinstance(page.stage, IdentityStage)
    return page.stage


def imported(qtbot: QtBot, main: MainWindow, stage: IdentityStage, folder: Path, name: str) -> None:
    """A list of today that names somebody of the case."""
    text = (
        TARGETS.replace("Ivan Sidorenko", name)
        .replace("1960-02-03;1961", "")
        .replace("2026-06-21", str(dt.date.today()))
    )
    (folder / "targets.csv").write_text(text, encoding="utf-8")
    stage.screening.import_files([folder / "targets.csv"])
    settle(qtbot, main.session)


def verdict(stage: IdentityStage) -> str:
    workspace = stage.host
    assert isinstance(workspace, WorkspacePage) and isinstance(workspace.answer, Assessment)
    return workspace.answer.decision.verdict.code


def test_that_without_a_list_the_card_says_what_to_import(stage: IdentityStage) -> None:
    assert "No watch list has been imported" in stage.screening.said.text()
    assert stage.screening.hits.isHidden() and stage.screening.asked.isHidden()


def test_that_a_hit_refers_and_a_note_resolves_it(
    qtbot: QtBot, main: MainWindow, stage: IdentityStage, tmp_path: Path
) -> None:
    before, card = verdict(stage), stage.screening
    imported(qtbot, main, stage, tmp_path, "王建国")
    assert card.hits.model.text_at(0, 1).startswith("王建国")
    assert card.lists.model.total == 1
    assert verdict(stage) == "refer"
    card.is_other.click()
    settle(qtbot, main.session)
    assert verdict(stage) == "refer"
    card.note.setPlainText("Another day of birth on the paper")
    card.is_other.click()
    settle(qtbot, main.session)
    assert verdict(stage) == before
    assert "Somebody else" not in card.said.text() and "nobody is on them" in card.said.text()
    assert "Another day of birth" in card.hits.model.text_at(0, 3)


def test_that_the_listed_party_declines(qtbot: QtBot, main: MainWindow, stage: IdentityStage, tmp_path: Path) -> None:
    imported(qtbot, main, stage, tmp_path, "王建国")
    stage.screening.note.setPlainText("The same paper")
    stage.screening.is_match.click()
    settle(qtbot, main.session)
    assert verdict(stage) == "decline"


def test_that_a_file_that_is_no_list_is_told_in_a_sentence(
    qtbot: QtBot, main: MainWindow, stage: IdentityStage, tmp_path: Path
) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with qtbot.waitSignal(main.session.tasks.failed, timeout=20_000) as told:
        stage.screening.import_files([tmp_path / "other.csv"])
    assert "no list that Tally knows" in str(told.args[0][0])


def test_that_a_list_can_be_removed_and_the_card_speaks_chinese(
    qtbot: QtBot, main: MainWindow, stage: IdentityStage, tmp_path: Path
) -> None:
    imported(qtbot, main, stage, tmp_path, "Nobody Here")
    stage.screening.lists.view.selectRow(0)
    stage.screening.remove_button.click()
    settle(qtbot, main.session)
    assert stage.screening.lists.model.total == 0
    main.session.speak("zh_CN")
    assert "尚未导入任何名单" in stage.screening.said.text()
