"""Overrides on the decision stage, and the second person on the approvals page."""

from __future__ import annotations

import pytest
from conftest import settle
from desktop_case import FixedModel, a_score
from pytestqt.qtbot import QtBot

from desktop.approvals.page import WAITING, ApprovalsPage
from desktop.cases.page import CasesPage
from desktop.decision.page import DecisionStage
from desktop.main_window import MainWindow
from engine.service.origination import Origination
from engine.service.references import References


def decision_stage(qtbot: QtBot, main: MainWindow, case_id: int) -> DecisionStage:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    page = cases.open_case(case_id)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    page.show_stage("decision")
    settle(qtbot, main.session)
    assert isinstance(page.stage, DecisionStage)
    return page.stage


def approvals_page(qtbot: QtBot, main: MainWindow) -> ApprovalsPage:
    page = main.open("approvals")
    assert isinstance(page, ApprovalsPage)
    settle(qtbot, main.session)
    return page


@pytest.fixture
def beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grade that an officer does not sign alone."""
    monkeypatch.setattr(References, "model", lambda self: FixedModel(a_score(grade=6)))


def test_that_the_recommendation_is_followed_unless_a_person_says_otherwise(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    stage = decision_stage(qtbot, main, case_id)
    assert stage.override.outcome is None and stage.override.reasons.isHidden()
    stage.record.click()
    settle(qtbot, main.session)
    (row,) = main.session.service.workspace(case_id).decisions
    assert row.override_reason is None


def test_that_an_override_asks_for_a_reason_of_its_direction_and_a_note(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    stage = decision_stage(qtbot, main, case_id)
    stage.override.outcomes.setCurrentIndex(stage.override.outcomes.findData("decline"))
    codes = [stage.override.reasons.itemData(i) for i in range(stage.override.reasons.count())]
    assert "purpose-doubtful" in codes and "known-customer" not in codes
    assert not stage.record.isEnabled()
    stage.override.reasons.setCurrentIndex(stage.override.reasons.findData("purpose-doubtful"))
    with qtbot.waitSignal(main.session.tasks.failed, timeout=20_000) as told:
        stage.record.click()
    assert "note" in str(told.args[0][0])
    stage.note.setPlainText("The buyer does not exist")
    stage.record.click()
    settle(qtbot, main.session)
    (row,) = main.session.service.workspace(case_id).decisions
    assert (row.verdict, row.override_reason) == ("decline", "purpose-doubtful")
    assert stage.override.outcome is None


def test_that_what_no_override_passes_by_is_told_and_cannot_be_recorded(
    qtbot: QtBot, main: MainWindow, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        References, "model", lambda self: FixedModel(a_score(grade=9, pd=0.2, pd_low=0.15, pd_high=0.3))
    )
    stage = decision_stage(qtbot, main, case_id)
    stage.override.outcomes.setCurrentIndex(stage.override.outcomes.findData("grant"))
    assert "does not lift the limit" in stage.override.against.text()
    assert not stage.record.isEnabled()
    stage.override.outcomes.setCurrentIndex(0)
    assert stage.record.isEnabled()


@pytest.mark.usefixtures("beyond")
def test_that_a_decision_beyond_the_officer_waits_and_its_author_cannot_approve(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    stage = decision_stage(qtbot, main, case_id)
    assert "another person" in stage.goes_on.text()
    stage.record.click()
    settle(qtbot, main.session)
    page = approvals_page(qtbot, main)
    assert page.tables[WAITING].model.total == 1
    assert "yourself" in page.chosen.text()
    assert not page.approve.isEnabled() and not page.reject.isEnabled()


@pytest.mark.usefixtures("beyond")
def test_that_another_person_approves_with_one_press(qtbot: QtBot, main: MainWindow, case_id: int) -> None:
    Origination(main.session.service.database, "colleague").decide(case_id, "Good firm")
    page = approvals_page(qtbot, main)
    assert page.approve.isEnabled()
    page.approve.click()
    settle(qtbot, main.session)
    assert page.tables[WAITING].model.total == 0
    assert page.tables["answered"].model.text_at(0, 3) == "Approved"
    assert page.answer_card.isHidden()


@pytest.mark.usefixtures("beyond")
def test_that_a_rejection_without_a_note_is_refused_and_with_one_recorded(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    Origination(main.session.service.database, "colleague").decide(case_id, "Good firm")
    page = approvals_page(qtbot, main)
    with qtbot.waitSignal(main.session.tasks.failed, timeout=20_000):
        page.reject.click()
    page.answer_note.setPlainText("The contract was cancelled")
    page.reject.click()
    settle(qtbot, main.session)
    assert page.tables["answered"].model.text_at(0, 3) == "Rejected"


def test_that_overrides_are_counted_in_both_languages(qtbot: QtBot, main: MainWindow, case_id: int) -> None:
    stage = decision_stage(qtbot, main, case_id)
    stage.override.outcomes.setCurrentIndex(stage.override.outcomes.findData("refer"))
    stage.override.reasons.setCurrentIndex(stage.override.reasons.findData("management"))
    stage.note.setPlainText("Not explained")
    stage.record.click()
    settle(qtbot, main.session)
    table = approvals_page(qtbot, main).tables["overrides"]
    assert [table.model.text_at(0, column) for column in range(6)] == [
        "officer", "Management could not explain the figures", "0", "1", "1", "100.0%",
    ]  # fmt: skip
    main.session.speak("zh_CN")
    settle(qtbot, main.session)
    assert approvals_page(qtbot, main).tables["overrides"].model.text_at(0, 5) == "100.0%"
