"""What the service hands to a window: plain frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from engine.facts.conduct import Category, Exclusion
from engine.facts.finding import Finding, SourceRow
from engine.i18n import Sentence
from engine.intake.bank_rules import BankRule
from engine.intake.form import Draft
from engine.money import Money
from engine.store.bank_records import ModelRow, SectorTableRow, WatchListRow
from engine.store.case_records import CasePage, CaseQuery, CaseRow, EvidenceRow, PartyMatch, RuleRow
from engine.store.decision_records import ApprovalRow, AuditRow, DecisionRow, OverrideCount, ProposalRow
from engine.store.models import ModelState
from engine.store.proposals import Answer, same_person

__all__ = [
    "Answer",
    "ApprovalRow",
    "AuditRow",
    "CasePage",
    "CaseQuery",
    "CaseRow",
    "CategoryGroup",
    "CategoryRow",
    "CategoryView",
    "Changes",
    "DecisionRow",
    "EvidenceRow",
    "EvidenceSummary",
    "GivenBy",
    "ImportedList",
    "ModelRow",
    "ModelState",
    "Needs",
    "OverrideCount",
    "PartyMatch",
    "ProposalRow",
    "RuleRow",
    "SectorTableRow",
    "TableColumn",
    "TableView",
    "WatchListRow",
    "Workspace",
    "same_person",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed, so that each screen can tell whether it is touched."""

    cases: frozenset[int] = frozenset()
    settings: bool = False
    models: bool = False
    policy: bool = False
    bank: bool = False
    """What the bank adds to cases: to those named, or to all where none is."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A case as it is worked on: what was typed, the files that came, the decisions recorded."""

    case_id: int
    version: int
    draft: Draft
    evidence: tuple[EvidenceRow, ...]
    decisions: tuple[DecisionRow, ...]
    knowledge: str = ""
    """Changes whenever the bank's own rules may have changed what the evidence says."""


class Needs(StrEnum):
    """What a person must say before a file can be read."""

    PASSWORD = "password"  # noqa: S105
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """What one dropped file turned out to be; refusal is None where it was read.

    Where a person can help, `needs` says how, and `source` where the file still lies.
    """

    name: str
    path: str | None
    kind: str | None
    format: str | None = None
    rows: int = 0
    start: dt.date | None = None
    end: dt.date | None = None
    accounts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    refusal: Sentence | None = None
    needs: Needs | None = None
    source: Path | None = None


class GivenBy(StrEnum):
    """Who gave a movement its category: an officer of the bank, the words, a known name, a mere guess, or nobody."""

    BANK = "bank"
    WORDS = "words"
    NAME = "name"
    GUESS = "guess"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A movement with its category. `rule` is the id of what gave it, `bank_rule` that rule where the bank made it."""

    booked_on: dt.date
    amount: Money
    counterparty: str
    text: str
    category: Category
    exclusion: Exclusion
    given_by: GivenBy
    rule: str
    bank_rule: BankRule | None
    source: str

    @property
    def is_unexplained(self) -> bool:
        """Whether it counts as uncategorised: no rule said anything, or only that a firm is on the other side."""
        return self.given_by in (GivenBy.GUESS, GivenBy.NOBODY)

    @property
    def is_excluded(self) -> bool:
        """Whether it is an inflow that does not count as turnover."""
        return self.exclusion not in (Exclusion.NONE, Exclusion.OUTFLOW)


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """The movements with one counterparty in one currency; without a counterparty, those of one text."""

    name: str
    is_counterparty: bool
    inflow: Money
    outflow: Money
    categories: tuple[Category, ...]
    unexplained: int
    rows: tuple[CategoryRow, ...]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """`share` is the share of movements that no rule explains, None without movements."""

    rows: tuple[CategoryRow, ...] = ()
    groups: tuple[CategoryGroup, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True)
class TableColumn:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class TableView:
    """Rows to look at: `columns` name what each place of a row holds; sources tell where each row came from."""

    title: Sentence
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[object, ...], ...] = ()
    sources: tuple[SourceRow, ...] = ()
    highlighted: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list that was imported: its version, how many ships and the like were left out, and the rows that were bad."""

    row: WatchListRow
    skipped: int
    bad_count: int
    bad_rows: tuple[Sentence, ...]
