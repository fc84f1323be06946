"""Deciding against the recommendation: for which reason, how far, and who signs it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scenarios import assessed, overriding

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.facts.bank import Outcome, Override
from engine.policy.authority import needs_second_person
from engine.policy.decision import Decision, Verdict
from engine.policy.document import load_policy

POLICY = load_policy()
REFERRED = {"score": {"pd": 0.04, "grade": 7, "low": 0.03, "high": 0.045}}
DECLINED = {"score": {"pd": 0.2, "grade": 9}}


def decided(given: dict[str, Any], outcome: Outcome, reason: str, note: str = "Seen by hand") -> Assessment:
    return overriding(given, Override(outcome, reason, note, "lin"))


def test_that_a_referred_case_is_granted_within_its_limit_by_a_second_person() -> None:
    found = decided({"features": {"returned_90": 4}}, Outcome.GRANT, "one-off-event")
    decision = found.decision
    assert (decision.recommended, decision.verdict) == (Verdict.REFER, Verdict.APPROVE)
    assert decision.authority == "approver"
    assert needs_second_person(POLICY.authority, decision)
    assert found.offer is not None and found.limit is not None and found.offer.amount <= found.limit.amount
    assert decision.reasons == ()


def test_that_what_the_limit_does_not_reach_is_granted_in_part_with_the_reasons_that_are_left() -> None:
    found = decided(REFERRED | {"amount": 400_000}, Outcome.GRANT, "known-customer")
    assert found.limit is not None
    assert found.decision.verdict is Verdict.APPROVE_LESS
    assert found.offer is not None and found.offer.amount == found.limit.amount
    assert found.decision.reasons
    assert not any("Score grade" in str(reason) for reason in found.decision.reasons)


def test_that_an_approval_can_be_declined_for_a_reason_which_is_told_first() -> None:
    found = decided({}, Outcome.DECLINE, "purpose-doubtful")
    assert (found.decision.recommended, found.decision.verdict) == (Verdict.APPROVE, Verdict.DECLINE)
    assert [str(reason) for reason in found.decision.reasons] == ["The stated use of the money is not plausible"]
    assert found.offer is None
    assert not needs_second_person(POLICY.authority, found.decision)


def test_that_a_declined_case_may_be_referred_but_not_granted_beyond_its_limit() -> None:
    assert decided(DECLINED, Outcome.REFER, "evidence-seen").decision.verdict is Verdict.REFER
    with pytest.raises(Refused, match="does not lift the limit"):
        decided(DECLINED, Outcome.GRANT, "known-customer")


@pytest.mark.parametrize(
    "given",
    [
        {"features": {"enforcement_count": 1}},
        {"purpose": "buy bitcoin"},
        {"missing": ["phone"]},
        {"screening": {"hits": ["open"]}},
        {"screening": {"hits": ["match"]}},
    ],
    ids=["knock-out", "banned purpose", "identity unknown", "hit unresolved", "on a list"],
)
def test_that_knock_outs_and_an_unknown_identity_stand(given: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="Cannot be overridden"):
        decided(given, Outcome.GRANT, "known-customer")


@pytest.mark.parametrize("reason", ["adverse-knowledge", "no-such-reason", ""])
def test_that_a_reason_must_be_one_of_the_policy_for_this_direction(reason: str) -> None:
    with pytest.raises(Refused, match="Choose a reason"):
        decided({"features": {"returned_90": 4}}, Outcome.GRANT, reason)


def test_that_an_override_needs_a_note() -> None:
    with pytest.raises(Refused, match="needs a note"):
        decided({}, Outcome.DECLINE, "management", note="  ")


@pytest.mark.parametrize(
    ("given", "outcome"),
    [({}, Outcome.GRANT), (DECLINED, Outcome.DECLINE), ({"features": {"returned_90": 4}}, Outcome.REFER)],
)
def test_that_what_is_recommended_anyway_is_no_override(given: dict[str, Any], outcome: Outcome) -> None:
    with pytest.raises(Refused, match="record it without an override"):
        decided(given, outcome, "data-error")


def test_that_the_recommendations_stay_as_they_were() -> None:
    plain = assessed(DECLINED).decision
    changed = decided(DECLINED, Outcome.REFER, "evidence-seen").decision
    assert (changed.score_verdict, changed.policy_verdict) == (plain.score_verdict, plain.policy_verdict)
    assert [f for f in changed.findings if f.rule != "authority"] == [
        f for f in plain.findings if f.rule != "authority"
    ]


def test_that_a_policy_from_before_overrides_lets_none_be_made() -> None:
    with pytest.raises(Refused, match="lets no recommendation be overridden"):
        overriding({}, Override(Outcome.DECLINE, "management", "note", "lin"), replace(POLICY, overrides=None))


@pytest.mark.parametrize(
    ("amount", "needs"), [(300_000, False), (300_001, True)], ids=["at the officer's bound", "above it"]
)
def test_that_an_approval_needs_a_second_person_above_the_officers_authority(amount: int, needs: bool) -> None:
    decision: Decision = assessed({"amount": 200_000}).decision
    level = POLICY.authority[0]
    assert level.up_to is not None and level.up_to.amount == 300_000
    role = level.role if amount <= 300_000 else POLICY.authority[1].role
    assert needs_second_person(POLICY.authority, replace(decision, authority=role)) is needs
