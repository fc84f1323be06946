"""Which cases are connected with one another by the people who stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.facts.group import GroupLink
from engine.intake.parties import Party, PartyRole
from engine.store.parties import cases_sharing, parties_of_cases, same_number

MOST_CASES = 200
"""A group of more cases than this is not followed to its end."""
MOST_LINKS = 5
"""So many of those who connect a case are named."""


@dataclass(frozen=True, slots=True)
class Member:
    """A case of the group: who connects it to cases that were in the group before, and whether its firm is the same."""

    links: tuple[GroupLink, ...]
    is_same_firm: bool


def followed(connection: Connection, case_id: int, own: Sequence[Party]) -> tuple[dict[int, Member], bool]:
    """The cases that are connected with this one, directly first, and whether these are all of them."""
    applicant = next(party for party in own if party.role is PartyRole.APPLICANT)
    members: dict[int, Member] = {}
    edge: list[tuple[int | None, Party]] = [(None, party) for party in own]
    while edge:
        standing_here = [(via, party) for via, party in edge if party.connects]
        shared = cases_sharing(connection, [party.id_number for _, party in standing_here], {case_id, *members})
        links = _links(standing_here, shared)
        if len(members) + len(links) > MOST_CASES:
            return members, False
        edge = []
        present = parties_of_cases(connection, links)
        for number, found in links.items():
            everybody = present.get(number, ())
            is_same = any(p.role is PartyRole.APPLICANT and same_number(p, applicant) for p in everybody)
            members[number] = Member(found[:MOST_LINKS], is_same)
            edge += [(number, party) for party in everybody]
    return members, True


def _links(
    here: Sequence[tuple[int | None, Party]], shared: Sequence[tuple[int, Party]]
) -> dict[int, tuple[GroupLink, ...]]:
    """By other case, who stands in it and in a case of the group."""
    by_number: dict[str, list[tuple[int | None, Party]]] = {}
    for via, party in here:
        by_number.setdefault(party.id_number, []).append((via, party))
    found: dict[int, dict[GroupLink, None]] = {}
    for number, other in shared:
        for via, party in by_number[other.id_number] if other.connects else ():
            if same_number(party, other):
                link = GroupLink(other.name or party.name, other.role.value, party.role.value, via)
                found.setdefault(number, {})[link] = None
    return {number: tuple(links) for number, links in found.items()}
