"""What was typed survives: a killed process, and a second officer on the same case."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.cases.drafts import DraftKeeper
from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.main_window import MainWindow
from engine.intake.form import Draft
from engine.service.origination import Origination
from engine.service.values import CaseQuery

ROOT = Path(__file__).resolve().parents[2]
TYPING = """
import sys
from pathlib import Path

from PySide6.QtTest import QTest

from desktop.app import application, window
from desktop.session import Session

app = application()
session = Session(Path(sys.argv[1]), "officer")
main = window(app, session)
main.show()
session.opened.connect(lambda: main.open("cases").list.new_case())
session.open()
typed = False
while True:
    QTest.qWait(20)
    page = main.page
    workspace = page.workspace if page is not None else None
    if workspace is not None and workspace.keeper is not None and not typed:
        typed = True
        cards = workspace.stage.cards
        editor = next(c.editors["applicant.name"] for c in cards if "applicant.name" in getattr(c, "editors", ()))
        workspace.keeper.saved.connect(lambda: print("saved", flush=True))
        QTest.keyClicks(editor.entry, "Killed Joinery Ltd")
"""


def test_that_a_process_killed_while_typing_leaves_the_draft_to_be_found(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", TYPING, str(home)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    told = process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    assert told == "saved\n"
    again = Origination.open(home, "officer")
    (row,) = again.cases(CaseQuery()).rows
    assert again.workspace(row.id).draft.texts["applicant.name"] == "Killed Joinery Ltd"
    again.close()


@pytest.fixture
def workspace(qtbot: QtBot, main: MainWindow, case_id: int) -> WorkspacePage:
    page = main.open("cases")
    assert isinstance(page, CasesPage)
    made = page.open_case(case_id)
    settle(qtbot, main.session)
    return made


def keeper_of(workspace: WorkspacePage) -> DraftKeeper:
    assert workspace.keeper is not None
    return workspace.keeper


def another_writes(workspace: WorkspacePage, name: str) -> None:
    other = Origination.open(workspace.session.home, "colleague")
    draft = other.workspace(workspace.case_id).draft
    other.save_draft(workspace.case_id, Draft({**draft.texts, "applicant.name": name}, draft.rows))
    other.close()


def stored_name(workspace: WorkspacePage) -> str:
    return workspace.session.service.workspace(workspace.case_id).draft.texts["applicant.name"]


def test_that_two_officers_do_not_overwrite_each_other_in_silence(qtbot: QtBot, workspace: WorkspacePage) -> None:
    another_writes(workspace, "Theirs Ltd")
    keeper_of(workspace).type("applicant.name", "Mine Ltd")
    qtbot.waitUntil(lambda: workspace.head.mine.isVisible(), timeout=5_000)
    assert stored_name(workspace) == "Theirs Ltd"
    assert keeper_of(workspace).draft.texts["applicant.name"] == "Mine Ltd"


def test_that_one_may_keep_ones_own_work_and_goes_on_saving(qtbot: QtBot, workspace: WorkspacePage) -> None:
    another_writes(workspace, "Theirs Ltd")
    keeper_of(workspace).type("applicant.name", "Mine Ltd")
    qtbot.waitUntil(lambda: workspace.head.mine.isVisible(), timeout=5_000)
    workspace.head.mine.click()
    qtbot.waitUntil(lambda: stored_name(workspace) == "Mine Ltd", timeout=5_000)
    settle(qtbot, workspace.session)
    assert not workspace.head.mine.isVisible()
    keeper_of(workspace).type("applicant.name", "Mine Again Ltd")
    qtbot.waitUntil(lambda: stored_name(workspace) == "Mine Again Ltd", timeout=5_000)


def test_that_one_may_take_the_others_work_and_undo_that(qtbot: QtBot, workspace: WorkspacePage) -> None:
    another_writes(workspace, "Theirs Ltd")
    keeper_of(workspace).type("applicant.name", "Mine Ltd")
    qtbot.waitUntil(lambda: workspace.head.theirs.isVisible(), timeout=5_000)
    workspace.head.theirs.click()
    qtbot.waitUntil(lambda: keeper_of(workspace).draft.texts["applicant.name"] == "Theirs Ltd", timeout=5_000)
    workspace.undo()
    assert keeper_of(workspace).draft.texts["applicant.name"] == "Mine Ltd"


def test_that_typing_on_while_a_save_runs_is_no_conflict_with_oneself(qtbot: QtBot, workspace: WorkspacePage) -> None:
    for number in range(5):
        keeper_of(workspace).type("applicant.name", f"Firm {number}")
        keeper_of(workspace).save()
    settle(qtbot, workspace.session)
    assert stored_name(workspace) == "Firm 4"
    assert workspace.head.mine.isHidden()
