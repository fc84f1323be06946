"""Cases that wait for a second pair of eyes: decided, but referred to a person."""

from __future__ import annotations

from typing import Protocol

from desktop.cases.list_presenter import COLUMNS
from desktop.widgets.columns import Column
from engine.i18n import N_
from engine.service.values import CasePage, CaseQuery, CaseRow

LISTED = 500
QUEUE_COLUMNS: tuple[Column[CaseRow], ...] = (
    *COLUMNS[:4],
    *COLUMNS[5:7],
    Column(N_("By"), lambda r: r.changed_by, width=110),
    COLUMNS[7],
)


class Cases(Protocol):
    def cases(self, query: CaseQuery) -> CasePage: ...


def waiting(service: Cases) -> tuple[CaseRow, ...]:
    """Referred cases of everybody, the oldest first: who waits longest is looked at first."""
    return service.cases(CaseQuery(verdict="refer", sort="changed_at", descending=False, limit=LISTED)).rows


def declined(service: Cases) -> tuple[CaseRow, ...]:
    """Rejections are records too: the newest first."""
    return service.cases(CaseQuery(verdict="decline", limit=LISTED)).rows
