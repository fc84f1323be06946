"""Imported watch lists, version by version, and what people made of the hits; an older one keeps its digest only."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection, insert, select, update

from engine.facts.bank import Hit
from engine.screening.watch_list import Entry, WatchList
from engine.store import audit
from engine.store.bank_records import HitResolutionRow, WatchListRow
from engine.store.schema import hit_resolutions, watch_lists

_LISTED = [watch_lists.c[field.name] for field in fields(WatchListRow)]
_RESOLVED = [hit_resolutions.c[field.name] for field in fields(HitResolutionRow)]


def add_list(connection: Connection, by: str, found: WatchList, dated: str) -> WatchListRow:
    """A new version of the list of that name; an earlier one stays on record without its entries."""
    _retire(connection, found.name)
    key = connection.execute(
        insert(watch_lists).values(
            name=found.name,
            dated=dated,
            digest=found.digest,
            rows=len(found.entries),
            content=_packed(found.entries),
            imported_at=audit.now(),
            imported_by=by,
        )
    ).inserted_primary_key
    assert key is not None
    detail = {"list": found.name, "dated": dated, "digest": found.digest, "rows": len(found.entries)}
    audit.note(connection, by, "watch list imported", None, detail)
    row = connection.execute(select(*_LISTED).where(watch_lists.c.id == key[0])).one()
    return WatchListRow(**row._mapping)


def remove_list(connection: Connection, by: str, name: str) -> None:
    """Nobody is held against the list any more; that it was there stays on record."""
    if _retire(connection, name):
        audit.note(connection, by, "watch list removed", None, {"list": name})


def _retire(connection: Connection, name: str) -> int:
    held = watch_lists.c.replaced_at.is_(None)
    retired = connection.execute(
        update(watch_lists).where(watch_lists.c.name == name, held).values(content=None, replaced_at=audit.now())
    )
    return retired.rowcount


def list_lists(connection: Connection, with_replaced: bool = False) -> tuple[WatchListRow, ...]:
    """The lists in use by name, or every version that ever was, newest first."""
    chosen = select(*_LISTED)
    if with_replaced:
        chosen = chosen.order_by(watch_lists.c.id.desc())
    else:
        chosen = chosen.where(watch_lists.c.replaced_at.is_(None)).order_by(watch_lists.c.name)
    return tuple(WatchListRow(**row._mapping) for row in connection.execute(chosen))


def read_entries(connection: Connection, list_id: int) -> tuple[Entry, ...]:
    """The parties of a list in use; () for one that was replaced."""
    content = connection.execute(select(watch_lists.c.content).where(watch_lists.c.id == list_id)).scalar_one()
    return () if content is None else _unpacked(bytes(content))


def _packed(entries: Sequence[Entry]) -> bytes:
    rows = [[e.number, e.names, e.born, e.identifiers, e.countries, e.about, e.is_person] for e in entries]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode())


def _unpacked(content: bytes) -> tuple[Entry, ...]:
    return tuple(
        Entry(number, tuple(names), tuple(born), tuple(identifiers), tuple(countries), about, is_person)
        for number, names, born, identifiers, countries, about, is_person in json.loads(zlib.decompress(content))
    )


def resolve(connection: Connection, by: str, case_id: int, hit: Hit, is_match: bool, note: str) -> None:
    """Keep what a person made of a hit; a later word on the same hit counts, the earlier one stays."""
    connection.execute(
        insert(hit_resolutions).values(
            case_id=case_id,
            name=hit.name,
            list_name=hit.list_name,
            entry=hit.entry,
            entry_digest=hit.entry_digest,
            is_match=is_match,
            note=note,
            resolved_at=audit.now(),
            resolved_by=by,
        )
    )
    detail = {"name": hit.name, "list": hit.list_name, "entry": hit.entry, "is_match": is_match, "note": note}
    audit.note(connection, by, "watch-list hit resolved", case_id, detail)


def list_resolutions(connection: Connection, case_id: int) -> tuple[HitResolutionRow, ...]:
    """What people made of the hits of a case, oldest first."""
    c = hit_resolutions.c
    rows = connection.execute(select(*_RESOLVED).where(c.case_id == case_id).order_by(c.id))
    return tuple(HitResolutionRow(**row._mapping) for row in rows)
