"""Differences between two policies in words: which entry, which field, from what to what, as people write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from engine.i18n import APART, N_, OwnWords, Sentence, joined, say
from engine.intake.fields import METHODS, PRODUCTS
from engine.policy import names
from engine.policy import policy as terms
from engine.policy.compare import Change, Difference, Sense
from engine.policy.completeness import KNOWABLE
from engine.policy.conditions import ConditionRule
from engine.policy.decision import Verdict
from engine.policy.identity import NEEDS
from engine.policy.measures import MEASURES
from engine.policy.overrides import OverrideReason
from engine.policy.policy import Rule
from engine.policy.rule_words import (
    condition_sentence,
    exact_percent,
    observed_label,
    rule_sentence,
    rule_title,
    threshold_words,
)

SENSES: Mapping[Sense, str] = {Sense.STRICTER: N_("stricter"), Sense.LOOSER: N_("looser"), Sense.OPEN: N_("differs")}
CODES: tuple[Mapping[Any, str], ...] = (
    names.STAGES, names.COMPARISONS, names.EVIDENCE, PRODUCTS, METHODS, names.ADJUSTMENTS,
    names.CONDITION_KINDS, names.TESTED,
)  # fmt: skip


def section_label(name: str) -> str:
    """What a section is called; one that is not known here by its name in the file."""
    return names.SECTIONS.get(name, name.replace("_", " "))


def difference_sentence(difference: Difference) -> Sentence:
    """The difference without its section."""
    where, before, after = where_words(difference), before_words(difference), after_words(difference)
    if difference.change is Change.ADDED:
        return say("{where}: added, {value}", where=where, value=after)
    if difference.change is Change.REMOVED:
        return say("{where}: removed, it was {value}", where=where, value=before)
    if difference.sense is Sense.OPEN:
        return say("{where}: {before} becomes {after}", where=where, before=before, after=after)
    sense = say(SENSES[difference.sense])
    return say("{where}: {before} becomes {after} ({sense})", where=where, before=before, after=after, sense=sense)


def where_words(difference: Difference) -> object:
    """Entry and field; the section where there is neither."""
    parts = [part for part in (entry_words(difference), field_words(difference)) if part is not None]
    return joined(parts) or say(section_label(difference.section))


def entry_words(difference: Difference) -> object | None:
    """What the entry within the section is called, None where the section itself is meant."""
    place = difference.place
    match place:
        case ("completeness", "weights", evidence):
            return say("Weight of {evidence}", evidence=say(KNOWABLE[evidence][0]))
        case ("cited", section):
            return say(section_label(section))
        case ("sources", source):
            return source
        case ("caps", "terms", cap, *_):
            return say("Cap: {cap}", cap=say(names.CAPS[cap]))
    return _title(difference.entry)


def _title(entry: object) -> object | None:
    match entry:
        case Rule():
            return rule_title(entry)
        case ConditionRule():
            return entry.text
        case OverrideReason():
            return entry.label
        case terms.Tier():
            return say("Tier {number}", number=entry.number)
        case terms.GradeTerms() | terms.CompletenessGrade():
            return say("Grade {grade}", grade=entry.grade)
        case terms.IndustryTerms():
            return say("Industry {prefix}", prefix=entry.prefix)
        case terms.PurposeBan():
            return say(entry.name)
        case terms.ProductTerms():
            return say(PRODUCTS[entry.product])
        case terms.AuthorityLevel():
            return say(names.ROLES.get(entry.role, entry.role))
    return None


def field_words(difference: Difference) -> Sentence | None:
    """What the field is called, None where a whole entry came or went, or where the entry is its only field."""
    is_whole = difference.entry is not None and difference.entry in (difference.before, difference.after)
    if is_whole or difference.section in ("cited", "sources") or "weights" in difference.place:
        return None
    label = _field_label(difference.section, difference.place[-1])
    return None if label is None else say(label)


def _field_label(section: str, field: str) -> str | None:
    return names.FIELDS.get(f"{section}.{field}") or names.FIELDS.get(field)


def before_words(difference: Difference) -> object:
    return value_words(difference.before, difference.section, difference.place[-1], difference.entry)


def after_words(difference: Difference) -> object:
    return value_words(difference.after, difference.section, difference.place[-1], difference.entry)


def value_words(value: Any, section: str = "", field: str = "", entry: object | None = None) -> object:
    """A value as a sentence may carry it, read as the field of that section and entry."""
    match value:
        case None | ():
            return say("none")
        case Rule():
            return rule_sentence(value)
        case ConditionRule():
            return condition_sentence(value)
        case Verdict():
            return say(names.VERDICTS[value])
        case Enum():
            return _code(value)
        case Mapping():
            return joined(value_words(item, section, str(name)) for name, item in value.items())
        case tuple():
            return joined(value_words(item, section, field, entry) for item in value)
        case OwnWords():
            return value
    if is_dataclass(value) and type(value).__module__.startswith("engine.policy"):
        return joined(_described(value, section), APART) or say("none")
    return _plain(value, section, field, entry)


def _described(entry: Any, section: str) -> Iterator[Sentence]:
    """The fields of a whole entry that say something, each by its name."""
    for field in fields(entry):
        value = getattr(entry, field.name)
        label = None if field.name == "label" else _field_label(section, field.name)
        if label is not None and value is not None and value not in ((), ""):
            told = {"name": say(label), "value": value_words(value, section, field.name, entry)}
            yield Sentence("{name} {value}", told)


def _code(value: Enum) -> object:
    for labels in CODES:
        # Codes of different kinds may be spelt alike, and text enumerations are equal by spelling.
        if any(type(code) is type(value) and code is value for code in labels):
            return say(labels[value])
    return str(value.value)


def _plain(value: Any, section: str, field: str, entry: object | None) -> object:
    is_fraction = field in names.FRACTIONS or f"{section}.{field}" in names.FRACTIONS
    if is_fraction and isinstance(value, Decimal | float | int):
        return exact_percent(value)
    if field == "threshold" and isinstance(entry, Rule | ConditionRule):
        return threshold_words(entry.source, entry.observed, value)
    if isinstance(value, str):
        return _text(value, field, entry)
    return value


def _text(value: str, field: str, entry: object | None) -> object:
    match field:
        case "observed" if isinstance(entry, Rule | ConditionRule) and entry.observed:
            return observed_label(entry.source, value) if value == entry.observed else value
        case "measure" | "without_accounts" if value in MEASURES:
            return say(MEASURES[value][0])
        case "needs" if value in NEEDS:
            return say(NEEDS[value][0])
        case "direction" if value in names.DIRECTIONS:
            return say(names.DIRECTIONS[value])
        case "upward_role" if value in names.ROLES:
            return say(names.ROLES[value])
        case "because":
            return say(value)
    return value
