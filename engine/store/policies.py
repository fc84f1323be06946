"""Versions of the policy that two people put in force; the database refuses one that a single person would."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import Connection, insert, select

from engine.errors import Refused
from engine.i18n import say
from engine.store import audit, proposals
from engine.store.bank_records import PolicyVersionRow
from engine.store.decision_records import ProposalRow
from engine.store.knowledge import keep, kept
from engine.store.schema import policy_versions

KIND = "policy"


def propose(
    connection: Connection, by: str, digest: str, content: bytes, version: str, in_force_from: dt.date, note: str
) -> ProposalRow:
    """Keep the file and propose it. Refused where the version or a later one was put in force already."""
    for row in list_versions(connection):
        if row.digest == digest or row.version == version:
            raise Refused(
                say(
                    "A policy of version {version} was put in force already; a change is a new version.",
                    version=version,
                )
            )
        if row.in_force_from > in_force_from.isoformat():
            raise Refused(
                say(
                    "Version {version} is in force from {date}; date the new file on that day or later.",
                    version=row.version,
                    date=dt.date.fromisoformat(row.in_force_from),
                )
            )
    keep(connection, [content])
    detail = json.dumps({"version": version, "in_force_from": in_force_from.isoformat()}, sort_keys=True)
    return proposals.propose(connection, by, KIND, digest, note, detail)


def put_in_force(connection: Connection, by: str, proposal: ProposalRow) -> None:
    """Carry out a confirmed proposal, by the person who confirmed it."""
    detail = json.loads(proposal.detail)
    connection.execute(
        insert(policy_versions).values(
            digest=proposal.subject,
            version=detail["version"],
            in_force_from=detail["in_force_from"],
            proposal_id=proposal.id,
            put_in_force_at=audit.now(),
            put_in_force_by=by,
        )
    )
    audit.note(connection, by, "policy put in force", None, {"digest": proposal.subject, **detail})


def list_versions(connection: Connection) -> tuple[PolicyVersionRow, ...]:
    """Those put in force, the newest first by the day from which they hold."""
    c = policy_versions.c
    rows = connection.execute(select(policy_versions).order_by(c.in_force_from.desc(), c.proposal_id.desc()))
    return tuple(PolicyVersionRow(**row._mapping) for row in rows)


def in_force_on(connection: Connection, day: dt.date) -> PolicyVersionRow | None:
    """The version that holds on that day; None while it is the shipped one."""
    return next((row for row in list_versions(connection) if row.in_force_from <= day.isoformat()), None)


def content(connection: Connection, digest: str) -> bytes:
    """The file of a version or of a proposal. Raises Refused where there is none."""
    data = kept(connection, digest)
    if data is None:
        raise Refused(say("There is no policy {digest}; reload the page.", digest=digest[:16]))
    return data
