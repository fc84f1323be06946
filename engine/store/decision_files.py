"""The files that recorded decisions were computed from: kept once by digest, named by decision and path."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import Connection, func, insert, select

from engine.store.knowledge import keep
from engine.store.schema import decision_files, decisions, kept_files, outcomes


def add(connection: Connection, decision_id: int, files: Mapping[str, bytes]) -> None:
    """Keep the files of a decision for good."""
    keep(connection, files.values())
    rows = [
        {"decision_id": decision_id, "path": path, "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in files.items()
    ]
    connection.execute(insert(decision_files), rows)


def read(connection: Connection, decision_id: int) -> dict[str, bytes]:
    """The files of a decision by path; empty for one recorded before files were kept."""
    chosen = select(decision_files.c.path, kept_files.c.data).join(kept_files)
    rows = connection.execute(chosen.where(decision_files.c.decision_id == decision_id))
    return {row.path: bytes(row.data) for row in rows}


def newest_of_cases(connection: Connection, path: str) -> list[tuple[int, bytes, bool | None]]:
    """The file of that path of the newest decision of every case, by case, and whether the case defaulted (None:
    not known)."""
    newest = select(func.max(decisions.c.id)).group_by(decisions.c.case_id)
    last = select(func.max(outcomes.c.id)).group_by(outcomes.c.case_id)
    fate = select(outcomes.c.case_id, outcomes.c.defaulted).where(outcomes.c.id.in_(last)).subquery()
    rows = connection.execute(
        select(decisions.c.case_id, kept_files.c.data, fate.c.defaulted)
        .select_from(decisions)
        .join(decision_files, decision_files.c.decision_id == decisions.c.id)
        .join(kept_files)
        .outerjoin(fate, fate.c.case_id == decisions.c.case_id)
        .where(decisions.c.id.in_(newest), decision_files.c.path == path)
        .order_by(decisions.c.case_id)
    )
    return [(row.case_id, bytes(row.data), None if row.defaulted is None else bool(row.defaulted)) for row in rows]
