"""Conditions on the decision stage: proposed with their headroom, dropped with a note, told in the memo."""

from __future__ import annotations

from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.cases.page import CasesPage
from desktop.decision.page import DecisionStage
from desktop.main_window import MainWindow


def test_that_a_condition_is_shown_with_headroom_and_dropped_with_a_note(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    page = cases.open_case(case_id)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    page.show_stage("decision")
    settle(qtbot, main.session)
    stage = page.stage
    assert isinstance(stage, DecisionStage)
    card = stage.conditions
    names = [condition.name for condition in card.table.model.shown]
    assert "submit-accounts" in names and card.asked.isHidden()
    card.table.view.selectRow(names.index("submit-accounts"))
    with qtbot.waitSignal(main.session.tasks.failed, timeout=20_000):
        card.drop.click()
    card.note.setPlainText("The tax office sends them")
    card.drop.click()
    settle(qtbot, main.session)
    row = [condition.name for condition in card.table.model.shown].index("submit-accounts")
    assert "Dropped by officer: The tax office sends them" in card.table.model.text_at(row, 1)
    card.take_up.click()
    settle(qtbot, main.session)
    assert "Dropped" not in card.table.model.text_at(row, 1)
    main.session.speak("zh_CN")
    assert card.heading.text() == "提款条件与约定事项"
