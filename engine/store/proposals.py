"""What needs two people: one proposes, another confirms or rejects. The database itself holds them apart.

Promoting a model, putting a policy in force and approving beyond an authority are such proposals. Who confirms carries
out the effect in the same transaction, so that a confirmation without its effect cannot exist.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, Select, insert, select

from engine.errors import Refused
from engine.i18n import say
from engine.store import audit
from engine.store.decision_records import ProposalRow
from engine.store.schema import answers, proposals


class Answer(StrEnum):
    """How a proposal ended. Only its author withdraws it; only somebody else confirms or rejects it."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


def propose(
    connection: Connection, by: str, kind: str, subject: str, note: str, detail: str = "{}", case_id: int | None = None
) -> ProposalRow:
    """Put forward that the subject (a digest, a version, a decision's number) be accepted, with JSON detail.

    Refused where the same subject is already proposed and not answered.
    """
    waiting = connection.execute(_rows().where(proposals.c.kind == kind, proposals.c.subject == subject, _IS_OPEN))
    earlier = waiting.first()
    if earlier is not None:
        raise Refused(
            say(
                "{person} already proposed this; another person may confirm or reject it.",
                person=str(earlier.proposed_by),
            )
        )
    key = connection.execute(
        insert(proposals).values(
            kind=kind,
            subject=subject,
            detail=detail,
            case_id=case_id,
            note=note,
            proposed_at=audit.now(),
            proposed_by=by,
        )
    ).inserted_primary_key
    assert key is not None
    audit.note(connection, by, f"{kind} proposed", case_id, {"proposal": key[0], "subject": subject, "note": note})
    return read(connection, key[0])


def answer(connection: Connection, by: str, proposal_id: int, how: Answer, note: str = "") -> ProposalRow:
    """Record how a proposal ended.

    Refused for one that has been answered, for its author unless it is withdrawn, for anybody else where it is, and
    for a rejection without a note.
    """
    proposal = read(connection, proposal_id)
    if not proposal.is_open:
        raise Refused(
            say("{person} already answered this proposal; reload the page.", person=proposal.answered_by or "")
        )
    is_author = same_person(by, proposal.proposed_by)
    if is_author and how is not Answer.WITHDRAWN:
        raise Refused(say("You proposed this yourself; another person must confirm or reject it."))
    if how is Answer.WITHDRAWN and not is_author:
        raise Refused(say("Only {person} can withdraw this; reject it instead.", person=proposal.proposed_by))
    if how is Answer.REJECTED and not note.strip():
        raise Refused(say("A rejection needs a note for the record; write in a sentence why."))
    connection.execute(
        insert(answers).values(
            proposal_id=proposal_id, answer=how.value, answer_note=note, answered_at=audit.now(), answered_by=by
        )
    )
    detail = {"proposal": proposal_id, "subject": proposal.subject, "note": note}
    audit.note(connection, by, f"{proposal.kind} {how.value}", proposal.case_id, detail)
    return read(connection, proposal_id)


def read(connection: Connection, proposal_id: int) -> ProposalRow:
    row = connection.execute(_rows().where(proposals.c.id == proposal_id)).one_or_none()
    if row is None:
        raise Refused(say("There is no proposal {number}; it may be in another database.", number=str(proposal_id)))
    return ProposalRow(**row._mapping)


def list_proposals(
    connection: Connection, kind: str | None = None, is_open: bool | None = None
) -> tuple[ProposalRow, ...]:
    """Proposals, newest first: of one kind or of all, waiting, answered or both (None)."""
    chosen = _rows().order_by(proposals.c.id.desc())
    if kind is not None:
        chosen = chosen.where(proposals.c.kind == kind)
    if is_open is not None:
        chosen = chosen.where(_IS_OPEN if is_open else answers.c.id.is_not(None))
    return tuple(ProposalRow(**row._mapping) for row in connection.execute(chosen))


def same_person(one: str, other: str) -> bool:
    """Names differ in more than letter case and surrounding space, or they are one person's."""
    return one.strip().casefold() == other.strip().casefold()


_IS_OPEN = answers.c.id.is_(None)


def _rows() -> Select[tuple[object, ...]]:
    told = [column for column in answers.c if column.name not in ("id", "proposal_id")]
    return select(*proposals.c, *told).select_from(proposals.outerjoin(answers))
