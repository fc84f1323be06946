"""The window: places, palette, language, scheme, first start, dropping, closing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import settle
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.audit.page import AuditPage
from desktop.cases.list_page import ListPage
from desktop.cases.missing import MissingCard
from desktop.cases.page import CasesPage
from desktop.intake.form_page import FormStage
from desktop.main_window import MainWindow
from desktop.picture import take_pictures
from desktop.policy.page import PolicyPage
from desktop.session import Session
from desktop.settings.page import SettingsPage
from desktop.sheets import SheetsPage
from desktop.widgets.pieces import label
from engine.errors import Unavailable
from engine.i18n import say
from engine.service.values import CaseQuery

PLACES = ("cases", "approvals", "portfolio", "policy", "audit", "settings")


def cases_page(main: MainWindow) -> CasesPage:
    page = main.open("cases")
    assert isinstance(page, CasesPage)
    return page


def test_that_a_first_start_offers_two_ways_to_begin(main: MainWindow) -> None:
    start = cases_page(main).list.start
    assert start.isVisible()
    assert (start.samples.text(), start.new.text()) == ("Open the sample portfolio", "New case")


@pytest.mark.parametrize("place", PLACES)
def test_that_every_place_opens_with_its_title(qtbot: QtBot, main: MainWindow, case_id: int, place: str) -> None:
    page = main.open(place)
    settle(qtbot, main.session)
    assert page is not None and page.isVisible()
    titles = [label.text() for label in page.findChildren(QLabel, "title") if label.isVisible()]
    assert titles[0].casefold() == place


def test_that_portfolio_policy_and_audit_show_what_the_engine_says(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    main.session.service.decide(case_id, "looked at")
    shown = {}
    for place in ("portfolio", "policy", "audit"):
        page = main.open(place)
        settle(qtbot, main.session)
        assert isinstance(page, SheetsPage | PolicyPage | AuditPage)
        tables = page.terms.sheets.tables if isinstance(page, PolicyPage) else page.tables
        shown[place] = {name: len(table.model.shown) for name, table in tables.items()}
    assert shown["portfolio"]["grades"] == 1
    assert shown["policy"]["rules"] == len(main.session.service.references.policy().rules)
    assert shown["audit"]["entries"] >= 3 and shown["audit"]["decisions"] == 1


def test_that_the_language_switches_live_everywhere(qtbot: QtBot, main: MainWindow, case_id: int) -> None:
    page = cases_page(main)
    settle(qtbot, main.session)
    main.session.speak("zh_CN")
    settle(qtbot, main.session)
    assert page.list.title.text() == "业务"
    assert page.list.table.model.headerData(0, Qt.Orientation.Horizontal) == "申请人"
    assert main.session.locale.name() == "zh_CN"
    main.session.speak("en")
    assert page.list.title.text() == "Cases"


def test_that_the_scheme_switches_live_and_is_kept(main: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    main.session.set_dark(True)
    assert app.palette().color(QPalette.ColorRole.Window).lightness() < 64
    assert main.session.settings.value("dark") == "true"
    main.session.set_dark(False)
    assert app.palette().color(QPalette.ColorRole.Window).lightness() > 192


def test_that_every_command_is_in_the_palette_and_runs_from_there(qtbot: QtBot, main: MainWindow) -> None:
    main.show_palette()
    palette = main.palette_box
    palette.entry.setText("new cas")
    assert palette.list.currentIndex().data().startswith("New case")
    qtbot.keyClick(palette.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cases_page(main).workspace is not None)
    assert palette.isHidden()


def test_that_every_command_has_a_key_and_none_is_taken_twice(main: MainWindow) -> None:
    page = cases_page(main)
    here = [*page.in_front(), *main._actions]
    keys = [action.shortcut().toString() for action in here]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_that_escape_closes_the_palette(qtbot: QtBot, main: MainWindow) -> None:
    main.show_palette()
    qtbot.keyClick(main.palette_box.entry, Qt.Key.Key_Escape)
    assert main.palette_box.isHidden()


def test_that_a_folder_dropped_on_the_list_becomes_a_case(qtbot: QtBot, main: MainWindow, case_folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(case_folder))])
    main.dropEvent(
        QDropEvent(
            QPointF(400, 400), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    qtbot.waitUntil(lambda: cases_page(main).workspace is not None, timeout=20_000)
    assert main.session.service.cases(CaseQuery()).rows[0].applicant == "Hangzhou Linden Packaging Co., Ltd."


def test_that_a_referred_case_opens_from_approvals_at_its_decision(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    page = main.open("approvals")
    assert page is not None
    page.wants_case.emit(case_id)
    workspace = cases_page(main).workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.stages.currentIndex().data() == "Decision", timeout=10_000)
    settle(qtbot, main.session)


def test_that_the_list_keeps_its_order_between_starts(qtbot: QtBot, main: MainWindow, case_id: int) -> None:
    header = cases_page(main).list.table.view.horizontalHeader()
    header.setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    settle(qtbot, main.session)
    assert ListPage(main.session)._asked.query.sort == "amount"


def test_that_a_failure_is_a_sentence_that_stays_to_be_read(qtbot: QtBot, main: MainWindow) -> None:
    def fail(job: object) -> None:
        raise Unavailable(say("The disk is full."))

    main.session.tasks.read(main, fail, lambda _: None)
    qtbot.waitUntil(lambda: main.toast.isVisible())
    assert main.toast.text.text() == "The disk is full."
    qtbot.mouseClick(main.toast, Qt.MouseButton.LeftButton)
    assert main.toast.isHidden()


def test_that_the_status_line_names_person_and_database(main: MainWindow) -> None:
    assert main.status.person.text() == "officer"
    assert main.status.database.text() == str(main.session.home)


def test_that_closing_while_a_case_is_read_does_not_crash(qtbot: QtBot, main: MainWindow, case_folder: Path) -> None:
    page = cases_page(main)
    page.take_files([case_folder])
    main.close()
    assert not main.session.tasks.is_busy


def test_that_a_damaged_database_is_told_and_not_overwritten(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("tally.db", "tally.sqlite", "tally.sqlite3"):
        (home / name).write_bytes(b"this is not a database" * 100)
    session = Session(home, "officer")
    with qtbot.waitSignal(session.tasks.failed, timeout=20_000) as told:
        session.open()
    assert str(told.args[0][0])
    assert not session.is_open
    session.close()


def test_that_pictures_are_taken_without_a_screen(
    qtbot: QtBot, session: Session, case_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.picture.STAGES", ("applicant", "decision"))
    session.service.decide(case_id, "")
    taken = take_pictures(tmp_path / "out", session.home)
    assert {path.name for path in taken} >= {"window-cases.png", "window-case-decision.png", "window-policy.png"}
    assert all(path.stat().st_size > 10_000 for path in taken)


@pytest.mark.parametrize(("width", "is_narrow"), [(1100, True), (1440, False)])
def test_that_a_small_window_gives_its_room_to_the_page(
    qtbot: QtBot, main: MainWindow, case_id: int, width: int, is_narrow: bool
) -> None:
    main.resize(width, 700)
    workspace = cases_page(main).open_case(case_id)
    settle(qtbot, main.session)
    form = workspace.stage
    assert isinstance(form, FormStage)
    assert main.side.width() == (64 if is_narrow else 208)
    assert form.cards[0].mapTo(workspace.stack, form.cards[0].rect().topRight()).x() < workspace.stack.width()
    assert all(button.toolTip() for button in main.side.buttons.values())


def test_that_the_live_panel_stays_as_the_person_left_it(qtbot: QtBot, main: MainWindow, case_id: int) -> None:
    workspace = cases_page(main).open_case(case_id)
    settle(qtbot, main.session)
    toggle = next(c for c in workspace.commands if c.shortcut().toString() == "Ctrl+L")
    toggle.trigger()
    workspace.show_stage("request")
    assert workspace.live.isHidden()
    workspace.show_stage("decision")
    assert workspace.live.isHidden()
    toggle.trigger()
    workspace.show_stage("offer")
    assert workspace.live.isVisible()
    workspace.show_stage("request")
    assert workspace.live.isHidden()


def test_that_the_keyboard_follows_into_each_stage_and_back_to_the_list(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    page = cases_page(main)
    workspace = page.open_case(main.session.service.create_case())
    settle(qtbot, main.session)
    form = workspace.stage
    assert isinstance(form, FormStage)
    focused = main.focusWidget()
    assert focused is not None and focused.accessibleName() == "As of"
    workspace.show_stage("statements")
    assert workspace.stage is not None and main.focusWidget() is not None
    assert workspace.stage.isAncestorOf(main.focusWidget())
    page.close_case()
    assert main.focusWidget() is page.list.table.view


def test_that_the_samples_are_opened_once_however_often_they_are_asked_for(
    qtbot: QtBot, main: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked = cases_page(main).list, []
    monkeypatch.setattr(main.session.service, "open_samples", lambda job, note: asked.append(job) or ())
    page.open_samples()
    page.open_samples()
    assert not page.start.samples.isEnabled()
    settle(qtbot, main.session)
    assert len(asked) == 1 and page.start.samples.isEnabled()


def test_that_samples_cancelled_half_way_can_be_asked_for_again(
    qtbot: QtBot, main: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = cases_page(main).list
    monkeypatch.setattr(main.session.service, "open_samples", lambda job, note: ())
    page.open_samples()
    assert page._opening is not None
    page._opening.cancel()
    settle(qtbot, main.session)
    assert page.start.samples.isEnabled()


def test_that_another_person_takes_over_at_the_same_window_and_nothing_typed_is_lost(
    qtbot: QtBot, main: MainWindow, case_id: int
) -> None:
    workspace = cases_page(main).open_case(case_id)
    qtbot.waitUntil(lambda: workspace.keeper is not None, timeout=20_000)
    assert workspace.keeper is not None
    workspace.keeper.type("request.purpose", "paper for the autumn")
    page = main.open("settings")
    assert isinstance(page, SettingsPage)
    assert not page.take_over.isEnabled()
    page.person.setText("  Lin  Mei ")
    with qtbot.waitSignal(main.session.opened, timeout=20_000):
        page.take_over.click()
    settle(qtbot, main.session)
    assert main.session.service.by == main.session.person == main.status.person.text() == "Lin Mei"
    draft = main.session.service.workspace(case_id).draft
    assert draft.texts["request.purpose"] == "paper for the autumn"
    (newest, *_), _ = main.session.service.audit()
    assert (newest.action, newest.by, json.loads(newest.detail)["to"]) == ("work handed over", "officer", "Lin Mei")
    again = cases_page(main).open_case(case_id)
    qtbot.waitUntil(lambda: again.keeper is not None, timeout=20_000)
    assert again.keeper is not None
    assert again.keeper.draft.texts["request.purpose"] == "paper for the autumn"


@pytest.mark.parametrize("stage", ["assessment", "decision", "offer"])
def test_that_a_case_without_entries_says_on_each_stage_what_is_missing(
    qtbot: QtBot, main: MainWindow, stage: str
) -> None:
    workspace = cases_page(main).open_case(main.session.service.create_case())
    qtbot.waitUntil(lambda: workspace.answer is not None, timeout=20_000)
    workspace.show_stage(stage)
    settle(qtbot, main.session)
    missing = workspace.stage.findChild(MissingCard)
    assert missing is not None and missing.isVisible()
    assert len(missing.list.text().splitlines()) >= 3


def test_that_quotes_are_as_wide_as_the_language_writes_them(qtbot: QtBot, main: MainWindow) -> None:
    words = label("muted", "“”")
    words.setParent(main)
    words.show()

    def width() -> int:
        settle(qtbot, main.session)
        return words.fontMetrics().horizontalAdvance("“")

    title = label("title", "Policy")
    title.setParent(main)
    title.show()
    narrow, size = width(), title.font().pixelSize()
    main.session.speak("zh_CN")
    assert width() >= 14 > 2 * narrow
    main.session.speak("en")
    assert width() == narrow
    assert title.font().pixelSize() == size > 14 and title.font().bold()
