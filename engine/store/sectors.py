"""The bank's own industry figures: one table and one index in force, every version that ever was kept."""

from __future__ import annotations

import hashlib
from dataclasses import fields

from sqlalchemy import Connection, insert, select, update

from engine.facts.sectors import TableVersion
from engine.store import audit
from engine.store.bank_records import SectorTableRow
from engine.store.knowledge import keep
from engine.store.schema import kept_files, sector_tables

_LISTED = [sector_tables.c[field.name] for field in fields(SectorTableRow)]


def add_table(connection: Connection, by: str, kind: str, file: str, data: bytes, version: TableVersion) -> None:
    """Put a table in force in place of the one of its kind."""
    _retire(connection, by, kind)
    keep(connection, [data])
    connection.execute(
        insert(sector_tables).values(
            kind=kind,
            sha256=hashlib.sha256(data).hexdigest(),
            file=file,
            dated=version.dated.isoformat(),
            source=version.source,
            rows=version.rows,
            imported_at=audit.now(),
            imported_by=by,
        )
    )
    detail = {"kind": kind, "file": file, "digest": version.digest, "dated": version.dated.isoformat()}
    audit.note(connection, by, "industry figures imported", None, detail)


def retire_table(connection: Connection, by: str, kind: str) -> None:
    """Go back to the shipped figures; what was there stays on record."""
    if _retire(connection, by, kind):
        audit.note(connection, by, "industry figures set back", None, {"kind": kind})


def _retire(connection: Connection, by: str, kind: str) -> int:
    held = (sector_tables.c.kind == kind, sector_tables.c.replaced_at.is_(None))
    return connection.execute(
        update(sector_tables).where(*held).values(replaced_at=audit.now(), replaced_by=by)
    ).rowcount


def list_tables(connection: Connection, with_replaced: bool = False) -> tuple[SectorTableRow, ...]:
    """What is in force by kind, or every version that ever was, newest first."""
    chosen = select(*_LISTED).order_by(sector_tables.c.id.desc())
    if not with_replaced:
        chosen = chosen.where(sector_tables.c.replaced_at.is_(None))
    return tuple(SectorTableRow(**row._mapping) for row in connection.execute(chosen))


def read_table(connection: Connection, sha256: str) -> bytes:
    """The file as it was imported."""
    return bytes(connection.execute(select(kept_files.c.data).where(kept_files.c.sha256 == sha256)).scalar_one())
