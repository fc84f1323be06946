"""Reading the conditions of a policy file: each is data, and what it observes must exist."""

from __future__ import annotations

from decimal import Decimal

from engine.facts.request import Product
from engine.i18n import say
from engine.policy.conditions import HOLDS, ConditionKind, ConditionRule, ConditionTerms, Tested
from engine.policy.entries import Entries
from engine.policy.rulebook import observed_in
from engine.policy.terms import Comparison, Evidence


def condition_terms(table: Entries) -> ConditionTerms:
    found: list[ConditionRule] = []
    for entry in table.tables("rules"):
        rule = _rule(entry)
        if any(rule.name == other.name for other in found):
            entry.problem(say("there is already a condition named “{name}”", name=rule.name), "name")
        found.append(rule)
        entry.end()
    return ConditionTerms(table.flag("missing_papers"), tuple(found))


def _rule(entry: Entries) -> ConditionRule:
    kind = entry.choice("kind", ConditionKind)
    is_measured = entry.has("observe")
    if kind is ConditionKind.COVENANT and not is_measured:
        entry.problem(say("a covenant must observe a measure or a feature"), "observe")
    source, observed = observed_in(entry, ("measure", "feature")) if is_measured else ("", "")
    threshold = entry.number("threshold", "-1000000", "1000000") if is_measured else None
    if threshold is not None and not threshold:
        entry.problem(say("a headroom needs a threshold other than 0"), "threshold")
    return ConditionRule(
        name=entry.string("name"),
        kind=kind,
        text=entry.own_words("text"),
        tested=entry.choice("tested", Tested, default=Tested.ONCE),
        source=source,
        observed=observed,
        holds=entry.choice("holds", Comparison, among=HOLDS) if is_measured else Comparison.AT_LEAST,
        threshold=threshold,
        within=entry.number("within", "0", "100") if is_measured else Decimal(0),
        slack=entry.number("slack", "0", "1") if entry.has("slack") else None,
        when=entry.choice("when", Evidence) if entry.has("when") else None,
        without=entry.choice("without", Evidence) if entry.has("without") else None,
        above=entry.money_or_none("above"),
        products=entry.choices("products", Product, default=[]),
    )
