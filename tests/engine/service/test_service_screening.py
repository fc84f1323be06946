"""Watch lists at the desk: imported, replaced, held against the people of a case, and hits resolved."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder, application_text
from older_databases import at_version
from watch_lists import ALT, SDN, TARGETS

from engine.assessment.assessment import Assessment
from engine.assessment.bank_side import from_plain, to_plain
from engine.errors import Refused
from engine.policy.decision import Status, Verdict
from engine.service.origination import Origination
from engine.store import cases
from engine.store.database import Database

OWNER = '"王建国"'
RECENT = TARGETS.replace("2026-06-21", dt.date.today().isoformat())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


def a_list(folder: Path, name: str = "targets.csv", text: str = RECENT) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def with_owner(desk: Origination, tmp_path: Path, name: str) -> int:
    text = application_text()
    assert OWNER in text
    return desk.import_folder(a_case_folder(tmp_path / "case", application=text.replace(OWNER, f'"{name}"')))


def assessed(desk: Origination, case_id: int) -> Assessment:
    answer = desk.assess(case_id)
    assert isinstance(answer, Assessment), answer
    return answer


def test_that_without_a_list_nothing_is_screened(desk: Origination, tmp_path: Path) -> None:
    assert assessed(desk, with_owner(desk, tmp_path, "Ivan Sidorenko")).case.bank.screening is None


def test_that_a_hit_refers_until_a_person_resolves_it_with_a_note(desk: Origination, tmp_path: Path) -> None:
    desk.screenings.import_list([a_list(tmp_path)])
    case_id = with_owner(desk, tmp_path, "Sidorenko Ivan")
    screening = assessed(desk, case_id).case.bank.screening
    assert screening is not None
    (hit,) = screening.hits
    rule = next(f for f in assessed(desk, case_id).decision.findings if f.rule == "watch-list")
    assert (rule.status, rule.verdict, rule.observed) == (Status.UNKNOWN, Verdict.REFER, None)
    with pytest.raises(Refused, match="note"):
        desk.screenings.resolve(case_id, hit, False, " ")
    desk.screenings.resolve(case_id, hit, False, "Born in 1990 in Hangzhou, never abroad")
    rule = next(f for f in assessed(desk, case_id).decision.findings if f.rule == "watch-list")
    assert rule.status is Status.PASSED
    resolved = assessed(desk, case_id).case.bank.screening
    assert resolved is not None and resolved.hits[0].resolution is not None
    assert (resolved.hits[0].resolution.by, resolved.hits[0].is_match) == ("lin", False)
    assert "watch-list hit resolved" in [row.action for row in desk.audit(case_id)[0]]


def test_that_a_true_match_declines_and_a_later_word_counts(desk: Origination, tmp_path: Path) -> None:
    desk.screenings.import_list([a_list(tmp_path)])
    case_id = with_owner(desk, tmp_path, "Ivan Sidorenko")
    screening = assessed(desk, case_id).case.bank.screening
    assert screening is not None
    desk.screenings.resolve(case_id, screening.hits[0], True, "Same day of birth")
    assert assessed(desk, case_id).decision.verdict is Verdict.DECLINE
    desk.screenings.resolve(case_id, screening.hits[0], False, "The passport shows another day")
    assert assessed(desk, case_id).decision.verdict is not Verdict.DECLINE


def test_that_a_resolution_falls_when_the_list_says_something_else(desk: Origination, tmp_path: Path) -> None:
    desk.screenings.import_list([a_list(tmp_path)])
    case_id = with_owner(desk, tmp_path, "Ivan Sidorenko")
    screening = assessed(desk, case_id).case.bank.screening
    assert screening is not None
    desk.screenings.resolve(case_id, screening.hits[0], False, "Another year of birth")
    desk.screenings.import_list([a_list(tmp_path, text=RECENT.replace("1960-02-03;1961", "1990-03-07"))])
    again = assessed(desk, case_id).case.bank.screening
    assert again is not None and again.hits[0].is_open


def test_that_a_new_import_replaces_the_version_and_keeps_the_old_digest(desk: Origination, tmp_path: Path) -> None:
    first = desk.screenings.import_list([a_list(tmp_path)]).row
    second = desk.screenings.import_list([a_list(tmp_path, text=RECENT.replace("Q3,", "Q4,"))]).row
    assert [row.digest for row in desk.screenings.lists()] == [second.digest]
    assert [row.digest for row in desk.screenings.lists(with_replaced=True)] == [second.digest, first.digest]
    with sqlite3.connect(desk.database.path) as plain:
        assert [row[0] is None for row in plain.execute("SELECT content FROM watch_lists ORDER BY id")] == [True, False]


def test_that_a_list_of_ofac_is_dated_by_its_file_and_never_in_the_future(desk: Origination, tmp_path: Path) -> None:
    main, other = a_list(tmp_path, "sdn.csv", SDN), a_list(tmp_path, "alt.csv", ALT)
    for path in (main, other):
        os.utime(path, (1_750_000_000, 1_750_000_000))
    made = desk.screenings.import_list([main, other])
    assert (made.row.name, made.row.rows, made.row.dated, made.skipped) == ("OFAC SDN", 3, "2025-06-15", 1)
    with pytest.raises(Refused, match="yet to come"):
        desk.screenings.import_list([main], dated=dt.date.today() + dt.timedelta(days=1))


def test_that_a_removed_list_screens_nobody(desk: Origination, tmp_path: Path) -> None:
    desk.screenings.import_list([a_list(tmp_path)])
    desk.screenings.remove_list("Invented sanctions")
    assert desk.screenings.lists() == ()
    assert assessed(desk, with_owner(desk, tmp_path, "Ivan Sidorenko")).case.bank.screening is None


def test_that_a_recorded_decision_holds_the_screening_and_reads_back(desk: Origination, tmp_path: Path) -> None:
    desk.screenings.import_list([a_list(tmp_path)])
    case_id = with_owner(desk, tmp_path, "Ivan Sidorenko")
    row = desk.decide(case_id, "for the record")
    with desk.database.reading() as connection:
        document = json.loads(cases.read_document(connection, row.id))
    assert document["screening"]["hits"][0]["entry"] == "Q1"
    bank = assessed(desk, case_id).case.bank
    assert from_plain(json.loads(json.dumps(to_plain(bank)))) == bank


def test_that_a_resolution_can_neither_be_changed_nor_deleted(desk: Origination, tmp_path: Path) -> None:
    desk.screenings.import_list([a_list(tmp_path)])
    case_id = with_owner(desk, tmp_path, "Ivan Sidorenko")
    screening = assessed(desk, case_id).case.bank.screening
    assert screening is not None
    desk.screenings.resolve(case_id, screening.hits[0], True, "Same day of birth")
    with sqlite3.connect(desk.database.path) as plain:
        for statement in ("UPDATE hit_resolutions SET is_match = 0", "DELETE FROM hit_resolutions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                plain.execute(statement)


def test_that_an_older_database_gets_its_tables_for_lists(tmp_path: Path) -> None:
    path = at_version(tmp_path, "0003")
    Database.open(path).close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM watch_lists").fetchone() == (0,)
        assert plain.execute("SELECT count(*) FROM hit_resolutions").fetchone() == (0,)
