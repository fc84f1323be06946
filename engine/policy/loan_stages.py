"""The standing checks that look at the loan itself: affordability, limit, price and authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.facts.casefile import Case
from engine.i18n import Percent, Sentence, say
from engine.money import Money
from engine.policy.authority import authority_for
from engine.policy.decision import RuleFinding, Stage, Verdict
from engine.policy.measures import Measure
from engine.policy.policy import Affordability, AuthorityLevel, ProductTerms
from engine.policy.proposal import Proposal
from engine.policy.stages import finding
from engine.policy.wording import shown_apart


def cover_used(case: Case, measures: Mapping[str, Measure], terms: Affordability) -> Measure:
    """The debt service cover that policy looks at: by accounts where there are any, else by bank flows."""
    return measures[terms.measure if case.accounts else terms.without_accounts]


def affordability_stage(case: Case, measures: Mapping[str, Measure], terms: Affordability) -> Iterator[RuleFinding]:
    """The cover with the requested loan; too little of it asks for a smaller loan, which the limit then finds."""
    cover, stage = cover_used(case, measures, terms), Stage.AFFORDABILITY
    label = say(cover.label)
    if not isinstance(cover.value, int | float):
        sentence = say("Not known: {label} ({why})", label=label, why=cover.why)
        about = str(cover.why or "debt-service")
        yield finding("debt-service-cover", stage, Verdict.REFER, sentence, None, terms.minimum, cover.sources, about)
        return
    is_enough = Decimal(repr(cover.value)) >= terms.minimum
    observed, threshold = shown_apart(cover.value, terms.minimum, cover.unit)
    sentence = say(
        "{label}: {observed}; at least {threshold} is asked for", label=label, observed=observed, threshold=threshold
    )
    demands = Verdict.APPROVE if is_enough else Verdict.APPROVE_LESS
    rule, about = "debt-service-cover", "debt-service"
    yield finding(rule, stage, demands, sentence, cover.value, terms.minimum, cover.sources, about)


def repayment_stage(proposal: Proposal) -> Iterator[RuleFinding]:
    """A way of repayment that was asked for and cannot be had; nothing is said where it can."""
    if proposal.repayment_doubt is not None:
        yield finding("repayment", Stage.PREQUALIFICATION, Verdict.REFER, proposal.repayment_doubt, None)


def limit_stage(case: Case, proposal: Proposal, product: ProductTerms) -> Iterator[RuleFinding]:
    """Essential caps that are unknown, and the limit against the request and the product's least amount."""
    for cap in proposal.caps:
        if cap.is_essential and cap.amount is None:
            sentence = say("Not known: {label} ({why})", label=say(cap.label), why=cap.why)
            about = str(cap.why or cap.name)
            yield finding(f"cap-{cap.name}", Stage.LIMIT, Verdict.REFER, sentence, None, about=about)
    demands, sentence, about = _limit_verdict(case, proposal, product)
    yield finding("limit", Stage.LIMIT, demands, sentence, proposal.limit, case.request.amount, about=about)


def _limit_verdict(case: Case, proposal: Proposal, product: ProductTerms) -> tuple[Verdict, Sentence, str]:
    """The verdict, why, and the cap it is about.

    Below the product's least amount: a decline, or a referral where only missing evidence holds the limit down. A
    decline names the cap that no evidence can lift, even where a missing paper binds for now.
    """
    label = next(say(cap.label) for cap in proposal.caps if cap.name == proposal.binding)
    sentence = say(
        "The limit is {limit}, bound by: {cap}; requested are {amount}",
        limit=proposal.limit,
        cap=label,
        amount=case.request.amount,
    )
    if proposal.limit >= case.request.amount.round_down_to(product.step):
        return Verdict.APPROVE, sentence, proposal.binding
    if proposal.limit >= product.least:
        return Verdict.APPROVE_LESS, sentence, proposal.binding
    firm = [
        (cap.amount, cap.label, cap.name) for cap in proposal.caps if cap.amount is not None and not cap.is_mendable
    ]
    amount, lowest, name = min(firm)
    if amount >= product.least:
        return Verdict.REFER, sentence, proposal.binding
    too_little = say(
        "{cap} allows {limit}, and the product starts at {least}", cap=say(lowest), limit=amount, least=product.least
    )
    return Verdict.DECLINE, too_little, name


def price_stage(proposal: Proposal) -> Iterator[RuleFinding]:
    """Whether the price of this risk may be charged at all."""
    if proposal.rate is None or proposal.unclipped is None:
        sentence = say("There is no price: the risk is not known")
        yield finding("price", Stage.PRICE, Verdict.REFER, sentence, None, proposal.ceiling)
        return
    rates = {"rate": Percent(proposal.unclipped, 2), "ceiling": Percent(proposal.ceiling, 2)}
    if proposal.unclipped > proposal.ceiling:
        sentence = say("The price of this risk is {rate}, above the highest rate of {ceiling}", **rates)
        yield finding("price", Stage.PRICE, Verdict.REFER, sentence, proposal.unclipped, proposal.ceiling)
    else:
        sentence = say("The price of this risk is {rate}, within the highest rate of {ceiling}", **rates)
        yield finding("price", Stage.PRICE, Verdict.APPROVE, sentence, proposal.unclipped, proposal.ceiling)


def authority_stage(
    levels: tuple[AuthorityLevel, ...],
    proposal: Proposal,
    requested: Money,
    grade: int | None,
    verdict: Verdict,
    least_role: str | None = None,
) -> RuleFinding:
    """Who may sign the amount that could be lent; of a referred case, the amount asked for may yet be lent."""
    amount = requested if verdict is Verdict.REFER else proposal.limit
    level = authority_for(levels, amount, grade, verdict, least_role)
    sentence = say("May be signed by: {role}", role=say(level.role))
    return finding("authority", Stage.AUTHORITY, Verdict.APPROVE, sentence, level.role, amount)
