"""The policy by the service: in force by two people, back-tested on past cases, and every decision replayed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.errors import Refused
from engine.policy.document import load_policy, policies
from engine.service.origination import Origination
from engine.service.policies import State, case_of
from engine.store.database import Database
from engine.store.proposals import Answer

SHIPPED = policies()[-1].read_text("utf-8")


@pytest.fixture
def lin(tmp_path: Path) -> Origination:
    return Origination(Database.open(tmp_path / "tally.db"), "lin")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.toml"
    text = SHIPPED.replace('version = "2026-11"', 'version = "own"').replace("minimum = 1.1", "minimum = 4.9")
    path.write_text(text.replace("share = 0.2\n", "share = 0.01\n"), "utf-8")
    return path


def a_decided_case(service: Origination, folder: Path) -> int:
    case_id = service.import_folder(a_case_folder(folder))
    service.decide(case_id, "note")
    return case_id


def test_that_nothing_changes_until_another_person_puts_the_draft_in_force(lin: Origination, draft: Path) -> None:
    before = lin.references.policy()
    proposal = lin.policies.propose(lin.policies.read(draft), "tighter turnover")
    assert lin.references.policy() == before
    assert [row.id for row in lin.policies.proposals()] == [proposal.id]
    assert lin.policies.proposed(proposal.subject).version == "own"
    with pytest.raises(Refused, match="another person"):
        lin.policies.answer(proposal.id, Answer.CONFIRMED)
    chen = Origination(lin.database, "chen")
    assert chen.policies.answer(proposal.id, Answer.CONFIRMED).policy
    assert lin.references.policy().version == "own"
    newest = lin.policies.versions()[0]
    assert (newest.policy.version, newest.is_in_force) == ("own", True)
    assert [version.is_in_force for version in lin.policies.versions()].count(True) == 1


def test_that_a_sound_file_is_kept_as_a_draft_and_an_unsound_one_leaves_nothing(
    lin: Origination, draft: Path, tmp_path: Path
) -> None:
    lin.policies.keep(draft)
    (kept,) = lin.policies.drafts()
    assert (kept.policy.version, kept.state, kept.draft and kept.draft.kept_by) == ("own", State.DRAFT, "lin")
    assert kept.content == draft.read_bytes()
    bad = tmp_path / "bad.toml"
    bad.write_text(draft.read_text("utf-8").replace("lgd = 0.45", "lgd = 4").replace("step = ", "stop = "), "utf-8")
    with pytest.raises(Refused) as refusal:
        lin.policies.keep(bad)
    assert len(refusal.value.sentences) >= 2
    lines = [sentence.values["line"] for sentence in refusal.value.sentences]
    assert lines == sorted(lines) and lines[0] > 1
    assert [version.digest for version in lin.policies.drafts()] == [kept.digest]


def test_that_a_later_draft_of_a_version_takes_the_place_of_the_earlier_one(lin: Origination, draft: Path) -> None:
    lin.policies.keep(draft)
    draft.write_text(draft.read_text("utf-8").replace("minimum = 4.9", "minimum = 2"), "utf-8")
    lin.policies.keep(draft)
    (kept,) = lin.policies.drafts()
    assert kept.policy.affordability.minimum == 2
    proposal = lin.policies.propose(lin.policies.read(draft), "why")
    draft.write_text(draft.read_text("utf-8").replace("minimum = 2", "minimum = 3"), "utf-8")
    with pytest.raises(Refused, match="withdraw the proposal first"):
        lin.policies.keep(draft)
    with pytest.raises(Refused, match="withdraw the proposal first"):
        lin.policies.remove(proposal.subject)
    lin.policies.answer(proposal.id, Answer.WITHDRAWN)
    assert lin.policies.remove(proposal.subject).policy
    assert lin.policies.drafts() == ()


def test_that_a_file_that_is_here_already_is_no_draft(lin: Origination, tmp_path: Path) -> None:
    same, other = tmp_path / "same.toml", tmp_path / "other.toml"
    same.write_text(SHIPPED, "utf-8")
    other.write_text(SHIPPED.replace("minimum = 1.1", "minimum = 2"), "utf-8")
    with pytest.raises(Refused, match="is version 2026-11, which is here already"):
        lin.policies.keep(same)
    with pytest.raises(Refused, match="a change is a new version"):
        lin.policies.keep(other)
    assert lin.policies.drafts() == ()


def test_that_a_file_that_is_not_toml_is_refused_with_its_line(lin: Origination, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('version = "own"\ncurrency = = "CNY"\n', "utf-8")
    with pytest.raises(Refused) as refusal:
        lin.policies.keep(path)
    (sentence,) = refusal.value.sentences
    assert sentence.values["line"] == 2


def test_that_a_draft_tells_whether_it_is_proposed_rejected_or_in_force(lin: Origination, draft: Path) -> None:
    chen = Origination(lin.database, "chen")
    proposal = lin.policies.propose(lin.policies.read(draft), "tighter")
    (kept,) = chen.policies.drafts()
    assert (kept.state, kept.proposal and kept.proposal.proposed_by) == (State.PROPOSED, "lin")
    chen.policies.answer(proposal.id, Answer.REJECTED, "too tight")
    (kept,) = chen.policies.drafts()
    assert (kept.state, kept.proposal and kept.proposal.answer_note) == (State.REJECTED, "too tight")
    again = lin.policies.propose(lin.policies.read(draft), "please")
    chen.policies.answer(again.id, Answer.CONFIRMED)
    assert chen.policies.drafts() == ()


def test_that_the_history_tells_from_when_to_when_each_version_held(lin: Origination, draft: Path) -> None:
    today = dt.date.today()
    chen = Origination(lin.database, "chen")
    shipped = lin.policies.versions()
    assert [version.state for version in shipped] == [State.IN_FORCE, *[State.PAST] * (len(shipped) - 1)]
    assert shipped[0].held_until is None and shipped[1].held_until == shipped[0].held_from
    chen.policies.answer(lin.policies.propose(lin.policies.read(draft), "tighter").id, Answer.CONFIRMED)
    text = draft.read_text("utf-8").replace('version = "own"', 'version = "next"')
    later = today + dt.timedelta(days=40)
    draft.write_text(re.sub(r"in_force_from = \S+", f"in_force_from = {later}", text), "utf-8")
    chen.policies.answer(lin.policies.propose(lin.policies.read(draft), "tighter still").id, Answer.CONFIRMED)
    following, own, *past = lin.policies.versions()
    assert (following.state, following.held_from, following.held_until) == (State.SCHEDULED, later, None)
    assert (own.state, own.held_from, own.held_until) == (State.IN_FORCE, today, later)
    assert own.proposal is not None and own.row is not None
    assert (own.proposal.proposed_by, own.proposal.note, own.row.put_in_force_by) == ("lin", "tighter", "chen")
    assert all(version.state is State.PAST for version in past)
    assert lin.references.policy().version == "own"


def test_that_a_proposal_needs_a_note_and_a_rejection_changes_nothing(lin: Origination, draft: Path) -> None:
    with pytest.raises(Refused, match="needs a note"):
        lin.policies.propose(lin.policies.read(draft), " ")
    proposal = lin.policies.propose(lin.policies.read(draft), "why")
    Origination(lin.database, "chen").policies.answer(proposal.id, Answer.REJECTED, "no")
    assert lin.references.policy().version == load_policy().version
    assert lin.policies.proposals() == ()


def test_that_past_cases_are_back_tested_by_their_numbers(lin: Origination, draft: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No case has been decided"):
        lin.policies.backtest(load_policy(), load_policy())
    case_id = a_decided_case(lin, tmp_path / "linden")
    verdict = lin.workspace(case_id).decisions[0].verdict
    result = lin.policies.backtest(lin.policies.read(draft).policy, lin.references.policy())
    assert result.draft.cases == lin.policies.past_cases() == 1
    assert {v.code: n for v, n in result.against.counts}[verdict] == 1
    assert result.draft.lent < result.against.lent
    swapped = (*result.swapped_in, *result.swapped_out)
    assert [case_of(case.name) for case in swapped] == [case_id]
    assert all(case.name.startswith(f"#{case_id} ") and case.currency == "CNY" for case in swapped)


def test_that_a_decision_replays_also_after_evidence_policy_and_draft_changed(
    lin: Origination, draft: Path, tmp_path: Path
) -> None:
    case_id = a_decided_case(lin, tmp_path / "linden")
    decision = lin.workspace(case_id).decisions[0]
    lin.evidence.remove(case_id, "accounts.csv")
    proposal = lin.policies.propose(lin.policies.read(draft), "tighter")
    Origination(lin.database, "chen").policies.answer(proposal.id, Answer.CONFIRMED)
    found = lin.recordings.replay(decision.id)
    assert found.is_same
    assert found.differences == ()
    under_another = lin.recordings.replay(decision.id, lin.references.policy())
    assert not under_another.is_same
    assert any(difference.where == "policy.version" for difference in under_another.differences)


def test_that_the_policy_in_force_decides_and_is_kept_with_the_decision(
    lin: Origination, draft: Path, tmp_path: Path
) -> None:
    proposal = lin.policies.propose(lin.policies.read(draft), "tighter")
    Origination(lin.database, "chen").policies.answer(proposal.id, Answer.CONFIRMED)
    case_id = a_decided_case(lin, tmp_path / "linden")
    (decision,) = lin.workspace(case_id).decisions
    assert decision.policy_version == "own"
    assert lin.recordings.replay(decision.id).is_same
    assert lin.recordings.bundle(decision.id) == lin.recordings.bundle(decision.id)
