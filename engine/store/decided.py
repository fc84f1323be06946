"""Cases as one model decided them: what was recommended, what people made of it, and what became of the loan."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, and_, cast, func, or_, select

from engine.intake.parties import PartyRole
from engine.store.approvals import KIND
from engine.store.decision_records import DecidedRow
from engine.store.proposals import Answer
from engine.store.schema import answers, decisions, outcomes, parties, proposals


def list_decided(connection: Connection, model_digest: str) -> tuple[DecidedRow, ...]:
    """Cases whose decision in force rests on this model, oldest decision first.

    In force is the newest decision of a case that needed nobody else or that another person confirmed.
    """
    d = decisions.c
    approval = and_(proposals.c.kind == KIND, cast(proposals.c.subject, Integer) == d.id)
    holding = (
        select(func.max(d.id))
        .select_from(decisions.outerjoin(proposals, approval).outerjoin(answers))
        .where(or_(~d.needs_second, answers.c.answer == Answer.CONFIRMED.value))
        .group_by(d.case_id)
    )
    told = (
        select(d.case_id, d.verdict, d.recommended, d.pd, d.grade, d.decided_at)
        .where(d.id.in_(holding), d.model_digest == model_digest, d.pd.is_not(None))
        .order_by(d.id)
    )
    rows = connection.execute(told).all()
    borrowers, known = _borrowers(connection), _outcomes(connection)
    return tuple(
        DecidedRow(**row._mapping, borrower=borrowers.get(row.case_id, ""), defaulted=known.get(row.case_id))
        for row in rows
    )


def _borrowers(connection: Connection) -> dict[int, str]:
    """Who applied in each case: by number where one was typed, else by name."""
    chosen = select(parties.c.case_id, parties.c.id_number, parties.c.name_key)
    rows = connection.execute(chosen.where(parties.c.role == PartyRole.APPLICANT.value))
    return {case_id: number or name for case_id, number, name in rows}


def _outcomes(connection: Connection) -> dict[int, bool]:
    """What became of cases; a later note takes the place of an earlier one."""
    rows = connection.execute(select(outcomes.c.case_id, outcomes.c.defaulted).order_by(outcomes.c.id))
    return {case_id: bool(defaulted) for case_id, defaulted in rows}
