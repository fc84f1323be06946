"""Who stands in a case: applicant, owners, guarantors and related parties, in the form in which cases are compared.

Read off the draft, not off the application: a case that cannot be computed yet must already be found by its people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.errors import Refused
from engine.facts.company import Identifier
from engine.i18n import N_
from engine.intake import names, typed
from engine.intake.fields import Draft
from engine.intake.identifiers import normalised


class PartyRole(StrEnum):
    APPLICANT = "applicant"
    OWNER = "owner"
    GUARANTOR = "guarantor"
    RELATED_PARTY = "related-party"


ROLE_LABELS: Mapping[PartyRole, str] = {
    PartyRole.APPLICANT: N_("Applicant"),
    PartyRole.OWNER: N_("Owner"),
    PartyRole.GUARANTOR: N_("Guarantor"),
    PartyRole.RELATED_PARTY: N_("Related party"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """One party of a case. `name_key` is the name in the plain form of `names.key`; number and type are normalised,
    "" where no number was typed; `share` is an owner's fraction of 1, None where it is not known."""

    role: PartyRole
    name: str
    name_key: str
    id_type: str = ""
    id_number: str = ""
    share: Decimal | None = None


def parties_of(draft: Draft) -> tuple[Party, ...]:
    """Everybody whom the draft names, as typed so far; an entry without name and number is nobody."""
    return tuple(party for party in _parties(draft) if party.name_key or party.id_number)


def party(role: PartyRole, name: str, id_type: str = "", id_number: str = "", share: str = "") -> Party:
    """A party from typed texts; what cannot be read is unknown."""
    number = normalised(Identifier(id_type.strip() or "other", id_number)) if id_number.strip() else None
    return Party(
        role,
        name.strip(),
        names.key(name),
        number.type if number else "",
        number.number if number else "",
        _share(share),
    )


def _parties(draft: Draft) -> Iterator[Party]:
    texts = draft.texts
    yield party(
        PartyRole.APPLICANT,
        texts.get("applicant.name", ""),
        texts.get("applicant.registration.type", ""),
        texts.get("applicant.registration.number", ""),
    )
    for role, section in (
        (PartyRole.OWNER, "owners"),
        (PartyRole.GUARANTOR, "guarantors"),
        (PartyRole.RELATED_PARTY, "related_parties"),
    ):
        for row in draft.rows.get(section, ()):
            yield party(
                role,
                row.get("name", ""),
                row.get("identity.type", ""),
                row.get("identity.number", ""),
                row.get("share", ""),
            )


def _share(text: str) -> Decimal | None:
    try:
        return typed.share(text) if text.strip() else None
    except Refused:
        return None
