"""The group of a case over all cases of this bank: who else belongs to it, and what the bank approved to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from engine.facts.casefile import Case
from engine.facts.group import GroupCase, GroupExposure, Standing
from engine.intake.parties import parties_of_case
from engine.money import Money
from engine.periods import add_months
from engine.policy.decision import Verdict
from engine.store import exposures
from engine.store.database import Database
from engine.store.decision_records import ExposureRow
from engine.store.groups import Member, followed
from engine.store.proposals import Answer

_STANDINGS = {Verdict.REFER.code: Standing.REFERRED, Verdict.DECLINE.code: Standing.DECLINED}


class Groups:
    """Every method may be called from any thread; nothing is written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tenors: dict[int, int | None] = {}

    def of(self, case_id: int, case: Case, today: dt.date | None = None) -> GroupExposure:
        """The group of a case as the drafts and decisions of all other cases tell it today."""
        today = today or dt.date.today()
        with self._database.reading() as connection:
            members, is_whole = followed(connection, case_id, parties_of_case(case))
            rows = exposures.counting_decisions(connection, members)
            # A recorded decision never changes, so that its document is read once.
            for decision_id in _approving(rows.values()) - self._tenors.keys():
                self._tenors[decision_id] = exposures.tenor_of(connection, decision_id)
        found = (self._case(rows[number], member, today) for number, member in members.items())
        return GroupExposure(today, tuple(found), is_whole)

    def _case(self, row: ExposureRow, member: Member, today: dt.date) -> GroupCase:
        standing, amount = _standing(row), None
        decided = None if row.decided_at is None else dt.datetime.fromisoformat(row.decided_at).astimezone().date()
        if row.decision_id in _approving([row]) and row.amount is not None and row.currency is not None:
            amount = Money(row.amount, row.currency)
        months = self._tenors.get(row.decision_id) if row.decision_id is not None else None
        if standing in (Standing.APPROVED, Standing.WAITING) and decided and months is not None:
            standing = Standing.ENDED if add_months(decided, months) < today else standing
        return GroupCase(row.case_id, row.applicant, member.is_same_firm, member.links, standing, amount, decided)


def _approving(rows: Iterable[ExposureRow]) -> set[int]:
    """The decisions that approve an amount."""
    return {row.decision_id for row in rows if row.decision_id is not None and row.verdict not in _STANDINGS}


def _standing(row: ExposureRow) -> Standing:
    if row.verdict is None:
        return Standing.OPEN
    if row.verdict in _STANDINGS:
        return _STANDINGS[row.verdict]
    if row.needs_second and row.answer != Answer.CONFIRMED.value:
        return Standing.WAITING if row.answer is None else Standing.REJECTED
    return Standing.APPROVED
