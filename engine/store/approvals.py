"""Decisions that need a second person, and how often, by whom and why recommendations were overridden."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import Connection, Integer, RowMapping, Select, cast, func, select

from engine.store import proposals
from engine.store.decision_records import ApprovalRow, DecisionRow, OverrideCount
from engine.store.proposals import Answer
from engine.store.schema import answers, cases, decisions
from engine.store.schema import proposals as proposed

KIND = "approval"
CAUTION = ("approve", "approve-less", "refer", "decline")
"""Verdicts in the order of caution."""


def ask(connection: Connection, by: str, decision: DecisionRow) -> None:
    """Put a recorded decision before a second person; an earlier one of the same person and case is withdrawn."""
    for waiting in proposals.list_proposals(connection, KIND, is_open=True):
        if waiting.case_id == decision.case_id and proposals.same_person(waiting.proposed_by, by):
            proposals.answer(connection, by, waiting.id, Answer.WITHDRAWN, "")
    if decision.needs_second:
        proposals.propose(connection, by, KIND, str(decision.id), decision.note, case_id=decision.case_id)


def list_approvals(connection: Connection, is_open: bool) -> tuple[ApprovalRow, ...]:
    """Waiting ones, the oldest first; answered ones, the newest first."""
    newest = proposed.c.id.asc() if is_open else proposed.c.id.desc()
    answered = answers.c.id.is_(None) if is_open else answers.c.id.is_not(None)
    return tuple(_row(row._mapping) for row in connection.execute(_rows().where(answered).order_by(newest)))


def read_approval(connection: Connection, proposal_id: int) -> ApprovalRow | None:
    row = connection.execute(_rows().where(proposed.c.id == proposal_id)).one_or_none()
    return None if row is None else _row(row._mapping)


def approvals_of(connection: Connection, case_id: int) -> tuple[ApprovalRow, ...]:
    """What became of the decisions of a case that needed a second person, newest first."""
    found = _rows().where(proposed.c.case_id == case_id).order_by(proposed.c.id.desc())
    return tuple(_row(row._mapping) for row in connection.execute(found))


def _rows() -> Select[tuple[object, ...]]:
    d, later = decisions.c, decisions.alias("later")
    last = select(func.max(later.c.id)).where(later.c.case_id == d.case_id).correlate(decisions).scalar_subquery()
    return (
        select(
            proposed.c.id.label("proposal_id"), d.case_id, d.id.label("decision_id"), cases.c.applicant, d.verdict,
            d.recommended, d.amount, d.currency, d.grade, d.pd, d.authority, d.override_reason, d.note,
            proposed.c.proposed_by, proposed.c.proposed_at, (d.id == last).label("is_latest"), answers.c.answer,
            answers.c.answer_note, answers.c.answered_by, answers.c.answered_at,
        )
        .select_from(
            proposed.join(decisions, decisions.c.id == cast(proposed.c.subject, Integer))
            .join(cases, cases.c.id == decisions.c.case_id)
            .outerjoin(answers, answers.c.proposal_id == proposed.c.id)
        )
        .where(proposed.c.kind == KIND)
    )  # fmt: skip


def _row(row: RowMapping) -> ApprovalRow:
    amount = row["amount"]
    return ApprovalRow(
        **{**row, "amount": None if amount is None else Decimal(amount), "is_latest": bool(row["is_latest"])}
    )


def count_overrides(connection: Connection) -> tuple[OverrideCount, ...]:
    """Overrides by person and reason, beside all that the person decided; most first."""
    d = decisions.c
    total: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows = connection.execute(
        select(d.decided_by, d.override_reason, d.verdict, d.recommended, func.count()).group_by(
            d.decided_by, d.override_reason, d.verdict, d.recommended
        )
    )
    for by, reason, verdict, recommended, count in rows:
        total[by] += count
        if reason is not None:
            found[by, reason][CAUTION.index(verdict) > CAUTION.index(recommended)] += count
    counts = (OverrideCount(by, reason, up, down, total[by]) for (by, reason), (up, down) in found.items())
    return tuple(sorted(counts, key=lambda row: (-(row.upward + row.downward), row.by, row.reason)))
