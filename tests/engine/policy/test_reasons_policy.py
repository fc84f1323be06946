"""The principal reasons: specific, actually used, at most four, and no two about one thing."""

from __future__ import annotations

from typing import Any

from scenarios import assessed

from engine.policy.decision import Verdict
from engine.scoring.score import Reason


def reasons(**given: Any) -> list[str]:
    return [str(reason) for reason in assessed(given).decision.reasons]


def test_that_one_observed_figure_gives_one_reason() -> None:
    found = assessed({"features": {"days_negative": 70}}).decision
    assert {f.rule for f in found.findings if f.about == "days_negative" and f.verdict} == {
        "days-below-zero", "many-days-below-zero",
    }  # fmt: skip
    assert [str(reason) for reason in found.reasons] == ["Days below zero: 70; at most 60 is allowed"]


def test_that_a_figure_of_rule_and_score_gives_one_reason() -> None:
    named = Reason("overdraft", ("days_negative",), (30.0,), (2.0,), 0.4, 0.2, 0.1)
    score = {"pd": 0.2, "grade": 9, "reasons": (named,)}
    about_days = [reason for reason in reasons(features={"days_negative": 30}, score=score) if "below zero" in reason]
    assert about_days == ["Days below zero: 30 days, against 2 days for applicants near the cut-off"]


def test_that_an_undeclared_lender_found_and_counted_is_one_reason() -> None:
    finding = {"kind": "undeclared-lender", "severity": "serious"}
    found = reasons(features={"undisclosed_lenders": 1}, findings=[finding])
    assert found == ["seen by hand"]


def test_that_missing_papers_speak_for_the_amount_that_identity_allows() -> None:
    found = reasons(amount=300_000, missing=["face-to-face", "sanctions-clear"], measures={"cautious_cash": "900000"})
    assert found == ["Meeting face to face or by video is missing", "Sanctions screening is missing"]


def test_that_what_binds_the_limit_comes_first_and_once() -> None:
    found = assessed({"amount": 300_000, "missing": ["sanctions-clear"], "measures": {"cautious_cash": "190000"}})
    assert found.decision.verdict is Verdict.APPROVE_LESS
    assert found.limit.binding == "debt-service"
    words = [str(reason) for reason in found.decision.reasons]
    assert words[0].startswith("Debt service cover, cautious, with the requested loan: ")
    assert words[1:] == ["Sanctions screening is missing"]


def test_that_a_cap_without_a_rule_of_its_own_is_named_by_the_limit() -> None:
    found = reasons(amount=300_000, measures={"effective_yearly_inflow": "1000000", "cautious_cash": "900000"})
    assert found == [
        "The limit is CN¥200,000.00, bound by: Share of effective yearly inflow; requested are CN¥300,000.00"
    ]


def test_that_figures_unknown_for_one_missing_evidence_are_one_reason() -> None:
    found = assessed({"without": ["ledger"]}).decision
    unknown = [f for f in found.findings if f.observed is None and "There are no bank statements" in str(f.sentence)]
    assert len(unknown) > 2
    words = [str(reason) for reason in found.reasons]
    assert sum("There are no bank statements" in reason for reason in words) == 1
