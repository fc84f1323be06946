"""Decisions that wait for a second person, those that were answered, and how often recommendations are overridden."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from desktop import words as codes
from desktop.cases.list_presenter import COLUMNS
from desktop.widgets.columns import Column
from engine.i18n import N_, Percent, Translator
from engine.memo import labels
from engine.memo.document import shown
from engine.service.values import ApprovalRow, CasePage, CaseQuery, CaseRow, OverrideCount, ProposalRow

LISTED = 500
QUEUE_COLUMNS: tuple[Column[CaseRow], ...] = (
    replace(COLUMNS[0], wraps=True),
    *COLUMNS[1:4],
    *COLUMNS[5:7],
    Column(N_("By"), lambda r: r.changed_by, width=110),
    COLUMNS[7],
)
ANSWERS = {"confirmed": N_("Approved"), "rejected": N_("Rejected"), "withdrawn": N_("Withdrawn")}
ANSWER_TONES = {"confirmed": "good", "rejected": "bad", "withdrawn": "muted"}


def _verdict(row: ApprovalRow, words: Translator) -> str:
    """The verdict, and what was recommended where a person decided otherwise."""
    said = codes.verdict(words, row.verdict)
    if row.override_reason is None:
        return said
    return words.text(
        N_("{verdict} (override; recommended: {recommended})"),
        verdict=said,
        recommended=codes.verdict(words, row.recommended),
    )


def _amount(row: ApprovalRow, words: Translator) -> str:
    return "–" if row.amount is None else f"{words.number(row.amount, 0)} {row.currency}"


CASE_COLUMN: Column[ApprovalRow] = Column(
    N_("Applicant"), lambda r: r.applicant, lambda r, w: f"{r.applicant}  #{r.case_id}", width=0, is_bold=True,
    wraps=True,
)  # fmt: skip
VERDICT_COLUMN: Column[ApprovalRow] = Column(
    N_("Decided"), lambda r: r.verdict, _verdict, width=0, wraps=True,
    tone=lambda r: "warn" if r.override_reason else codes.VERDICT_TONES.get(r.verdict, ""),
)  # fmt: skip
AMOUNT_COLUMN: Column[ApprovalRow] = Column(N_("Limit"), lambda r: r.amount, _amount, is_right=True, width=130)
WAITING_COLUMNS: tuple[Column[ApprovalRow], ...] = (
    CASE_COLUMN,
    VERDICT_COLUMN,
    AMOUNT_COLUMN,
    Column(N_("Grade"), lambda r: r.grade, lambda r, w: "–" if r.grade is None else str(r.grade), True, width=70),
    Column(
        N_("To be signed by"), lambda r: r.authority, lambda r, w: shown(labels.label(labels.ROLES, r.authority), w),
        width=130,
    ),
    Column(
        N_("Decided by"), lambda r: r.proposed_at, lambda r, w: f"{r.proposed_by}, {codes.moment(w, r.proposed_at)}",
        width=0, wraps=True, tone=lambda r: "muted",
    ),
    Column(N_("Note for the record"), lambda r: r.note, width=0, wraps=True),
)  # fmt: skip
ANSWERED_COLUMNS: tuple[Column[ApprovalRow], ...] = (
    CASE_COLUMN,
    VERDICT_COLUMN,
    AMOUNT_COLUMN,
    Column(
        N_("Answer"), lambda r: r.answer, lambda r, w: w.text(ANSWERS[r.answer or "withdrawn"]), width=110,
        is_bold=True, tone=lambda r: ANSWER_TONES[r.answer or "withdrawn"],
    ),
    Column(
        N_("Answered by"), lambda r: r.answered_at,
        lambda r, w: f"{r.answered_by}, {codes.moment(w, r.answered_at or '')}", width=0, wraps=True,
        tone=lambda r: "muted",
    ),
    Column(N_("Note for the record"), lambda r: r.answer_note, width=0, wraps=True),
)  # fmt: skip


PLACES = {"policy": "policy", "model": "models"}
"""Where a proposal of each kind is looked at and answered."""
KINDS = {"policy": N_("Policy"), "model": N_("Model")}
CHANGE_COLUMNS: tuple[Column[ProposalRow], ...] = (
    Column(N_("What changes"), lambda r: r.kind, lambda r, w: w.text(KINDS[r.kind]), width=130, is_bold=True),
    Column(
        N_("Proposed by"), lambda r: r.proposed_at, lambda r, w: f"{r.proposed_by}, {codes.moment(w, r.proposed_at)}",
        width=0, wraps=True, tone=lambda r: "muted",
    ),
    Column(N_("Note for the record"), lambda r: r.note, width=0, wraps=True),
)  # fmt: skip


def override_columns(reasons: dict[str, str]) -> tuple[Column[OverrideCount], ...]:
    """`reasons` words the codes of the policy; one that a later policy dropped stands as its code."""
    return (
        Column(N_("By"), lambda r: r.by, width=130, is_bold=True),
        Column(N_("Reason"), lambda r: reasons.get(r.reason, r.reason), width=0, wraps=True),
        Column(N_("Upward"), lambda r: r.upward, width=90, is_right=True),
        Column(N_("Downward"), lambda r: r.downward, width=100, is_right=True),
        Column(N_("Of decisions"), lambda r: r.decisions, width=120, is_right=True),
        Column(
            N_("Rate"), rate, lambda r, w: w.show(Percent(rate(r))), width=90, is_right=True,
        ),
    )  # fmt: skip


def rate(row: OverrideCount) -> float:
    """The share of this person's decisions that were overridden for this reason."""
    return (row.upward + row.downward) / row.decisions


class Cases(Protocol):
    def cases(self, query: CaseQuery) -> CasePage: ...


def referred(service: Cases) -> tuple[CaseRow, ...]:
    """Referred cases of everybody, the oldest first: who waits longest is looked at first."""
    return service.cases(CaseQuery(verdict="refer", sort="changed_at", descending=False, limit=LISTED)).rows


def declined(service: Cases) -> tuple[CaseRow, ...]:
    """Rejections are records too: the newest first."""
    return service.cases(CaseQuery(verdict="decline", limit=LISTED)).rows
