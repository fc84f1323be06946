"""Reading the rules of a policy file: each is data, and each name it refers to must exist."""

from __future__ import annotations

from decimal import Decimal

from engine.facts.request import Product
from engine.features.catalogue import CATALOGUE
from engine.features.feature import Unit
from engine.i18n import say
from engine.money import Money
from engine.policy.decision import Stage, Verdict
from engine.policy.entries import Entries
from engine.policy.measures import MEASURES
from engine.policy.policy import Comparison, Evidence, Rule

EFFECTS = {verdict.code: verdict for verdict in (Verdict.APPROVE_LESS, Verdict.REFER, Verdict.DECLINE)}
UNKNOWN = {verdict.code: verdict for verdict in (Verdict.REFER, Verdict.DECLINE)}
INTEGRITY = "integrity"
"""A rule may observe the integrity grade as measure "integrity": 1 for A to 4 for D."""


def rules(top: Entries) -> tuple[Rule, ...]:
    """The rules in the order of their stages, and within a stage as written."""
    found: list[Rule] = []
    for entry in top.tables("rules"):
        rule = _rule(entry)
        if any(rule.name == other.name for other in found):
            entry.problem(say("there is already a rule named “{name}”", name=rule.name), "name")
        found.append(rule)
        entry.end()
    stages = list(Stage)
    return tuple(sorted(found, key=lambda rule: stages.index(rule.stage)))


def _rule(entry: Entries) -> Rule:
    source, observed = _observed(entry)
    comparison = Comparison.ABSENT if source == "finding" else entry.choice("pass_when", Comparison)
    return Rule(
        name=entry.string("name"),
        stage=entry.choice("stage", Stage),
        source=source,
        observed=observed,
        comparison=comparison,
        threshold=_threshold(entry, source, observed),
        effect=EFFECTS.get(entry.known("effect", EFFECTS), Verdict.DECLINE),
        unknown=UNKNOWN.get(entry.known("unknown", UNKNOWN), Verdict.REFER) if entry.has("unknown") else Verdict.REFER,
        when=entry.choice("when", Evidence) if entry.has("when") else None,
        rests_on=entry.choice("rests_on", Evidence) if source == "finding" else None,
        above=entry.money_or_none("above"),
        products=entry.choices("products", Product, default=[]),
    )


def _observed(entry: Entries) -> tuple[str, str]:
    """What the rule looks at: "measure:firm_age", "feature:days_negative_365" or "finding:balance-broken"."""
    source, _, name = entry.string("observe").partition(":")
    known = {
        "measure": {*MEASURES, INTEGRITY},
        "feature": {feature.name for feature in CATALOGUE},
        "finding": {name},
    }.get(source)
    if known is None or not name:
        entry.problem(say("“observe” must be measure:…, feature:… or finding:…"), "observe")
    elif name not in known:
        entry.problem(say("there is no {source} named “{name}”", source=source, name=name), "observe")
    return source, name


def _threshold(entry: Entries, source: str, observed: str) -> Decimal | Money | None:
    if source == "finding":
        return None
    if source == "measure" and observed in MEASURES and MEASURES[observed][1] is Unit.MONEY_LOG:
        return entry.money("threshold")
    return entry.number("threshold", "-1000000", "1000000")
