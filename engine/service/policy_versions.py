"""The versions of one bank's policy: drafts, what two people put in force, what was shipped, and when each held."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.policy.document import policies, policy_content, read_policy
from engine.policy.policy import Policy
from engine.store import policies as store
from engine.store import policy_drafts, proposals
from engine.store.bank_records import PolicyDraftRow, PolicyVersionRow
from engine.store.database import Database
from engine.store.decision_records import ProposalRow
from engine.store.proposals import Answer


class State(StrEnum):
    """DRAFT: nobody proposed it yet, or the proposal was withdrawn. SCHEDULED: confirmed for a day to come. PAST:
    another version took its place, of a shipped file also where its program was succeeded by a later one."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    SCHEDULED = "scheduled"
    IN_FORCE = "in-force"
    PAST = "past"


@dataclass(frozen=True, eq=False, slots=True)
class Version:
    """A version of the policy. row tells who put it in force, None for drafts and shipped files; shipped ones hold
    until the bank puts its own in force. proposal is the latest one made of it.

    It held, or will, from held_from until the day before held_until (None: until another takes its place); both are
    None for what was never put in force.
    """

    policy: Policy
    content: bytes
    state: State
    row: PolicyVersionRow | None = None
    draft: PolicyDraftRow | None = None
    proposal: ProposalRow | None = None
    held_from: dt.date | None = None
    held_until: dt.date | None = None

    @property
    def digest(self) -> str:
        return self.policy.digest

    @property
    def is_in_force(self) -> bool:
        return self.state is State.IN_FORCE

    @property
    def is_draft(self) -> bool:
        """Whether it may still be proposed, or is."""
        return self.state in (State.DRAFT, State.PROPOSED, State.REJECTED)

    @property
    def is_shipped(self) -> bool:
        return self.row is None and not self.is_draft


def drafts(database: Database) -> tuple[Version, ...]:
    """Imported drafts that are not in force, newest first."""
    with database.reading() as connection:
        made = {row.subject: row for row in reversed(proposals.list_proposals(connection, store.KIND))}
        rows = policy_drafts.list_drafts(connection)
        contents = [store.content(connection, row.digest) for row in rows]
    return tuple(_draft(row, content, made.get(row.digest)) for row, content in zip(rows, contents, strict=True))


def _draft(row: PolicyDraftRow, content: bytes, proposal: ProposalRow | None) -> Version:
    state = State.DRAFT
    if proposal is not None and proposal.is_open:
        state = State.PROPOSED
    elif proposal is not None and proposal.answer == Answer.REJECTED:
        state = State.REJECTED
    return Version(read_policy(content, row.file), content, state, draft=row, proposal=proposal)


def history(database: Database, today: dt.date) -> tuple[Version, ...]:
    """What the bank put in force, newest first, then the shipped files, newest first."""
    with database.reading() as connection:
        rows = store.list_versions(connection)
        contents = [store.content(connection, row.digest) for row in rows]
        made = [proposals.read(connection, row.proposal_id) for row in rows]
    starts = [_start(row) for row in rows]
    own = []
    for place, (row, content, proposal) in enumerate(zip(rows, contents, made, strict=True)):
        until = min(starts[:place], default=None)
        version = Version(
            read_policy(content, row.version), content, State.PAST, row,
            proposal=proposal, held_from=starts[place], held_until=until,
        )  # fmt: skip
        own.append(replace(version, state=_state(version, today)))
    return (*own, *_shipped(min(starts, default=None), today))


def _start(row: PolicyVersionRow) -> dt.date:
    """The day from which a version held: not before it was put in force."""
    confirmed = dt.datetime.fromisoformat(row.put_in_force_at).astimezone().date()
    return max(confirmed, dt.date.fromisoformat(row.in_force_from))


def _state(version: Version, today: dt.date) -> State:
    assert version.held_from is not None
    if version.held_until is not None and version.held_until <= max(today, version.held_from):
        return State.PAST
    return State.SCHEDULED if version.held_from > today else State.IN_FORCE


def _shipped(until: dt.date | None, today: dt.date) -> list[Version]:
    """The shipped files. The newest holds whatever day it names, until the bank's own first version does."""
    found: list[Version] = []
    for path in reversed(policies()):
        content = policy_content(path)
        policy = read_policy(content, path.name)
        state = State.IN_FORCE if not found and (until is None or until > today) else State.PAST
        version = Version(policy, content, state)
        if until is None or until > policy.in_force_from:
            version = replace(version, held_from=policy.in_force_from, held_until=until)
        found.append(version)
        until = min(policy.in_force_from, until) if until else policy.in_force_from
    return found
