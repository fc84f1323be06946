"""The step for what stands in the way: specific, in both languages, and right when it is taken."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from builders import money
from scenarios import assessed

from engine.assessment.step_words import APPLICATION, COMPARED, FIRM, KNOWN, PAPERS
from engine.assessment.steps import cap_step, lifts, lowered_grade, step, steps
from engine.cli.summary import summary
from engine.i18n import Percent, translator
from engine.offer.offer import Cap
from engine.policy.decision import Verdict
from engine.policy.identity import NEEDS
from engine.policy.policy import Policy
from engine.policy.rules import WORDS


def told(given: dict[str, Any]) -> list[str]:
    return [str(found) for found in steps(assessed(given))]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"amount": 300_000, "missing": ["face-to-face"]}, "Come to a meeting, in person or by video."),
        ({"amount": 300_000, "missing": ["sanctions-clear"]}, "The bank has to screen the case"),
        ({"without": ["ledger"]}, "File bank statements of the last 12 months."),
        ({"months": 40}, "Ask for at most 36 months."),
        ({"amount": 5_000}, "Ask for at least CN¥10,000.00."),
        ({"features": {"days_negative": 70}}, "at most 60 days below in a year (now 70)."),
        ({"features": {"returned_90": 5}}, "Let no payment come back: at most 3 in 90 days (now 5)."),
        ({"measures": {"debt_ratio": 0.9}}, "Liabilities over assets: come down to at most 85.0% (now 90.0%)."),
        ({"integrity": "D"}, "Send complete statements straight from your bank, unedited."),
        ({"purpose": " "}, "State what the loan is for."),
        ({"applicant": {"established": "unknown"}}, "State the day on which the firm was established."),
    ],
)  # fmt: skip
def test_that_a_principal_reason_has_the_step_that_would_do_away_with_it(given: dict[str, Any], expected: str) -> None:
    assert any(expected in said for said in told(given))


def test_that_a_step_that_nobody_can_take_is_not_said() -> None:
    assert told({"applicant": {"industry": "K70"}}) == []


def test_that_the_cash_named_for_the_amount_suffices_and_less_does_not() -> None:
    given = {"amount": 300_000, "measures": {"cautious_cash": "190000"}}
    (said,) = [found for found in told(given) if "debt service" in found]
    needed = int(re.search(r"For CN¥300,000.00, CN¥([0-9,]+)\.00 a year", said)[1].replace(",", ""))
    assert assessed({**given, "measures": {"cautious_cash": str(needed)}}).decision.verdict is Verdict.APPROVE
    less = assessed({**given, "measures": {"cautious_cash": str(int(needed * 0.98))}})
    assert less.decision.verdict is Verdict.APPROVE_LESS


def test_that_the_inflow_named_for_the_amount_suffices() -> None:
    cap = Cap("turnover", "", money(200_000), True, {
        "share": Percent(0.2), "effective_yearly_inflow": money(1_000_000),
    })  # fmt: skip
    assert "CN¥1,500,000.00 a year must come in" in str(cap_step(cap, money(300_000), in_full=True))


def test_that_what_is_not_known_asks_for_its_evidence_and_alleges_nothing() -> None:
    found = assessed({"without": ["ledger"]})
    unknown = [
        f for f in found.decision.findings if f.about in ("enforcement_count", "gambling_share", "days_negative")
    ]
    assert unknown
    assert {str(step(f, found)) for f in unknown} == {"File bank statements of the last 12 months."}


def test_that_no_step_is_said_for_a_case_that_is_approved() -> None:
    assert told({}) == []


def test_that_the_grade_of_the_data_says_what_lowers_it_and_what_would_lift_it() -> None:
    found = assessed({"amount": 150_000, "without": ["debts"]})
    lowered = lowered_grade(found)
    assert lowered is not None
    assert "For the limit it counts as" in str(lowered.sentence)
    assert "Exposure to the firm as a whole" in str(lowered.sentence)
    assert str(lifts(found)[0]) == "Declare your existing loans, or that there are none."
    said = summary(found, {}, "en")
    assert "To lift it: Declare your existing loans, or that there are none." in said
    assert "For the limit it counts as" in said


def test_that_a_grade_that_nothing_lowers_says_nothing_more() -> None:
    assert lowered_grade(assessed({})) is None


def test_that_every_paper_every_comparison_and_every_observed_thing_of_the_policy_has_a_step() -> None:
    assert set(PAPERS) == set(NEEDS)
    assert set(COMPARED) == set(WORDS.values())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_every_step_can_be_said_in_every_language(language: str) -> None:
    words, places = translator(language), {"threshold": 1, "observed": 2, "label": "x", "least": 3, "most": 4}
    places |= {"item": "y", "lender": "z", "evidence": "w"}
    for table in (PAPERS, FIRM, COMPARED, KNOWN, APPLICATION):
        for text in table.values():
            assert "{" not in words.text(text, **places)
            assert language == "en" or words.text(text, **places) != translator("en").text(text, **places)


def test_that_a_price_is_told_only_of_what_is_offered() -> None:
    declined = summary(assessed({"measures": {"tangible_net_worth": "-5"}}), {}, "en")
    assert "Price" not in declined
    assert "Price " in summary(assessed({}), {}, "en")
    referred = summary(assessed({"integrity": "D"}), {}, "en")
    assert "Indicative price" in referred
    assert "Indicative offer" in referred


def test_that_a_policy_without_conditions_is_told_too() -> None:
    found = assessed({})
    older: Policy = replace(found.policy, conditions=None)
    assert "Price" in summary(replace(found, policy=older, conditions=()), {}, "en")
