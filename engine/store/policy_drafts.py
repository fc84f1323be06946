"""Drafts of the policy: sound files that somebody imported, to compare, to back-test and to propose."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from engine.errors import Refused
from engine.i18n import say
from engine.store import audit, policies, proposals
from engine.store.bank_records import PolicyDraftRow
from engine.store.knowledge import keep
from engine.store.schema import policy_drafts


def keep_draft(connection: Connection, by: str, digest: str, content: bytes, version: str, file: str) -> None:
    """Keep the draft, in place of an earlier one of the same version.

    Refused where that version was put in force already or is proposed with another content.
    """
    if any(row.version == version and row.digest != digest for row in policies.list_versions(connection)):
        raise Refused(
            say("A policy of version {version} was put in force already; a change is a new version.", version=version)
        )
    for row in list_drafts(connection):
        if row.version == version and row.digest != digest:
            remove_draft(connection, by, row.digest)
    keep(connection, [content])
    c = policy_drafts.c
    known = connection.execute(select(c.removed_at).where(c.digest == digest)).one_or_none()
    if known is not None and known.removed_at is None:
        return
    values = {"version": version, "file": file, "kept_at": audit.now(), "kept_by": by}
    if known is None:
        connection.execute(insert(policy_drafts).values(digest=digest, **values))
    else:
        gone = {"removed_at": None, "removed_by": None}
        connection.execute(update(policy_drafts).where(c.digest == digest).values(**values, **gone))
    audit.note(connection, by, "policy draft kept", None, {"digest": digest, "version": version, "file": file})


def remove_draft(connection: Connection, by: str, digest: str) -> None:
    """Take a draft off the list; its file stays kept. Refused while it is proposed."""
    if any(row.subject == digest for row in proposals.list_proposals(connection, policies.KIND, is_open=True)):
        raise Refused(say("This draft is proposed and waits for a second person; withdraw the proposal first."))
    c = policy_drafts.c
    connection.execute(
        update(policy_drafts)
        .where(c.digest == digest, c.removed_at.is_(None))
        .values(removed_at=audit.now(), removed_by=by)
    )
    audit.note(connection, by, "policy draft removed", None, {"digest": digest})


def list_drafts(connection: Connection) -> tuple[PolicyDraftRow, ...]:
    """The drafts that were neither removed nor put in force, newest first."""
    c = policy_drafts.c
    told = [c.digest, c.version, c.file, c.kept_at, c.kept_by]
    rows = connection.execute(select(*told).where(c.removed_at.is_(None)).order_by(c.kept_at.desc()))
    in_force = {row.digest for row in policies.list_versions(connection)}
    return tuple(PolicyDraftRow(**row._mapping) for row in rows if row.digest not in in_force)
