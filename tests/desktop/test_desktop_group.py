"""The group on the stage of identity: who is connected, what counts, and the way into the other case."""

from __future__ import annotations

from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.cases.page import CasesPage
from desktop.intake.identity_page import IdentityStage
from desktop.main_window import MainWindow
from desktop.session import Session
from engine.intake.fields import Draft


def a_guaranteed_firm(session: Session, case_id: int) -> int:
    """Another firm's case, guaranteed by an owner of the first."""
    owner = session.service.workspace(case_id).draft.rows["owners"][0]
    guarantor = {key: owner[key] for key in ("name", "identity.type", "identity.number")}
    return session.service.create_case(Draft({"applicant.name": "Brook Trading"}, {"guarantors": (guarantor,)}))


def shown(qtbot: QtBot, main: MainWindow, case_id: int) -> tuple[CasesPage, IdentityStage]:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    workspace = cases.open_case(case_id)
    qtbot.waitUntil(lambda: workspace.answer is not None, timeout=20_000)
    workspace.show_stage("identity")
    settle(qtbot, main.session)
    stage = workspace.stage
    assert isinstance(stage, IdentityStage)
    return cases, stage


def test_that_a_case_that_stands_alone_says_so(qtbot: QtBot, main: MainWindow, session: Session, case_id: int) -> None:
    _, stage = shown(qtbot, main, case_id)
    assert stage.group.said.text().startswith("No other case of this bank shares an owner of 25 % and more")
    assert stage.group.table.isHidden()


def test_that_a_connected_firm_is_shown_with_who_connects_it_and_opens(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    other = a_guaranteed_firm(session, case_id)
    cases, stage = shown(qtbot, main, case_id)
    (row,) = stage.group.table.model.shown
    texts = [column.show(row, session.words) for column in stage.group.table.model.columns]
    assert texts[0] == f"Brook Trading, case {other}"
    assert texts[1].endswith("guarantor there, owner here")
    assert texts[2:] == ["Not decided yet", ""]
    assert "CN¥0.00 to other firms" in stage.group.said.text()
    session.speak("zh_CN")
    assert stage.group.said.text().startswith("其他业务已批")
    stage.group.table.opened.emit(row)
    qtbot.waitUntil(lambda: cases.workspace is not None and cases.workspace.case_id == other, timeout=5_000)
    settle(qtbot, session)
