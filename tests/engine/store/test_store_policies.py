from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from older_databases import at_version
from sqlalchemy import exc, insert, text

from engine.errors import Refused
from engine.store import cases, decision_files, policies, proposals
from engine.store.case_records import CaseSummary
from engine.store.database import Database
from engine.store.decision_records import DecisionRow, ProposalRow
from engine.store.proposals import Answer
from engine.store.schema import policy_versions

JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


def proposed(database: Database, digest: str, version: str, day: dt.date, by: str = "lin") -> ProposalRow:
    with database.writing() as connection:
        return policies.propose(connection, by, digest, version.encode(), version, day, "better")


def confirm(database: Database, number: int, by: str = "chen") -> None:
    with database.writing() as connection:
        policies.put_in_force(connection, by, proposals.answer(connection, by, number, Answer.CONFIRMED))


def sha(content: str) -> str:
    import hashlib

    return hashlib.sha256(content.encode()).hexdigest()


def test_that_an_older_database_keeps_its_cases_and_has_the_shipped_policy(tmp_path: Path) -> None:
    with Database.open(at_version(tmp_path, "0007")).reading() as connection:
        assert policies.list_versions(connection) == ()
        assert policies.in_force_on(connection, JUNE) is None
        assert decision_files.newest_of_cases(connection, "book.json") == []
        assert cases.read_draft(connection, 1) == ("{}", 1)


def test_that_a_policy_holds_from_its_day_on_after_another_person_confirmed(database: Database) -> None:
    proposal = proposed(database, sha("own-7"), "own-7", JULY)
    with database.reading() as connection:
        assert policies.in_force_on(connection, JULY) is None
    confirm(database, proposal.id)
    with database.reading() as connection:
        assert policies.in_force_on(connection, JUNE) is None
        row = policies.in_force_on(connection, JULY)
        assert row is not None
        assert (row.version, row.put_in_force_by) == ("own-7", "chen")
        assert policies.content(connection, row.digest) == b"own-7"


def test_that_nobody_puts_a_policy_in_force_alone_not_even_in_the_database(database: Database) -> None:
    proposal = proposed(database, sha("own-7"), "own-7", JULY)
    with pytest.raises(Refused, match="another person"):
        confirm(database, proposal.id, by="lin")
    values = {
        "digest": proposal.subject, "version": "own-7", "in_force_from": "2026-07-01", "proposal_id": proposal.id,
        "put_in_force_at": "", "put_in_force_by": "lin",
    }  # fmt: skip
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        connection.execute(insert(policy_versions).values(**values))
    with pytest.raises(exc.IntegrityError, match="two people"), database.writing() as connection:
        proposals.answer(connection, "chen", proposal.id, Answer.REJECTED, "no")
        connection.execute(insert(policy_versions).values(**{**values, "put_in_force_by": "chen"}))


def test_that_what_was_put_in_force_cannot_be_changed_or_taken_back(database: Database) -> None:
    confirm(database, proposed(database, sha("own-7"), "own-7", JULY).id)
    for statement in ("UPDATE policy_versions SET in_force_from = '2020-01-01'", "DELETE FROM policy_versions"):
        with pytest.raises(exc.IntegrityError, match="append-only"), database.writing() as connection:
            connection.execute(text(statement))


def test_that_a_version_is_put_in_force_once_and_never_behind_a_later_one(database: Database) -> None:
    confirm(database, proposed(database, sha("own-7"), "own-7", JULY).id)
    with pytest.raises(Refused, match="was put in force already"):
        proposed(database, sha("other"), "own-7", JULY)
    with pytest.raises(Refused, match="is in force from"):
        proposed(database, sha("own-6"), "own-6", JUNE)


def test_that_the_files_of_a_decision_are_kept_once_and_outlive_the_evidence(database: Database) -> None:
    row = DecisionRow(
        id=0, case_id=1, verdict="approve", pd=0.01, grade=3, amount=None, currency="CNY", note="", policy_version="v",
        policy_digest="p", model_id="m", model_digest="m", document_digest="d", decided_at="", decided_by="",
    )  # fmt: skip
    with database.writing() as connection:
        cases.add_case(connection, "lin", "{}", CaseSummary("Linden"))
        cases.put_evidence(connection, "lin", 1, "a.csv", b"rows")
        first, second = (cases.add_decision(connection, "lin", row, b"{}").id for _ in range(2))
        decision_files.add(connection, first, {"case/a.csv": b"rows", "book.json": b"1"})
        decision_files.add(connection, second, {"case/a.csv": b"rows", "book.json": b"2"})
        cases.remove_evidence(connection, "lin", 1, "a.csv")
    with database.reading() as connection:
        assert decision_files.read(connection, first) == {"case/a.csv": b"rows", "book.json": b"1"}
        assert decision_files.newest_of_cases(connection, "book.json") == [(1, b"2", None)]
        assert connection.execute(text("SELECT count(*) FROM kept_files")).scalar_one() == 3
