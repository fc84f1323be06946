"""Models and their states: the database itself lets nobody make or unmake a champion alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from older_databases import at_version
from sqlalchemy import Connection, exc

from engine.errors import Refused
from engine.store import audit, models, proposals
from engine.store.bank_records import ModelRow
from engine.store.database import SCHEMA_VERSION, Database
from engine.store.models import ModelState
from engine.store.proposals import Answer


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


DECIDED = (
    "id, case_id, verdict, pd, grade, amount, currency, note, policy_version, policy_digest, model_id, model_digest, "
    "document, document_digest, decided_at, decided_by"
)


def a_row(digest: str = "aa") -> ModelRow:
    return ModelRow(digest, "book", "trees", False, 5000, 420, 0.81, "{}")


def promoted(connection: Connection, digest: str, confirmed_by: str = "chen") -> int:
    proposal = proposals.propose(connection, "lin", "model", digest, "better", '{"state": "champion"}')
    answered = proposals.answer(connection, confirmed_by, proposal.id, Answer.CONFIRMED)
    models.carry_out(connection, confirmed_by, answered)
    return proposal.id


def test_that_a_registered_model_is_a_candidate_once(database: Database) -> None:
    with database.writing() as connection:
        row = models.register(connection, "lin", a_row())
        again = models.register(connection, "chen", a_row())
    assert row == again
    assert (row.state, row.registered_by, row.is_simulated) == ("candidate", "lin", False)


def test_that_the_newest_state_counts_and_every_move_is_in_the_audit(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row())
        models.move(connection, "chen", "aa", ModelState.CHALLENGER)
        assert [row.state for row in models.list_models(connection)] == ["challenger"]
        assert models.list_models(connection, ModelState.CANDIDATE) == ()
        actions = [entry.action for entry in audit.read(connection, None, 0, 9)[0]]
    assert actions == ["model challenger", "model candidate"]


def test_that_a_confirmed_proposal_makes_a_champion_and_retires_the_one_before(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row("aa"))
        models.register(connection, "lin", a_row("bb"))
        promoted(connection, "aa")
        assert models.champion(connection) == "aa"
        promoted(connection, "bb")
        states = {row.digest: row.state for row in models.list_models(connection)}
    assert states == {"aa": "retired", "bb": "champion"}


def test_that_the_database_refuses_a_champion_without_two_people(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row())
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        models.move(connection, "lin", "aa", ModelState.CHAMPION)


def test_that_an_unanswered_or_rejected_proposal_makes_no_champion(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row())
        waiting = proposals.propose(connection, "lin", "model", "aa", "better", '{"state": "champion"}')
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        models.move(connection, "lin", "aa", ModelState.CHAMPION, waiting.id)
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        proposals.answer(connection, "chen", waiting.id, Answer.REJECTED, "no")
        models.move(connection, "lin", "aa", ModelState.CHAMPION, waiting.id)


def test_that_a_confirmation_of_one_model_promotes_no_other_and_none_twice(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row("aa"))
        models.register(connection, "lin", a_row("bb"))
        models.register(connection, "lin", a_row("cc"))
        used = promoted(connection, "aa")
        promoted(connection, "bb")
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        models.move(connection, "lin", "cc", ModelState.CHAMPION, used)
    with pytest.raises(exc.IntegrityError, match="UNIQUE"), database.writing() as connection:
        models.move(connection, "lin", "aa", ModelState.CHAMPION, used)


def test_that_nobody_retires_the_champion_alone(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row())
        promoted(connection, "aa")
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        models.move(connection, "lin", "aa", ModelState.RETIRED)
    with database.writing() as connection:
        proposal = proposals.propose(connection, "chen", "model", "aa", "drifted", '{"state": "retired"}')
        answered = proposals.answer(connection, "lin", proposal.id, Answer.CONFIRMED)
        models.carry_out(connection, "lin", answered)
        assert models.champion(connection) is None


@pytest.mark.parametrize("table", ["models", "model_states", "shadow_scores", "outcomes"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET rowid = rowid + 1", "DELETE FROM {}"])
def test_that_the_registry_is_append_only(database: Database, table: str, statement: str) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row())
        connection.exec_driver_sql(
            "INSERT INTO cases (id, version, draft, applicant, product, amount, currency, created_at, created_by, "
            "changed_at, changed_by) VALUES (1, 1, '{}', '', '', '', '', '', '', '', '')"
        )
        connection.exec_driver_sql(
            f"INSERT INTO decisions ({DECIDED}) "
            "VALUES (1, 1, 'approve', 0.02, 4, NULL, 'CNY', '', '', '', '', '', x'', '', '', '')"
        )
        models.add_shadow(connection, 1, "aa", 0.03, 5)
        models.note_outcome(connection, "lin", 1, True)
    with pytest.raises(exc.IntegrityError, match="append-only"), database.writing() as connection:
        connection.exec_driver_sql(statement.format(table))


def test_that_shadow_scores_stand_beside_the_latest_decision_with_its_outcome(database: Database) -> None:
    with database.writing() as connection:
        models.register(connection, "lin", a_row())
        connection.exec_driver_sql(
            "INSERT INTO cases (id, version, draft, applicant, product, amount, currency, created_at, created_by, "
            "changed_at, changed_by) VALUES (7, 1, '{}', '', '', '', '', '', '', '', '')"
        )
        for number, pd in ((1, 0.02), (2, 0.04)):
            values = "(?, 7, 'approve', ?, 4, NULL, 'CNY', '', '', '', '', '', x'', '', '', '')"
            connection.exec_driver_sql(f"INSERT INTO decisions ({DECIDED}) VALUES {values}", (number, pd))
            models.add_shadow(connection, number, "aa", pd * 2, 5)
        assert [row.defaulted for row in models.list_shadow(connection, "aa")] == [None]
        models.note_outcome(connection, "lin", 7, False)
        models.note_outcome(connection, "lin", 7, True)
        (row,) = models.list_shadow(connection, "aa")
    assert (row.decision_id, row.pd, row.shadow_pd, row.defaulted) == (2, 0.04, 0.08, True)


def test_that_an_unknown_model_is_said(database: Database) -> None:
    with pytest.raises(Refused, match="no model"), database.reading() as connection:
        models.read(connection, "zz")


def test_that_an_older_database_gets_the_registry_and_keeps_its_case(tmp_path: Path) -> None:
    database = Database.open(at_version(tmp_path, "0004"))
    with database.writing() as connection:
        assert connection.exec_driver_sql("SELECT applicant FROM cases").scalar_one() == "Linden"
        assert models.register(connection, "lin", a_row()).state == "candidate"
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == SCHEMA_VERSION
