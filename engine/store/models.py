"""Scoring models and their states, what they would have said of each decision, and what became of the cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, func, insert, select

from engine.errors import Refused
from engine.i18n import say
from engine.store import audit
from engine.store.bank_records import ModelRow, ShadowRow
from engine.store.decision_records import ProposalRow
from engine.store.schema import cases, decisions, model_states, models, outcomes, shadow_scores


class ModelState(StrEnum):
    """What a model is used for. The champion decides; challengers are scored beside it and shown to nobody deciding."""

    CANDIDATE = "candidate"
    CHALLENGER = "challenger"
    CHAMPION = "champion"
    RETIRED = "retired"


def register(connection: Connection, by: str, row: ModelRow) -> ModelRow:
    """A new model as a candidate; one that is registered already stays as it is."""
    if connection.execute(select(models.c.digest).where(models.c.digest == row.digest)).first() is None:
        facts = {column.name: value for column in models.c if (value := asdict(row).get(column.name)) is not None}
        facts |= {"registered_at": audit.now(), "registered_by": by, "is_simulated": int(row.is_simulated)}
        connection.execute(insert(models).values(**facts))
        move(connection, by, row.digest, ModelState.CANDIDATE)
    return read(connection, row.digest)


def move(connection: Connection, by: str, digest: str, state: ModelState, proposal_id: int | None = None) -> None:
    """Give the model another state; the database refuses a change of champion without a confirmed proposal."""
    connection.execute(
        insert(model_states).values(
            digest=digest, state=state.value, proposal_id=proposal_id, moved_at=audit.now(), moved_by=by
        )
    )
    audit.note(connection, by, f"model {state.value}", None, {"digest": digest, "proposal": proposal_id})


def carry_out(connection: Connection, by: str, proposal: ProposalRow) -> None:
    """Give the proposed model its state; a champion that another replaces retires by the same proposal."""
    state, before = ModelState(json.loads(proposal.detail)["state"]), champion(connection)
    if state is ModelState.CHAMPION and before is not None:
        move(connection, by, before, ModelState.RETIRED, proposal.id)
    move(connection, by, proposal.subject, state, proposal.id)


def read(connection: Connection, digest: str) -> ModelRow:
    row = connection.execute(_rows().where(models.c.digest == digest)).one_or_none()
    if row is None:
        raise Refused(say("There is no model {digest}; reload the page.", digest=digest[:16]))
    return _model(row)


def list_models(connection: Connection, state: ModelState | None = None) -> tuple[ModelRow, ...]:
    """Newest first; of one state or of all."""
    chosen = _rows().order_by(models.c.registered_at.desc(), models.c.digest)
    if state is not None:
        chosen = chosen.where(model_states.c.state == state.value)
    return tuple(_model(row) for row in connection.execute(chosen))


def champion(connection: Connection) -> str | None:
    """The digest of the model that decides; None while it is the shipped one."""
    found = connection.execute(_rows().where(model_states.c.state == ModelState.CHAMPION.value)).first()
    return None if found is None else str(found.digest)


def add_shadow(connection: Connection, decision_id: int, digest: str, pd: float, grade: int) -> None:
    connection.execute(
        insert(shadow_scores).values(decision_id=decision_id, digest=digest, pd=pd, grade=grade, scored_at=audit.now())
    )


def list_shadow(connection: Connection, digest: str) -> tuple[ShadowRow, ...]:
    """The latest decision of each case that this model looked on, oldest first."""
    latest_outcome = _latest(outcomes.c.id, outcomes.c.case_id)
    latest_decision = (
        select(func.max(shadow_scores.c.decision_id))
        .join(decisions, decisions.c.id == shadow_scores.c.decision_id)
        .where(shadow_scores.c.digest == digest)
        .group_by(decisions.c.case_id)
    )
    told = (
        select(
            decisions.c.id.label("decision_id"), decisions.c.case_id, decisions.c.verdict, decisions.c.pd,
            shadow_scores.c.pd.label("shadow_pd"), shadow_scores.c.grade.label("shadow_grade"),
            decisions.c.decided_at, outcomes.c.defaulted,
        )
        .join(shadow_scores, shadow_scores.c.decision_id == decisions.c.id)
        .outerjoin(outcomes, (outcomes.c.case_id == decisions.c.case_id) & outcomes.c.id.in_(latest_outcome))
        .where(shadow_scores.c.digest == digest, decisions.c.pd.is_not(None), decisions.c.id.in_(latest_decision))
        .order_by(decisions.c.id)
    )  # fmt: skip
    return tuple(_shadow(row) for row in connection.execute(told).mappings())


def note_outcome(connection: Connection, by: str, case_id: int, defaulted: bool) -> None:
    """What became of a case within twelve months of its loan. Refused for a case that is not here."""
    if connection.execute(select(cases.c.id).where(cases.c.id == case_id)).first() is None:
        raise Refused(say("There is no case {number}; it may be in another database.", number=str(case_id)))
    connection.execute(
        insert(outcomes).values(case_id=case_id, defaulted=int(defaulted), noted_at=audit.now(), noted_by=by)
    )
    audit.note(connection, by, "outcome noted", case_id, {"defaulted": defaulted})


def _latest(number: Column[Any], group: Column[Any]) -> Select[Any]:
    return select(func.max(number)).group_by(group)


def _rows() -> Select[Any]:
    told = (model_states.c.state, model_states.c.moved_at, model_states.c.moved_by)
    newest = _latest(model_states.c.id, model_states.c.digest)
    return select(*models.c, *told).join(model_states).where(model_states.c.id.in_(newest))


def _model(row: Row[Any]) -> ModelRow:
    values = dict(row._mapping)
    return ModelRow(**{**values, "is_simulated": bool(values["is_simulated"])})


def _shadow(told: Mapping[Any, Any]) -> ShadowRow:
    values = dict(told)
    known = values["defaulted"]
    return ShadowRow(**{**values, "defaulted": None if known is None else bool(known)})
