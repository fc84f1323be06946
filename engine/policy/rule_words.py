"""A policy's rules and checks in words: what is observed, how it must stand, when it is asked, what a miss demands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.features.catalogue import NAMES, by_name
from engine.features.feature import Unit
from engine.i18n import APART, Percent, Sentence, joined, say
from engine.intake.fields import PRODUCTS
from engine.money import Money
from engine.policy import names
from engine.policy.conditions import ConditionRule
from engine.policy.finding_kinds import FINDING_LABELS
from engine.policy.identity import NEEDS
from engine.policy.measures import MEASURES
from engine.policy.policy import Policy, Rule
from engine.policy.terms import Comparison


def exact_percent(fraction: Decimal | float) -> Percent:
    """A fraction as a percentage with as many decimals as it has: 0.125 is 12.5 %."""
    exponent = (Decimal(str(fraction)) * 100).normalize().as_tuple().exponent
    return Percent(fraction, max(-exponent, 0) if isinstance(exponent, int) else 0)


def observed_label(source: str, observed: str) -> Sentence:
    """What a rule looks at."""
    if source == "finding":
        return say("Finding: {kind}", kind=say(FINDING_LABELS[observed]))
    return say(MEASURES[observed][0] if source == "measure" else by_name(observed).label)


def _unit(source: str, observed: str) -> Unit | None:
    if source == "measure":
        return MEASURES[observed][1]
    return by_name(observed).unit if observed in NAMES else None


def threshold_words(source: str, observed: str, threshold: Decimal | Money | None) -> object:
    """A threshold in the unit of what is observed: a share as a percentage, days as days. None where there is none."""
    if threshold is None or isinstance(threshold, Money):
        return threshold
    match _unit(source, observed):
        case Unit.SHARE:
            return exact_percent(threshold)
        case Unit.DAYS:
            return say("{number} days", number=threshold)
        case Unit.MONTHS:
            return say("{number} months", number=threshold)
        case Unit.YEARS:
            return say("{number} years", number=threshold)
        case Unit.FLAG:
            return bool(threshold)
    return threshold


def demand(comparison: Comparison, source: str, observed: str, threshold: Decimal | Money | None) -> Sentence:
    """How the observed value must stand: "at most 60 days"."""
    if threshold is None:
        return say(names.COMPARISONS[comparison])
    told = {"comparison": say(names.COMPARISONS[comparison]), "threshold": threshold_words(source, observed, threshold)}
    return Sentence("{comparison} {threshold}", told)


def rule_demand(rule: Rule) -> Sentence:
    return demand(rule.comparison, rule.source, rule.observed, rule.threshold)


def asked_when(rule: Rule | ConditionRule) -> Sentence | None:
    """When the rule is asked at all; None where it is asked of every case."""
    return joined(_conditions(rule))


def _conditions(rule: Rule | ConditionRule) -> Iterator[Sentence]:
    if rule.above is not None:
        yield say("requests above {amount}", amount=rule.above)
    yield from (say(PRODUCTS[product]) for product in rule.products)
    if rule.when is not None:
        yield say("where {evidence} came", evidence=say(names.EVIDENCE[rule.when]))
    without = rule.without if isinstance(rule, ConditionRule) else None
    if without is not None:
        yield say("where no {evidence} came", evidence=say(names.EVIDENCE[without]))
    if isinstance(rule, Rule) and rule.rests_on is not None:
        yield say("unknown without {evidence}", evidence=say(names.EVIDENCE[rule.rests_on]))


def rule_title(rule: Rule) -> Sentence:
    """What tells a rule from the others in a sentence: "Days below zero, else decline"."""
    told = {
        "observed": observed_label(rule.source, rule.observed),
        "effect": say(names.VERDICTS[rule.effect]),
        "asked": asked_when(rule),
    }
    if told["asked"] is None:
        return say("{observed}, else {effect}", **told)
    return say("{observed} ({asked}), else {effect}", **told)


def rule_sentence(rule: Rule) -> Sentence:
    """What the rule demands, without what it observes."""
    return say(
        "{demand}, else {effect}; if unknown, {unknown}",
        demand=rule_demand(rule),
        effect=say(names.VERDICTS[rule.effect]),
        unknown=say(names.VERDICTS[rule.unknown]),
    )


def condition_sentence(rule: ConditionRule) -> Sentence:
    """What a condition asks for, without its own wording."""
    parts = [say(names.CONDITION_KINDS[rule.kind]), say("tested {tested}", tested=say(names.TESTED[rule.tested]))]
    if rule.observed:
        asked = demand(rule.holds, rule.source, rule.observed, rule.threshold)
        parts.append(say("{label}: {value}", label=observed_label(rule.source, rule.observed), value=asked))
        parts.append(say("proposed with headroom below {share}", share=exact_percent(rule.within)))
    if rule.slack is not None:
        parts.append(
            say("set at today's figure where that is broken, looser by {share}", share=exact_percent(rule.slack))
        )
    when = asked_when(rule)
    return joined([*parts, when] if when else parts, APART) or say("none")


def check_title(name: str, *policies: Policy) -> object:
    """What a rule or a standing check is called; a rule is looked up in the policies, the first that has it.

    A name that neither has, as of a rule that a past policy had, stays as it is.
    """
    for policy in policies:
        for rule in policy.rules:
            if rule.name == name:
                return rule_title(rule)
    if name in names.CHECKS:
        return say(names.CHECKS[name])
    kind, _, rest = name.partition("-")
    if kind == "cap" and rest in names.CAPS:
        return say("Cap: {cap}", cap=say(names.CAPS[rest]))
    if kind == "identity" and rest in NEEDS:
        return say("Identity: {paper}", paper=say(NEEDS[rest][0]))
    if kind == "finding" and rest in FINDING_LABELS:
        return say("Found: {kind}", kind=say(FINDING_LABELS[rest]))
    return name
