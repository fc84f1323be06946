from __future__ import annotations

import math
from decimal import Decimal

import pytest
from builders import a_case, money
from scenarios import a_score, assessed

from engine.facts.industry import Industry
from engine.features.feature import Unit
from engine.i18n import Percent, translator
from engine.money import Money
from engine.policy.decision import RuleFinding, Status, Verdict
from engine.policy.document import load_policy
from engine.policy.loan_stages import price_stage
from engine.policy.proposal import Proposal
from engine.policy.stages import portrait_bias_stage
from engine.policy.wording import reason_sentence, shown, shown_apart
from engine.scoring.score import Reason


def price_finding(unclipped: str | None) -> RuleFinding:
    rate = None if unclipped is None else Decimal(unclipped)
    proposal = Proposal(money(1), "requested", (), 0.05, rate, rate, Decimal("0.12"))
    return next(iter(price_stage(proposal)))


@pytest.mark.parametrize(
    ("unclipped", "status", "verdict"),
    [
        ("0.12", Status.PASSED, Verdict.APPROVE),
        ("0.120001", Status.FAILED, Verdict.REFER),
        (None, Status.UNKNOWN, Verdict.REFER),
    ],
)
def test_that_a_price_above_the_ceiling_refers(unclipped: str | None, status: Status, verdict: Verdict) -> None:
    found = price_finding(unclipped)
    assert (found.status, found.verdict) == (status, verdict)


@pytest.mark.parametrize(("trend", "verdict"), [(-0.05, Verdict.REFER), (-0.0499, Verdict.APPROVE)])
def test_that_a_falling_industry_is_looked_at(trend: float, verdict: Verdict) -> None:
    industry = Industry("C22", {"en": "Paper"}, 0.03, trend)
    findings = list(portrait_bias_stage(a_score(), a_case(), load_policy(), industry))
    assert next(f for f in findings if f.rule == "industry-trend").verdict is verdict


def test_that_an_industry_that_is_not_listed_has_no_trend() -> None:
    rules = [f.rule for f in portrait_bias_stage(a_score(), a_case(), load_policy(), None)]
    assert rules == ["portrait-bias"]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.123, Unit.SHARE, Percent(0.123)),
        (1.0, Unit.FLAG, True),
        (33.6, Unit.DAYS, 34),
        (1.234, Unit.RATIO, 1.23),
        (0.0, Unit.MONEY_LOG, Money(0, "EUR")),
        (math.log1p(120_000), Unit.MONEY_LOG, Money(120_000, "EUR")),
        (-math.log1p(120_000), Unit.MONEY_LOG, Money(-120_000, "EUR")),
        (math.log1p(23), Unit.COUNT_LOG, 23),
        (None, Unit.DAYS, None),
    ],
)
def test_that_a_value_is_shown_by_its_unit(value: float | None, unit: Unit, expected: object) -> None:
    assert shown(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "other", "unit", "expected"),
    [
        (1.96, Decimal(2), Unit.YEARS, (1.96, 2)),
        (1.9996, Decimal(2), Unit.YEARS, (1.9996, 2)),
        (0.8504, Decimal("0.85"), Unit.SHARE, (Percent(0.8504, 2), Percent(0.85, 2))),
        (20.3, Decimal(20), Unit.DAYS, (20.3, 20)),
        (24.0, Decimal(20), Unit.DAYS, (24, 20)),
        (1.1, Decimal("1.1"), Unit.RATIO, (1.1, 1.1)),
    ],
)
def test_that_two_values_that_differ_are_never_shown_as_one(
    value: float, other: Decimal, unit: Unit, expected: tuple[object, object]
) -> None:
    assert shown_apart(value, other, unit) == expected


def test_that_a_score_s_reason_is_a_specific_sentence_in_both_languages() -> None:
    reason = Reason("overdraft", ("days_negative",), (34.0,), (2.0,), 0.4, 0.06, 0.04)
    sentence = reason_sentence(reason, "CNY")
    assert str(sentence) == "Days below zero: 34 days, against 2 days for applicants near the cut-off"
    chinese = translator("zh_CN").render(sentence)
    assert "34" in chinese
    assert "接近准入线" in chinese


def test_that_a_limit_by_grade_is_explained_by_what_made_the_grade() -> None:
    found = assessed(
        {"amount": 501_000, "score": {"pd": 0.035, "grade": 6}, "measures": {"cautious_cash": "9000000"}}
    ).decision
    assert found.verdict is Verdict.APPROVE_LESS
    assert [str(reason) for reason in found.reasons] == [
        "Cash buffer: 6 days, against 21 days for applicants near the cut-off"
    ]
