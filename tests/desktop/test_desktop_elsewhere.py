"""While a party is typed, the other cases in which it stands are named below it, and open by their link."""

from __future__ import annotations

from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.intake.form_page import FormStage
from desktop.intake.section_form import FieldsCard, RowsCard
from desktop.main_window import MainWindow
from desktop.session import Session
from engine.intake.fields import Draft


def opened(qtbot: QtBot, main: MainWindow, draft: Draft | None = None) -> tuple[CasesPage, WorkspacePage]:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    workspace = cases.open_case(main.session.service.create_case(draft))
    settle(qtbot, main.session)
    return cases, workspace


def card(workspace: WorkspacePage, name: str) -> FieldsCard | RowsCard:
    stage = workspace.stage
    assert isinstance(stage, FormStage)
    return next(c for c in stage.cards if isinstance(c, FieldsCard | RowsCard) and c.section.name == name)


def said(form: FieldsCard | RowsCard) -> list[str]:
    shown = form.elsewhere if isinstance(form, RowsCard) else [form.elsewhere]
    return [line.accessibleName() for known in shown if known is not None for line in known.lines]


def test_that_a_known_registration_number_is_said_while_it_is_typed(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    session.service.decide(case_id, "for the record")
    _, workspace = opened(qtbot, main)
    applicant = card(workspace, "applicant")
    assert said(applicant) == []
    known = session.service.workspace(case_id).draft
    assert workspace.keeper is not None
    workspace.keeper.type("applicant.registration.type", "cn-uscc")
    workspace.keeper.type("applicant.registration.number", f" {known.texts['applicant.registration.number'].lower()} ")
    qtbot.waitUntil(lambda: bool(said(applicant)), timeout=5_000)
    assert len(said(applicant)) == 1
    assert said(applicant)[0].startswith("Also applicant of case 1, Hangzhou Linden Packaging Co., Ltd., ")
    assert "not decided" not in said(applicant)[0]


def test_that_an_owner_known_by_name_only_is_the_weaker_word_and_its_link_opens_the_case(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    name = session.service.workspace(case_id).draft.rows["owners"][0]["name"]
    cases, workspace = opened(qtbot, main)
    owners = card(workspace, "owners")
    assert isinstance(owners, RowsCard)
    owners.add_row()
    owners.keeper.type_row("owners", 0, "name", name)
    qtbot.waitUntil(lambda: bool(said(owners)), timeout=5_000)
    assert said(owners)[0].startswith("Same name as the owner of case 1,")
    assert said(owners)[0].endswith("not decided yet")
    session.speak("zh_CN")
    qtbot.waitUntil(lambda: bool(said(owners)) and "业务 1" in said(owners)[0], timeout=5_000)
    owners.elsewhere[0].lines[0].linkActivated.emit("#")
    qtbot.waitUntil(lambda: cases.workspace is not None and cases.workspace.case_id == case_id, timeout=5_000)
    settle(qtbot, session)


def test_that_an_unknown_party_and_the_case_itself_are_not_mentioned(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    workspace = cases.open_case(case_id)
    settle(qtbot, session)
    qtbot.wait(400)
    settle(qtbot, session)
    assert said(card(workspace, "applicant")) == said(card(workspace, "owners")) == []
