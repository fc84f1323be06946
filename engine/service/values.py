"""What the service hands to a window: plain frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from engine.facts.finding import Finding, SourceRow
from engine.i18n import Sentence
from engine.intake.form import Draft
from engine.store.records import (
    AuditRow,
    CasePage,
    CaseQuery,
    CaseRow,
    DecisionRow,
    EvidenceRow,
    PartyMatch,
    WatchListRow,
)

__all__ = [
    "AuditRow",
    "CasePage",
    "CaseQuery",
    "CaseRow",
    "Changes",
    "DecisionRow",
    "EvidenceRow",
    "EvidenceSummary",
    "ImportedList",
    "PartyMatch",
    "TableColumn",
    "TableView",
    "WatchListRow",
    "Workspace",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed, so that each screen can tell whether it is touched."""

    cases: frozenset[int] = frozenset()
    settings: bool = False
    models: bool = False
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


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """What one dropped file turned out to be; refusal is None where it was read."""

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
