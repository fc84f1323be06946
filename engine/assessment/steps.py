"""The step after which a finding would stand in the way no more: what to file, to show or to ask for.

A step is specific or it is not said: what nobody can change, such as the industry, has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_UP, Decimal

from engine.assessment.assessment import Assessment
from engine.assessment.step_words import APPLICATION, COMPARED, FIRM, KNOWN, PAPERS
from engine.features.catalogue import CATALOGUE
from engine.features.feature import Block
from engine.i18n import Percent, Sentence, listed, say
from engine.money import Money
from engine.offer.offer import Cap
from engine.policy.completeness import KNOWABLE
from engine.policy.decision import RuleFinding, Stage, Status, Verdict
from engine.policy.rules import has_evidence
from engine.policy.terms import Evidence

OF_STATEMENTS = frozenset({Block.CASH_FLOW, Block.COUNTERPARTIES, Block.OBLIGATIONS, Block.INTEGRITY})
"""Blocks of features that rest on bank statements."""


def step(finding: RuleFinding, assessment: Assessment) -> Sentence | None:
    """What would do away with a finding that is not passed; None where no one step is known."""
    if finding.status is Status.PASSED:
        return None
    sentence = finding.sentence
    if finding.rule == "data-completeness":
        return _missing(assessment)
    if finding.rule == "statement-integrity" and finding.observed is not None:
        return say(FIRM["balance-broken"])
    if finding.stage is Stage.IDENTITY and finding.about.startswith("identity:"):
        paper = finding.about.removeprefix("identity:")
        return say(PAPERS[paper]) if paper in PAPERS else None
    if finding.stage is Stage.LIMIT and finding.rule == "limit":
        return _within_limit(assessment)
    if finding.rule == "debt-service-cover" and finding.status is Status.FAILED:
        return _cover(assessment)
    if (why := sentence.values.get("why")) is not None:
        return _known(why)
    if finding.status is Status.UNKNOWN and (found := _evidence(finding, assessment)) is not None:
        return found
    return _worded(finding)


def _worded(finding: RuleFinding) -> Sentence | None:
    sentence = finding.sentence
    about = FIRM.get(finding.about) or FIRM.get(finding.rule.removeprefix("finding-"))
    if about is not None and finding.status is Status.FAILED:
        return Sentence(about, sentence.values)
    words = COMPARED.get(sentence.template) or APPLICATION.get(sentence.template)
    return Sentence(words, sentence.values) if words is not None else None


def _evidence(finding: RuleFinding, assessment: Assessment) -> Sentence | None:
    """What to file for a feature that is not known because its evidence did not come."""
    feature = next((feature for feature in CATALOGUE if feature.name == finding.about), None)
    if feature is None or feature.block not in OF_STATEMENTS or has_evidence(assessment.case, Evidence.STATEMENTS):
        return None
    return say(PAPERS["statements-full-year"])


def _known(why: object) -> Sentence | None:
    """What makes known what is not, by the reason why it is not."""
    words = KNOWN.get(why.template) if isinstance(why, Sentence) else None
    return Sentence(words, why.values) if words is not None and isinstance(why, Sentence) else None


def _missing(assessment: Assessment) -> Sentence | None:
    missing = assessment.known.missing
    return (
        say("File what is missing: {missing}.", missing=listed([say(KNOWABLE[name][0]) for name in missing]))
        if missing
        else None
    )


def _within_limit(assessment: Assessment) -> Sentence | None:
    """The amount that fits, or where none does what the cap that stands in the way would need."""
    limit, request = assessment.limit, assessment.case.request
    if limit is None:
        return None
    if assessment.decision.verdict is Verdict.APPROVE_LESS and limit.amount.amount:
        return say("Ask for at most {amount} over {months} months.", amount=limit.amount, months=request.tenor_months)
    product = assessment.policy.products[request.product]
    in_full = product.principal_in_service == 1
    low = [cap for cap in limit.caps if cap.applies and cap.amount is not None and cap.amount < product.least]
    steps = (cap_step(cap, request.amount, in_full) for cap in low)
    return next((found for found in steps if found is not None), None)


def _cover(assessment: Assessment) -> Sentence | None:
    """The cash that the loan asked for needs."""
    limit, request = assessment.limit, assessment.case.request
    cap = next((cap for cap in limit.caps if cap.name == "debt-service"), None) if limit is not None else None
    in_full = assessment.policy.products[request.product].principal_in_service == 1
    return cap_step(cap, request.amount, in_full) if cap is not None else None


def cap_step(cap: Cap, amount: Money, in_full: bool) -> Sentence | None:
    """What a cap would need so that the amount could be lent; None for caps that only another amount satisfies.

    in_full: all principal counts as debt service.
    """
    inputs = cap.inputs
    match cap.name:
        case "debt-service":
            return _cash(inputs, amount, in_full)
        case "turnover":
            share, inflow = inputs.get("share"), inputs.get("effective_yearly_inflow")
            if isinstance(share, Percent) and isinstance(inflow, Money) and share.fraction:
                needed = _up(amount.amount / Decimal(share.fraction), amount.currency)
                return say(
                    "For {amount}, {needed} a year must come in on the accounts you show us (now {inflow}).",
                    amount=amount, needed=needed, inflow=Money(round(inflow.amount), inflow.currency),
                )  # fmt: skip
        case "orders":
            rate = inputs.get("advance_rate")
            if isinstance(rate, Percent) and rate.fraction:
                needed = _up(amount.amount / Decimal(rate.fraction), amount.currency)
                return say("For {amount}, file confirmed orders of at least {needed}.", amount=amount, needed=needed)
        case "leverage":
            return say("Leave profits in the firm or add own funds, so that they bear {amount} of debt.", amount=amount)
        case "group-exposure":
            return say("Repay existing loans first, until {amount} more may be owed.", amount=amount)
    return None


def _cash(inputs: Mapping[str, object], amount: Money, in_full: bool) -> Sentence | None:
    """Cash a year = least cover x (existing debt service + that of the loan), as the cap on debt service counts it."""
    match inputs:
        case {
            "cash": Money() as cash,
            "existing_debt_service": Money() as existing,
            "least_cover": Decimal() as cover,
            "service_of_one": Decimal() as of_one,
            "rate": Percent(fraction=Decimal() as rate),
            "months": int() as months,
        }:
            yearly = of_one * amount.amount
            if in_full:
                yearly = max(yearly, 12 * amount.amount * _annuity(rate / 12, months))
            needed = _up(cover * (existing.amount + yearly), amount.currency)
            if needed > cash:
                return say(
                    "For {amount}, {needed} a year must be free for debt service (now {cash}): earn more, or lower "
                    "existing debt.",
                    amount=amount,
                    needed=needed,
                    cash=Money(round(cash.amount), cash.currency),
                )
    return None


def _annuity(monthly: Decimal, months: int) -> Decimal:
    """The level instalment of one unit."""
    return monthly / (1 - (1 + monthly) ** -months) if monthly else Decimal(1) / months


def _up(amount: Decimal, currency: str) -> Money:
    """Rounded up to three figures, so that nobody is told too little."""
    place = Decimal(1).scaleb(max(amount.adjusted() - 2, 0)) if amount else Decimal(1)
    return Money((amount / place).quantize(Decimal(1), ROUND_UP) * place, currency)


def steps(assessment: Assessment) -> tuple[Sentence, ...]:
    """The steps for the principal reasons, each once."""
    reasons = assessment.decision.reasons
    found = (step(f, assessment) for reason in reasons for f in assessment.decision.findings if f.sentence == reason)
    return tuple({str(told): told for told in found if told is not None}.values())


def lowered_grade(assessment: Assessment) -> RuleFinding | None:
    """The finding on the grade of the data where unknown caps lower it for the limit; None where none does."""
    found = (f for f in assessment.decision.findings if f.rule == "data-completeness")
    return next((f for f in found if "lowered" in f.sentence.values), None)


def lifts(assessment: Assessment) -> tuple[Sentence, ...]:
    """What would make known the caps that lower the grade of completeness, each step once."""
    caps = [f for f in assessment.decision.findings if f.rule.startswith("cap-") and f.status is Status.UNKNOWN]
    found = (step(finding, assessment) for finding in caps)
    return tuple({str(told): told for told in found if told is not None}.values())
