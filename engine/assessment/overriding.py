"""Whether an assessed case could be decided otherwise: what a window asks before a person records an override."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.facts.bank import Outcome
from engine.i18n import Sentence
from engine.policy.overrides import barred


def obstacles(assessment: Assessment, outcome: Outcome) -> tuple[Sentence, ...]:
    """What stands against this outcome in the policy; () where it may be decided."""
    policy, decision = assessment.policy, assessment.decision
    limit = assessment.limit.amount if assessment.limit else None
    least = policy.products[assessment.case.request.product].least
    return barred(
        decision.findings, decision.recommended, outcome, limit, assessment.price is not None, least, policy.overrides
    )
