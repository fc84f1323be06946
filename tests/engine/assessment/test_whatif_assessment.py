from __future__ import annotations

from dataclasses import replace

from builders import a_case, money
from scenarios import FixedModel, a_score

from engine.assessment.assess import assess
from engine.assessment.document import to_document
from engine.assessment.whatif import WhatIf
from engine.facts.request import Product, Request
from engine.policy.decision import Verdict
from engine.policy.document import load_policy

POLICY = load_policy()
STEP = POLICY.products[Product.TERM_LOAN].step


def test_that_the_largest_amount_is_approved_and_the_next_step_is_not() -> None:
    ask = WhatIf(a_case(), POLICY, FixedModel(a_score()))
    best = ask.largest()
    assert best is not None
    assert best.decision.verdict is Verdict.APPROVE
    amount = best.case.request.amount
    assert ask.assess(amount + STEP, 12).decision.verdict is not Verdict.APPROVE
    assert money(270_000) < amount < money(290_000)


def test_that_the_largest_amount_is_found_where_the_grade_binds() -> None:
    ask = WhatIf(
        a_case(request=Request(Product.REVOLVING_LINE, money(10_000), 12, "stock")), POLICY, FixedModel(a_score())
    )
    best = ask.largest()
    assert best is not None
    assert best.case.request.amount == money(1_000_000)


def test_that_an_answer_is_a_whole_assessment_of_the_changed_case() -> None:
    case = a_case()
    best = WhatIf(case, POLICY, FixedModel(a_score())).largest()
    assert best is not None
    again = assess(replace(case, request=best.case.request), POLICY, FixedModel(a_score()))
    assert to_document(again) == to_document(best)


def test_that_the_shortest_tenor_is_an_edge_and_the_longest_is_what_the_product_allows() -> None:
    ask = WhatIf(a_case(), POLICY, FixedModel(a_score()))
    shortest, longest = ask.shortest(), ask.longest()
    assert shortest is not None
    assert longest is not None
    months = shortest.case.request.tenor_months
    assert months > 12
    assert ask.assess(money(300_000), months - 1).decision.verdict is not Verdict.APPROVE
    assert longest.case.request.tenor_months == 36


def test_that_no_amount_and_no_tenor_mend_a_bad_score() -> None:
    answers = WhatIf(a_case(), POLICY, FixedModel(a_score(0.2, 9))).answers()
    assert answers.largest is answers.shortest is answers.longest is None


def test_that_few_assessments_are_enough() -> None:
    ask = WhatIf(a_case(), POLICY, FixedModel(a_score()))
    ask.answers()
    assert ask.count <= 20
