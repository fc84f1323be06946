"""The Policy page: versions, comparison, drafts, back-test, and two people who put a draft in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import WAIT_MS, settle
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.look import look
from desktop.main_window import MainWindow
from desktop.policy.page import PolicyPage
from desktop.sheets import SheetsPage
from engine.i18n import say, translator
from engine.policy.document import load_policy, policies
from engine.service.policies import Policies
from engine.service.values import Answer
from engine.simulation.portfolio import write_simulated

SHIPPED = policies()[-1].read_text("utf-8")


def drafted(folder: Path, version: str, *replacements: tuple[str, str]) -> Path:
    text = SHIPPED.replace('version = "2026-11"', f'version = "{version}"')
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / f"{version}.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """A draft that approves nobody of the healthy firm's kind: the statements must cover three years."""
    return drafted(tmp_path, "stricter", ("threshold = 180", "threshold = 1100"), ("threshold = 60", "threshold = 45"))


@pytest.fixture
def page(qtbot: QtBot, main: MainWindow) -> PolicyPage:
    opened = main.open("policy")
    assert isinstance(opened, PolicyPage)
    settle(qtbot, main.session)
    return opened


def after(qtbot: QtBot, page: PolicyPage, does: Callable[[], object]) -> None:
    does()
    settle(qtbot, page.session)


def second(page: PolicyPage) -> Policies:
    service = page.session.service
    return Policies(service.database, "chen", service.models)


def cells(page: PolicyPage, name: str) -> list[list[str]]:
    model = page.terms.sheets.tables[name].model
    return [[model.text_at(row, column) for column in range(len(model.columns))] for row in range(len(model.shown))]


def test_that_the_policy_in_force_is_shown_without_codes(page: PolicyPage) -> None:
    assert page.terms.choice.box.currentText() == "2026-11 (in force)"
    rules = cells(page, "rules")
    assert ["Knock-out", "Gambling share of outflow", "at most 2%", "every case", "Decline", "Refer"] in rules
    assert [row[1:4] for row in rules if "balance" in row[1]] == [
        ["Finding: a running balance that breaks", "must not be found", "unknown without bank statements"]
    ]
    assert len({tuple(row) for row in rules}) == len(rules)
    assert ["Cap: Tangible net worth that bears debt", "binds Term loan, Revolving line, Order tranches; binds only "
            "above CN¥0; must be known above CN¥1,000,000"] in cells(page, "caps")  # fmt: skip
    assert cells(page, "overrides")[0][0].startswith("A customer of many years")


def test_that_another_version_can_be_looked_at(page: PolicyPage) -> None:
    assert page.shown is not None
    page.look_at(page.shown.versions[-1].digest)
    assert cells(page, "terms")[0] == ["Version", "2026-06"]
    assert "conditions" not in page.terms.sheets.tables


def test_that_the_history_says_from_when_to_when_each_version_held(page: PolicyPage) -> None:
    page.show_view("versions")
    model = page.versions.table.model
    rows = [[model.text_at(row, column) for column in range(4)] for row in range(len(model.shown))]
    assert rows[0] == ["2026-11", "in force", "Nov 25, 2026", "until another takes its place"]
    assert rows[1] == ["2026-06", "past", "Jun 1, 2026", "Nov 24, 2026"]
    assert "until two people put a version" in page.versions.told.text()
    assert not page.versions.propose.isVisible()


def test_that_a_sound_file_becomes_a_draft_and_is_compared_in_words(
    qtbot: QtBot, page: PolicyPage, stricter: Path
) -> None:
    after(qtbot, page, lambda: page.take_files([stricter]))
    assert page.views.name == "versions" and page.versions.isVisible()
    assert page.versions.name.text() == "Version stricter" and page.versions.state.text() == "draft"
    after(qtbot, page, page.versions.compare.click)
    assert page.compare.isVisible()
    assert page.compare.told.text().startswith("2 differences: 2 stricter, 0 looser")
    model = page.compare.table.model
    rows = [[model.text_at(row, column) for column in range(5)] for row in range(2)]
    assert rows == [
        ["Rules", "Days covered by bank statements, else refer, threshold", "180 days", "1,100 days", "stricter"],
        ["Rules", "Days below zero, else decline, threshold", "60 days", "45 days", "stricter"],
    ]
    page.compare.turn_round()
    assert page.compare.told.text().startswith("2 differences: 0 stricter, 2 looser")


def test_that_a_bad_file_is_refused_whole_with_every_problem_and_its_line(
    qtbot: QtBot, page: PolicyPage, tmp_path: Path
) -> None:
    bad = drafted(tmp_path, "bad", ("lgd = 0.45", "lgd = 4"), ("share = 0.2\n", ""))
    after(qtbot, page, lambda: page.import_draft(bad))
    assert page.problems.isVisible()
    found = page.problems.table.model.shown
    assert [problem.line for problem in found] == sorted(problem.line or 0 for problem in found)
    assert any("“lgd” must be a number" in str(problem.sentence) for problem in found)
    assert len(found) == 2
    assert page.shown is not None and not any(version.is_draft for version in page.shown.versions)
    page.show_view("versions")
    assert page.problems.isHidden()
    after(qtbot, page, lambda: page.import_draft(bad))
    assert page.problems.isVisible()
    after(qtbot, page, lambda: page.import_draft(drafted(tmp_path, "good")))
    assert page.problems.isHidden()


def test_that_the_proposed_draft_is_tested_and_compared_at_first_and_a_choice_is_kept(
    qtbot: QtBot, page: PolicyPage, stricter: Path, tmp_path: Path
) -> None:
    def shown() -> tuple[str, ...]:
        choices = (page.compare.before, page.compare.after, page.backtest.draft, page.backtest.against)
        return tuple(choice.version.policy.version if choice.version else "" for choice in choices)

    assert shown() == ("2026-06", "2026-11", "2026-06", "2026-11")
    after(qtbot, page, lambda: page.import_draft(stricter))
    assert shown() == ("2026-11", "stricter", "stricter", "2026-11")
    page.versions.note.setText("Losses of the spring")
    after(qtbot, page, page.versions.propose.click)
    after(qtbot, page, lambda: page.import_draft(drafted(tmp_path, "newer")))
    assert shown() == ("2026-11", "stricter", "stricter", "2026-11")
    page.backtest.choose(next(v.digest for v in page.shown.versions if v.policy.version == "newer"))
    after(qtbot, page, page.entered)
    assert shown() == ("2026-11", "stricter", "newer", "2026-11")


def test_that_a_message_lies_over_no_field_to_write_in(
    qtbot: QtBot, main: MainWindow, page: PolicyPage, stricter: Path
) -> None:
    main.resize(1100, 700)
    after(qtbot, page, lambda: page.import_draft(stricter))
    toast, note = main.toast, page.versions.note
    for height in range(560, 900, 20):
        main.resize(1100, height)
        settle(qtbot, page.session)
        toast.say("stricter.toml is kept as a draft.", "good")
        field = note.rect().translated(note.mapTo(toast.parentWidget(), QPoint()))
        assert toast.isVisible() and not toast.geometry().intersects(field)


def test_that_a_draft_can_be_removed_and_saved(
    qtbot: QtBot, page: PolicyPage, stricter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after(qtbot, page, lambda: page.import_draft(stricter))
    out = tmp_path / "saved.toml"
    monkeypatch.setattr("desktop.policy.page.QFileDialog.getSaveFileName", lambda *_: (str(out), ""))
    after(qtbot, page, page.versions.save.click)
    assert out.read_bytes() == stricter.read_bytes()
    after(qtbot, page, page.versions.remove.click)
    assert page.shown is not None and not any(version.is_draft for version in page.shown.versions)


def test_that_a_proposal_needs_a_note_and_its_author_may_only_withdraw_it(
    qtbot: QtBot, page: PolicyPage, stricter: Path
) -> None:
    after(qtbot, page, lambda: page.import_draft(stricter))
    after(qtbot, page, page.versions.propose.click)
    problem = page.versions.problem
    assert "needs a note" in problem.text() and problem.isVisible() and page.note.isHidden()
    assert problem.palette().color(problem.foregroundRole()) == QColor(look(page.session.is_dark).bad)
    page.versions.note.setText("Losses of the spring")
    after(qtbot, page, page.versions.propose.click)
    assert problem.isHidden() and page.versions.note.text() == ""
    (waiting,) = page.session.service.policies.proposals()
    assert list(page.proposals.buttons) == [(waiting.id, Answer.WITHDRAWN)]
    assert "officer proposes that version stricter decide" in page.proposals.sentences[waiting.id]
    assert page.versions.state.text() == "proposed" and not page.versions.propose.isVisible()
    after(qtbot, page, lambda: page.proposals.answer_first(Answer.CONFIRMED))
    assert page.session.service.references.policy().version == "2026-11"
    after(qtbot, page, lambda: page.proposals.answer_first(Answer.WITHDRAWN))
    assert page.proposals.isHidden() and page.versions.state.text() == "draft"


def test_that_another_person_sees_what_it_changes_and_puts_it_in_force(
    qtbot: QtBot, page: PolicyPage, stricter: Path
) -> None:
    proposal = second(page).propose(second(page).read(stricter), "Losses of the spring")
    after(qtbot, page, page.entered)
    after(qtbot, page, page.proposals.looks[proposal.id].click)
    assert page.compare.isVisible() and page.compare.told.text().startswith("2 differences")
    assert page.session.service.references.policy().version == "2026-11"
    page.proposals.notes[proposal.id].setText("Agreed")
    after(qtbot, page, page.proposals.buttons[proposal.id, Answer.CONFIRMED].click)
    assert page.session.service.references.policy().version == "stricter"
    assert page.proposals.isHidden()
    page.show_view("versions")
    page.versions.choose(proposal.subject)
    assert page.versions.state.text() == "in force"
    assert "chen proposed it: “Losses of the spring”. officer confirmed it." in page.versions.told.text()


def test_that_a_rejection_needs_a_note_and_is_told_with_the_draft(
    qtbot: QtBot, page: PolicyPage, stricter: Path
) -> None:
    proposal = second(page).propose(second(page).read(stricter), "Losses of the spring")
    after(qtbot, page, page.entered)
    after(qtbot, page, lambda: page.proposals.answer_first(Answer.REJECTED))
    assert "rejection needs a note" in page.note.text()
    page.proposals.notes[proposal.id].setText("Too strict for new firms")
    after(qtbot, page, lambda: page.proposals.answer_first(Answer.REJECTED))
    assert page.session.service.references.policy().version == "2026-11"
    page.versions.choose(proposal.subject)
    assert "officer rejected it: “Too strict for new firms”." in page.versions.told.text()
    assert not page.versions.propose.isHidden()


def test_that_a_draft_is_back_tested_on_past_cases_which_open_by_double_click(
    qtbot: QtBot, main: MainWindow, case_id: int, page: PolicyPage, stricter: Path
) -> None:
    page.session.service.decide(case_id, "Fine")
    after(qtbot, page, lambda: page.import_draft(stricter))
    page.open_backtest(page.versions.digest)
    assert "1 decided case of" in page.backtest.hint.text()
    after(qtbot, page, page.test_own)
    result = page.backtest.result
    assert result.isVisible() and result.mark.isHidden() and result.simulated.isHidden()
    (swapped,) = result.swapped_out.model.shown
    assert swapped.name.startswith(f"#{case_id} ")
    assert "Days covered by bank statements, else refer" in result.swapped_out.model.text_at(0, 7)
    assert result.swapped_in.model.shown == ()
    figures = {row.label: row for row in result.figures.model.shown}
    assert figures["Approval rate"].against == 1 and figures["Approval rate"].draft == 0
    assert figures["Approval rate"].tone == "bad"
    with qtbot.waitSignal(page.wants_case, timeout=WAIT_MS) as asked:
        result.swapped_out.opened.emit(swapped)
    assert asked.args == [case_id]
    settle(qtbot, page.session)
    assert main.page is not page


def test_that_a_simulated_book_is_marked(qtbot: QtBot, page: PolicyPage, stricter: Path, tmp_path: Path) -> None:
    write_simulated(60, 13, 5, tmp_path / "spring")
    after(qtbot, page, lambda: page.import_draft(stricter))
    page.open_backtest(page.versions.digest)
    after(qtbot, page, lambda: page.take_files([tmp_path / "spring"]))
    result = page.backtest.result
    assert result.isVisible() and result.mark.text() == "SIMULATED" and result.mark.isVisible()
    assert "not from a bank" in result.simulated.text()
    assert sum(int(row.draft or 0) for row in result.figures.model.shown[:4]) == 60
    for case in result.swapped_out.model.shown:
        result.swapped_out.opened.emit(case)
    settle(qtbot, page.session)
    assert page.isVisible()


def test_that_a_back_test_can_be_cancelled(qtbot: QtBot, page: PolicyPage, stricter: Path, tmp_path: Path) -> None:
    write_simulated(60, 13, 5, tmp_path / "spring")
    after(qtbot, page, lambda: page.import_draft(stricter))
    page.open_backtest(page.versions.digest)
    page.backtest.test(tmp_path / "spring")
    assert page.backtest.is_running and not page.backtest.own.isEnabled()
    page.backtest.cancel()
    qtbot.waitUntil(lambda: not page.backtest.is_running, timeout=WAIT_MS)
    settle(qtbot, page.session)
    assert page.backtest.own.isEnabled() and page.backtest.result.isHidden()


def test_that_a_back_test_without_cases_says_what_to_do(qtbot: QtBot, page: PolicyPage, tmp_path: Path) -> None:
    after(qtbot, page, page.test_own)
    assert "No case has been decided yet" in page.backtest.problem.text()
    (tmp_path / "nothing").mkdir()
    after(qtbot, page, lambda: page.take_files([tmp_path / "nothing"]))
    assert "neither a portfolio in parquet" in page.backtest.problem.text()
    assert page.backtest.own.isEnabled()


def test_that_every_action_has_a_key_and_stands_in_the_palette(main: MainWindow, page: PolicyPage) -> None:
    main.show_palette()
    actions = {action.shortcut().toString(): action for action in page.in_front()}
    assert "" not in actions and len(actions) == len(page.in_front()) >= 14
    main.palette_box.hide()
    actions["Ctrl+3"].trigger()
    assert page.views.name == "compare" and page.compare.isVisible()


def test_that_the_page_speaks_chinese(qtbot: QtBot, page: PolicyPage, stricter: Path) -> None:
    proposal = second(page).propose(second(page).read(stricter), "春季损失偏高")
    after(qtbot, page, page.entered)
    page.session.speak("zh_CN")
    assert page.import_button.text().strip() == "导入草案…"
    assert "春季损失偏高" in page.proposals.sentences[proposal.id]
    assert page.terms.choice.box.currentText() == "2026-11（现行）"
    page.compare_with_holding(proposal.subject)
    assert page.compare.told.text().startswith("共2处差异")
    rules = [row[1] for row in cells(page, "rules")]
    assert "发现：逐笔余额断裂" in rules


def test_that_the_shipped_policy_is_the_one_that_decides(page: PolicyPage) -> None:
    assert page.shown is not None
    assert [version.digest for version in page.shown.versions if version.is_in_force] == [load_policy().digest]


def test_that_a_proposed_policy_stands_among_approvals_and_opens_its_page(
    qtbot: QtBot, main: MainWindow, page: PolicyPage, stricter: Path
) -> None:
    second(page).propose(second(page).read(stricter), "Losses of the spring")
    approvals = main.open("approvals")
    assert isinstance(approvals, SheetsPage)
    settle(qtbot, page.session)
    table = approvals.tables["changes"]
    assert [table.model.text_at(0, 0), table.model.text_at(0, 2)] == ["Policy", "Losses of the spring"]
    table.opened.emit(table.model.shown[0])
    settle(qtbot, page.session)
    assert main.page is page and page.proposals.isVisible()


def test_that_the_language_switches_after_a_version_with_other_parts_was_looked_at(
    qtbot: QtBot, page: PolicyPage
) -> None:
    digests = [version.digest for version in page.shown.versions] if page.shown is not None else []
    assert len(digests) > 1
    for digest in digests:
        after(qtbot, page, lambda digest=digest: page.terms.look_at(digest))
    page.session.speak("zh_CN")
    page.session.speak("en")


def test_that_what_went_wrong_is_said_in_the_language_of_the_window(page: PolicyPage) -> None:
    page._failed((say("The purpose of the loan is not stated"), say("The industry is not known")))
    page.session.speak("zh_CN")
    assert page.note.text().splitlines() == [
        translator("zh_CN").text("The purpose of the loan is not stated"),
        translator("zh_CN").text("The industry is not known"),
    ]
