"""The workspace of a case: typing, saving, undoing, evidence, and every stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.assessment.page import AssessmentStage
from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.decision.page import DecisionStage
from desktop.intake.evidence_page import EvidenceStage
from desktop.intake.form_page import FormStage
from desktop.intake.grid_page import GridStage
from desktop.intake.section_form import FieldsCard, RowsCard
from desktop.main_window import MainWindow
from desktop.memo.page import MemoStage
from desktop.offer.page import OfferStage
from desktop.widgets.fields import FieldEditor
from engine.assessment.assessment import Assessment
from engine.i18n import say
from engine.service.origination import Origination
from engine.service.values import Changes, Workspace


@pytest.fixture
def workspace(qtbot: QtBot, main: MainWindow, case_id: int) -> WorkspacePage:
    """The healthy firm's case, assessed."""
    return opened(qtbot, main, case_id)


def opened(qtbot: QtBot, main: MainWindow, case_id: int) -> WorkspacePage:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    page = cases.open_case(case_id)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    settle(qtbot, main.session)
    return page


def field(workspace: WorkspacePage, stage: str, path: str) -> FieldEditor:
    workspace.show_stage(stage)
    page = workspace.stage
    assert isinstance(page, FormStage)
    return next(c.editors[path] for c in page.cards if isinstance(c, FieldsCard) and path in c.editors)


def line_of(editor: FieldEditor) -> QLineEdit:
    assert isinstance(editor.entry, QLineEdit)
    return editor.entry


def type_over(qtbot: QtBot, editor: FieldEditor, text: str) -> None:
    """Type as a person does; Chinese comes through the input method."""
    line = line_of(editor)
    line.setFocus()
    line.selectAll()
    if text.isascii():
        qtbot.keyClicks(line, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def stored(workspace: WorkspacePage) -> Workspace:
    return workspace.session.service.workspace(workspace.case_id)


def test_that_what_is_typed_is_on_disk_by_itself_for_whoever_opens_the_database_next(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    type_over(qtbot, field(workspace, "applicant", "applicant.name"), "杭州菩提包装有限公司")
    qtbot.waitUntil(lambda: stored(workspace).draft.texts["applicant.name"] == "杭州菩提包装有限公司", timeout=3_000)
    other = Origination.open(workspace.session.home, "somebody")
    assert other.workspace(workspace.case_id).draft.texts["applicant.name"] == "杭州菩提包装有限公司"
    other.close()


def test_that_closing_at_once_after_typing_loses_nothing(
    qtbot: QtBot, main: MainWindow, workspace: WorkspacePage
) -> None:
    type_over(qtbot, field(workspace, "request", "request.purpose"), "paper")
    main.close()
    again = Origination.open(main.session.home, "officer")
    assert again.workspace(workspace.case_id).draft.texts["request.purpose"] == "paper"
    again.close()


def test_that_the_live_panel_follows_typing(qtbot: QtBot, workspace: WorkspacePage) -> None:
    assert workspace.live.requested.text() == "of 300,000 CNY requested"
    type_over(qtbot, field(workspace, "request", "request.amount"), "120000")
    qtbot.waitUntil(lambda: workspace.live.requested.text() == "of 120,000 CNY requested", timeout=5_000)
    assert workspace.live.simulated.isVisible()


def test_that_a_missing_entry_is_named_and_marks_its_stage(qtbot: QtBot, workspace: WorkspacePage) -> None:
    editor = field(workspace, "applicant", "applicant.name")
    line = line_of(editor)
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: workspace.live.missing.isVisible(), timeout=5_000)
    assert workspace.stages._marks["applicant"].value == "half"


def test_that_leaving_a_field_says_what_is_wrong_without_a_dialog(qtbot: QtBot, workspace: WorkspacePage) -> None:
    editor = field(workspace, "applicant", "applicant.registration.number")
    type_over(qtbot, editor, "91330106MA27XYAL09")
    line_of(field(workspace, "applicant", "applicant.name")).setFocus()
    assert editor.below.objectName() == "problem"
    assert editor.below.text()
    type_over(qtbot, editor, "91330106MA27XYAL08")
    line_of(field(workspace, "applicant", "applicant.name")).setFocus()
    assert editor.below.objectName() == "hint"


def test_that_enter_goes_to_the_next_field(qtbot: QtBot, workspace: WorkspacePage) -> None:
    amount = field(workspace, "request", "request.amount")
    amount.entry.setFocus()
    qtbot.keyClick(amount.entry, Qt.Key.Key_Return)
    assert field(workspace, "request", "request.tenor_months").entry.hasFocus()


def test_that_a_form_undoes_what_was_typed_and_brings_it_back(qtbot: QtBot, workspace: WorkspacePage) -> None:
    editor = field(workspace, "request", "request.purpose")
    type_over(qtbot, editor, "paper and ink")
    workspace.undo()
    assert editor.text == "materials for confirmed orders"
    workspace.redo()
    assert editor.text == "paper and ink"


def test_that_rows_of_owners_are_added_and_removed(qtbot: QtBot, workspace: WorkspacePage) -> None:
    workspace.show_stage("applicant")
    page = workspace.stage
    assert isinstance(page, FormStage)
    owners = next(c for c in page.cards if isinstance(c, RowsCard) and c.section.name == "owners")
    assert len(owners.editors) == 2
    owners.add_row()
    type_over(qtbot, owners.editors[2]["name"], "Li")
    assert workspace.keeper is not None
    assert workspace.keeper.draft.rows["owners"][2]["name"] == "Li"
    owners.remove_row(0)
    assert [line["name"].text for line in owners.editors] == ["李梅", "Li"]


def test_that_dropped_files_are_read_and_summed_up_and_a_bad_one_says_why(
    qtbot: QtBot, main: MainWindow, case_folder: Path, tmp_path: Path
) -> None:
    workspace = opened(qtbot, main, main.session.service.create_case())
    bad = tmp_path / "notes.bin"
    bad.write_bytes(bytes(range(256)) * 8)
    workspace.show_stage("statements")
    workspace.take_files([case_folder / "statements" / "icbc.csv", bad])
    settle(qtbot, main.session)
    page = workspace.stage
    assert isinstance(page, EvidenceStage)
    assert [row.path for row in page.files.table.model.shown] == ["statements/icbc.csv"]
    assert page.summary.isVisible()
    assert main.toast.isVisible()
    page.files.table.view.selectRow(0)
    page.files.remove_chosen()
    settle(qtbot, main.session)
    assert not page.files.table.model.shown


def test_that_accounts_are_typed_into_a_grid_and_kept_as_evidence(qtbot: QtBot, main: MainWindow) -> None:
    workspace = opened(qtbot, main, main.session.service.create_case())
    workspace.show_stage("accounts")
    settle(qtbot, main.session)
    page = workspace.stage
    assert isinstance(page, GridStage)
    page.model.setData(page.model.index(0, 1), "6200000")
    qtbot.waitUntil(lambda: any(row.path == "accounts.csv" for row in stored(workspace).evidence), timeout=5_000)
    assert main.session.service.evidence.grid(workspace.case_id, "accounts").rows[0][1] == "6200000"
    page.model.undo()
    assert page.model.grid.rows[0][1] == ""


def test_that_orders_pasted_from_a_spreadsheet_fill_the_grid(qtbot: QtBot, main: MainWindow) -> None:
    workspace = opened(qtbot, main, main.session.service.create_case())
    workspace.show_stage("orders")
    settle(qtbot, main.session)
    page = workspace.stage
    assert isinstance(page, GridStage)
    QApplication.clipboard().setText("PO-1\t青松\t\t2026-06-01\t2026-08-01\t260000\tCNY\tconfirmed\n")
    page.view.setCurrentIndex(page.model.index(0, 0))
    page.paste()
    assert page.model.grid.rows[0][5] == "260000"
    workspace.leaving()
    settle(qtbot, main.session)
    assert main.session.service.evidence.grid(workspace.case_id, "orders").rows[0][1] == "青松"


def test_that_a_feature_opens_its_rows(qtbot: QtBot, workspace: WorkspacePage) -> None:
    workspace.show_stage("assessment")
    settle(qtbot, workspace.session)
    page = workspace.stage
    assert isinstance(page, AssessmentStage)
    assert isinstance(workspace.answer, Assessment)
    assert len(page.features.model.shown) == len(workspace.answer.features)
    page.features.opened.emit(next(r for r in page.features.model.shown if r.name == "days_negative"))
    qtbot.waitUntil(lambda: bool(workspace.sources.windows), timeout=10_000)
    window = workspace.sources.windows[-1]
    assert window.table.model.total > 0
    window.close()


def test_that_the_assessment_is_drawn_in_both_languages_and_schemes(qtbot: QtBot, workspace: WorkspacePage) -> None:
    workspace.show_stage("assessment")
    settle(qtbot, workspace.session)
    page = workspace.stage
    assert isinstance(page, AssessmentStage)
    for language in ("zh_CN", "en"):
        workspace.session.speak(language)
        workspace.session.set_dark(language == "zh_CN")
        for tab in page.segments.buttons.values():
            tab.click()
            assert not page.grab().isNull()


def test_that_a_recorded_decision_stands_in_the_case_with_its_digest(qtbot: QtBot, workspace: WorkspacePage) -> None:
    workspace.show_stage("decision")
    page = workspace.stage
    assert isinstance(page, DecisionStage)
    assert len(page.rules.model.shown) > 10
    page.note.setPlainText("known since 2019")
    page.record.click()
    qtbot.waitUntil(lambda: bool(stored(workspace).decisions), timeout=10_000)
    settle(qtbot, workspace.session)
    (row,) = page.decided.model.shown
    assert row.note == "known since 2019"
    assert len(row.document_digest) == 64
    assert workspace.head.recorded.isVisible()


def test_that_a_rule_without_rows_says_on_what_it_rests(qtbot: QtBot, workspace: WorkspacePage) -> None:
    said: list[str] = []
    workspace.session.said.connect(lambda text, tone: said.append(text))
    workspace.show_sources((), say("Rows"))
    assert "application itself" in said[0]


def test_that_a_what_if_shows_another_offer_and_writes_nothing_until_applied(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    workspace.show_stage("offer")
    settle(qtbot, workspace.session)
    page = workspace.stage
    assert isinstance(page, OfferStage)
    page.what_if.tenor.setValue(6)
    qtbot.waitUntil(lambda: page._shown is not None and page._shown.case.request.tenor_months == 6, timeout=10_000)
    settle(qtbot, workspace.session)
    assert page.what_if.mark.isVisible()
    assert stored(workspace).draft.texts["request.tenor_months"] == "12"
    page.what_if.apply.click()
    qtbot.waitUntil(lambda: stored(workspace).draft.texts["request.tenor_months"] == "6", timeout=5_000)
    settle(qtbot, workspace.session)
    assert not page.what_if.mark.isVisible()


def test_that_going_back_from_a_what_if_shows_the_request_again(qtbot: QtBot, workspace: WorkspacePage) -> None:
    workspace.show_stage("offer")
    settle(qtbot, workspace.session)
    page = workspace.stage
    assert isinstance(page, OfferStage)
    page.what_if.tenor.setValue(6)
    qtbot.waitUntil(lambda: page._shown is not None and page._shown.case.request.tenor_months == 6, timeout=10_000)
    page.what_if.back.click()
    settle(qtbot, workspace.session)
    assert page._shown is not None and page._shown.case.request.tenor_months == 12


def test_that_the_real_memo_is_shown_page_by_page_and_zooms(
    qtbot: QtBot, workspace: WorkspacePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.show_stage("memo")
    page = workspace.stage
    assert isinstance(page, MemoStage)
    qtbot.waitUntil(lambda: len(page.view.pages) > 1, timeout=30_000)
    width = page.view.pages[0].width()
    qtbot.keyClick(page.view, Qt.Key.Key_PageDown)
    assert page.view.page == 1
    page.view.zoom_in()
    qtbot.waitUntil(lambda: page.view.pages[0].width() > width, timeout=20_000)
    path = tmp_path / "memo.pdf"
    monkeypatch.setattr("desktop.memo.page.QFileDialog.getSaveFileName", lambda *given: (str(path), ""))
    assert page.folder.isHidden()
    page.ask_save()
    settle(qtbot, workspace.session)
    assert path.read_bytes().startswith(b"%PDF")
    opened_folders: list[str] = []
    monkeypatch.setattr(
        "desktop.memo.page.QDesktopServices.openUrl", lambda url: opened_folders.append(url.toLocalFile())
    )
    page.folder.click()
    assert opened_folders == [str(tmp_path)]


def test_that_letter_and_language_are_chosen_beside_the_memo(qtbot: QtBot, workspace: WorkspacePage) -> None:
    workspace.show_stage("memo")
    page = workspace.stage
    assert isinstance(page, MemoStage)
    settle(qtbot, workspace.session)
    first = page._data
    page.choose_kind("letter")
    settle(qtbot, workspace.session)
    letter = page._data
    page.choose_language("zh_CN")
    settle(qtbot, workspace.session)
    assert len({first, letter, page._data}) == 3


def test_that_the_exported_folder_is_a_case_again(
    qtbot: QtBot, workspace: WorkspacePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.cases.evidence_desk.QFileDialog.getExistingDirectory", lambda *given: str(tmp_path))
    workspace.desk.ask_export()
    settle(qtbot, workspace.session)
    folder = tmp_path / f"case-{workspace.case_id}"
    assert (folder / "application.toml").is_file()
    again = workspace.session.service.import_folder(folder)
    assert workspace.session.service.workspace(again).draft == stored(workspace).draft


def test_that_every_control_of_every_stage_has_a_name_for_those_who_cannot_see(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit, QSlider

    for stage in ("applicant", "identity", "statements", "accounts", "request", "decision", "offer", "memo"):
        workspace.show_stage(stage)
        settle(qtbot, workspace.session)
        assert workspace.stage is not None
        for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSlider):
            for control in workspace.stage.findChildren(kind):
                text = control.text() if isinstance(control, QAbstractButton) else ""
                is_inner = isinstance(control.parent(), QComboBox) or control.objectName().startswith("qt_")
                assert control.accessibleName() or text or is_inner or not control.isVisible(), (stage, control)


def test_that_a_recorded_decision_is_told_to_be_outdated_once_the_case_would_be_decided_otherwise(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    service, case_id = workspace.session.service, workspace.case_id
    workspace.session.tasks.write(
        workspace,
        lambda job: service.decide(case_id, "Fine"),
        lambda row: workspace.session.publish(Changes(frozenset({case_id}))),
    )
    settle(qtbot, workspace.session)
    assert workspace.head.recorded.text() == "Decision recorded"
    assert workspace.keeper is not None
    workspace.keeper.type("request.amount", "20000000")
    qtbot.waitUntil(lambda: workspace.head.recorded.text() == "Recorded decision is outdated", timeout=20_000)


def test_that_choices_beside_each_other_never_overlap_and_a_cut_one_is_told_whole(
    qtbot: QtBot, main: MainWindow, workspace: WorkspacePage
) -> None:
    workspace.show_stage("assessment")
    settle(qtbot, workspace.session)
    page = workspace.stage
    assert isinstance(page, AssessmentStage)
    main.resize(1100, 760)
    settle(qtbot, workspace.session)
    assert page.segments.buttons["conduct"].text() == "Accounts in use"
    page.segments.setFixedWidth(420)
    settle(qtbot, workspace.session)
    for made in page.segments.buttons.values():
        assert made.fontMetrics().horizontalAdvance(made.text()) <= made.width()
    assert page.segments.buttons["conduct"].text() != "Accounts in use"
    assert page.segments.buttons["conduct"].toolTip() == "Accounts in use"
