"""The case list in words: which cases to ask for, and how a row reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Translator
from engine.intake.form import Draft
from engine.service.values import CasePage, CaseQuery, CaseRow

PAGE = 200


class Cases(Protocol):
    """The part of the service that the list needs."""

    def cases(self, query: CaseQuery) -> CasePage: ...


SORTS = ("applicant", "product", "amount", "as_of", "verdict", "grade", "pd", "changed_at")
"""What the store sorts by, column for column of COLUMNS."""


def _amount(row: CaseRow, words: Translator) -> str:
    return f"{words.number(Decimal(row.amount), 0)} {row.currency}" if row.amount else "–"


COLUMNS: tuple[Column[CaseRow], ...] = (
    Column(
        N_("Applicant"), lambda r: r.applicant, lambda r, w: r.applicant or w.text(N_("Unnamed case")), is_bold=True,
        width=0,
    ),
    Column(
        N_("Product"), lambda r: r.product, lambda r, w: w.text(codes.PRODUCTS.get(r.product, r.product or "–")),
        width=140,
    ),
    Column(N_("Amount"), lambda r: Decimal(r.amount) if r.amount else None, _amount, is_right=True, width=150),
    Column(N_("As of"), lambda r: r.as_of, lambda r, w: w.date(r.as_of) if r.as_of else "–", width=135),
    Column(
        N_("Verdict"), lambda r: r.verdict, lambda r, w: codes.verdict(w, r.verdict), width=120,
        tone=lambda r: codes.VERDICT_TONES.get(r.verdict or "", "muted"),
    ),
    Column(
        N_("Grade"), lambda r: r.grade, lambda r, w: "–" if r.grade is None else str(r.grade), is_right=True, width=80
    ),
    Column("PD", lambda r: r.pd, lambda r, w: codes.pd(w, r.pd), is_right=True, width=90),
    Column(N_("Changed"), lambda r: r.changed_at, lambda r, w: codes.moment(w, r.changed_at), width=200),
)  # fmt: skip


def first_draft(today: dt.date, currency: str) -> Draft:
    """A new case is of today, in the currency that was entered last."""
    return Draft({"as_of": today.isoformat(), "currency": currency})


@dataclass(frozen=True, slots=True)
class CaseList:
    """What is asked for now; each answer is a new list."""

    query: CaseQuery = field(default_factory=lambda: CaseQuery(limit=PAGE, mine_only=True))

    def find(self, text: str) -> CaseList:
        return CaseList(replace(self.query, text=text.strip(), offset=0))

    def only_mine(self, mine: bool) -> CaseList:
        return CaseList(replace(self.query, mine_only=mine, offset=0))

    def sorted_by(self, column: int, descending: bool) -> CaseList:
        return CaseList(replace(self.query, sort=SORTS[column], descending=descending, offset=0))

    def further(self, known: int) -> CaseList:
        """The rows after those that are already there."""
        return CaseList(replace(self.query, offset=known))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query.text)

    def fetch(self, service: Cases) -> CasePage:
        return service.cases(self.query)
