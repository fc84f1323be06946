"""Differences between two policies in words: sections and fields by their names, values as people write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from engine.i18n import N_, Sentence, say
from engine.money import Money
from engine.policy.compare import Change, Difference, Sense
from engine.policy.decision import Verdict

SECTIONS: Mapping[str, str] = {
    "in_force_from": N_("Dates"),
    "currency": N_("Currency"),
    "strategies": N_("Strategies"),
    "sources": N_("Sources"),
    "cited": N_("Sources cited"),
    "completeness": N_("Completeness"),
    "tiers": N_("Tiers of identity"),
    "rules": N_("Rules"),
    "grades": N_("Grades"),
    "affordability": N_("Affordability"),
    "portrait_bias": N_("Portrait bias"),
    "industries": N_("Industries"),
    "purpose_bans": N_("Purposes not lent for"),
    "caps": N_("Caps"),
    "pricing": N_("Pricing"),
    "products": N_("Products"),
    "authority": N_("Who may sign"),
    "notices": N_("Notices"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.APPROVE: N_("approve"),
    Verdict.APPROVE_LESS: N_("approve less"),
    Verdict.REFER: N_("refer"),
    Verdict.DECLINE: N_("decline"),
}
SENSES: Mapping[Sense, str] = {Sense.STRICTER: N_("stricter"), Sense.LOOSER: N_("looser"), Sense.OPEN: N_("differs")}


def section_label(name: str) -> str:
    """What a section is called; one that is not known here by its name in the file."""
    return SECTIONS.get(name, name.replace("_", " "))


def difference_sentence(difference: Difference) -> Sentence:
    """The difference without its section: which entry, which field, from what to what."""
    where = _where(difference)
    if difference.change is Change.ADDED:
        return say("{where}: added, {value}", where=where, value=value_words(difference.after))
    if difference.change is Change.REMOVED:
        return say("{where}: removed, it was {value}", where=where, value=value_words(difference.before))
    before, after = value_words(difference.before), value_words(difference.after)
    if difference.sense is Sense.OPEN:
        return say("{where}: {before} becomes {after}", where=where, before=before, after=after)
    sense = say(SENSES[difference.sense])
    return say("{where}: {before} becomes {after} ({sense})", where=where, before=before, after=after, sense=sense)


def _where(difference: Difference) -> str:
    return " ".join(part for part in (difference.item, difference.field) if part) or difference.section


def value_words(value: Any) -> object:
    """A value as a sentence may carry it."""
    if value is None:
        return say("none")
    if isinstance(value, Verdict):
        return say(VERDICTS[value])
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return _listed(_named(value.items()))
    if is_dataclass(value) and not isinstance(value, type | Money):
        return _listed(_named((field.name, getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, tuple):
        return _listed([value_words(item) for item in value]) if value else say("none")
    return value


def _named(pairs: Any) -> Iterator[Sentence]:
    for name, value in pairs:
        if value is not None and value != ():
            yield Sentence("{name} {value}", {"name": str(name), "value": value_words(value)})


def _listed(items: Any) -> Sentence:
    places = {f"part{number}": item for number, item in enumerate(items)}
    return Sentence(", ".join(f"{{{place}}}" for place in places), places)
