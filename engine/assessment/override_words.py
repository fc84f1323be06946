"""A decision against the recommendation in words: what was recommended, what was decided, by whom and why."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.i18n import Sentence, say
from engine.policy.names import VERDICTS


def overridden(assessment: Assessment) -> Sentence | None:
    """The override with its coded reason and note; None where the recommendation holds."""
    decision, terms = assessment.decision, assessment.policy.overrides
    made = decision.override
    if made is None:
        return None
    reason = terms.reason(made.reason) if terms is not None else None
    return say(
        "Decided against the recommendation by {by}: {verdict} instead of {recommended}. Reason ({code}): {reason}. "
        "Note: {note}",
        by=made.by,
        verdict=Sentence(VERDICTS[decision.verdict]),
        recommended=Sentence(VERDICTS[decision.recommended]),
        code=made.reason,
        reason=reason.label if reason is not None else say("not in this policy's list"),
        note=made.note,
    )
