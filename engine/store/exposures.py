"""What this bank approved by its own cases: the decision of each that counts, and what a second person made of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Connection, Row, ScalarSelect, Select, String, and_, case, cast, select

from engine.store.approvals import KIND
from engine.store.decision_records import ExposureRow
from engine.store.proposals import Answer
from engine.store.schema import answers, cases, decisions, proposals

_AT_ONCE = 500


def counting_decisions(connection: Connection, case_ids: Collection[int]) -> dict[int, ExposureRow]:
    """Every one of the cases with the decision that counts, if it has any: the newest that is in force or waits for its
    second person. One that was rejected leaves the one before it in force; it is shown where there is no other."""
    wanted = sorted(case_ids)
    found: dict[int, ExposureRow] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(_rows().where(cases.c.id.in_(wanted[start : start + _AT_ONCE])))
        found |= {row.case_id: _row(row) for row in rows}
    return found


def tenor_of(connection: Connection, decision_id: int) -> int | None:
    """The months for which a recorded decision was asked; None where its document does not say."""
    document = connection.execute(select(decisions.c.document).where(decisions.c.id == decision_id)).scalar_one()
    months = json.loads(bytes(document)).get("case", {}).get("tenor_months")
    return months if isinstance(months, int) else None


def _rows() -> Select[tuple[object, ...]]:
    d = decisions.c
    asked = and_(proposals.c.kind == KIND, proposals.c.subject == cast(d.id, String))
    return select(
        cases.c.id.label("case_id"), cases.c.applicant, d.id.label("decision_id"), d.verdict, d.amount, d.currency,
        d.decided_at, d.needs_second, answers.c.answer,
    ).select_from(
        cases.outerjoin(decisions, d.id == _counting())
        .outerjoin(proposals, asked)
        .outerjoin(answers, answers.c.proposal_id == proposals.c.id)
    )  # fmt: skip


def _counting() -> ScalarSelect[int]:
    """The number of the decision of a case that counts."""
    d, p, a = decisions.alias("d"), proposals.alias("p"), answers.alias("a")
    asked = and_(p.c.kind == KIND, p.c.subject == cast(d.c.id, String))
    is_refused = and_(a.c.answer.is_not(None), a.c.answer != Answer.CONFIRMED.value)
    return (
        select(d.c.id)
        .select_from(d.outerjoin(p, asked).outerjoin(a, a.c.proposal_id == p.c.id))
        .where(d.c.case_id == cases.c.id)
        .order_by(case((is_refused, 1), else_=0), d.c.id.desc())
        .limit(1)
        .correlate(cases)
        .scalar_subquery()
    )


def _row(row: Row[tuple[object, ...]]) -> ExposureRow:
    amount = None if row.amount is None else Decimal(row.amount)
    return ExposureRow(**{**row._mapping, "amount": amount, "needs_second": bool(row.needs_second)})
