"""Who stands in a case: applicant, owners, guarantors and related parties, in the form in which cases are compared.

Read off the draft, not off the application: a case that cannot be computed yet must already be found by its people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.company import Identifier
from engine.facts.ownership import BENEFICIAL_SHARE, stakes
from engine.i18n import N_
from engine.intake import names, typed
from engine.intake.fields import Draft
from engine.intake.identifiers import normalised
from engine.intake.ownership import owner_shares


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
    "" where no number was typed; `share` is all that an owner holds, directly and through others, as a fraction of 1,
    None where it is not known."""

    role: PartyRole
    name: str
    name_key: str
    id_type: str = ""
    id_number: str = ""
    share: Decimal | None = None

    @property
    def connects(self) -> bool:
        """Whether a firm that this party stands behind belongs to the same group as another that it stands behind: an
        owner from 25 % on, or of a share that is not known; known by number, because names are shared by strangers."""
        is_small = self.role is PartyRole.OWNER and self.share is not None and self.share < BENEFICIAL_SHARE
        return bool(self.id_number) and not is_small


SECTION_ROLES: Mapping[str, PartyRole] = {
    "applicant": PartyRole.APPLICANT,
    "owners": PartyRole.OWNER,
    "guarantors": PartyRole.GUARANTOR,
    "related_parties": PartyRole.RELATED_PARTY,
}
"""Who is entered in which section of the form."""


def parties_of(draft: Draft) -> tuple[Party, ...]:
    """Everybody whom the draft names, as typed so far; an entry without name and number is nobody."""
    everybody = [entered("applicant", draft.texts)]
    for section in SECTION_ROLES:
        rows = [entered(section, row) for row in draft.rows.get(section, ())]
        if section == "owners":
            rows = [replace(owner, share=share) for owner, share in zip(rows, owner_shares(draft), strict=True)]
        everybody += rows
    return tuple(party for party in everybody if party.name_key or party.id_number)


def parties_of_case(case: Case) -> tuple[Party, ...]:
    """Everybody whom the case names, each owner once with all that it holds."""
    firm = case.applicant
    return (
        _known(PartyRole.APPLICANT, firm.name, firm.registration),
        *(
            replace(_known(PartyRole.OWNER, stake.owner.name, stake.owner.identity), share=stake.share)
            for stake in stakes(case.owners)
        ),
        *(_known(PartyRole.GUARANTOR, party.name, party.identity) for party in case.guarantors),
        *(_known(PartyRole.RELATED_PARTY, party.name, party.identity) for party in case.related_parties),
    )


def _known(role: PartyRole, name: str, identity: Identifier | None) -> Party:
    return party(role, name, identity.type, identity.number) if identity else party(role, name)


def entered(section: str, texts: Mapping[str, str]) -> Party:
    """The party of one entry of a section, by its texts."""
    name, number = ("applicant.name", "applicant.registration") if section == "applicant" else ("name", "identity")
    return party(
        SECTION_ROLES[section],
        texts.get(name, ""),
        texts.get(f"{number}.type", ""),
        texts.get(f"{number}.number", ""),
        texts.get("share", ""),
    )


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


def _share(text: str) -> Decimal | None:
    try:
        return typed.share(text) if text.strip() else None
    except Refused:
        return None
