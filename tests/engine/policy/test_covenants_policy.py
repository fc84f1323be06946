"""Conditions that a case's weak points call for: which, with what threshold and headroom, and which were dropped."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from builders import a_case
from hypothesis import given as drawn
from hypothesis import strategies as st
from scenarios import FixedModel, a_score, assessed

from engine.assessment.assess import assess_examined
from engine.assessment.bank_side import from_plain, to_plain
from engine.assessment.document import to_document
from engine.assessment.examination import examine
from engine.assessment.stopwatch import Stopwatch
from engine.facts.bank import BankSide, Waiver
from engine.policy.conditions import Condition, ConditionKind
from engine.policy.covenants import headroom
from engine.policy.document import load_policy
from engine.policy.terms import Comparison

POLICY = load_policy()


def conditions(given: dict[str, Any]) -> dict[str, Condition]:
    return {condition.name: condition for condition in assessed(given).conditions}


@pytest.mark.parametrize(
    ("share", "is_proposed"), [(0.36, True), (0.35, False), (0.2, False), ("unknown", True)],
    ids=["close", "at the edge", "far", "unknown"],
)  # fmt: skip
def test_that_a_covenant_is_proposed_where_the_headroom_is_small_or_unknown(share: Any, is_proposed: bool) -> None:
    assert ("largest-customer" in conditions({"features": {"customer_top1": share}})) is is_proposed


def test_that_a_covenant_tells_observed_threshold_and_headroom() -> None:
    found = conditions({"features": {"customer_top1": 0.4}})["largest-customer"]
    assert (found.kind, found.tested.value) == (ConditionKind.COVENANT, "quarterly")
    assert (found.observed, found.threshold, found.headroom) == (0.4, Decimal("0.5"), Decimal("0.2"))
    assert found.sources


def test_that_an_unknown_figure_has_no_headroom() -> None:
    found = conditions({"features": {"customer_top1": "unknown"}})["largest-customer"]
    assert (found.observed, found.headroom, found.threshold) == (None, None, Decimal("0.5"))


def test_that_a_covenant_that_would_be_broken_at_once_is_set_at_todays_figure_with_slack() -> None:
    found = conditions({"features": {"customer_top1": 0.6}})["largest-customer"]
    assert found.is_set_at_today
    assert found.threshold == Decimal("0.66")
    assert found.headroom is not None and found.headroom > 0


def test_that_a_missing_paper_is_a_condition_precedent() -> None:
    found = conditions({"amount": 250_000, "missing": ["face-to-face"]})["identity-face-to-face"]
    assert found.kind is ConditionKind.PRECEDENT
    assert "Meeting face to face or by video is missing" in str(found.text)
    assert not found.is_measured


def test_that_conditions_follow_amount_product_and_evidence() -> None:
    small, large = conditions({"amount": 200_000}), conditions({"amount": 200_001})
    assert "turnover-through-us" not in small and "turnover-through-us" in large
    assert "orders-are-assigned" not in small
    assert "orders-are-assigned" in conditions({"product": "order-tranches"})
    assert "cover-by-flows" not in small
    assert "cover-by-accounts" not in conditions({"without": ["accounts"]})


def test_that_a_dropped_condition_stays_with_the_note_that_dropped_it() -> None:
    case = a_case()
    waiver = Waiver("submit-accounts", "Filed with the tax office, seen there", "lin", dt.date(2026, 6, 30))
    seen = replace(case, bank=BankSide(waivers=(waiver,)))
    assert from_plain(to_plain(seen.bank)) == seen.bank
    answer = assess_examined(examine(seen, POLICY, Stopwatch()), FixedModel(a_score()))
    found = {condition.name: condition for condition in answer.conditions}
    assert found["submit-accounts"].waiver == waiver
    assert found["submit-statements"].is_kept
    told = {row["name"]: row["is_kept"] for row in to_document(answer)["conditions"]}
    assert told["submit-accounts"] is False and told["submit-statements"] is True


def test_that_a_policy_from_before_conditions_proposes_none_and_keeps_its_document() -> None:
    answer = assessed({}, replace(POLICY, conditions=None))
    assert answer.conditions == ()
    assert "conditions" not in to_document(answer)


@drawn(
    st.floats(0.01, 100),
    st.decimals("0.01", "100", places=2),
    st.sampled_from([Comparison.AT_LEAST, Comparison.AT_MOST]),
)
def test_that_headroom_is_negative_exactly_where_the_covenant_is_broken(
    observed: float, threshold: Decimal, holds: Comparison
) -> None:
    value = Decimal(repr(observed))
    holds_now = value >= threshold if holds is Comparison.AT_LEAST else value <= threshold
    assert (headroom(observed, holds, threshold) >= 0) is holds_now
