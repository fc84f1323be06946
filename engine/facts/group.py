"""The group of a case: other cases of this bank whose firms share an owner, a guarantor or a related party with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from engine.money import Money


class Standing(StrEnum):
    """What became of another case: only what is approved, or waits for its second signature, counts as exposure."""

    OPEN = "open"
    APPROVED = "approved"
    WAITING = "waiting"
    REFERRED = "referred"
    DECLINED = "declined"
    REJECTED = "rejected"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GroupLink:
    """Somebody who stands in two cases under one identity number: by this name and in this role in the other case, in
    the role `here` in the case it connects to, which is the case of number `via`, or the case itself (None)."""

    name: str
    role: str
    here: str
    via: int | None = None


@dataclass(frozen=True, slots=True)
class GroupCase:
    """Another case of the group, and who connects it. is_same_firm: its applicant is the applicant of this case.

    amount is what was approved, in its own currency, None where nothing was or where it is not known; it counts whole
    until its tenor is over, because nobody here knows what was repaid.
    """

    number: int
    applicant: str
    is_same_firm: bool
    links: tuple[GroupLink, ...]
    standing: Standing
    amount: Money | None
    decided_on: dt.date | None = None

    @property
    def counts(self) -> bool:
        """Whether its amount is exposure of the bank."""
        return self.standing in (Standing.APPROVED, Standing.WAITING)


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """The group as the bank's own cases told it on a day. is_whole is False where more cases are connected than are
    followed, so that the exposure is not known."""

    looked_up_on: dt.date
    cases: tuple[GroupCase, ...] = ()
    is_whole: bool = True
