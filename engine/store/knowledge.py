"""What the bank knows beside its cases: rules of categories, column mappings, and the files that decisions used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from engine.errors import Refused
from engine.facts.conduct import Category
from engine.i18n import say
from engine.intake.bank_rules import BankRule, Match
from engine.store import audit
from engine.store.case_records import RuleRow
from engine.store.schema import category_rules, column_mappings, kept_files

_CATEGORIES = {category.code: category for category in Category}


def add_rule(connection: Connection, by: str, rule: BankRule, case_id: int | None) -> int:
    """A rule of all cases, or a correction of rows of one; answers its number."""
    key = connection.execute(
        insert(category_rules).values(
            case_id=case_id,
            category=rule.category.code,
            match=rule.match.value,
            value=rule.value,
            direction=rule.direction,
            rows=json.dumps(rule.rows),
            made_at=audit.now(),
            made_by=by,
        )
    ).inserted_primary_key
    assert key is not None
    audit.note(connection, by, "category rule made", case_id, {"rule": int(key[0]), "says": rule.id, **_said(rule)})
    return int(key[0])


def _said(rule: BankRule) -> dict[str, object]:
    return {"category": rule.category.code, "match": rule.match.value, "value": rule.value, "rows": len(rule.rows)}


def set_rule(connection: Connection, by: str, number: int, is_in_force: bool) -> None:
    """Take a rule out, or put it in force again; both stay in the audit trail."""
    c = category_rules.c
    row = connection.execute(select(c.case_id, c.removed_at).where(c.id == number)).one_or_none()
    if row is None:
        raise Refused(say("There is no rule {number} in this database.", number=str(number)))
    if (row.removed_at is None) == is_in_force:
        return
    values = {"removed_at": None if is_in_force else audit.now(), "removed_by": None if is_in_force else by}
    connection.execute(update(category_rules).where(c.id == number).values(**values))
    action = "category rule restored" if is_in_force else "category rule removed"
    audit.note(connection, by, action, row.case_id, {"rule": number})


def list_rules(connection: Connection, case_id: int | None = None) -> tuple[RuleRow, ...]:
    """The rules of all cases with those of one case, in force and removed, oldest first."""
    c = category_rules.c
    rows = connection.execute(
        select(category_rules).where(or_(c.case_id.is_(None), c.case_id == case_id)).order_by(c.id)
    )
    return tuple(_rule(row) for row in rows)


def rules_in_force(connection: Connection, case_id: int | None) -> tuple[BankRule, ...]:
    return tuple(row.rule for row in list_rules(connection, case_id) if row.is_in_force)


def _rule(row: Row[tuple[object, ...]]) -> RuleRow:
    rule = BankRule(
        _CATEGORIES[row.category],
        Match(row.match),
        row.value,
        row.direction,
        tuple(json.loads(row.rows)),
        row.made_by,
        row.made_at,
    )
    return RuleRow(row.id, row.case_id, rule, row.removed_at, row.removed_by)


def remember_mapping(connection: Connection, by: str, fingerprint: str, document: str) -> None:
    """Keep a confirmed mapping (canonical JSON) for the next file of its layout, in place of an earlier one."""
    connection.execute(delete(column_mappings).where(column_mappings.c.fingerprint == fingerprint))
    connection.execute(
        insert(column_mappings).values(fingerprint=fingerprint, document=document, made_at=audit.now(), made_by=by)
    )
    audit.note(connection, by, "column mapping confirmed", None, {"layout": fingerprint})


def mappings(connection: Connection) -> tuple[str, ...]:
    """The confirmed mappings as documents, by their layouts."""
    rows = connection.execute(select(column_mappings.c.document).order_by(column_mappings.c.fingerprint))
    return tuple(row.document for row in rows)


def last_change(connection: Connection, case_id: int | None) -> str:
    """A text that changes whenever the rules or mappings that a case is read by may have changed."""
    c = category_rules.c
    rules = connection.execute(
        select(func.count(), func.max(c.id), func.count(c.removed_at), func.max(c.removed_at)).where(
            or_(c.case_id.is_(None), c.case_id == case_id)
        )
    ).one()
    mapped = connection.execute(select(func.count(), func.max(column_mappings.c.made_at))).one()
    return " ".join(str(value) for value in (*rules, *mapped))


def keep(connection: Connection, files: Iterable[bytes]) -> None:
    """Keep the bytes of files for good, by their SHA-256, so that a recorded decision can be computed again."""
    for data in files:
        digest = hashlib.sha256(data).hexdigest()
        if kept(connection, digest) is None:
            connection.execute(insert(kept_files).values(sha256=digest, data=data))


def kept(connection: Connection, sha256: str) -> bytes | None:
    data = connection.execute(select(kept_files.c.data).where(kept_files.c.sha256 == sha256)).scalar_one_or_none()
    return None if data is None else bytes(data)
