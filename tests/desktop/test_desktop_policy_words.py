"""The words of the Policy page, without a window: versions, problems of a file, and a back-test's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from desktop.policy import backtest_presenter, compare_presenter
from desktop.policy.versions_presenter import VERSION_COLUMNS, actions, explained, problems
from engine.backtest.results import BackTest, Figures, Swapped
from engine.errors import Refused
from engine.i18n import say, translator
from engine.policy.decision import Verdict
from engine.policy.document import load_policy, policies, read_policy
from engine.service.policies import State, Version
from engine.service.values import ProposalRow

WORDS = translator("en")
PROPOSAL = ProposalRow(
    7, "policy", "digest", "{}", None, "Losses", "2026-11-01T08:00:00+00:00", "lin", None, None, None, None
)
CONFIRMED = replace(PROPOSAL, answer="confirmed", answer_note="", answered_by="chen", answered_at=PROPOSAL.proposed_at)
REJECTED = replace(CONFIRMED, answer="rejected", answer_note="Too strict")


def version(state: State, proposal: ProposalRow | None = None, **more: Any) -> Version:
    shipped = Version(load_policy(), b"", state, proposal=proposal)
    return replace(shipped, **more)


def figures(**more: Any) -> Figures:
    counts = ((Verdict.APPROVE, 6), (Verdict.APPROVE_LESS, 1), (Verdict.REFER, 1), (Verdict.DECLINE, 2))
    plain = Figures("2026-11", "d", counts, 10, 0.7, 1e6, 2e4, 0.02, None, None, 3e4, None)
    return replace(plain, **more)


def result(before: Figures, after: Figures, *swapped: Swapped) -> BackTest:
    titles = {name: say("Days below zero") for case in swapped for name in case.because}
    return BackTest(before, after, "CNY", swapped, (), (), titles)


@pytest.mark.parametrize(
    ("state", "proposal", "said"),
    [
        (State.DRAFT, None, "A draft decides nothing."),
        (State.PROPOSED, PROPOSAL, "Another person must confirm or reject it."),
        (State.REJECTED, REJECTED, "chen rejected it: “Too strict”."),
        (State.IN_FORCE, None, "two people put a version of the bank's own in force"),
        (State.PAST, None, "a later version took its place"),
    ],
)
def test_that_the_state_of_a_version_is_explained(state: State, proposal: ProposalRow | None, said: str) -> None:
    assert said in WORDS.render(explained(version(state, proposal)))


def test_that_only_a_draft_that_nobody_proposed_may_be_proposed_or_removed() -> None:
    may = {state: actions(version(state, PROPOSAL)) for state in State}
    assert {state for state, found in may.items() if found.propose} == {State.DRAFT, State.REJECTED}
    assert {state for state, found in may.items() if found.remove} == {State.DRAFT, State.REJECTED}
    assert {state for state, found in may.items() if not found.backtest} == {State.IN_FORCE}


def test_that_a_version_is_held_until_the_day_before_the_next() -> None:
    past = version(State.PAST, held_from=dt.date(2026, 6, 1), held_until=dt.date(2026, 11, 25))
    assert [column.show(past, WORDS) for column in VERSION_COLUMNS[:4]] == [
        "2026-11", "past", "Jun 1, 2026", "Nov 24, 2026",
    ]  # fmt: skip


def test_that_problems_stand_apart_by_line_and_a_whole_file_has_none() -> None:
    text = policies()[-1].read_text("utf-8").replace("lgd = 0.45", "lgd = 4")
    with pytest.raises(Refused) as refusal:
        read_policy(text.encode(), "draft.toml")
    (problem,) = problems(refusal.value.sentences)
    assert problem.line == text.splitlines().index("lgd = 4") + 1
    assert WORDS.show(problem.sentence) == "“lgd” must be a number from 0.01 to 1"
    (whole,) = problems([say("The policy file cannot be read.")])
    assert whole.line is None


def test_that_a_policy_compared_with_itself_says_the_same() -> None:
    said, found = compare_presenter.compared(load_policy(), load_policy())
    assert (WORDS.render(said), found) == ("The two say the same.", ())


def test_that_what_came_has_no_before_and_what_went_no_after() -> None:
    first, last = load_policy(policies()[0]), load_policy()
    _, come = compare_presenter.compared(first, last)
    _, gone = compare_presenter.compared(last, first)
    before, after = compare_presenter.DIFFERENCE_COLUMNS[2:4]
    section = compare_presenter.DIFFERENCE_COLUMNS[0]
    assert {before.show(row, WORDS) for row in come if section.show(row, WORDS) == "Overrides"} == {"–"}
    assert {after.show(row, WORDS) for row in gone if section.show(row, WORDS) == "Overrides"} == {"–"}


def test_that_a_figure_points_to_the_better_side_and_unknown_stays_unknown() -> None:
    found = result(figures(), figures(approval_rate=0.8, expected_loss=3e4, profit_expected=3e4))
    rows = {row.label: row for row in backtest_presenter.figures(found)}
    assert [rows[name].tone for name in ("Approval rate", "Expected loss of a year", "Profit of a year, by PD")] == [
        "good", "bad", "muted",
    ]  # fmt: skip
    shown = [column.show(rows["Approval rate"], WORDS) for column in backtest_presenter.FIGURE_COLUMNS]
    assert shown == ["Approval rate", "70.00%", "80.00%", "+10.00 points"]
    unknown = rows["Defaulted, of the approved cases"]
    assert [column.show(unknown, WORDS) for column in backtest_presenter.FIGURE_COLUMNS[1:]] == [
        "not known", "not known", "–",
    ]  # fmt: skip
    loss = [column.show(rows["Expected loss of a year"], WORDS) for column in backtest_presenter.FIGURE_COLUMNS[1:]]
    assert loss == ["20,000 CNY", "30,000 CNY", "+10,000 CNY"]


def test_that_a_swapped_case_names_its_rules_by_their_titles() -> None:
    case = Swapped("#3 Linden", "EUR", Verdict.DECLINE, Verdict.APPROVE, 5e4, 4e4, 0.031, None, ("days-below-zero",))
    found = result(figures(), figures(), case)
    shown = [column.show(case, WORDS) for column in backtest_presenter.swap_columns(found)]
    assert shown == [
        "#3 Linden", "Decline", "Approve", "50,000 EUR", "40,000 EUR", "3.10%", "not known", "Days below zero",
    ]  # fmt: skip
