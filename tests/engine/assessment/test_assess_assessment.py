from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
import rfc8785
from builders import a_case, a_ledger, healthy_movements, money
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenarios import FixedModel, a_score, assessed

from engine.assessment.assess import assess, assess_examined
from engine.assessment.assessment import Assessment
from engine.assessment.document import to_document
from engine.assessment.examination import REQUEST_FEATURES, examine, with_request
from engine.assessment.stopwatch import Stopwatch
from engine.errors import Refused
from engine.facts.conduct import Category
from engine.facts.request import Product, Request
from engine.features.catalogue import feature_values
from engine.i18n import translator
from engine.intake.assemble import load_case
from engine.money import Money
from engine.paths import resources
from engine.policy.decision import Stage, Verdict
from engine.policy.document import load_policy
from engine.scoring.registry import shipped_model

POLICY = load_policy()
SMALL = Request(Product.TERM_LOAN, money(200_000), 12, "paper and ink")


def test_that_a_healthy_case_is_approved_with_everything_filled() -> None:
    found = assess(a_case(request=SMALL), POLICY, FixedModel(a_score()))
    assert found.decision.verdict is Verdict.APPROVE
    assert found.offer is not None
    assert found.limit is not None
    assert found.price is not None
    assert found.offer.amount == money(200_000)
    assert found.offer.tranches[0].schedule.rate == found.price.rate
    assert found.decision.policy_digest == POLICY.digest
    assert found.integrity.grade == "A"
    assert found.industry is not None
    assert set(found.stage_ms) == {
        "features", "integrity", "triangulation", "measures", "score", "price", "affordability", "limit", "decision",
        "offer", "conditions",
    }  # fmt: skip


def test_that_findings_come_in_the_order_of_the_stages() -> None:
    found = assess(a_case(request=SMALL), POLICY, FixedModel(a_score()))
    order = [list(Stage).index(finding.stage) for finding in found.decision.findings]
    assert order == sorted(order)
    assert {finding.stage for finding in found.decision.findings} == set(Stage)


def test_that_a_declined_case_gets_no_offer_and_its_score_s_reason() -> None:
    found = assess(a_case(request=SMALL), POLICY, FixedModel(a_score(0.2, 9)))
    assert found.decision.verdict is Verdict.DECLINE
    assert found.decision.score_verdict is Verdict.DECLINE
    assert found.offer is None
    assert str(found.decision.reasons[0]) == "Cash buffer: 6 days, against 21 days for applicants near the cut-off"


def test_that_policy_s_reasons_come_before_the_score_s_and_are_four_at_most() -> None:
    missed = {
        "enforcement_count": 2, "days_negative": 90, "gambling_share": 0.3, "returned_90": 9, "circular_share": 0.5,
    }  # fmt: skip
    found = assessed({"features": missed, "score": {"pd": 0.2, "grade": 9}})
    reasons = [str(reason) for reason in found.decision.reasons]
    assert len(reasons) == 4
    assert reasons[:3] == [
        "Enforcement and court movements: 2; at most 0 is allowed",
        "Days below zero: 90; at most 60 is allowed",
        "Gambling share of outflow: 30.0%; at most 2.0% is allowed",
    ]
    assert "near the cut-off" in reasons[3]


def test_that_the_cash_that_binds_the_limit_gives_exactly_the_cover_that_is_asked() -> None:
    case = a_case()
    first = assess(case, POLICY, FixedModel(a_score()))
    assert first.limit is not None
    assert first.limit.binding == "debt-service"
    request = replace(case.request, amount=first.limit.amount)
    second = assess(replace(case, request=request), POLICY, FixedModel(a_score()))
    assert second.decision.verdict is Verdict.APPROVE
    cover = second.measures["dscr_cautious_pro_forma"].value
    assert isinstance(cover, float)
    assert 1.1 <= cover < 1.105


def test_that_the_same_case_twice_gives_the_same_bytes() -> None:
    first = to_document(assess(a_case(), POLICY, FixedModel(a_score())))
    second = to_document(assess(a_case(), POLICY, FixedModel(a_score())))
    assert rfc8785.dumps(first) == rfc8785.dumps(second)


def test_that_the_document_holds_what_a_replay_needs_and_no_clock() -> None:
    case = a_case()
    document = to_document(assess(case, POLICY, FixedModel(a_score())))
    assert json.loads(rfc8785.dumps(document)) == document
    assert document["verdict"] == "approve-less"
    assert document["limit"]["binding_cap"] == "debt-service"
    assert document["limit"]["amount"] == document["offer"]["amount"]
    assert document["policy"] == {"version": POLICY.version, "digest": POLICY.digest}
    assert document["model"]["simulated"] is True
    assert document["evidence"][0]["sha256"] == case.evidence[0].sha256
    assert document["pd_interval"] == [0.02 * 0.7, 0.02 * 1.3]
    assert document["score"]["contributions"] == {"cash_buffer_days": 0.5}
    assert all(isinstance(cap["amount"], str | None) for cap in document["limit"]["caps"])
    assert document["measures"]["ebitda"]["value"] == "760000.00 CNY"
    instalments = document["offer"]["tranches"][0]["schedule"]["instalments"]
    assert sum(Decimal(i["principal"]) for i in instalments) == Decimal(document["offer"]["amount"])
    assert "stage_ms" not in rfc8785.dumps(document).decode()


def test_that_the_document_speaks_the_asked_language_and_differs_in_nothing_else() -> None:
    found = assess(a_case(), POLICY, FixedModel(a_score()))
    english, chinese = to_document(found, "en"), to_document(found, "zh_CN")
    assert english["reasons"] != chinese["reasons"]
    assert any("一" <= character <= "鿿" for character in chinese["reasons"][0])
    for key in ("verdict", "features", "price", "offer", "completeness"):
        assert english[key] == chinese[key]


def test_that_a_case_without_evidence_is_referred_with_every_gap_named() -> None:
    bare = a_case(
        ledger=None, sales=None, purchases=None, accounts=(), orders=None, debts=None, owners=(), consents=(),
        identity_evidence=(), evidence=(),
    )  # fmt: skip
    found = assess(bare, POLICY, FixedModel(None))
    assert found.decision.verdict in (Verdict.REFER, Verdict.DECLINE)
    assert found.score is None
    assert found.price is None
    assert found.offer is None
    assert rfc8785.dumps(to_document(found))
    assert all(translator("zh_CN").render(reason) for reason in found.decision.reasons)


def test_that_a_case_in_euro_is_judged_by_the_converted_policy_and_says_so() -> None:
    request = Request(Product.TERM_LOAN, Money(20_000, "EUR"), 12, "paper and ink")
    found = assess(a_case(currency="EUR", request=request, debts=(), accounts=()), POLICY, FixedModel(a_score()))
    noted = [f for f in found.decision.findings if f.rule == "policy-currency"]
    assert len(noted) == 1
    assert "0.12" in str(noted[0].sentence)
    assert found.limit is not None
    assert found.limit.amount.currency == "EUR"
    assert found.policy.products[Product.TERM_LOAN].step == Money(100, "EUR")


def test_that_a_currency_without_a_rate_is_refused_in_a_sentence() -> None:
    request = Request(Product.TERM_LOAN, Money(20_000, "XAG"), 12, "paper")
    with pytest.raises(Refused, match="XAG"):
        assess(a_case(currency="XAG", request=request, debts=(), accounts=()), POLICY, FixedModel(a_score()))


def test_that_another_request_changes_only_the_request_s_features() -> None:
    case = a_case()
    request = Request(Product.TERM_LOAN, money(555_000), 24, "materials")
    changed = with_request(examine(case, POLICY, Stopwatch()), request)
    assert changed.features == feature_values(replace(case, request=request))
    assert len(REQUEST_FEATURES) > 3


def test_that_a_broken_balance_is_never_approved() -> None:
    case = a_case(request=SMALL)
    assert case.ledger is not None
    balances = case.ledger.balance_after.copy()
    balances[100] += 1
    found = assess(replace(case, ledger=replace(case.ledger, balance_after=balances)), POLICY, FixedModel(a_score()))
    assert found.decision.verdict is Verdict.REFER
    assert found.integrity.grade == "D"
    failed = {f.rule for f in found.decision.findings if f.verdict > Verdict.APPROVE}
    assert {"balance-must-not-break", "statement-integrity"} <= failed


def test_that_enforcement_in_the_statements_declines_end_to_end() -> None:
    movements = [*healthy_movements(), (dt.date(2026, 5, 4), -30_000, Category.ENFORCEMENT, "杭州市中级人民法院")]
    found = assess(a_case(request=SMALL, ledger=a_ledger(movements)), POLICY, FixedModel(a_score()))
    assert found.decision.policy_verdict is Verdict.DECLINE
    assert found.decision.score_verdict is Verdict.APPROVE


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(pd=st.floats(0.001, 0.2), more=st.floats(0.0, 0.2))
def test_that_more_risk_never_improves_verdict_limit_or_price(pd: float, more: float) -> None:
    def at(pd: float) -> tuple[Verdict, Money, Decimal]:
        grade = 1 + sum(pd > bound for bound in (0.003, 0.0053, 0.0095, 0.0169, 0.03, 0.0533, 0.0949, 0.169, 0.3))
        found = assess_examined(EXAMINED, FixedModel(a_score(pd, grade)))
        assert found.limit is not None
        assert found.price is not None
        return found.decision.verdict, found.limit.amount, found.price.rate

    (verdict, limit, rate), (worse_verdict, worse_limit, worse_rate) = at(pd), at(pd + more)
    assert worse_verdict >= verdict
    assert worse_limit <= limit
    assert worse_rate >= rate


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(cash=st.integers(-100_000, 900_000), less=st.integers(0, 300_000))
def test_that_less_cash_never_improves_verdict_or_limit(cash: int, less: int) -> None:
    def at(cash: int) -> tuple[Verdict, Money]:
        measures = {**EXAMINED.measures}
        measures["cautious_cash"] = replace(measures["cautious_cash"], value=money(cash))
        found = assess_examined(replace(EXAMINED, measures=measures), FixedModel(a_score()))
        assert found.limit is not None
        return found.decision.verdict, found.limit.amount

    (verdict, limit), (worse_verdict, worse_limit) = at(cash), at(cash - less)
    assert worse_verdict >= verdict
    assert worse_limit <= limit


EXAMINED = examine(a_case(), POLICY, Stopwatch())


def test_that_covenants_are_set_on_the_amount_that_is_offered_and_not_on_the_one_asked_for() -> None:
    case = load_case(resources() / "samples" / "mingyuan-machinery")
    policy, model = load_policy(), shipped_model()
    less = assess(case, policy, model)
    assert less.decision.verdict is Verdict.APPROVE_LESS
    assert less.limit is not None
    asked = replace(case, request=replace(case.request, amount=less.limit.amount))

    def cover(found: Assessment) -> tuple[float | None, Decimal | None]:
        return next((c.observed, c.threshold) for c in found.conditions if c.name == "cover-by-accounts")

    # A smaller request has another score, hence another rate; the offer is made at the rate of the one asked for.
    observed, threshold = cover(assess(asked, policy, model))
    assert cover(less) == (pytest.approx(observed, rel=1e-3), threshold)
