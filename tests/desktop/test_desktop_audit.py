"""The Audit page: every entry in words, and a recorded decision replayed by its own policy or by another."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import WAIT_MS, settle
from pytestqt.qtbot import QtBot

from desktop.audit.page import AuditPage
from desktop.audit.presenter import ACTIONS, COLUMNS, action, detail
from desktop.audit.replay_presenter import sides, where
from desktop.cases.page import CasesPage
from desktop.main_window import MainWindow
from engine.i18n import translator
from engine.policy.document import load_policy, policies
from engine.scoring.registry import shipped_model
from engine.service.recordings import Difference
from engine.service.references import References
from engine.service.values import Answer, AuditRow, ModelState

STORE = Path(__file__).resolve().parents[2] / "engine" / "store"
WORDS = translator("en")


@pytest.fixture(autouse=True)
def real_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay reads the model from the record, so that one of the shipped kind has to be in it."""
    monkeypatch.setattr(References, "model", lambda self: shipped_model())


@pytest.fixture
def page(qtbot: QtBot, main: MainWindow, case_id: int) -> AuditPage:
    main.session.service.decide(case_id, "Fine")
    opened = main.open("audit")
    assert isinstance(opened, AuditPage)
    settle(qtbot, main.session)
    return opened


def after(qtbot: QtBot, page: AuditPage, does: Callable[[], object]) -> None:
    does()
    settle(qtbot, page.session)


def actions_of_the_store() -> set[str]:
    """Every action that the store writes: literals, and those that are put together from a kind and its state."""
    found = {f"{kind} {how}" for kind in ("approval", "policy", "model") for how in ("proposed", *Answer)}
    found |= {f"model {state}" for state in ModelState}
    for path in STORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
                found |= {text for text in texts_of(node.args[2], path) if text}
    return found


def texts_of(node: ast.expr, path: Path) -> set[str]:
    """A literal, or both ends of the conditional that a variable was given."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.Name):
        given = [
            found.value
            for found in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(found, ast.Assign) and ast.unparse(found.targets[0]) == node.id
        ]
        return {str(end.value) for value in given for end in ast.walk(value) if isinstance(end, ast.Constant)}
    return set()


def test_that_every_action_of_the_store_has_words_and_no_words_are_left_over() -> None:
    assert actions_of_the_store() == set(ACTIONS)


def test_that_an_action_of_a_later_version_is_shown_as_it_is() -> None:
    assert (
        action(AuditRow(1, "2026-11-25T08:00:00+00:00", "lin", "something new", None, "{}"), WORDS) == "something new"
    )


def test_that_the_detail_of_an_entry_is_read_by_names_with_short_digests() -> None:
    told = {"sha256": "ab" * 32, "path": "a.csv", "bytes": 1200, "note": "Why"}
    row = AuditRow(1, "2026-11-25T08:00:00+00:00", "lin", "evidence filed", 3, json.dumps(told))
    assert detail(row, WORDS) == "remark: Why; file: a.csv; digest: abababababab; bytes: 1,200"
    assert detail(replace(row, detail="{}"), WORDS) == ""
    assert COLUMNS[-1].tip is not None and COLUMNS[-1].tip(row, WORDS) == row.detail


def test_that_a_place_in_a_decision_is_told_by_titles() -> None:
    policy = load_policy()

    def told(path: str) -> str:
        return where(Difference(path, 1, 2), [policy], WORDS)

    assert told("rule_findings.days-below-zero.threshold") == "Rule › Days below zero, else decline › threshold"
    assert told("limit.caps.leverage.amount") == "Limit › cap › Tangible net worth that bears debt › amount"
    assert told("offer.tranches[0].schedule.instalments[2].interest") == (
        "Offer › tranche 1 › schedule › instalment 3 › interest"
    )
    assert told("features.customer_top1") == "Feature › Largest customer's share"


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        ("verdict", "approve", "approve-less", ("Approve", "Approve less")),
        ("limit.binding_cap", "requested", "turnover", ("Requested amount", "Share of effective yearly inflow")),
        ("authority", "officer", "risk-manager", ("Officer", "Credit-risk manager")),
        ("price.rate", "0.043176", "0.0432", ("4.3176%", "4.3200%")),
        ("pd", 0.01, 0.02, ("1.00%", "2.00%")),
        ("limit.amount", "50000.00", "40000.00", ("50,000.00", "40,000.00")),
        ("limit.caps.leverage.inputs.debt", "50000.00 EUR", None, ("€50,000", "–")),
        ("case.purpose", "stock", "machines", ("stock", "machines")),
        ("offer.tranches", [1], [], ("1", "none")),
    ],
)
def test_that_both_sides_are_told_apart_in_the_words_of_their_place(
    path: str, before: object, after: object, said: tuple[str, str]
) -> None:
    assert sides(Difference(path, before, after), WORDS) == said


def test_that_a_decision_chosen_in_the_trail_can_be_replayed_to_the_same_bytes(qtbot: QtBot, page: AuditPage) -> None:
    rows = [entry.action for entry in page.entries.model.shown]
    assert page.card.isHidden()
    page.entries.view.setCurrentIndex(page.entries.model.index(rows.index("case opened"), 0))
    assert page.card.isHidden()
    page.entries.view.setCurrentIndex(page.entries.model.index(rows.index("decision recorded"), 0))
    assert page.card.isVisible() and page.card.recorded is not None
    assert page.card.heading.text().startswith("Decision 1: ")
    after(qtbot, page, page.card.replay_button.click)
    assert page.card.mark.text() == "the same"
    assert page.card.told.text().startswith("The same bytes")
    assert page.card.recorded.decision.document_digest[:12] in page.card.told.text()
    assert page.card.table.isHidden() and page.card.replay_button.isEnabled()


def test_that_a_replay_under_another_policy_shows_what_would_differ(
    qtbot: QtBot, page: AuditPage, tmp_path: Path
) -> None:
    draft = tmp_path / "stricter.toml"
    text = policies()[-1].read_text("utf-8").replace('version = "2026-11"', 'version = "stricter"')
    draft.write_text(text.replace("threshold = 180", "threshold = 1100", 1), "utf-8")
    service = page.session.service
    digest = service.policies.keep(draft).policy.digest
    before = service.audit(limit=1)[1]
    after(qtbot, page, page.entered)
    page.choose_newest_decision()
    page.card.choose_policy(digest)
    after(qtbot, page, page.card.replay)
    assert "Under policy stricter the verdict is “Refer” instead of “Approve" in page.card.told.text()
    assert page.card.table.isVisible()
    model = page.card.table.model
    rows = {model.text_at(row, 0): (model.text_at(row, 1), model.text_at(row, 2)) for row in range(len(model.shown))}
    assert rows["Verdict"][1] == "Refer"
    assert rows["Policy › version"] == ("2026-11", "stricter")
    assert rows["Rule › Days covered by bank statements, else refer › status"] == ("Passed", "Failed")
    assert service.audit(limit=1)[1] == before
    page.card.choose_policy("")
    after(qtbot, page, page.card.replay)
    assert page.card.mark.text() == "the same"


def test_that_a_decision_without_inputs_says_that_it_cannot_be_replayed(
    qtbot: QtBot, page: AuditPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.service.recordings.decision_files.read", lambda *_: {})
    page.choose_newest_decision()
    after(qtbot, page, page.card.replay)
    assert "cannot be replayed" in page.card.problem.text() and page.card.problem.isVisible()
    assert page.card.replay_button.isEnabled()


def test_that_a_replay_can_be_cancelled(qtbot: QtBot, page: AuditPage) -> None:
    page.choose_newest_decision()
    page.card.replay()
    assert not page.card.replay_button.isEnabled()
    page.card.cancel()
    qtbot.waitUntil(page.card.replay_button.isEnabled, timeout=WAIT_MS)
    settle(qtbot, page.session)
    assert page.card.mark.isHidden()


def test_that_the_bundle_of_a_decision_is_saved_and_its_case_opens(
    qtbot: QtBot, main: MainWindow, page: AuditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.choose_newest_decision()
    out = tmp_path / "decision.tally"
    monkeypatch.setattr("desktop.audit.replay_card.QFileDialog.getSaveFileName", lambda *_: (str(out), ""))
    after(qtbot, page, page.card.save.click)
    assert out.read_bytes() == page.session.service.recordings.bundle(1)
    commands = {command.shortcut().toString(): command for command in page.in_front()}
    assert "" not in commands and len(commands) == len(page.in_front())
    after(qtbot, page, commands["Ctrl+Return"].trigger)
    cases = main.page
    assert isinstance(cases, CasesPage)
    assert cases.workspace is not None and cases.workspace.case_id == 1


def test_that_a_replay_stays_beside_the_entry_that_was_chosen_when_the_page_is_entered_again(
    qtbot: QtBot, page: AuditPage
) -> None:
    page.show_view("entries")
    row = next(k for k, entry in enumerate(page.entries.model.shown) if entry.action == "decision recorded")
    page.entries.view.setCurrentIndex(page.entries.model.index(row, 0))
    after(qtbot, page, page.card.replay)
    told = page.card.told.text()
    after(qtbot, page, page.entered)
    assert page.views.name == "entries"
    assert not page.card.mark.isHidden() and page.card.told.text() == told


def test_that_a_replay_that_is_cancelled_gives_its_button_back(qtbot: QtBot, page: AuditPage) -> None:
    page.choose_newest_decision()
    page.card.replay()
    assert not page.card.replay_button.isEnabled()
    after(qtbot, page, page.card.cancel)
    assert page.card.replay_button.isEnabled() and page.card.mark.isHidden()


def test_that_the_page_speaks_chinese(qtbot: QtBot, page: AuditPage) -> None:
    page.choose_newest_decision()
    after(qtbot, page, page.card.replay)
    page.session.speak("zh_CN")
    assert page.card.mark.text() == "一致"
    assert page.card.told.text().startswith("逐字节一致")
    shown = [page.entries.model.text_at(row, 3) for row in range(len(page.entries.model.shown))]
    assert "决策已记录" in shown
    assert not any(text.isascii() for text in shown)


def test_that_a_condition_that_differs_is_told_by_its_text_and_threshold(page: AuditPage) -> None:
    policy = load_policy(policies()[-1])
    condition = {
        "name": "debt-to-ebitda", "kind": "covenant", "text": "Debt stays within", "tested": "yearly",
        "holds": "at-most", "observed": 1.2, "threshold": "4", "headroom": "0.7000", "is_kept": True,
    }  # fmt: skip
    gone = Difference("conditions.debt-to-ebitda", condition, None)
    assert where(gone, [policy], WORDS) == "Condition › Debt stays within the threshold of EBITDA"
    assert sides(gone, WORDS, [policy]) == ("Covenant: Debt stays within the threshold of EBITDA (at most 4)", "–")
    chinese = sides(gone, translator("zh_CN"), [policy])[0]
    assert "债务与 EBITDA 之比不超过约定值" in chinese and "Debt" not in chinese
    assert sides(gone, WORDS, [])[0] == "Covenant: Debt stays within (at most 4)"
    several = Difference("conditions", [condition], [])
    assert "{" not in "".join(sides(several, WORDS, [policy])) and sides(several, WORDS, [policy])[1] == "none"
