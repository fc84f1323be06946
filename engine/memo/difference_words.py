"""Whole entries of a decision's document in words: what a replay shows where one came, went or changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.assessment.condition_words import KINDS
from engine.i18n import Sentence, Translator, say
from engine.memo import labels
from engine.memo.document import shown
from engine.policy import names
from engine.policy.conditions import ConditionKind, ConditionRule
from engine.policy.decision import Status
from engine.policy.policy import Policy
from engine.policy.rule_words import check_title, threshold_words
from engine.policy.terms import Comparison

UNSAID = ("sources", "name", "rule")
"""Parts of an entry that are codes or pointers, not what it says."""


def spelt(name: str) -> str:
    """A part of the document by its name in it."""
    return name.replace("_", " ")


def entry_words(found: Any, policies: Sequence[Policy], words: Translator, label: Callable[[str], str] = spelt) -> str:
    """An entry, a list of entries or a single value as people read it. Rules and conditions are called as these
    policies call them; `label` names every other part."""
    match found:
        case None:
            return "–"
        case {"rule": str(rule), "status": str(status)}:
            return f"{shown(check_title(rule, *policies), words)}: {words.text(labels.STATUSES[Status(status)])}"
        case {"kind": str(), "text": str(), "tested": str()}:
            return _condition(found, policies, words)
        case dict():
            parts = [
                f"{label(name)} {entry_words(value, policies, words, label)}"
                for name, value in found.items()
                if name not in UNSAID and value not in (None, "", [], {})
            ]
            return "; ".join(parts) or words.text("none")
        case list():
            return "; ".join(entry_words(value, policies, words, label) for value in found) or words.text("none")
    return words.show(found)


def _condition(found: Mapping[str, Any], policies: Sequence[Policy], words: Translator) -> str:
    """Its kind, what it asks, and the threshold it must stand to."""
    rule = condition_rule(str(found["name"]), policies)
    text = found["text"] if rule is None else words.show(rule.text)
    kind = words.text(KINDS[ConditionKind(found["kind"])])
    threshold = found.get("threshold")
    if threshold is None:
        return f"{kind}: {text}"
    number = Decimal(threshold)
    told = {
        "comparison": say(names.COMPARISONS[Comparison(found["holds"])]),
        "threshold": number if rule is None else threshold_words(rule.source, rule.observed, number),
    }
    return f"{kind}: {text} ({words.render(Sentence('{comparison} {threshold}', told))})"


def condition_rule(name: str, policies: Sequence[Policy]) -> ConditionRule | None:
    """The condition of that name in the first of the policies that has one; None where none has."""
    rules = (rule for policy in policies if policy.conditions for rule in policy.conditions.rules)
    return next((rule for rule in rules if rule.name == name), None)
