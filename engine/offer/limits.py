"""The limit: the least of named caps, each with its inputs, rounded down to the product's step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.casefile import Case
from engine.facts.finding import SourceRow
from engine.facts.group import GroupCase
from engine.i18n import Percent, Sentence, say
from engine.money import Money, Rate, total
from engine.offer.offer import Cap, Limit
from engine.offer.order_book import OrderBook
from engine.policy.completeness import Known, lowered
from engine.policy.exposure import granted
from engine.policy.identity import Identity
from engine.policy.loan_stages import cover_used
from engine.policy.measures import Measure
from engine.policy.names import CAPS
from engine.policy.policy import IndustryTerms, Policy, ProductTerms
from engine.policy.proposal import CapNote
from engine.scoring.score import Score

MENDABLE = ("identity", "completeness")
"""Caps that the applicant lifts by bringing more evidence."""
APPLICATION = (SourceRow("application.toml"),)


@dataclass(frozen=True, slots=True)
class LimitBrief:
    """What the caps are computed from. service_of_one is the first year's debt service of one unit of the requested
    loan by its own schedule, beside service_fixed, which does not grow with it; rate the indicative price. Without a
    score neither is known."""

    case: Case
    product: ProductTerms
    measures: Mapping[str, Measure]
    known: Known
    identity: Identity
    score: Score | None
    industry: IndustryTerms | None
    orders: OrderBook | None
    rate: Rate | None
    service_of_one: Decimal | None
    service_fixed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Found:
    amount: Money | None
    inputs: Mapping[str, object]
    sources: tuple[SourceRow, ...] = ()
    why: Sentence | None = None


def limit(brief: LimitBrief, policy: Policy) -> tuple[Limit, tuple[CapNote, ...]]:
    """The limit with all its caps, and the notes of those that bear on this case for the decision.

    An unknown cap never binds; where it is essential it refers the case and lowers the completeness cap by a grade.
    """
    found = _caps(brief, policy)
    unknown = sum(cap.amount is None and _is_essential(name, brief, policy) for name, cap in found.items())
    found["completeness"] = _completeness(brief, policy, unknown)
    caps = tuple(
        Cap(name, label, found[name].amount, _applies(name, brief, policy), _inputs(found[name]), found[name].sources)
        for name, label in CAPS.items()
    )
    binding = min((cap for cap in caps if cap.applies and cap.amount is not None), key=_amount)
    amount = max(_amount(binding), Money.zero(brief.case.currency)).round_down_to(brief.product.step)
    notes = tuple(_note(cap, found[cap.name], brief, policy) for cap in caps if cap.applies)
    return Limit(amount, binding.name, caps), notes


def debt_service_cap(cash: Decimal, minimum: Decimal, existing: Decimal, rate: Rate, months: int) -> Decimal:
    """(cash / minimum - existing service) x (1 - (1+i)^-n) / i, with yearly cash and service and the monthly rate i."""
    monthly = (cash / minimum - existing) / 12
    i = rate / 12
    annuity = (1 - (1 + i) ** -months) / i if i else Decimal(months)
    return monthly * annuity


def _caps(brief: LimitBrief, policy: Policy) -> dict[str, _Found]:
    return {
        "requested": _Found(brief.case.request.amount, {}, APPLICATION),
        "product": _Found(brief.product.most, {}),
        "grade": _grade(brief, policy),
        "debt-service": _debt_service(brief, policy),
        "turnover": _turnover(brief, policy),
        "orders": _orders(brief, policy),
        "working-capital-need": _working_capital(brief),
        "leverage": _leverage(brief, policy),
        "industry": _Found(brief.industry.up_to, {"prefix": brief.industry.prefix})
        if brief.industry and brief.industry.up_to
        else _Found(None, {}),
        "group-exposure": _group(brief, policy),
        "identity": _Found(
            brief.identity.cap, {"tier": brief.identity.satisfied, "needed": brief.identity.needed}, APPLICATION
        ),
    }


def _grade(brief: LimitBrief, policy: Policy) -> _Found:
    if brief.score is None:
        return _Found(None, {}, (), say("There is no score: too little is known of the firm"))
    return _Found(policy.grade(brief.score.grade).up_to, {"grade": brief.score.grade})


def _debt_service(brief: LimitBrief, policy: Policy) -> _Found:
    """By the annuity over the tenor, and by the first year of the loan's own schedule: the smaller, so that a loan
    within this cap always has the cover that policy asks for."""
    terms = policy.affordability
    cover = cover_used(brief.case, brief.measures, terms)
    cash = next((v for k, v in cover.inputs.items() if k not in ("existing_debt_service", "new_debt_service")), None)
    existing = brief.measures["existing_debt_service"]
    if not isinstance(cash, Money) or not isinstance(existing.value, Money) or brief.rate is None:
        return _Found(None, {}, cover.sources, cover.why or say("There is no price: the risk is not known"))
    months, free = brief.case.request.tenor_months, cash.amount / terms.minimum - existing.value.amount
    caps = [(free - brief.service_fixed) / brief.service_of_one] if brief.service_of_one else []
    if brief.product.principal_in_service == 1:
        caps.append(debt_service_cap(cash.amount, terms.minimum, existing.value.amount, brief.rate, months))
    inputs = {
        "cash": cash, "existing_debt_service": existing.value, "least_cover": terms.minimum,
        "rate": Percent(brief.rate, 2), "months": months, "service_of_one": brief.service_of_one,
    }  # fmt: skip
    if not caps:
        return _Found(None, inputs, cover.sources, say("The loan takes no debt service within a year"))
    return _Found(Money(max(min(caps), Decimal(0)), cash.currency), inputs, cover.sources)


def _turnover(brief: LimitBrief, policy: Policy) -> _Found:
    inflow = brief.measures["effective_yearly_inflow"]
    inputs = {"effective_yearly_inflow": inflow.value, "share": Percent(policy.caps.turnover_share)}
    if not isinstance(inflow.value, Money):
        return _Found(None, inputs, inflow.sources, inflow.why)
    return _Found(inflow.value * policy.caps.turnover_share, inputs, inflow.sources)


def _orders(brief: LimitBrief, policy: Policy) -> _Found:
    book = brief.orders
    if book is None:
        return _Found(None, {}, (), say("No orders came"))
    inputs = {
        "eligible_orders": len(book.eligible), "left_out": len(book.left_out), "pool": book.pool,
        "advance_rate": Percent(policy.caps.order_advance_rate), "buyer_share": Percent(policy.caps.order_buyer_share),
    }  # fmt: skip
    return _Found(book.advance, inputs, tuple(eligible.order.source for eligible in book.eligible))


def _working_capital(brief: LimitBrief) -> _Found:
    new = brief.measures["working_capital_limit"]
    if not isinstance(new.value, Money):
        return _Found(None, new.inputs, new.sources, new.why)
    return _Found(max(new.value, Money.zero(new.value.currency)), new.inputs, new.sources)


def _leverage(brief: LimitBrief, policy: Policy) -> _Found:
    """k x tangible net worth - debt: the debt of the accounts, or what is declared where that is more."""
    worth, declared = brief.measures["tangible_net_worth"], brief.measures["declared_debt"]
    year = brief.case.accounts[-1] if brief.case.accounts else None
    booked = [debt for item in ("short_term_debt", "long_term_debt") if year and (debt := year.get(item)) is not None]
    inputs = {"tangible_net_worth": worth.value, "declared_debt": declared.value, "factor": policy.caps.leverage_factor}
    if not isinstance(worth.value, Money) or not isinstance(declared.value, Money):
        return _Found(None, inputs, worth.sources, worth.why or declared.why)
    debt = max(total(booked, worth.value.currency), declared.value)
    room = worth.value * policy.caps.leverage_factor - debt
    return _Found(max(room, Money.zero(room.currency)), {**inputs, "debt": debt}, worth.sources)


def _group(brief: LimitBrief, policy: Policy) -> _Found:
    """The bound for one firm and its group less what they owe: by what is declared, to this bank by its names or to all
    lenders where none is named, and by what the bank's own cases granted. A loan of the firm itself may stand in both,
    so that the larger counts."""
    debts, own = brief.case.debts, policy.caps.own_names
    if debts is None:
        return _Found(None, {}, APPLICATION, brief.measures["declared_debt"].why)
    counted = [debt.outstanding for debt in debts if not own or any(name in debt.lender for name in own)]
    if any(debt.currency != brief.case.currency for debt in counted):
        return _Found(None, {}, APPLICATION, say("A declared loan is in another currency"))
    owed = total(counted, brief.case.currency)
    inputs: dict[str, object] = {"up_to": policy.caps.group_up_to, "owed": owed}
    if (group := brief.case.bank.group) is None:
        return _room(policy.caps.group_up_to - owed, inputs)
    found = granted(group, brief.case.currency)
    inputs |= {"granted_to_firm": found.to_firm, "granted_to_group": found.to_others}
    if group.cases:
        inputs["group"] = tuple(_member(case) for case in group.cases)
    if found.to_firm is None or found.to_others is None:
        return _Found(None, inputs, APPLICATION, found.why)
    return _room(policy.caps.group_up_to - max(owed, found.to_firm) - found.to_others, inputs)


def _room(room: Money, inputs: Mapping[str, object]) -> _Found:
    return _Found(max(room, Money.zero(room.currency)), inputs, APPLICATION)


def _member(case: GroupCase) -> Sentence:
    """A case of the group, and what counts of it."""
    firm = {"applicant": case.applicant, "number": str(case.number)}
    if not case.counts:
        return say("{applicant}, case {number}: nothing counts", **firm)
    if case.amount is None:
        return say("{applicant}, case {number}: not known", **firm)
    return say("{applicant}, case {number}: {amount}", amount=case.amount, **firm)


def _completeness(brief: LimitBrief, policy: Policy, unknown: int) -> _Found:
    grade = lowered(brief.known.grade, policy.completeness, unknown)
    return _Found(grade.up_to, {"grade": brief.known.grade.grade, "unknown_caps": unknown, "lowered_to": grade.grade})


def _applies(name: str, brief: LimitBrief, policy: Policy) -> bool:
    if name == "industry" and (brief.industry is None or brief.industry.up_to is None):
        return False
    terms, request = policy.caps.terms[name], brief.case.request
    return request.product in terms.products and request.amount > terms.applies_above


def _is_essential(name: str, brief: LimitBrief, policy: Policy) -> bool:
    above = policy.caps.terms[name].essential_above
    return _applies(name, brief, policy) and above is not None and brief.case.request.amount > above


def _inputs(found: _Found) -> Mapping[str, object]:
    return found.inputs if found.why is None else {**found.inputs, "why": found.why}


def _note(cap: Cap, found: _Found, brief: LimitBrief, policy: Policy) -> CapNote:
    is_essential = _is_essential(cap.name, brief, policy)
    return CapNote(cap.name, cap.label, cap.amount, is_essential, cap.name in MENDABLE, found.why)


def _amount(cap: Cap) -> Money:
    assert cap.amount is not None
    return cap.amount
