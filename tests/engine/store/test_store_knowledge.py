"""Rules, mappings and kept files come back as they were stored; what a decision used is kept for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from older_databases import at_version
from sqlalchemy import exc

from engine.errors import Refused
from engine.facts.conduct import Category
from engine.intake.bank_rules import BankRule, Match
from engine.store import audit, cases, knowledge
from engine.store.case_records import CaseSummary
from engine.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


def test_that_an_older_database_gets_empty_places_for_what_the_bank_knows(tmp_path: Path) -> None:
    with Database.open(at_version(tmp_path, "0005")).reading() as connection:
        assert knowledge.list_rules(connection) == ()
        assert knowledge.mappings(connection) == ()
        assert audit.read(connection, 1, 0, 10)[1] == 1


def test_that_a_rule_comes_back_as_it_was_made(database: Database) -> None:
    rule = BankRule(Category.RENT, Match.TEXT_HAS, "月租", "debit")
    with database.writing() as connection:
        case_id = cases.add_case(connection, "lin", "{}", CaseSummary("Linden"))
        number = knowledge.add_rule(connection, "lin", rule, None)
        knowledge.add_rule(connection, "chen", BankRule(Category.TAX, Match.ROWS, rows=("a.csv:1",)), case_id)
    with database.reading() as connection:
        stored, of_case = knowledge.list_rules(connection, case_id)
        assert knowledge.list_rules(connection, case_id + 1) == (stored,)
    assert (stored.id, stored.rule.id, stored.rule.made_by, stored.is_in_force) == (number, rule.id, "lin", True)
    assert (of_case.case_id, of_case.rule.rows) == (case_id, ("a.csv:1",))


def test_that_taking_out_a_rule_twice_is_noted_once_and_an_unknown_one_is_refused(database: Database) -> None:
    with database.writing() as connection:
        number = knowledge.add_rule(connection, "lin", BankRule(Category.RENT, Match.TEXT_HAS, "月租"), None)
        for _ in range(2):
            knowledge.set_rule(connection, "chen", number, False)
        assert audit.read(connection, None, 0, 10)[1] == 2
        with pytest.raises(Refused, match="no rule 77"):
            knowledge.set_rule(connection, "chen", 77, False)


def test_that_a_confirmed_mapping_takes_the_place_of_the_earlier_one(database: Database) -> None:
    with database.writing() as connection:
        knowledge.remember_mapping(connection, "lin", "headings:1", '{"a":1}')
        knowledge.remember_mapping(connection, "lin", "headings:1", '{"a":2}')
        knowledge.remember_mapping(connection, "lin", "headings:0", "{}")
    with database.reading() as connection:
        assert knowledge.mappings(connection) == ("{}", '{"a":2}')


def test_that_kept_files_are_kept_once_and_for_good(database: Database) -> None:
    with database.writing() as connection:
        knowledge.keep(connection, [b"rules", b"rules"])
        knowledge.keep(connection, [b"rules"])
        assert connection.exec_driver_sql("SELECT count(*) FROM kept_files").scalar_one() == 1
        assert knowledge.kept(connection, "0" * 64) is None
    for statement in ("UPDATE kept_files SET data = x'00'", "DELETE FROM kept_files"):
        with pytest.raises(exc.IntegrityError, match="append-only"), database.writing() as connection:
            connection.exec_driver_sql(statement)
