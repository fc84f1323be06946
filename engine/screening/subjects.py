"""Who of a case is held against the lists: applicant, owners, guarantors and related parties."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.facts.casefile import Case
from engine.facts.company import Identifier
from engine.intake.identifiers import IDENTIFIER_TYPES, defect


@dataclass(frozen=True, slots=True)
class Subject:
    """A party to be screened; born is the ISO day of birth where its identity number tells it, else ""."""

    role: str
    name: str
    number: str = ""
    born: str = ""


def subjects_of(case: Case) -> tuple[Subject, ...]:
    """Everybody whom the case names, once in each role."""
    return tuple(dict.fromkeys(_subjects(case)))


def _subjects(case: Case) -> Iterator[Subject]:
    yield _subject("applicant", case.applicant.name, case.applicant.registration)
    for owner in case.owners:
        yield _subject("owner", owner.name, owner.identity)
    for guarantor in case.guarantors:
        yield _subject("guarantor", guarantor.name, guarantor.identity)
    for party in case.related_parties:
        yield _subject("related-party", party.name, party.identity)


def _subject(role: str, name: str, identifier: Identifier | None) -> Subject:
    if identifier is None:
        return Subject(role, name)
    return Subject(role, name, identifier.number, born(identifier))


@lru_cache(maxsize=4096)
def born(identifier: Identifier) -> str:
    """The day of birth that a resident number holds, as ISO; "" where the number tells none or is wrong itself."""
    kind = IDENTIFIER_TYPES.get(identifier.type)
    if kind is None or not kind.module or defect(identifier) is not None:
        return ""
    find = getattr(importlib.import_module(f"stdnum.{kind.module}"), "get_birth_date", None)
    if find is None:
        return ""
    try:
        return str(find(identifier.number).isoformat())
    except (ValueError, IndexError):
        return ""
