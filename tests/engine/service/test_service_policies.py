"""The policy by the service: in force by two people, back-tested on past cases, and every decision replayed."""

from __future__ import annotations

from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.errors import Refused
from engine.policy.document import load_policy, policies
from engine.service.origination import Origination
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
    assert all(case.name == f"#{case_id}" for case in (*result.swapped_in, *result.swapped_out))


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
