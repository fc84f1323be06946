"""What this bank approved by its own cases: the latest decision of each, and what a second person made of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Connection, Row, Select, String, and_, cast, func, select

from engine.store.approvals import KIND
from engine.store.decision_records import ExposureRow
from engine.store.schema import answers, cases, decisions, proposals

_AT_ONCE = 500


def latest_decisions(connection: Connection, case_ids: Collection[int]) -> dict[int, ExposureRow]:
    """Every one of the cases with its latest decision, if it has any."""
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
    d, later = decisions.c, decisions.alias("later")
    last = select(func.max(later.c.id)).where(later.c.case_id == cases.c.id).correlate(cases).scalar_subquery()
    asked = and_(proposals.c.kind == KIND, proposals.c.subject == cast(d.id, String))
    return select(
        cases.c.id.label("case_id"), cases.c.applicant, d.id.label("decision_id"), d.verdict, d.amount, d.currency,
        d.decided_at, d.needs_second, answers.c.answer,
    ).select_from(
        cases.outerjoin(decisions, d.id == last)
        .outerjoin(proposals, asked)
        .outerjoin(answers, answers.c.proposal_id == proposals.c.id)
    )  # fmt: skip


def _row(row: Row[tuple[object, ...]]) -> ExposureRow:
    amount = None if row.amount is None else Decimal(row.amount)
    return ExposureRow(**{**row._mapping, "amount": amount, "needs_second": bool(row.needs_second)})
