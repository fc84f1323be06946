from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from builders import a_case, money
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import FixedModel, a_score

from engine.assessment.alternatives import alternatives
from engine.assessment.assess import assess
from engine.assessment.document import to_document
from engine.assessment.whatif import WhatIf
from engine.facts.request import Method, Product, Request
from engine.intake.assemble import load_case
from engine.paths import resources
from engine.policy.decision import Verdict
from engine.policy.document import load_policy
from engine.scoring.registry import shipped_model

POLICY = load_policy()
SAMPLES = sorted(path.parent.name for path in (resources() / "samples").glob("*/application.toml"))


def test_that_ways_tenors_and_products_stand_beside_the_request() -> None:
    case = a_case()
    found = alternatives(case, POLICY, WhatIf(case, POLICY, FixedModel(a_score())))
    assert found[0].case.request == case.request
    requests = [assessment.case.request for assessment in found]
    assert len(set(requests)) == len(requests)
    assert {r.product for r in requests} == set(Product)
    assert {r.method for r in requests} >= {None, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY}
    assert {r.tenor_months for r in requests} > {12}
    assert all(r.amount == case.request.amount for r in requests)


def test_that_an_alternative_is_decided_as_if_it_had_been_asked_for() -> None:
    case, model = a_case(), FixedModel(a_score())
    for other in alternatives(case, POLICY, WhatIf(case, POLICY, model)):
        again = assess(replace(case, request=other.case.request), POLICY, model)
        assert to_document(again) == to_document(other)


def test_that_without_orders_no_tranches_against_them_are_offered() -> None:
    case = a_case(orders=None)
    found = alternatives(case, POLICY, WhatIf(case, POLICY, FixedModel(a_score())))
    assert Product.ORDER_TRANCHES not in {other.case.request.product for other in found}


def test_that_the_way_of_repayment_asked_for_is_the_offer_s() -> None:
    request = Request(Product.TERM_LOAN, money(100_000), 12, "stock", Method.EQUAL_PRINCIPAL)
    offer = assess(a_case(request=request), POLICY, FixedModel(a_score())).offer
    assert offer is not None
    assert offer.tranches[0].schedule.method == "equal-principal"
    assert len({row.principal for row in offer.tranches[0].schedule.instalments[:-1]}) == 1


def test_that_a_way_the_product_does_not_know_refers_the_case() -> None:
    request = Request(Product.REVOLVING_LINE, money(100_000), 12, "stock", Method.LEVEL)
    assessed = assess(a_case(request=request), POLICY, FixedModel(a_score()))
    assert assessed.decision.verdict is Verdict.REFER
    assert [f.rule for f in assessed.decision.findings if f.verdict is Verdict.REFER] == ["repayment"]


def test_that_a_seasonal_loan_is_repaid_when_the_firm_s_money_comes_in() -> None:
    products = {
        **POLICY.products,
        Product.TERM_LOAN: replace(POLICY.products[Product.TERM_LOAN], methods=(Method.LEVEL, Method.SEASONAL)),
    }
    policy = replace(POLICY, products=products, digest="d" * 64)
    request = Request(Product.TERM_LOAN, money(100_000), 12, "stock", Method.SEASONAL)
    case = a_case(request=request)
    assessed = assess(case, policy, FixedModel(a_score()))
    assert assessed.offer is not None
    parts = {row.due.month: row.principal.amount for row in assessed.offer.tranches[0].schedule.instalments}
    inflow = {m.start.month: m.inflow.amount for m in assessed.triangulation.months[-13:] if m.inflow is not None}
    for month, principal in parts.items():
        assert abs(principal / 100_000 - inflow[month] / sum(inflow.values())) < Decimal("0.01")
    unseen = assess(replace(case, ledger=None), policy, FixedModel(a_score()))
    assert "repayment" in [f.rule for f in unseen.decision.findings]


@pytest.mark.parametrize("name", SAMPLES)
def test_that_the_solver_finds_only_what_is_approved_for_every_sample(name: str) -> None:
    folder: Path = resources() / "samples" / name
    case, model = load_case(folder), shipped_model()
    answers = WhatIf(case, POLICY, model).answers()
    found = [a for a in (answers.largest, answers.shortest, answers.longest, answers.plan, *answers.others) if a]
    for answer in found:
        again = assess(replace(case, request=answer.case.request), POLICY, model)
        assert again.decision.verdict is Verdict.APPROVE
        assert to_document(again) == to_document(answer)
    if answers.largest is not None:
        request = answers.largest.case.request
        step = answers.largest.policy.products[request.product].step
        if request.amount + step <= answers.largest.policy.products[request.product].most:
            more = assess(replace(case, request=replace(request, amount=request.amount + step)), POLICY, model)
            assert more.decision.verdict is not Verdict.APPROVE


@settings(max_examples=12, deadline=None)
@given(
    product=st.sampled_from(Product),
    amount=st.integers(10, 4_000),
    months=st.integers(1, 48),
    pd=st.sampled_from([(0.004, 2), (0.02, 5), (0.04, 6), (0.08, 7)]),
    has_accounts=st.booleans(),
    has_debts=st.booleans(),
)
def test_that_the_solver_finds_only_what_is_approved_for_any_request(
    product: Product, amount: int, months: int, pd: tuple[float, int], has_accounts: bool, has_debts: bool
) -> None:
    case = a_case(request=Request(product, money(1000 * amount), months, "stock"))
    case = replace(case, accounts=case.accounts if has_accounts else (), debts=case.debts if has_debts else None)
    model = FixedModel(a_score(*pd))
    answers = WhatIf(case, POLICY, model).answers()
    for answer in (answers.largest, answers.shortest, answers.longest, answers.plan, *answers.others):
        if answer is not None:
            again = assess(replace(case, request=answer.case.request), POLICY, model)
            assert again.decision.verdict is Verdict.APPROVE
            assert again.offer is not None
            assert again.limit is not None
            assert again.offer.amount == again.limit.amount
