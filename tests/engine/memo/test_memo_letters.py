from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import a_case, money
from memo_builders import a_decision, a_price, a_schedule, a_score, an_assessment, an_offer
from test_memo_pdf import pages, text

from engine.assessment.plans import CasePlan
from engine.errors import Refused
from engine.facts.request import Product
from engine.i18n import LANGUAGES, say
from engine.memo.cost_sheet import cost_sheet_pdf
from engine.memo.letters import letter_pdf
from engine.offer.offer import Instalment, Offer, Schedule, Tranche
from engine.policy.decision import RuleFinding, Stage, Status, Verdict
from engine.scoring.score import Reason

ISSUED = dt.date(2026, 7, 2)


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REFER])
def test_that_no_letter_is_written_without_an_adverse_decision(verdict: Verdict) -> None:
    with pytest.raises(Refused):
        letter_pdf(an_assessment(decision=a_decision(verdict)), "en", ISSUED, 30)


def test_that_no_letter_is_written_without_a_reason() -> None:
    with pytest.raises(Refused, match="names no reason"):
        letter_pdf(an_assessment(decision=a_decision(Verdict.DECLINE, reasons=())), "en", ISSUED, 30)


def test_that_no_letter_is_written_when_the_explanation_does_not_add_up() -> None:
    with pytest.raises(Refused, match="does not add up"):
        letter_pdf(an_assessment(score=a_score(base=0.0)), "en", ISSUED, 30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_letter_is_one_page_with_amounts_and_the_day_to_contest_until(language: str) -> None:
    printed = pages(letter_pdf(an_assessment(), language, ISSUED, 30))
    assert len(printed) == 1
    for figure in ("300,000", "260,000", "1.07"):
        assert figure in printed[0]
    assert ("Aug 1, 2026" if language == "en" else "2026年8月1日") in printed[0]


def test_that_a_letter_gives_at_most_four_reasons() -> None:
    reasons = tuple(say("Reason number {n}", n=n) for n in range(1, 7))
    printed = text(letter_pdf(an_assessment(decision=a_decision(Verdict.DECLINE, reasons=reasons)), "en", ISSUED, 30))
    assert "Reason number 4" in printed
    assert "Reason number 5" not in printed
    assert "We cannot grant this loan" in printed


def test_that_what_would_change_a_reduced_answer_is_what_bounds_it() -> None:
    printed = text(letter_pdf(an_assessment(), "en", ISSUED, 30))
    assert "Missing or not yet proved: No site visit is on file" in printed
    assert "In the way today: Debt service cover is 1.07, below 1.2" in printed
    assert "Ask for at most CN¥260,000 over 12 months; what limits it is: Cash that covers debt service." in printed
    assert "probability of default" not in printed


def test_that_factors_of_the_score_are_named_where_the_score_declined() -> None:
    declined = a_decision(Verdict.DECLINE, score_verdict=Verdict.DECLINE)
    printed = text(letter_pdf(an_assessment(decision=declined, offer=None), "en", ISSUED, 30))
    assert "Days below zero: now 12 days. At 3 days the probability of default" in printed
    assert "2.9% to 1.7% (SIMULATED)" in printed
    assert "site visit" not in printed


def test_that_a_factor_equal_to_its_reference_promises_nothing() -> None:
    same = Reason("request", ("tenor_months",), (12.0,), (12.0,), 0.1, 0.0287, 0.0279)
    declined = a_decision(Verdict.DECLINE, score_verdict=Verdict.DECLINE)
    assessment = an_assessment(decision=declined, score=a_score(reasons=(same,)), offer=None)
    assert "no single change" in text(letter_pdf(assessment, "en", ISSUED, 30))


def test_that_the_cost_sheet_is_one_page_and_adds_up() -> None:
    printed = pages(cost_sheet_pdf(an_assessment(), "en"))
    assert len(printed) == 1
    for figure in ("CN¥260,000", "CN¥7,950", "CN¥267,950", "6.17%", "no interest-free period"):
        assert figure in printed[0]


def test_that_a_referred_case_is_promised_nothing() -> None:
    referred = an_assessment(decision=a_decision(Verdict.REFER))
    assert "nothing is promised" in text(cost_sheet_pdf(referred, "en"))
    assert "nothing is promised" not in text(cost_sheet_pdf(an_assessment(), "en"))


def test_that_a_letter_does_not_name_the_grade_as_something_to_be_met() -> None:
    grade = RuleFinding(
        "grade",
        Stage.GRADE,
        Status.FAILED,
        Verdict.DECLINE,
        say("Score grade {grade} of {worst}", grade=9, worst=10),
        9,
        7,
    )
    declined = a_decision(Verdict.DECLINE, score_verdict=Verdict.DECLINE, findings=(grade,))
    printed = text(letter_pdf(an_assessment(decision=declined, offer=None), "en", ISSUED, 30))
    assert "In the way today" not in printed
    assert "Days below zero: now 12 days" in printed


def test_that_the_cost_sheet_in_chinese_is_one_page() -> None:
    assert len(pages(cost_sheet_pdf(an_assessment(), "zh_CN"))) == 1


def test_that_a_loan_of_many_due_dates_still_costs_one_page() -> None:
    parts = tuple(
        Tranche(n, money(60_000), "date", "", day, a_schedule(60_000, day, 36))
        for n, day in enumerate((dt.date(2026, 7, 3), dt.date(2026, 7, 9), dt.date(2026, 7, 20)), start=1)
    )
    cost = money(sum(t.schedule.total_cost.amount for t in parts))
    offer = Offer(Product.TERM_LOAN, money(180_000), 36, a_price(), parts, cost, money(0), cost, None)
    assert len(pages(cost_sheet_pdf(an_assessment(offer=offer), "en"))) == 1


def test_that_interest_free_days_are_priced() -> None:
    """A bullet of 180 days at 7.2 % with 90 days free: 9 000 of some 17 753 interest is paid."""
    drawn = dt.date(2026, 7, 1)
    due = Instalment(drawn + dt.timedelta(days=180), money(500_000), money(9_000), money(0), money(509_000), money(0))
    schedule = Schedule(
        "bullet",
        drawn,
        money(500_000),
        Decimal("0.072"),
        (due,),
        money(9_000),
        money(0),
        money(9_000),
        Decimal("0.0369"),
    )
    tranche = Tranche(1, money(500_000), "date", "", drawn, schedule)
    offer = Offer(
        Product.TERM_LOAN,
        money(500_000),
        6,
        a_price(),
        (tranche,),
        money(9_000),
        money(0),
        money(9_000),
        Decimal("0.0369"),
    )
    printed = text(cost_sheet_pdf(an_assessment(offer=offer), "en"))
    assert "spare you about CN¥8,753: without them the interest would be about CN¥17,753" in printed


def test_that_a_case_without_an_offer_has_no_cost_sheet() -> None:
    with pytest.raises(Refused, match="no offer yet"):
        cost_sheet_pdf(an_assessment(case=a_case(), offer=None), "en")


def test_that_the_cost_sheet_of_an_unscored_case_gives_general_advice() -> None:
    assert "a clean record" in text(cost_sheet_pdf(an_assessment(score=None, offer=an_offer()), "en"))


def test_that_a_request_that_was_decided_anew_is_named_with_its_amount_and_months() -> None:
    wanted = replace(a_case().request, amount=money(280_000), tenor_months=24)
    plan = CasePlan(wanted, True, (), (), {}, an_assessment())
    printed = text(letter_pdf(an_assessment(), "en", ISSUED, 30, (plan,)))
    assert "Ask for at most CN¥280,000 over 24 months: decided anew, this would be approved." in printed
    firm = replace(plan, families=("liquidity",))
    assert "decided anew" not in text(letter_pdf(an_assessment(), "en", ISSUED, 30, (firm,)))


def test_that_nobody_is_told_to_change_the_industry() -> None:
    named = Reason("firm", ("industry_default_rate",), (0.052,), (0.04,), 0.1, 0.0287, 0.0279)
    declined = a_decision(Verdict.DECLINE, score_verdict=Verdict.DECLINE)
    assessment = an_assessment(decision=declined, score=a_score(reasons=(named,)), offer=None)
    assert "Default rate" not in text(letter_pdf(assessment, "en", ISSUED, 30))
