"""Dropping on the window: nothing vanishes without a word, and two firms never mix in one case."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import settle
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.cases.document_window import DocumentWindow, PictureView
from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.intake.evidence_page import EvidenceStage
from desktop.intake.identity_page import IdentityStage
from desktop.main_window import MainWindow
from desktop.session import Session
from engine.service.values import CaseQuery

PDF = b"%PDF-1.4\n" + b"\x00" * 200


def drop(qtbot: QtBot, main: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    main.dropEvent(QDropEvent(QPointF(400, 400), Qt.DropAction.CopyAction, data, button, no_key))
    settle(qtbot, main.session)


def case_in_front(main: MainWindow) -> WorkspacePage | None:
    page = main.open("cases")
    assert isinstance(page, CasesPage)
    return page.workspace


def opened(qtbot: QtBot, main: MainWindow, case_id: int) -> WorkspacePage:
    main.open_case(case_id)
    settle(qtbot, main.session)
    workspace = case_in_front(main)
    assert workspace is not None
    return workspace


def count(main: MainWindow) -> int:
    return main.session.service.cases(CaseQuery()).total


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.csv"
    path.write_bytes(b"\x00\x01\xff\xfenot a file" * 40)
    return path


def test_that_a_file_nobody_can_read_makes_no_case_and_says_why(qtbot: QtBot, main: MainWindow, broken: Path) -> None:
    drop(qtbot, main, broken)
    assert count(main) == 0
    assert case_in_front(main) is None
    assert main.toast.isVisible() and "broken.csv" in main.toast.text.text()


def test_that_loose_files_begin_a_case_that_says_what_each_was(
    qtbot: QtBot, main: MainWindow, case_folder: Path, broken: Path
) -> None:
    drop(qtbot, main, case_folder / "statements" / "icbc.csv", broken)
    workspace = case_in_front(main)
    assert workspace is not None and count(main) == 1
    stage = workspace.stage
    assert isinstance(stage, EvidenceStage) and stage.stage.name == "statements"
    named = [label.text() for label in stage.summary.findChildren(QLabel, "strong")]
    assert named == ["icbc.csv", "broken.csv"]
    assert [row.path for row in stage.files.table.model.shown] == ["statements/icbc.csv"]


def test_that_a_case_folder_dropped_on_another_firms_case_becomes_its_own_case(
    qtbot: QtBot, main: MainWindow, case_id: int, case_folder: Path
) -> None:
    before = main.session.service.workspace(case_id)
    opened(qtbot, main, case_id)
    drop(qtbot, main, case_folder)
    workspace = case_in_front(main)
    assert workspace is not None and workspace.case_id != case_id
    assert main.session.service.workspace(case_id) == before


def test_that_a_case_folder_fills_a_case_in_which_nothing_stands_yet(
    qtbot: QtBot, main: MainWindow, case_folder: Path
) -> None:
    empty = main.session.service.create_case()
    opened(qtbot, main, empty)
    drop(qtbot, main, case_folder)
    workspace = case_in_front(main)
    assert workspace is not None and workspace.case_id == empty and count(main) == 1
    stored = main.session.service.workspace(empty)
    assert stored.draft.texts["applicant.name"] == "Hangzhou Linden Packaging Co., Ltd."
    assert len(stored.evidence) == 5


def test_that_a_scan_is_seen_at_the_identity_papers_and_does_not_complete_them(
    qtbot: QtBot, main: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "licence.pdf").write_bytes(PDF)
    workspace = opened(qtbot, main, main.session.service.create_case())
    drop(qtbot, main, tmp_path / "licence.pdf")
    stage = workspace.stage
    assert isinstance(stage, IdentityStage)
    assert [row.path for row in stage.files.table.model.shown] == ["documents/licence.pdf"]
    assert workspace.stages._marks["identity"].value == "half"
    stage.files.table.view.selectRow(0)
    stage.files.remove_chosen()
    settle(qtbot, main.session)
    assert not main.session.service.workspace(workspace.case_id).evidence


def test_that_a_filed_scan_opens_in_the_window_and_a_broken_one_says_why(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int, tmp_path: Path
) -> None:
    picture = QImage(1200, 80, QImage.Format.Format_RGB32)
    picture.fill(0xFF335577)
    picture.save(str(tmp_path / "licence.png"))
    (tmp_path / "lease.pdf").write_bytes(b"%PDF-1.7 cut short")
    session.service.evidence.add(case_id, [tmp_path / "licence.png", tmp_path / "lease.pdf"])
    workspace = opened(qtbot, main, case_id)
    workspace.show_stage("identity")
    settle(qtbot, session)
    stage = workspace.stage
    assert isinstance(stage, IdentityStage)
    by_name = {row.path: row for row in stage.files.table.model.shown}
    stage.files.table.opened.emit(by_name["documents/licence.png"])
    qtbot.waitUntil(lambda: bool(workspace.sources.windows), timeout=5_000)
    window = workspace.sources.windows[-1]
    assert isinstance(window, DocumentWindow) and isinstance(window.view, PictureView)
    assert window.view.shown.width() == 840
    window.view.zoom_out()
    assert window.view.shown.width() == 672
    said: list[str] = []
    session.tasks.failed.connect(lambda sentences: said.extend(session.words.render(one) for one in sentences))
    stage.files.table.opened.emit(by_name["documents/lease.pdf"])
    qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert said == ["This PDF cannot be shown: it is damaged or asks for a password."]
