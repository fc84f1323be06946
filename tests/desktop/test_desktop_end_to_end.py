"""The whole road as an officer walks it: the shipped model and policy, an empty database, a sample folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import settle
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.cases.page import CasesPage
from desktop.main_window import MainWindow
from desktop.memo.page import MemoStage
from desktop.offer.page import OfferStage
from engine.assessment.assessment import Assessment
from engine.paths import resources
from engine.policy.decision import Verdict


@pytest.fixture(autouse=True)
def one_model() -> None:
    """The shipped model scores here, not the one of the other tests."""


@pytest.mark.parametrize("sample", ["linden-packaging"])
def test_that_a_folder_dropped_on_the_first_start_is_decided_and_proved_in_a_memo(
    qtbot: QtBot, main: MainWindow, tmp_path: Path, sample: str
) -> None:
    page = main.open("cases")
    assert isinstance(page, CasesPage) and page.list.start.isVisible()
    folder = shutil.copytree(resources() / "samples" / sample, tmp_path / sample)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    main.dropEvent(QDropEvent(QPointF(400, 400), Qt.DropAction.CopyAction, data, button, no_key))
    qtbot.waitUntil(lambda: page.workspace is not None and page.workspace.answer is not None, timeout=30_000)
    settle(qtbot, main.session)

    workspace = page.workspace
    assert workspace is not None and isinstance(workspace.answer, Assessment)
    assert workspace.answer.score is not None and workspace.answer.score.model_id == "reference"
    assert workspace.live.verdict.isVisible() and workspace.live.verdict.text() == "Approve"
    assert workspace.live.pd.text().endswith("%")

    workspace.show_stage("memo")
    memo = workspace.stage
    assert isinstance(memo, MemoStage)
    qtbot.waitUntil(lambda: len(memo.view.pages) > 3, timeout=30_000)
    assert memo._data.startswith(b"%PDF")
    assert not memo.view.pages[0].pixmap().isNull()


def test_that_the_nearest_approved_request_is_applied_with_one_press(qtbot: QtBot, main: MainWindow) -> None:
    page = main.open("cases")
    assert isinstance(page, CasesPage)
    workspace = page.open_case(main.session.service.import_folder(resources() / "samples" / "mingyuan-machinery"))
    qtbot.waitUntil(lambda: workspace.answer is not None, timeout=30_000)
    settle(qtbot, main.session)
    assert isinstance(workspace.answer, Assessment) and workspace.answer.decision.verdict is not Verdict.APPROVE
    workspace.show_stage("offer")
    offer = workspace.stage
    assert isinstance(offer, OfferStage)
    qtbot.waitUntil(offer.nearest.isVisible, timeout=30_000)
    wanted = offer.nearest.found[0].case.request.amount
    offer.nearest.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: workspace.live.verdict.text() == "Approve", timeout=30_000)
    assert workspace.answer.decision.verdict is Verdict.APPROVE
    assert workspace.answer.case.request.amount == wanted
    qtbot.waitUntil(offer.nearest.isHidden, timeout=30_000)
