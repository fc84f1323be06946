"""Conditions that a person dropped from a case, or took up again: the latest word counts, the earlier ones stay."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, insert, select

from engine.facts.bank import Waiver
from engine.store import audit
from engine.store.schema import condition_waivers


def add(connection: Connection, by: str, case_id: int, name: str, note: str, is_dropped: bool) -> None:
    connection.execute(
        insert(condition_waivers).values(
            case_id=case_id, name=name, note=note, is_dropped=is_dropped, said_at=audit.now(), said_by=by
        )
    )
    action = "condition dropped" if is_dropped else "condition taken up again"
    audit.note(connection, by, action, case_id, {"condition": name, "note": note})


def dropped(connection: Connection, case_id: int) -> tuple[Waiver, ...]:
    """The conditions of a case that are dropped now, by name."""
    c = condition_waivers.c
    rows = connection.execute(select(condition_waivers).where(c.case_id == case_id).order_by(c.id))
    latest = {row.name: row for row in rows}
    return tuple(
        Waiver(name, row.note, row.said_by, dt.datetime.fromisoformat(row.said_at).date())
        for name, row in sorted(latest.items())
        if row.is_dropped
    )
