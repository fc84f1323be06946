"""What a loan is tied to, who was screened and what a person decided otherwise: in memo, letter and command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from builders import a_case, money
from memo_builders import a_decision, an_assessment
from scenarios import FixedModel, a_score
from test_memo_pdf import pages, text

from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.assessment.condition_words import bearing
from engine.assessment.screening_words import screened
from engine.assessment.steps import lifts, lowered_grade
from engine.cli.summary import summary
from engine.facts.bank import BankSide, Hit, ListVersion, Outcome, Override, Resolution, Screening, Waiver
from engine.facts.group import GroupExposure
from engine.features.feature import Unit
from engine.i18n import LANGUAGES, say, translator
from engine.memo.cost_sheet import cost_sheet_pdf
from engine.memo.letters import letter_pdf
from engine.memo.pdf import memo_pdf
from engine.policy.conditions import Condition, ConditionKind
from engine.policy.conditions import Tested as Often
from engine.policy.decision import Verdict
from engine.policy.document import load_policy
from engine.policy.terms import Comparison

ISSUED = dt.date(2026, 7, 2)
COVER = Condition(
    "cover", ConditionKind.COVENANT, say("Cover stays up"), Often.YEARLY, "Cover", Unit.RATIO, Comparison.AT_LEAST,
    1.32, Decimal("1.1"), Decimal("0.2"), sources=(),
)  # fmt: skip
INSURED = Condition("insurance", ConditionKind.PRECEDENT, say("Stock is insured"), Often.ONCE)
REPORTS = Condition("reports", ConditionKind.UNDERTAKING, say("Accounts by 30 April"), Often.YEARLY)
DROPPED = replace(REPORTS, name="turnover", text=say("Turnover through us"), waiver=Waiver(
    "turnover", "too small a share", "zhou", dt.date(2026, 6, 29),
))  # fmt: skip
LIST = ListVersion("OFAC SDN", dt.date(2026, 6, 20), "ab" * 32, 18_000)
HIT = Hit("owner", "王建国", "OFAC SDN", "9700", "cd" * 32, "WANG, Jianguo", 0.93)


def tied(**changes: object) -> Assessment:
    return an_assessment(conditions=(REPORTS, COVER, INSURED, DROPPED), **changes)


def with_bank(bank: BankSide, **changes: object) -> Assessment:
    return tied(case=replace(a_case(), bank=bank), **changes)


def told(assessment: Assessment, language: str = "en") -> str:
    return summary(assessment, {"total": 1.0}, language)


def test_that_the_memo_shows_conditions_with_threshold_today_and_headroom() -> None:
    printed = text(memo_pdf(tied(), "en"))
    for words in ("Stock is insured", "Cover stays up", "at least 1.1", "1.32", "20%", "yearly"):
        assert words in printed
    assert "Turnover through us (dropped by zhou on Jun 29, 2026: too small a share)" in printed
    assert printed.index("Stock is insured") < printed.index("Cover stays up") < printed.index("Accounts by 30 April")


def test_that_the_command_line_shows_conditions_in_one_line_each() -> None:
    lines = told(tied()).splitlines()
    assert "  [Before drawing] Stock is insured" in lines
    assert "  [Covenant] Cover stays up: at least 1.1; today 1.32, headroom 20%, tested yearly" in lines
    assert "  [Undertaking] Accounts by 30 April, tested yearly" in lines


def test_that_a_figure_that_is_not_known_is_said_to_be_unknown() -> None:
    blind = replace(COVER, observed=None, headroom=None)
    assert "[Covenant] Cover stays up: at least 1.1; today unknown, tested yearly" in told(
        an_assessment(conditions=(blind,))
    ).replace("Unknown - required", "unknown")


def test_that_the_letter_names_what_the_applicant_must_keep_and_nothing_that_was_dropped() -> None:
    printed = text(letter_pdf(tied(), "en", ISSUED, 30))
    assert "Before you draw: Stock is insured." in printed
    assert (
        "As long as the loan runs: Cover stays up. That is at least 1.1; today it is 1.32. We test it yearly."
        in printed
    )
    assert "You undertake: Accounts by 30 April." in printed
    assert "Turnover through us" not in printed


def test_that_a_declined_loan_is_tied_to_nothing() -> None:
    declined = tied(decision=a_decision(Verdict.DECLINE), offer=None)
    assert bearing(declined) == ()
    assert "Nothing is lent, so nothing is tied to conditions." in text(memo_pdf(declined, "en"))
    assert "Stock is insured" not in text(letter_pdf(declined, "en", ISSUED, 30))
    assert "Stock is insured" not in told(declined)


def test_that_a_paper_that_only_the_amount_asked_for_needs_is_no_condition_of_a_smaller_loan() -> None:
    paper = replace(INSURED, name="identity-site-visit", text=say("Before anything is drawn beyond: no site visit"))
    reduced = an_assessment(conditions=(paper, INSURED))
    within = replace(reduced.identity, cap=money(300_000))
    assert bearing(replace(reduced, identity=within)) == (INSURED,)
    below = replace(reduced.identity, cap=money(200_000))
    assert bearing(replace(reduced, identity=below)) == (paper, INSURED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_lists_hits_and_what_became_of_them_are_told(language: str) -> None:
    resolution = Resolution(False, "born 20 years later", "zhou", dt.date(2026, 6, 28))
    other = replace(HIT, name="李梅", listed_as="LI, Mei", resolution=resolution)
    found = Screening(dt.date(2026, 6, 27), (LIST,), ("Linden", "王建国", "李梅"), (HIT, other))
    assessment = with_bank(BankSide(screening=found))
    for said in (text(memo_pdf(assessment, language)), told(assessment, language)):
        assert "OFAC SDN" in said
        assert "18,000" in said
        assert "WANG, Jianguo" in said
        assert "93%" in said
        assert translator(language).text("To be resolved") in said
        assert "born 20 years later" in said


def test_that_a_case_that_needs_no_screening_says_so_and_one_that_does_says_that_too() -> None:
    small = an_assessment(case=replace(a_case(), identity_evidence=()))
    needs = replace(small, identity=replace(small.identity, papers=()))
    assert str(screened(needs)) == "Not screened: not required at this amount, only above CN¥200,000.00."
    assert "though this amount needs one" in str(screened(small))
    assert "A screening made elsewhere is on file" in str(screened(an_assessment()))
    assert "not required at this amount" in told(needs)
    assert "not required at this amount" in text(memo_pdf(needs, "en"))


def test_that_an_override_is_told_with_its_coded_reason_its_note_and_by_whom() -> None:
    made = Override(Outcome.DECLINE, "management", "Could not explain the loans", "zhou")
    decided = a_decision(Verdict.DECLINE, score_verdict=Verdict.APPROVE, policy_verdict=Verdict.APPROVE, override=made)
    assessment = with_bank(BankSide(override=made), decision=decided, offer=None)
    sentence = (
        "Decided against the recommendation by zhou: decline instead of approve. Reason (management): Management could "
        "not explain the figures. Note: Could not explain the loans"
    )
    printed = text(memo_pdf(assessment, "en"))
    assert printed.count(sentence) == 2
    assert sentence in told(assessment)


def test_that_a_case_as_recommended_tells_of_no_override() -> None:
    assert "against the recommendation" not in text(memo_pdf(tied(), "en"))
    assert "against the recommendation" not in told(tied())


def test_that_a_condition_in_the_banks_own_words_is_printed_in_the_language_of_the_memo() -> None:
    own = next(rule for rule in an_assessment().policy.conditions.rules if rule.name == "insurance")
    assessment = an_assessment(conditions=(replace(INSURED, text=own.text.sentence()),))
    assert own.text.in_language("zh_CN") in text(memo_pdf(assessment, "zh_CN")).replace(" ", "")


def test_that_a_covenant_without_a_figure_of_today_promises_none() -> None:
    blind = replace(COVER, observed=None, headroom=None)
    printed = text(letter_pdf(an_assessment(conditions=(blind,)), "en", ISSUED, 30))
    assert "Cover stays up. That is at least 1.1. We test it yearly." in printed


def test_that_the_cost_sheet_of_an_approved_loan_names_its_conditions_on_the_same_page() -> None:
    approved = tied(decision=a_decision(Verdict.APPROVE))
    (printed,) = pages(cost_sheet_pdf(approved, "en"))
    assert "Before you draw: Stock is insured." in printed
    assert "Turnover through us" not in printed
    assert "tied to" not in text(cost_sheet_pdf(an_assessment(), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_long_names_and_many_hits_and_conditions_stay_within_the_page(language: str) -> None:
    name = "Aktiengesellschaft für Verpackungs-, Förder- und Lagertechnik 浙江省杭州市国际包装机械有限责任公司" * 3
    hit = replace(HIT, name=name, listed_as=name, entry="NK-" * 40)
    found = Screening(dt.date(2026, 6, 27), (replace(LIST, name=name),) * 6, (name,) * 40, (hit,) * 30)
    made = Override(Outcome.DECLINE, "management", name * 3, name)
    many = tuple(replace(DROPPED if n % 3 else COVER, name=str(n), text=say("{name}", name=name)) for n in range(25))
    case = a_case(applicant=replace(a_case().applicant, name=name, address=name))
    case = replace(case, bank=BankSide(found, made), request=replace(case.request, purpose=name))
    decided = a_decision(override=made)
    assessment = an_assessment(case=case, conditions=many, decision=decided)
    documents = (
        memo_pdf(assessment, language),
        letter_pdf(assessment, language, ISSUED, 30),
        cost_sheet_pdf(assessment, language),
    )
    assert [len(pages(document)) <= most for document, most in zip(documents, (14, 4, 3), strict=True)] == [True] * 3
    for document in documents:
        for page in pypdfium2.PdfDocument(document):
            bounds = [item.get_bounds() for item in page.get_objects(filter=[1])]
            assert min(left for left, _, _, _ in bounds) >= 0
            assert max(right for _, _, right, _ in bounds) <= page.get_width()
            assert min(bottom for _, bottom, _, _ in bounds) >= 0
            assert max(top for _, _, _, top in bounds) <= page.get_height()


def test_that_a_lowered_grade_that_nobody_knows_how_to_lift_promises_nothing() -> None:
    case = a_case(bank=BankSide(group=GroupExposure(dt.date(2026, 6, 30), is_whole=False)))
    found = assess(case, load_policy(), FixedModel(a_score(grade=4, pd=0.02)))
    assert lowered_grade(found) is not None
    assert not lifts(found)
    printed = text(memo_pdf(found, "en"))
    assert "For the limit it counts as" in printed
    assert "To lift it" not in printed
