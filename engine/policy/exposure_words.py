"""The group of a case in words: what became of each case, and who connects it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.facts.group import GroupLink, Standing
from engine.i18n import N_, Sentence, say

STANDINGS: Mapping[Standing, str] = {
    Standing.OPEN: N_("Not decided yet"),
    Standing.APPROVED: N_("Approved"),
    Standing.WAITING: N_("Waits for a second person"),
    Standing.REFERRED: N_("Referred"),
    Standing.DECLINED: N_("Declined"),
    Standing.REJECTED: N_("Rejected by the second person"),
    Standing.ENDED: N_("Its term is over"),
}
_ROLES: Mapping[str, str] = {
    "applicant": N_("applicant"),
    "owner": N_("owner"),
    "guarantor": N_("guarantor"),
    "related-party": N_("related party"),
}


def link_sentence(link: GroupLink) -> Sentence:
    """“Wang Jianguo: owner there, guarantor here”."""
    there, here = say(_ROLES[link.role]), say(_ROLES[link.here])
    if link.via is None:
        return say("{name}: {there} there, {here} here", name=link.name, there=there, here=here)
    return say(
        "{name}: {there} there, {here} of case {number}", name=link.name, there=there, here=here, number=str(link.via)
    )
