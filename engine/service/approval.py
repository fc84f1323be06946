"""The second pair of eyes: decisions beyond the officer's authority, approved or rejected by somebody else."""

from __future__ import annotations

from engine.errors import Refused
from engine.i18n import say
from engine.service.values import Changes
from engine.store import approvals, proposals
from engine.store.database import Database
from engine.store.decision_records import ApprovalRow, OverrideCount
from engine.store.proposals import Answer


class Approvals:
    """Every method may be called from any thread and names `by` in what it writes. That whoever decided does not
    approve is held by the store and by the database itself."""

    def __init__(self, database: Database, by: str) -> None:
        self.by = by
        self.database = database

    def waiting(self) -> tuple[ApprovalRow, ...]:
        """Decisions that wait for a second person, the longest waiting first; those overtaken by a later decision of
        the same case are left out."""
        with self.database.reading() as connection:
            return tuple(row for row in approvals.list_approvals(connection, is_open=True) if row.is_latest)

    def answered(self) -> tuple[ApprovalRow, ...]:
        """Decisions that a second person approved or rejected, the newest first."""
        with self.database.reading() as connection:
            found = approvals.list_approvals(connection, is_open=False)
        return tuple(row for row in found if row.answer != Answer.WITHDRAWN.value)

    def of_case(self, case_id: int) -> tuple[ApprovalRow, ...]:
        with self.database.reading() as connection:
            return approvals.approvals_of(connection, case_id)

    def is_own(self, row: ApprovalRow) -> bool:
        """Whether this person decided it, and so cannot be the second person."""
        return proposals.same_person(self.by, row.proposed_by)

    def approve(self, proposal_id: int, note: str = "") -> Changes:
        """Let the decision hold. Refused for whoever decided it, and for one that a later decision overtook."""
        return self._answer(proposal_id, Answer.CONFIRMED, note)

    def reject(self, proposal_id: int, note: str) -> Changes:
        """The decision does not hold; the note is the record of why."""
        return self._answer(proposal_id, Answer.REJECTED, note)

    def _answer(self, proposal_id: int, how: Answer, note: str) -> Changes:
        with self.database.writing() as connection:
            row = approvals.read_approval(connection, proposal_id)
            if row is None:
                raise Refused(say("This approval is not in the database any more; reload the page."))
            if how is Answer.CONFIRMED and not row.is_latest:
                raise Refused(say("A later decision of this case was recorded; approve that one."))
            proposals.answer(connection, self.by, proposal_id, how, note.strip())
        return Changes(frozenset({row.case_id}))

    def overrides(self) -> tuple[OverrideCount, ...]:
        """How often recommendations were overridden, by person and reason."""
        with self.database.reading() as connection:
            return approvals.count_overrides(connection)
