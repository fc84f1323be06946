"""A statement that Tally cannot tell is read after a person named its columns; a locked workbook after its password."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TypeVar

import pytest
from conftest import settle
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from benchmarks.samples.workbooks import locked_xlsx, workbook
from desktop.cases.list_page import ListPage
from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.intake.evidence_page import EvidenceStage
from desktop.intake.mapping_dialog import MappingDialog
from desktop.intake.password_dialog import PasswordDialog
from desktop.main_window import MainWindow
from desktop.session import Session
from engine.errors import Unavailable
from engine.i18n import say
from engine.intake.bundle import CaseFolder
from engine.intake.fields import Draft
from engine.service import folders
from engine.service.values import CaseQuery, Needs

T = TypeVar("T", MappingDialog, PasswordDialog)
THAI = """วันที่,รายการ,ถอน,ฝาก,คงเหลือ
01/06/2026,ค่าเช่า,500.00,,1500.00
02/06/2026,ขาย,,200.00,1700.00
13/06/2026,ค่าน้ำ,100.00,,1600.00
"""
STATEMENT = [["date", "text", "amount"], [dt.date(2026, 6, 3), "货款", 5.5], [dt.date(2026, 6, 4), "b", -2]]


@pytest.fixture
def workspace(qtbot: QtBot, main: MainWindow, session: Session) -> WorkspacePage:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    made = cases.open_case(session.service.create_case(Draft({"currency": "THB"})), "statements")
    settle(qtbot, session)
    return made


def mapping_dialog(qtbot: QtBot, workspace: WorkspacePage) -> MappingDialog:
    qtbot.waitUntil(lambda: isinstance(workspace.desk.dialog, MappingDialog), timeout=5_000)
    dialog = workspace.desk.dialog
    assert isinstance(dialog, MappingDialog)
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=5_000)
    return dialog


def files(session: Session, workspace: WorkspacePage) -> list[str]:
    return [row.path for row in session.service.workspace(workspace.case_id).evidence]


def test_that_an_unknown_layout_is_asked_once_and_then_read_without_asking(
    qtbot: QtBot, session: Session, workspace: WorkspacePage, tmp_path: Path
) -> None:
    (tmp_path / "june.csv").write_text(THAI, encoding="utf-8")
    (tmp_path / "july.csv").write_text(THAI.replace("/06/", "/07/"), encoding="utf-8")
    workspace.take_files([tmp_path / "june.csv"])
    dialog = mapping_dialog(qtbot, workspace)
    assert [row.amount.amount for row in dialog.preview.model.shown] == [-500, 200, -100]
    assert "3 rows read" in dialog.effect.text()
    dialog.confirm.click()
    settle(qtbot, session)
    assert files(session, workspace) == ["statements/june.csv"]
    (summary,) = session.service.evidence.add(workspace.case_id, [tmp_path / "july.csv"])
    assert summary.refusal is None and summary.rows == 3
    assert "confirmed for its layout" in str(summary.findings[0].sentence)


def test_that_each_change_is_seen_in_the_first_rows_at_once(
    qtbot: QtBot, session: Session, workspace: WorkspacePage, tmp_path: Path
) -> None:
    (tmp_path / "june.csv").write_text(THAI, encoding="utf-8")
    workspace.take_files([tmp_path / "june.csv"])
    dialog = mapping_dialog(qtbot, workspace)
    debit, credit = dialog.answers.chosen.index("debit"), dialog.answers.chosen.index("credit")
    dialog.columns[debit].setCurrentIndex(dialog.columns[debit].findData("credit"))
    assert dialog.answers.chosen[credit] == "" and dialog.columns[credit].currentData() == ""
    dialog.columns[credit].setCurrentIndex(dialog.columns[credit].findData("debit"))
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=5_000)
    assert [row.amount.amount for row in dialog.preview.model.shown] == [500, -200, 100]
    dialog.date_order.setCurrentIndex(dialog.date_order.findData("mdy"))
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=5_000)
    assert len(dialog.preview.model.shown) == 2 and "Not read: 1, first row 4" in dialog.effect.text()
    dialog.columns[0].setCurrentIndex(0)
    qtbot.waitUntil(lambda: "booking day" in dialog.effect.text(), timeout=5_000)
    assert not dialog.confirm.isEnabled()
    dialog.reject()
    settle(qtbot, session)
    assert files(session, workspace) == []


def test_that_the_mapping_goes_with_the_exported_case(
    qtbot: QtBot, session: Session, workspace: WorkspacePage, tmp_path: Path
) -> None:
    (tmp_path / "june.csv").write_text(THAI, encoding="utf-8")
    workspace.take_files([tmp_path / "june.csv"])
    mapping_dialog(qtbot, workspace).confirm.click()
    settle(qtbot, session)
    session.service.export_folder(workspace.case_id, tmp_path / "out")
    assert len(list((tmp_path / "out" / "bank").glob("columns-*.toml"))) == 1


def test_that_a_locked_workbook_is_asked_for_until_its_password_fits_and_kept_open(
    qtbot: QtBot, session: Session, workspace: WorkspacePage, tmp_path: Path
) -> None:
    (tmp_path / "bank.xlsx").write_bytes(locked_xlsx(workbook(STATEMENT), "pw"))
    workspace.take_files([tmp_path / "bank.xlsx"])
    for password in ("wrong", "pw"):
        qtbot.waitUntil(lambda: isinstance(workspace.desk.dialog, PasswordDialog), timeout=10_000)
        dialog = workspace.desk.dialog
        assert isinstance(dialog, PasswordDialog) and not dialog.open_button.isEnabled()
        dialog.entry.setText(password)
        dialog.open_button.click()
        settle(qtbot, session)
    assert workspace.desk.dialog is None
    assert files(session, workspace) == ["statements/bank.xlsx"]
    data = session.service.evidence.document(workspace.case_id, "statements/bank.xlsx")
    assert data.startswith(b"PK")


def test_that_files_that_need_a_person_begin_a_case_where_none_is_open(session: Session, tmp_path: Path) -> None:
    (tmp_path / "june.csv").write_text(THAI, encoding="utf-8")
    _, (summary,) = session.service.begin_case(Draft({"currency": "THB"}), [tmp_path / "june.csv"])
    assert (summary.needs, summary.source) == (Needs.MAPPING, tmp_path / "june.csv")


def test_that_a_file_left_out_says_how_to_have_it_read_and_is_asked_about_again(
    qtbot: QtBot, main: MainWindow, session: Session, workspace: WorkspacePage, tmp_path: Path
) -> None:
    (tmp_path / "june.csv").write_text(THAI, encoding="utf-8")
    workspace.take_files([tmp_path / "june.csv"])
    mapping_dialog(qtbot, workspace).reject()
    settle(qtbot, session)
    assert "Press “Columns…”" in main.toast.text.text() and "tally" not in main.toast.text.text()
    stage = workspace.stage
    assert isinstance(stage, EvidenceStage)
    (again,) = [found for found in stage.summary.findChildren(QPushButton) if found.text() == "Columns…"]
    again.click()
    mapping_dialog(qtbot, workspace).confirm.click()
    settle(qtbot, session)
    assert files(session, workspace) == ["statements/june.csv"]


def waiting_folder(case_folder: Path, made: Path) -> Path:
    """A case folder with a statement of an unknown layout and a locked workbook."""
    shutil.copytree(case_folder, made)
    (made / "statements" / "june.csv").write_text(THAI, encoding="utf-8")
    (made / "statements" / "locked.xlsx").write_bytes(locked_xlsx(workbook(STATEMENT), "pw"))
    return made


def cases_list(main: MainWindow) -> ListPage:
    page = main.open("cases")
    assert isinstance(page, CasesPage)
    return page.list


def folder_dialog(qtbot: QtBot, main: MainWindow, kind: type[T]) -> T:
    questions = cases_list(main).folders.questions
    qtbot.waitUntil(lambda: isinstance(questions.dialog, kind), timeout=10_000)
    assert isinstance(questions.dialog, kind)
    return questions.dialog


def test_that_a_case_folder_is_opened_after_its_columns_and_password_are_named(
    qtbot: QtBot, main: MainWindow, session: Session, case_folder: Path, tmp_path: Path
) -> None:
    cases_list(main).take_files([waiting_folder(case_folder, tmp_path / "linden")])
    columns = folder_dialog(qtbot, main, MappingDialog)
    qtbot.waitUntil(columns.confirm.isEnabled, timeout=5_000)
    columns.confirm.click()
    for password in ("wrong", "pw"):
        asked = folder_dialog(qtbot, main, PasswordDialog)
        asked.entry.setText(password)
        asked.open_button.click()
        settle(qtbot, session)
    assert session.service.cases(CaseQuery()).total == 1
    page = main.open("cases")
    assert isinstance(page, CasesPage) and page.workspace is not None
    kept = {row.path for row in session.service.workspace(page.workspace.case_id).evidence}
    assert {"statements/june.csv", "statements/locked.xlsx"} <= kept
    assert session.service.evidence.document(page.workspace.case_id, "statements/locked.xlsx").startswith(b"PK")


def test_that_a_folder_nobody_helps_is_not_opened_and_keeps_no_other_from_it(
    qtbot: QtBot, main: MainWindow, session: Session, case_folder: Path, tmp_path: Path
) -> None:
    waiting = waiting_folder(case_folder, tmp_path / "thai")
    broken = shutil.copytree(case_folder, tmp_path / "broken")
    (broken / "accounts.csv").write_bytes(b"nothing")
    cases_list(main).take_files([waiting, broken, case_folder])
    folder_dialog(qtbot, main, MappingDialog).reject()
    settle(qtbot, session)
    assert cases_list(main).folders.questions.dialog is None
    assert session.service.cases(CaseQuery()).total == 1
    said = main.toast.text.text()
    assert "accounts.csv" in said
    assert "thai was not opened: nobody has said what the columns of june.csv hold." in said


def test_that_the_columns_of_a_filed_statement_can_be_named_anew(
    qtbot: QtBot, session: Session, workspace: WorkspacePage, tmp_path: Path
) -> None:
    (tmp_path / "bank.csv").write_text("date,text,amount\n2026-06-03,a,5.00\n2026-06-04,b,-2.00\n", encoding="utf-8")
    workspace.take_files([tmp_path / "bank.csv"])
    settle(qtbot, session)
    stage = workspace.stage
    assert isinstance(stage, EvidenceStage)
    stage.files.table.view.selectRow(0)
    assert stage.files.columns_button.isEnabled()
    stage.files.name_columns()
    dialog = mapping_dialog(qtbot, workspace)
    dialog.out_is_positive.setChecked(True)
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=5_000)
    dialog.confirm.click()
    settle(qtbot, session)
    amounts = [row.amount.amount for row in session.service.categories.view(workspace.case_id).rows]
    assert amounts == [-5, 2]


def test_that_columns_that_cannot_be_kept_leave_the_folder_out_and_let_others_ask(
    qtbot: QtBot,
    main: MainWindow,
    session: Session,
    case_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable(say("The disk is full."))

    monkeypatch.setattr(session.service.layouts, "remember", fail)
    said: list[str] = []
    session.said.connect(lambda text, tone: said.append(text))
    for folder in ("first", "second"):
        cases_list(main).take_files([waiting_folder(case_folder, tmp_path / folder)])
        columns = folder_dialog(qtbot, main, MappingDialog)
        qtbot.waitUntil(columns.confirm.isEnabled, timeout=5_000)
        columns.confirm.click()
        settle(qtbot, session)
    assert said == ["The disk is full.", "The disk is full."]
    assert session.service.cases(CaseQuery()).total == 0


def test_that_a_folder_that_the_disk_keeps_back_stops_no_other(
    qtbot: QtBot, session: Session, case_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = folders.read_folder

    def read_or_fail(path: Path) -> CaseFolder:
        if path.name == "away":
            raise Unavailable(say("The disk is gone."))
        return read(path)

    monkeypatch.setattr(folders, "read_folder", read_or_fail)
    found = session.service.folders.add_all([tmp_path / "away", case_folder])
    assert len(found.cases) == 1
    assert [str(sentence) for sentence in found.refusals] == ["The disk is gone."]
