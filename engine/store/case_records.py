"""What the store hands out and takes in of a case: frozen rows, free of SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.intake.bank_rules import BankRule
from engine.intake.parties import Party


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the list shows it; verdict, grade and PD are those of the latest recorded decision."""

    id: int
    version: int
    applicant: str
    product: str
    amount: str
    currency: str
    as_of: dt.date | None
    verdict: str | None
    grade: int | None
    pd: float | None
    created_at: str
    created_by: str
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What is read off the draft of a case, so that lists and comparisons need not open drafts."""

    applicant: str = ""
    product: str = ""
    amount: str = ""
    amount_order: float | None = None
    currency: str = ""
    as_of: dt.date | None = None
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases to list: text found in the applicant's name or as case number, sorted by a column of CaseRow."""

    text: str = ""
    mine_only: bool = False
    verdict: str | None = None
    sort: str = "changed_at"
    descending: bool = True
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """A party of another case that is, by its number or else by its name only, the one asked about.

    The columns after it are those of its case; decided_at is None while nothing was decided.
    """

    case_id: int
    party: Party
    is_by_number: bool
    applicant: str
    product: str
    amount: str
    currency: str
    as_of: dt.date | None
    verdict: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file of a case without its bytes."""

    path: str
    sha256: str
    size: int
    added_at: str
    added_by: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of categories as the bank keeps it: of all cases, or with a case_id of that case alone. One without a
    number is not the bank's own but came with the case."""

    id: int | None
    case_id: int | None
    rule: BankRule
    removed_at: str | None = None
    removed_by: str | None = None

    @property
    def is_in_force(self) -> bool:
        return self.removed_at is None
