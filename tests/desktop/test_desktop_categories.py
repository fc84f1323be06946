"""Categories are seen and mended in the statements stage: rows, counterparties, rules, undo."""

from __future__ import annotations

from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.intake.categories_panel import CategoriesPanel
from desktop.intake.categories_presenter import RuleHistory, says, suggested
from desktop.intake.evidence_page import EvidenceStage
from desktop.intake.rule_dialog import RuleDialog
from desktop.main_window import MainWindow
from desktop.session import Session
from engine.facts.conduct import Category
from engine.i18n import translator
from engine.intake.bank_rules import BankRule, Match
from engine.service.values import GivenBy


def opened(qtbot: QtBot, main: MainWindow, case_id: int, view: str) -> tuple[WorkspacePage, CategoriesPanel]:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    workspace = cases.open_case(case_id, "statements")
    settle(qtbot, main.session)
    stage = workspace.stage
    assert isinstance(stage, EvidenceStage) and stage.categories is not None
    stage.show_tab(view)
    settle(qtbot, main.session)
    return workspace, stage.categories


def choose(panel: CategoriesPanel, category: Category) -> None:
    panel.category.setCurrentIndex(panel.category.findData(int(category)))


def test_that_one_movement_is_changed_and_the_change_undone_and_redone(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    _, panel = opened(qtbot, main, case_id, "rows")
    before = panel.view.rows[0].category
    panel.rows.view.selectRow(0)
    source = panel.rows.selected()[0].source
    choose(panel, Category.GAMBLING)
    panel.change_chosen()
    settle(qtbot, session)
    row = next(row for row in panel.view.rows if row.source == source)
    assert (row.category, row.given_by) == (Category.GAMBLING, GivenBy.BANK)
    assert row.bank_rule is not None and row.bank_rule.made_by == "officer"
    for does, expected in ((panel.undo, before), (panel.redo, Category.GAMBLING)):
        does()
        settle(qtbot, session)
        assert next(row for row in panel.view.rows if row.source == source).category is expected


def test_that_the_category_offered_is_the_one_that_the_chosen_movements_have(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    _, panel = opened(qtbot, main, case_id, "rows")
    assert panel.category.currentIndex() == -1 and not panel.change_button.isEnabled()
    panel.rows.view.selectRow(0)
    assert panel.category.currentData() == int(panel.rows.selected()[0].category)
    assert panel.change_button.isEnabled() and panel.rule_button.isEnabled()
    panel.rows.view.selectAll()
    assert panel.category.currentIndex() == -1 and not panel.change_button.isEnabled()


def test_that_a_change_is_judged_at_once(qtbot: QtBot, main: MainWindow, session: Session, case_id: int) -> None:
    workspace, panel = opened(qtbot, main, case_id, "groups")
    first = workspace.answer
    panel.groups.view.selectRow(0)
    choose(panel, Category.LOAN_RECEIVED)
    panel.change_chosen()
    settle(qtbot, session)
    assert workspace.answer is not first


def test_that_a_counterparty_is_made_a_rule_after_a_preview(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    _, panel = opened(qtbot, main, case_id, "groups")
    group = next(group for group in panel.groups.model.shown if group.is_counterparty)
    panel.groups.view.selectRow(panel.groups.model.shown.index(group))
    choose(panel, Category.LEASING)
    assert panel.rule_button.isEnabled()
    panel.ask_rule()
    dialog = panel.dialog
    assert isinstance(dialog, RuleDialog) and not dialog.keep.isEnabled()
    qtbot.waitUntil(dialog.keep.isEnabled, timeout=5_000)
    assert len(dialog.preview.model.shown) == len(group.rows)
    dialog.value.setText("x")
    dialog.value.textEdited.emit("x")
    qtbot.waitUntil(lambda: "two letters" in dialog.effect.text(), timeout=5_000)
    assert not dialog.keep.isEnabled()
    dialog.value.setText(group.name)
    dialog.value.textEdited.emit(group.name)
    qtbot.waitUntil(dialog.keep.isEnabled, timeout=5_000)
    dialog.keep.click()
    settle(qtbot, session)
    (rule,) = session.service.categories.rules()
    assert (rule.case_id, rule.rule.category, rule.rule.value) == (None, Category.LEASING, group.name)
    panel.show_view("rules")
    panel.rules.view.selectRow(0)
    panel.switch_chosen()
    settle(qtbot, session)
    assert [row.is_in_force for row in session.service.categories.rules()] == [False]


def test_that_a_counterparty_opens_its_movements_and_a_filter_narrows_them(
    qtbot: QtBot, main: MainWindow, session: Session, case_id: int
) -> None:
    _, panel = opened(qtbot, main, case_id, "groups")
    group = panel.groups.model.shown[0]
    panel.groups.opened.emit(group)
    settle(qtbot, session)
    assert panel.name == "rows" and len(panel.rows.model.shown) == len(group.rows)
    panel.show_view("rows")
    for name in ("unexplained", "bank", Category.SALES.code):
        panel.filter.setCurrentIndex(panel.filter.findData(name))
        shown = panel.rows.model.shown
        wanted = [
            row for row in panel.view.rows
            if (name == "unexplained" and row.is_unexplained) or (name == "bank" and row.given_by is GivenBy.BANK)
            or row.category.code == name
        ]  # fmt: skip
        assert list(shown) == wanted


def test_that_the_page_speaks_chinese(qtbot: QtBot, main: MainWindow, session: Session, case_id: int) -> None:
    _, panel = opened(qtbot, main, case_id, "rows")
    kept = panel.category.currentData()
    session.speak("zh_CN")
    settle(qtbot, session)
    assert panel.change_button.text() == "在本业务中更改" and panel.category.currentData() == kept
    assert "未能归类" in panel.quality.text()


def test_that_invoices_have_no_categories(qtbot: QtBot, main: MainWindow, case_id: int) -> None:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    workspace = cases.open_case(case_id, "invoices")
    settle(qtbot, main.session)
    assert isinstance(workspace.stage, EvidenceStage) and workspace.stage.categories is None


def test_that_undo_goes_back_step_by_step_and_a_new_step_forgets_what_was_undone() -> None:
    history = RuleHistory()
    history.did(1, True)
    history.did(2, True)
    assert history.undo() == (2, False)
    assert history.undo() == (1, False)
    assert not history.can_undo
    assert history.redo() == (1, True)
    history.did(3, False)
    assert not history.can_redo
    assert history.undo() == (3, True)


def test_that_a_rule_is_suggested_only_where_the_movements_have_something_in_common() -> None:
    assert suggested((), Category.TAX) is None
    words = translator("en")
    assert says(BankRule(Category.TAX, Match.TEXT_HAS, "vat", "debit"), words) == "Text contains “vat” · Money out"
