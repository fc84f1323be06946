"""Conditions in words: kinds, how often they are tested, thresholds and today's figures."""

from __future__ import annotations

from collections.abc import Mapping

from engine.assessment.assessment import Assessment
from engine.i18n import N_, Percent, Sentence, say
from engine.policy.conditions import Condition, ConditionKind, Tested
from engine.policy.decision import Verdict
from engine.policy.names import TESTED as TESTED
from engine.policy.terms import Comparison
from engine.policy.wording import shown

KINDS: Mapping[ConditionKind, str] = {
    ConditionKind.PRECEDENT: N_("Before drawing"),
    ConditionKind.COVENANT: N_("Covenant"),
    ConditionKind.UNDERTAKING: N_("Undertaking"),
}
LITTLE = 0.1
"""Headroom below this share of the threshold is marked."""
PAPER = "identity-"
"""So begins the name of a condition that a missing paper of identity makes."""
_ORDER = list(ConditionKind)


def bearing(assessment: Assessment) -> tuple[Condition, ...]:
    """The conditions that bear on what is lent, by kind; none where nothing is.

    A paper that only a larger loan needs bears on nothing.
    """
    limit = assessment.limit
    if assessment.decision.verdict is Verdict.DECLINE:
        return ()
    is_within = limit is not None and limit.amount.amount > 0 and limit.amount <= assessment.identity.cap
    is_reduced = assessment.decision.verdict is Verdict.APPROVE_LESS and is_within
    found = (c for c in assessment.conditions if not (is_reduced and c.name.startswith(PAPER)))
    return tuple(sorted(found, key=lambda condition: _ORDER.index(condition.kind)))


def threshold(condition: Condition) -> object:
    """The bound with its direction; "" where nothing is measured."""
    if condition.threshold is None:
        return ""
    value = shown(condition.threshold, condition.unit)
    return (
        say("at least {value}", value=value)
        if condition.holds is Comparison.AT_LEAST
        else say("at most {value}", value=value)
    )


def observed(condition: Condition) -> object:
    """Today's figure in its unit; None where it is not known."""
    return shown(condition.observed, condition.unit)


def described(condition: Condition) -> Sentence:
    """What must be so, with why it is dropped or softer than the policy's own."""
    if condition.waiver is not None:
        dropped = condition.waiver
        return say(
            "{text} (dropped by {by} on {date}: {note})",
            text=condition.text, by=dropped.by, date=dropped.on, note=dropped.note,
        )  # fmt: skip
    if condition.is_set_at_today:
        return say("{text} (set at today's figure)", text=condition.text)
    return condition.text


def with_figures(condition: Condition) -> Sentence:
    """The condition on one line: what must be so, the threshold, today's figure and the headroom."""
    text, often = described(condition), Sentence(TESTED[condition.tested])
    if not condition.is_measured:
        return text if condition.tested is Tested.ONCE else say("{text}, tested {often}", text=text, often=often)
    figures = {"text": text, "threshold": threshold(condition), "observed": observed(condition), "often": often}
    if condition.headroom is None:
        return say("{text}: {threshold}; today {observed}, tested {often}", **figures)
    return say(
        "{text}: {threshold}; today {observed}, headroom {headroom}, tested {often}",
        **figures, headroom=Percent(condition.headroom, 0),
    )  # fmt: skip


def for_applicant(condition: Condition) -> Sentence:
    """What the applicant must do or keep, in plain words."""
    told: dict[str, object] = {"text": condition.text, "often": Sentence(TESTED[condition.tested])}
    match condition.kind:
        case ConditionKind.PRECEDENT:
            return say("Before you draw: {text}.", text=condition.text)
        case ConditionKind.UNDERTAKING:
            return say("You undertake: {text}.", text=condition.text)
    if not condition.is_measured:
        return say("As long as the loan runs: {text}. We test it {often}.", **told)
    told["threshold"] = threshold(condition)
    if condition.observed is None:
        return say("As long as the loan runs: {text}. That is {threshold}. We test it {often}.", **told)
    return say(
        "As long as the loan runs: {text}. That is {threshold}; today it is {observed}. We test it {often}.",
        **told, observed=observed(condition),
    )  # fmt: skip
