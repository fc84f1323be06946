"""Conditions in words: kinds, how often they are tested, thresholds and today's figures."""

from __future__ import annotations

from collections.abc import Mapping

from engine.i18n import N_, say
from engine.policy.conditions import Condition, ConditionKind, Tested
from engine.policy.terms import Comparison
from engine.policy.wording import shown

KINDS: Mapping[ConditionKind, str] = {
    ConditionKind.PRECEDENT: N_("Before drawing"),
    ConditionKind.COVENANT: N_("Covenant"),
    ConditionKind.UNDERTAKING: N_("Undertaking"),
}
TESTED: Mapping[Tested, str] = {
    Tested.ONCE: N_("once"),
    Tested.MONTHLY: N_("monthly"),
    Tested.QUARTERLY: N_("quarterly"),
    Tested.YEARLY: N_("yearly"),
}
LITTLE = 0.1
"""Headroom below this share of the threshold is marked."""


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
