"""What needs two people is answered by a second one, once, and the database holds to it by itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import exc

from engine.errors import Refused
from engine.store import audit, proposals
from engine.store.database import SCHEMA_VERSION, Database
from engine.store.proposals import Answer


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


@pytest.fixture
def proposed(database: Database) -> int:
    with database.writing() as connection:
        return proposals.propose(connection, "lin", "model", "digest-1", "Better on last year's cases").id


def test_that_another_person_confirms_a_proposal(database: Database, proposed: int) -> None:
    with database.writing() as connection:
        row = proposals.answer(connection, "chen", proposed, Answer.CONFIRMED)
    assert (row.proposed_by, row.answered_by, row.answer, row.is_open) == ("lin", "chen", "confirmed", False)
    with database.reading() as connection:
        actions = [entry.action for entry in audit.read(connection, None, 0, 10)[0]]
    assert actions == ["model confirmed", "model proposed"]


@pytest.mark.parametrize("person", ["lin", "LIN", " Lin "])
@pytest.mark.parametrize("how", [Answer.CONFIRMED, Answer.REJECTED])
def test_that_nobody_answers_a_proposal_of_their_own(
    database: Database, proposed: int, person: str, how: Answer
) -> None:
    with pytest.raises(Refused, match="another person"), database.writing() as connection:
        proposals.answer(connection, person, proposed, how, "Fine")
    with database.reading() as connection:
        assert proposals.read(connection, proposed).is_open


@pytest.mark.parametrize(
    ("answer", "person", "note"),
    [("confirmed", "lin", ""), ("rejected", " LIN", "no"), ("withdrawn", "chen", ""), ("rejected", "chen", " ")],
)
def test_that_the_database_itself_keeps_maker_and_checker_apart(
    database: Database, proposed: int, answer: str, person: str, note: str
) -> None:
    with pytest.raises(exc.IntegrityError), database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO answers (proposal_id, answer, answer_note, answered_at, answered_by) VALUES (?, ?, ?, '', ?)",
            (proposed, answer, note, person),
        )


@pytest.mark.parametrize("statement", ["UPDATE proposals SET proposed_by = 'wu'", "DELETE FROM answers"])
def test_that_proposals_and_answers_are_never_changed(database: Database, proposed: int, statement: str) -> None:
    with database.writing() as connection:
        proposals.answer(connection, "chen", proposed, Answer.CONFIRMED)
    with pytest.raises(exc.IntegrityError, match="append-only"), database.writing() as connection:
        connection.exec_driver_sql(statement)


def test_that_a_proposal_is_answered_once(database: Database, proposed: int) -> None:
    with database.writing() as connection:
        proposals.answer(connection, "chen", proposed, Answer.REJECTED, "Too few defaults")
    with pytest.raises(Refused, match="chen already answered"), database.writing() as connection:
        proposals.answer(connection, "wu", proposed, Answer.CONFIRMED)


def test_that_a_rejection_without_a_note_is_refused(database: Database, proposed: int) -> None:
    with pytest.raises(Refused, match="needs a note"), database.writing() as connection:
        proposals.answer(connection, "chen", proposed, Answer.REJECTED, "  ")


def test_that_only_its_author_withdraws_a_proposal(database: Database, proposed: int) -> None:
    with pytest.raises(Refused, match="Only lin"), database.writing() as connection:
        proposals.answer(connection, "chen", proposed, Answer.WITHDRAWN)
    with database.writing() as connection:
        assert proposals.answer(connection, "lin", proposed, Answer.WITHDRAWN).answer == "withdrawn"


def test_that_one_subject_is_proposed_once_at_a_time(database: Database, proposed: int) -> None:
    with pytest.raises(Refused, match="lin already proposed"), database.writing() as connection:
        proposals.propose(connection, "wu", "model", "digest-1", "")
    with database.writing() as connection:
        proposals.answer(connection, "lin", proposed, Answer.WITHDRAWN)
        again = proposals.propose(connection, "wu", "model", "digest-1", "")
        other = proposals.propose(connection, "wu", "policy", "digest-1", "")
    with database.reading() as connection:
        assert [row.id for row in proposals.list_proposals(connection, is_open=True)] == [other.id, again.id]
        assert [row.id for row in proposals.list_proposals(connection, "model")] == [again.id, proposed]
        assert [row.id for row in proposals.list_proposals(connection, is_open=False)] == [proposed]


def test_that_a_proposal_that_is_not_there_is_said_in_a_sentence(database: Database) -> None:
    with pytest.raises(Refused, match="no proposal 77"), database.writing() as connection:
        proposals.answer(connection, "chen", 77, Answer.CONFIRMED)


def test_that_an_older_database_gains_the_tables_and_keeps_its_rows(tmp_path: Path) -> None:
    from older_databases import at_version

    path = at_version(tmp_path, "0001")
    database = Database.open(path)
    with database.writing() as connection:
        assert audit.read(connection, None, 0, 10)[1] == 1
        proposals.propose(connection, "lin", "policy", "2026-11", "")
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA_VERSION,)
    assert len(list((tmp_path / "backups").glob("*.db"))) == 1
