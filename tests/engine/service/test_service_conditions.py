"""Dropping a proposed condition at the desk: with a note, in the decision's document, and never without trace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder
from older_databases import at_version

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.service.origination import Origination
from engine.store import cases
from engine.store.database import Database


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


def kept(desk: Origination, case_id: int) -> dict[str, bool]:
    answer = desk.assess(case_id)
    assert isinstance(answer, Assessment)
    return {condition.name: condition.is_kept for condition in answer.conditions}


def test_that_a_condition_is_dropped_with_a_note_and_taken_up_again(desk: Origination, tmp_path: Path) -> None:
    case_id = desk.import_folder(a_case_folder(tmp_path / "case"))
    assert kept(desk, case_id)["submit-accounts"]
    with pytest.raises(Refused, match="note"):
        desk.conditions.drop(case_id, "submit-accounts", " ")
    desk.conditions.drop(case_id, "submit-accounts", "The tax office sends them")
    assert not kept(desk, case_id)["submit-accounts"]
    row = desk.decide(case_id, "for the record")
    with desk.database.reading() as connection:
        document = json.loads(cases.read_document(connection, row.id))
    assert document["waivers"][0]["note"] == "The tax office sends them"
    desk.conditions.take_up(case_id, "submit-accounts")
    assert kept(desk, case_id)["submit-accounts"]
    actions = [row.action for row in desk.audit(case_id)[0]]
    assert "condition dropped" in actions and "condition taken up again" in actions


def test_that_an_older_database_gets_its_table_of_dropped_conditions(tmp_path: Path) -> None:
    path = at_version(tmp_path, "0007")
    Database.open(path).close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM condition_waivers").fetchone() == (0,)
        plain.execute(
            "INSERT INTO condition_waivers (case_id, name, note, is_dropped, said_at, said_by) "
            "VALUES (1, 'x', 'why', 1, '', 'lin')"
        )
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute("DELETE FROM condition_waivers")
