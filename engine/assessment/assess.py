"""Assessing: a case, a policy and a model in, the whole assessment out. Nothing here is random or asks the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.assessment.assessment import Assessment
from engine.assessment.examination import Examination, examine, with_request
from engine.assessment.stopwatch import Stopwatch
from engine.facts.casefile import Case
from engine.facts.currencies import euro_value
from engine.i18n import say
from engine.money import Money
from engine.offer.build import build_offer
from engine.offer.limits import LimitBrief, limit
from engine.offer.offer import Limit, Price
from engine.offer.order_book import OrderBook, order_book
from engine.offer.pricing import cut_off_pd, price
from engine.offer.products import Repayment, indicative, repayment_of, service_within_a_year
from engine.policy.completeness import Known, completeness_of
from engine.policy.conditions import Condition
from engine.policy.covenants import propose
from engine.policy.debt_service import APPLICATION, new_debt_service
from engine.policy.decide import Brief, decide
from engine.policy.decision import Decision, Verdict
from engine.policy.identity import Identity, identify
from engine.policy.measurement import measure_request
from engine.policy.measures import Measure, measure
from engine.policy.policy import Policy, ProductTerms
from engine.policy.proposal import CapNote, Proposal
from engine.policy.stages import industry_terms
from engine.scoring.model import Model
from engine.scoring.score import Score


def assess(case: Case, policy: Policy, model: Model) -> Assessment:
    """The case through every stage: features, integrity, score, price, measures, limit, decision, offer.

    Raises Refused where the policy's amounts cannot be put in the case's currency. Anything unknown is in the answer.
    """
    watch = Stopwatch()
    return assess_examined(examine(case, policy, watch), model, watch)


def assess_examined(seen: Examination, model: Model, watch: Stopwatch | None = None) -> Assessment:
    """The stages that depend on the request, for a firm that has been examined."""
    watch, case, policy = watch or Stopwatch(), seen.case, seen.policy
    with watch.stage("score"):
        score = model.score(seen.features) if model.knows_any(seen.features) else None
    judged = judge(seen, score, watch)
    decision, found, asked = judged.decision, judged.limit, judged.price
    with watch.stage("conditions"):
        conditions = _conditions(seen, judged)
    with watch.stage("offer"):
        is_offered = decision.verdict is not Verdict.DECLINE
        product = policy.products[case.request.product]
        offer = build_offer(case, found, asked, product, judged.orders, judged.repayment) if is_offered else None
    return Assessment(
        case=case, policy=policy, features=seen.features, score=score, measures=judged.measures, findings=seen.findings,
        integrity=seen.integrity, triangulation=seen.triangulation, industry=seen.industry, known=judged.known,
        identity=judged.identity, decision=decision, price=asked, limit=found, offer=offer, model_digest=model.digest,
        conditions=conditions, stage_ms=watch.stage_ms,
    )  # fmt: skip


def _conditions(seen: Examination, judged: Judged) -> tuple[Condition, ...]:
    """What the loan that is offered calls for: where less is approved, its debt service and not the requested one's."""
    measures, terms = judged.measures, seen.policy.conditions
    if judged.decision.verdict is Verdict.APPROVE_LESS:
        offered = with_request(seen, replace(seen.case.request, amount=judged.limit.amount))
        product = seen.policy.products[offered.case.request.product]
        service = _new_service(offered.case, product, judged.price, judged.repayment)
        seen, measures = offered, measure_request(offered.case, offered.measures, service)
    return propose(seen.case, measures, seen.features, judged.identity, terms)


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """What policy makes of a request and its score, before any schedule is drawn up."""

    decision: Decision
    limit: Limit
    price: Price | None
    repayment: Repayment
    measures: Mapping[str, Measure]
    known: Known
    identity: Identity
    orders: OrderBook | None


def judge(seen: Examination, score: Score | None, watch: Stopwatch) -> Judged:
    """Price, affordability, limit and decision of an examined firm's request with this score."""
    case, policy = seen.case, seen.policy
    product = policy.products[case.request.product]
    with watch.stage("price"):
        asked = _price(case, score, policy, product, seen.measures)
        repayment = repayment_of(case.request, product, seen.triangulation.months)
    with watch.stage("affordability"):
        measures = measure_request(case, seen.measures, _new_service(case, product, asked, repayment))
    with watch.stage("limit"):
        known = completeness_of(case, measures, policy.completeness)
        identity = identify(case, measures, policy.tiers, policy.screening)
        orders = order_book(case, policy.caps)
        found, notes = limit(_limit_brief(seen, measures, known, identity, score, orders, asked), policy)
    with watch.stage("decision"):
        brief = Brief(
            case, seen.features, measures, seen.findings, seen.integrity.grade, known, identity, seen.industry, score,
            _proposal(found, notes, asked, policy, product, repayment), seen.file_currency,
        )  # fmt: skip
        decision = decide(brief, policy)
    return Judged(decision, found, asked, repayment, measures, known, identity, orders)


def _price(
    case: Case, score: Score | None, policy: Policy, product: ProductTerms, measures: Mapping[str, Measure]
) -> Price | None:
    if score is None:
        return None
    years = case.request.tenor_months / 12
    return price(score.pd, policy.pricing, product, years, _sales_eur_million(case, measures))


def _sales_eur_million(case: Case, measures: Mapping[str, Measure]) -> float | None:
    """Revenue by the accounts, else effective inflow, in EUR million; None where neither is known."""
    euro = euro_value(case.currency)
    for name in ("revenue", "effective_yearly_inflow"):
        sales = measures[name].value
        if isinstance(sales, Money) and euro is not None:
            return float(sales.amount) * euro / 1e6
    return None


def _new_service(case: Case, product: ProductTerms, asked: Price | None, repayment: Repayment) -> Measure:
    """The requested loan's debt service of the first year at its indicative price, repaid as it would be."""
    request = case.request
    if asked is None or request.amount.amount <= 0 or request.tenor_months < 1:
        return measure("new_debt_service", None, {}, APPLICATION, say("There is no price: the risk is not known"))
    rows = indicative(request.amount, product, asked.rate, request.tenor_months, case.as_of, repayment)
    share = product.principal_in_service
    service = Money(service_within_a_year(rows, case.as_of, share), case.currency)
    return new_debt_service(service, request.amount, max(row.payment for row in rows), share)


def _limit_brief(
    seen: Examination,
    measures: Mapping[str, Measure],
    known: Known,
    identity: Identity,
    score: Score | None,
    orders: OrderBook | None,
    asked: Price | None,
) -> LimitBrief:
    case, policy = seen.case, seen.policy
    service = measures["new_debt_service"].value
    product = policy.products[case.request.product]
    fixed = product.drawing_fee.amount if product.drawing_fee is not None else Decimal(0)
    one = (service.amount - fixed) / case.request.amount.amount if isinstance(service, Money) else None
    return LimitBrief(
        case=case,
        product=product,
        measures=measures,
        known=known,
        identity=identity,
        score=score,
        industry=industry_terms(case, policy),
        orders=orders,
        rate=asked.rate if asked else None,
        service_of_one=one,
        service_fixed=fixed,
    )


def _proposal(
    found: Limit,
    notes: tuple[CapNote, ...],
    asked: Price | None,
    policy: Policy,
    product: ProductTerms,
    repayment: Repayment,
) -> Proposal:
    ceiling: Decimal = min(product.ceiling, policy.pricing.legal_ceiling)
    return Proposal(
        limit=found.amount,
        binding=found.binding,
        caps=notes,
        cut_off_pd=asked.cut_off_pd if asked else cut_off_pd(policy.pricing, ceiling),
        rate=asked.rate if asked else None,
        unclipped=asked.unclipped if asked else None,
        ceiling=ceiling,
        repayment_doubt=repayment.doubt,
    )
