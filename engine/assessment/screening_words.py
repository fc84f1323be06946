"""Screening against watch lists in words: when, against what, who was hit, and what a person made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.assessment.assessment import Assessment
from engine.facts.bank import Hit, Screening
from engine.facts.identity import IdentityEvidence
from engine.i18n import N_, Percent, Sentence, listed, say
from engine.money import Money
from engine.policy.policy import Policy

CLEAR = "sanctions-clear"
ROLES: Mapping[str, str] = {
    "applicant": N_("Applicant"),
    "owner": N_("Owner"),
    "guarantor": N_("Guarantor"),
    "related-party": N_("Related party"),
}


def screened(assessment: Assessment) -> Sentence:
    """Whether the parties of the case were screened, and where not, whether policy asks for it at this amount."""
    found = assessment.case.bank.screening
    if found is not None and found.lists:
        return _by_lists(found)
    if paper := _paper(assessment):
        return say(
            "Not screened here: no watch list was given. A screening made elsewhere is on file ({reference}, {date}).",
            reference=paper.reference or say("no reference"), date=paper.verified_on,
        )  # fmt: skip
    if any(paper.name == CLEAR for paper in assessment.identity.papers):
        return say("Not screened: no watch list was given and no screening is on file, though this amount needs one.")
    return _not_required(assessment.policy)


def _by_lists(found: Screening) -> Sentence:
    lists = [
        say("{list} of {date}: {rows} names", list=version.name, date=version.dated, rows=version.rows)
        for version in found.lists
    ]
    return say(
        "Screened on {date} against watch lists ({lists}). Names of the case: {count}; possible matches: {hits}.",
        date=found.screened_on, lists=listed(lists), count=len(found.screened), hits=len(found.hits),
    )  # fmt: skip


def _paper(assessment: Assessment) -> IdentityEvidence | None:
    """The paper that says that a screening made elsewhere is clear, where one is valid."""
    papers = (paper for paper in assessment.case.identity_evidence if paper.kind == CLEAR)
    return next((paper for paper in papers if paper.is_valid_on(assessment.case.as_of)), None)


def _not_required(policy: Policy) -> Sentence:
    above = _required_above(policy)
    if above is None:
        return say("Not screened: the policy requires no screening.")
    return say("Not screened: not required at this amount, only above {amount}.", amount=above)


def _required_above(policy: Policy) -> Money | None:
    """The amount up to which policy asks for no screening; None where it never does."""
    number = next((tier.number for tier in policy.tiers if CLEAR in tier.needs), None)
    if number is None:
        return None
    return policy.tiers[number - 1].up_to if number else Money.zero(policy.tiers[0].up_to.currency)


def hits(assessment: Assessment) -> Iterator[tuple[Hit, Sentence, Sentence]]:
    """Each possible match with who is meant, and what became of it."""
    found = assessment.case.bank.screening
    for hit in found.hits if found is not None else ():
        yield hit, _meant(hit), resolved(hit)


def _meant(hit: Hit) -> Sentence:
    alike = say("same number") if hit.is_by_number else Percent(hit.similarity, 0)
    role = Sentence(ROLES[hit.role]) if hit.role in ROLES else hit.role
    return say(
        "{name} ({role}) and {listed_as} on {list}, alike: {alike}",
        name=hit.name, role=role, listed_as=hit.listed_as, list=hit.list_name, alike=alike,
    )  # fmt: skip


def resolved(hit: Hit) -> Sentence:
    """What a person made of a hit."""
    if hit.resolution is None:
        return say("To be resolved")
    made = hit.resolution
    told = {"by": made.by, "date": made.on, "note": made.note}
    if made.is_match:
        return say("Is the listed party ({by}, {date}: {note})", **told)
    return say("Is somebody else ({by}, {date}: {note})", **told)
