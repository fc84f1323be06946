"""Cases, their drafts, evidence and decisions in the database."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from engine.errors import Refused
from engine.i18n import say
from engine.store import audit
from engine.store.case_records import CasePage, CaseQuery, CaseRow, CaseSummary, EvidenceRow
from engine.store.decision_records import DecisionRow, RecordedDecision
from engine.store.parties import replace_parties
from engine.store.schema import cases, decisions, evidence

_LISTED = [cases.c[field.name] for field in fields(CaseRow)]
_SORT_BY = {"amount": cases.c.amount_order}
_DECISION = [decisions.c[field.name] for field in fields(DecisionRow)]


def add_case(connection: Connection, by: str, draft: str, summary: CaseSummary) -> int:
    """A new case with its draft (canonical JSON); answers its number."""
    moment = audit.now()
    case_id = connection.execute(
        insert(cases).values(
            version=1,
            draft=draft,
            created_at=moment,
            created_by=by,
            changed_at=moment,
            changed_by=by,
            **_columns(summary),
        )
    ).inserted_primary_key
    assert case_id is not None
    replace_parties(connection, case_id[0], summary.parties)
    audit.note(connection, by, "case opened", case_id[0])
    return int(case_id[0])


def list_cases(connection: Connection, query: CaseQuery, by: str) -> CasePage:
    conditions = _conditions(query, by)
    total = connection.execute(select(func.count()).select_from(cases).where(*conditions)).scalar_one()
    column = _SORT_BY.get(query.sort, cases.c[query.sort])
    order = column.desc().nulls_last() if query.descending else column.asc().nulls_last()
    rows = connection.execute(
        select(*_LISTED).where(*conditions).order_by(order, cases.c.id.desc()).offset(query.offset).limit(query.limit)
    )
    return CasePage(tuple(CaseRow(**row._mapping) for row in rows), total)


def _conditions(query: CaseQuery, by: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.text:
        found = cases.c.applicant.icontains(query.text, autoescape=True)
        number = query.text.lstrip("#")
        conditions.append(or_(found, cases.c.id == int(number)) if number.isdecimal() else found)
    if query.mine_only:
        conditions.append(cases.c.created_by == by)
    if query.verdict is not None:
        conditions.append(cases.c.verdict == query.verdict)
    return conditions


def read_draft(connection: Connection, case_id: int) -> tuple[str, int]:
    """The draft as stored and its version."""
    row = connection.execute(select(cases.c.draft, cases.c.version).where(cases.c.id == case_id)).one_or_none()
    if row is None:
        raise Refused(say("There is no case {number}; it may be in another database.", number=str(case_id)))
    return row.draft, row.version


def write_draft(
    connection: Connection, by: str, case_id: int, draft: str, summary: CaseSummary, version: int | None
) -> int:
    """Store the draft and answer its new version. With a `version` given, refuse if somebody else wrote since."""
    _, stored = read_draft(connection, case_id)
    if version is not None and version != stored:
        raise Refused(say("Somebody else changed case {number} meanwhile; reload it to see both.", number=str(case_id)))
    _touch(connection, by, case_id, draft=draft, version=stored + 1, **_columns(summary))
    replace_parties(connection, case_id, summary.parties)
    audit.note(connection, by, "draft saved", case_id, {"version": stored + 1})
    return stored + 1


def _columns(summary: CaseSummary) -> dict[str, object]:
    """The columns of the case list; the parties have rows of their own."""
    return {field.name: getattr(summary, field.name) for field in fields(summary) if field.name != "parties"}


def _touch(connection: Connection, by: str, case_id: int, **values: object) -> None:
    connection.execute(
        update(cases).where(cases.c.id == case_id).values(changed_at=audit.now(), changed_by=by, **values)
    )


def put_evidence(connection: Connection, by: str, case_id: int, path: str, data: bytes) -> None:
    """File the bytes under the path, in place of an earlier file of that path."""
    digest = hashlib.sha256(data).hexdigest()
    connection.execute(delete(evidence).where(evidence.c.case_id == case_id, evidence.c.path == path))
    connection.execute(
        insert(evidence).values(case_id=case_id, path=path, sha256=digest, data=data, added_at=audit.now(), added_by=by)
    )
    _touch(connection, by, case_id)
    audit.note(connection, by, "evidence filed", case_id, {"path": path, "sha256": digest, "bytes": len(data)})


def remove_evidence(connection: Connection, by: str, case_id: int, path: str) -> None:
    removed = connection.execute(delete(evidence).where(evidence.c.case_id == case_id, evidence.c.path == path))
    if removed.rowcount:
        _touch(connection, by, case_id)
        audit.note(connection, by, "evidence removed", case_id, {"path": path})


def list_evidence(connection: Connection, case_id: int) -> tuple[EvidenceRow, ...]:
    c = evidence.c
    rows = connection.execute(
        select(c.path, c.sha256, func.length(c.data).label("size"), c.added_at, c.added_by)
        .where(c.case_id == case_id)
        .order_by(c.path)
    )
    return tuple(EvidenceRow(**row._mapping) for row in rows)


def read_evidence(connection: Connection, case_id: int) -> tuple[tuple[str, bytes], ...]:
    """Path and bytes of every file of the case, by path."""
    rows = connection.execute(
        select(evidence.c.path, evidence.c.data).where(evidence.c.case_id == case_id).order_by(evidence.c.path)
    )
    return tuple((row.path, row.data) for row in rows)


def add_decision(connection: Connection, by: str, row: DecisionRow, document: bytes) -> DecisionRow:
    """Record a decision for good; its number and moment are given here."""
    values = {
        **asdict(row),
        "amount": None if row.amount is None else str(row.amount),
        "document": document,
        "decided_at": audit.now(),
        "decided_by": by,
    }
    del values["id"]
    key = connection.execute(insert(decisions).values(**values)).inserted_primary_key
    assert key is not None
    _touch(connection, by, row.case_id, verdict=row.verdict, grade=row.grade, pd=row.pd)
    audit.note(
        connection, by, "decision recorded", row.case_id, {"verdict": row.verdict, "digest": row.document_digest}
    )
    stored = connection.execute(select(*_DECISION).where(decisions.c.id == key[0])).one()
    return _decision(stored)


def list_decisions(connection: Connection, case_id: int) -> tuple[DecisionRow, ...]:
    """The decisions of a case, newest first."""
    rows = connection.execute(select(*_DECISION).where(decisions.c.case_id == case_id).order_by(decisions.c.id.desc()))
    return tuple(_decision(row) for row in rows)


def recent_decisions(connection: Connection, limit: int) -> tuple[RecordedDecision, ...]:
    """The newest decisions of all cases, each with its applicant."""
    chosen = select(*_DECISION, cases.c.applicant).join(cases, cases.c.id == decisions.c.case_id)
    rows = connection.execute(chosen.order_by(decisions.c.id.desc()).limit(limit))
    return tuple(RecordedDecision(row.applicant, _decision(row)) for row in rows.all())


def read_document(connection: Connection, decision_id: int) -> bytes:
    """The canonical JSON of a recorded decision, byte for byte as it was decided."""
    return bytes(connection.execute(select(decisions.c.document).where(decisions.c.id == decision_id)).scalar_one())


def _decision(row: Any) -> DecisionRow:
    values = {field.name: row._mapping[field.name] for field in fields(DecisionRow)}
    amount = values["amount"]
    return DecisionRow(**{**values, "amount": None if amount is None else Decimal(amount)})


def count_by_verdict(connection: Connection) -> dict[tuple[str | None, int | None], int]:
    """How many cases stand at each latest verdict and grade; None is not decided yet."""
    rows = connection.execute(
        select(cases.c.verdict, cases.c.grade, func.count()).group_by(cases.c.verdict, cases.c.grade)
    )
    return {(verdict, grade): count for verdict, grade, count in rows}
