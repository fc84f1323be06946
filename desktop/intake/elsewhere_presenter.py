"""Where else a party stands, in words: the role, the case, and what became of it."""

from __future__ import annotations

import datetime as dt

from engine.i18n import N_, Translator
from engine.intake.parties import PartyRole
from engine.service.values import PartyMatch

_ROLES = {
    PartyRole.APPLICANT: N_("applicant"),
    PartyRole.OWNER: N_("owner"),
    PartyRole.GUARANTOR: N_("guarantor"),
    PartyRole.RELATED_PARTY: N_("related party"),
}
_OUTCOMES = {
    "approve": N_("approved {day}"),
    "approve-less": N_("approved for less {day}"),
    "refer": N_("referred {day}"),
    "decline": N_("declined {day}"),
}


def sentence(match: PartyMatch, words: Translator) -> str:
    """“Also owner of case 12, Linden Packaging, approved 3 May 2026”."""
    template = (
        N_("Also {role} of case {number}, {applicant}, {outcome}")
        if match.is_by_number
        else N_("Same name as the {role} of case {number}, {applicant}, {outcome}")
    )
    return words.text(
        template,
        role=words.text(_ROLES[match.party.role]),
        number=str(match.case_id),
        applicant=match.applicant or words.text(N_("Unnamed case")),
        outcome=_outcome(match, words),
    )


def _outcome(match: PartyMatch, words: Translator) -> str:
    if match.verdict is None or match.decided_at is None:
        return words.text(N_("not decided yet"))
    day = dt.datetime.fromisoformat(match.decided_at).astimezone().date()
    return words.text(_OUTCOMES[match.verdict], day=day)
