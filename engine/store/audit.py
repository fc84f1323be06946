"""The audit table: every write adds one row in its own transaction, naming its author."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from sqlalchemy import Connection, func, insert, select

from engine.store.decision_records import AuditRow
from engine.store.schema import audit


def now() -> str:
    """The moment in UTC as it is stored."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def note(
    connection: Connection, by: str, action: str, case_id: int | None = None, detail: Mapping[str, object] | None = None
) -> None:
    """Add what was done to the audit table, within the writer's transaction."""
    connection.execute(
        insert(audit).values(
            at=now(),
            by=by,
            action=action,
            case_id=case_id,
            detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        )
    )


def read(connection: Connection, case_id: int | None, offset: int, limit: int) -> tuple[tuple[AuditRow, ...], int]:
    """Newest rows first, of one case or of all, with the number of rows there are."""
    chosen = select(audit)
    if case_id is not None:
        chosen = chosen.where(audit.c.case_id == case_id)
    total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    rows = connection.execute(chosen.order_by(audit.c.id.desc()).offset(offset).limit(limit))
    return tuple(AuditRow(**row._mapping) for row in rows), total
