"""What the bank itself adds to a case, beside what the applicant brought: screening, override, waivers, the group, its
own figures of the industry.

It is part of the case, so that a decision stays a function of case, policy and model, and replays from its inputs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from engine.facts.group import GroupExposure
from engine.facts.sectors import SectorFigures


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One imported version of a sanctions or watch list: `dated` is its publication, `digest` the SHA-256 of its
    files, `rows` the number of parties it names."""

    name: str
    dated: dt.date
    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a person made of a hit, with the note that says why; `on` is the day."""

    is_match: bool
    note: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Hit:
    """A party of the case that may be one of a list.

    role is applicant, owner, guarantor or related-party. entry is the list's own number for the party and
    entry_digest that of what the list says of it: a resolution holds while neither changes. similarity is a fraction
    of 1; is_by_number: an identity number agrees, whatever the names. about is what the list says beside the names.
    """

    role: str
    name: str
    list_name: str
    entry: str
    entry_digest: str
    listed_as: str
    similarity: float
    is_by_number: bool = False
    about: str = ""
    resolution: Resolution | None = None

    @property
    def is_open(self) -> bool:
        return self.resolution is None

    @property
    def is_match(self) -> bool:
        return self.resolution is not None and self.resolution.is_match


@dataclass(frozen=True, slots=True)
class Screening:
    """The parties of a case held against the lists on a day. Without a list nothing was screened."""

    screened_on: dt.date
    lists: tuple[ListVersion, ...] = ()
    screened: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()


class Outcome(StrEnum):
    """What a person may decide otherwise: GRANT lends within the limit, which an override never lifts."""

    GRANT = "grant"
    REFER = "refer"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision against what score and policy recommend: reason is a code of the policy."""

    outcome: Outcome
    reason: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A proposed condition that a person dropped, and why."""

    name: str
    note: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class BankSide:
    """screening is None where the case was held against no list of this bank, and group where its own cases were not
    looked up, as at the command line; override is None while the recommendation holds. sector is what its own tables
    say of the industry, None where it has none."""

    screening: Screening | None = None
    override: Override | None = None
    waivers: tuple[Waiver, ...] = ()
    group: GroupExposure | None = None
    sector: SectorFigures | None = None


NOTHING_ADDED = BankSide()
