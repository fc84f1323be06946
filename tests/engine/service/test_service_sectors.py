"""The bank's own industry figures on a real database: imported whole, used, kept with decisions, given up again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder
from older_databases import at_version

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.record.bundle import read_bundle, write_bundle
from engine.service.origination import Origination
from engine.store.database import Database

TABLE = "code,default_rate,as_of,source\nC22,0.081,2026-03-31,Own book\nC22,0.09,2099-12-31,Own book\n"
INDEX = "code,month,index,source\nC22,2025-12,100,Office\nC22,2026-06,92,Office\nC22,2026-07,50,Office\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


@pytest.fixture
def case_id(desk: Origination, tmp_path: Path) -> int:
    return desk.import_folder(a_case_folder(tmp_path / "firm"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(TABLE.replace("C22,0.09,2099-12-31,Own book\n", ""), "utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "months.csv"
    path.write_text(INDEX, "utf-8")
    return path


def assessed(desk: Origination, case_id: int) -> Assessment:
    found = desk.assess(case_id)
    assert isinstance(found, Assessment)
    return found


def test_that_imported_figures_reach_features_and_policy(
    desk: Origination, case_id: int, table: Path, index: Path
) -> None:
    before = assessed(desk, case_id)
    desk.sectors.import_file(table)
    desk.sectors.import_file(index)
    after = assessed(desk, case_id)
    assert after.features["industry_default_rate"] == 0.081
    assert after.features["industry_trend"] == pytest.approx(-0.08)
    assert before.features["industry_default_rate"] != 0.081
    (trend,) = [f for f in after.decision.findings if f.rule == "industry-trend"]
    assert trend.observed == pytest.approx(-0.08)


def test_that_a_file_with_a_problem_changes_nothing(desk: Origination, table: Path, tmp_path: Path) -> None:
    desk.sectors.import_file(table)
    bad = tmp_path / "bad.csv"
    bad.write_text(TABLE + "C99x,2,2026-06-30,\n", "utf-8")
    with pytest.raises(Refused, match="line 3: Dec 31, 2099 is yet to come"):
        desk.sectors.import_file(bad)
    assert [(row.file, row.is_in_force) for row in desk.sectors.history()] == [("own.csv", True)]


def test_that_a_new_version_takes_the_place_of_the_old_and_both_stay_on_record(
    desk: Origination, table: Path, index: Path
) -> None:
    desk.sectors.import_file(table)
    desk.sectors.import_file(index)
    table.write_text(table.read_text("utf-8") + "C,0.03,2026-06-30,Own book\n", "utf-8")
    other = Origination(desk.database, "wei")
    other.sectors.import_file(table)
    new, months, old = desk.sectors.history()
    assert (new.kind, new.rows, new.imported_by, new.dated, new.is_in_force) == (
        "industries", 2, "wei", "2026-06-30", True,
    )  # fmt: skip
    assert months.is_in_force
    assert (old.is_in_force, old.replaced_by) == (False, "wei")
    actions = [row.action for row in desk.audit()[0]]
    assert actions.count("industry figures imported") == 3


def test_that_going_back_makes_the_shipped_figures_hold_again(desk: Origination, case_id: int, table: Path) -> None:
    before = assessed(desk, case_id).features["industry_default_rate"]
    desk.sectors.import_file(table)
    desk.sectors.go_back("industries")
    found = assessed(desk, case_id)
    assert found.features["industry_default_rate"] == before
    assert found.case.bank.sector is None
    assert desk.audit()[0][0].action == "industry figures set back"


def test_that_what_is_in_force_is_exported_byte_for_byte_and_else_the_shipped_table(
    desk: Origination, table: Path, index: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    desk.sectors.export("industries", out)
    assert out.read_text("utf-8").startswith("code,name,name_zh,default_rate,trend,as_of,source\nA,")
    with pytest.raises(Refused, match="no index to export"):
        desk.sectors.export("index", out)
    desk.sectors.import_file(table)
    desk.sectors.import_file(index)
    for kind, path in (("industries", table), ("index", index)):
        desk.sectors.export(kind, out)
        assert out.read_bytes() == path.read_bytes()


def test_that_a_decision_keeps_the_figures_it_used_and_is_replayed_to_the_same_bytes(
    desk: Origination, case_id: int, table: Path, index: Path
) -> None:
    desk.sectors.import_file(table)
    desk.sectors.import_file(index)
    decided = desk.decide(case_id, "for the record")
    told = desk.memo(case_id, "en")
    desk.sectors.go_back("industries")
    desk.sectors.go_back("index")
    assert desk.recordings.replay(decided.id).is_same
    assert desk.memo(case_id, "en") == told
    kept = read_bundle(desk.recordings.bundle(decided.id))
    assert kept.inputs.sectors == {"industries.csv": table.read_bytes(), "index.csv": index.read_bytes()}
    sector = json.loads(kept.document)["sector"]
    assert sector["table"]["digest"] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert sector["index"]["digest"] == hashlib.sha256(index.read_bytes()).hexdigest()
    assert (sector["rated_on"], sector["month"]) == ("2026-03-31", "2026-06-30")


def test_that_figures_that_are_not_those_of_the_decision_are_found_by_the_replay(
    desk: Origination, case_id: int, table: Path
) -> None:
    from dataclasses import replace

    from engine.record.replay import replay

    desk.sectors.import_file(table)
    decided = desk.decide(case_id, "for the record")
    kept = read_bundle(desk.recordings.bundle(decided.id))
    forged = {"industries.csv": table.read_bytes().replace(b"0.081", b"0.011")}
    again = replay(read_bundle(write_bundle(kept.document, replace(kept.inputs, sectors=forged))))
    assert not again.is_same
    assert any(difference.where == "sector.default_rate" for difference in again.differences)


def test_that_a_decision_without_own_figures_keeps_none(desk: Origination, case_id: int) -> None:
    decided = desk.decide(case_id, "for the record")
    kept = read_bundle(desk.recordings.bundle(decided.id))
    assert kept.inputs.sectors == {}
    assert "sector" not in json.loads(kept.document)


def test_that_a_database_from_before_takes_figures(tmp_path: Path, table: Path) -> None:
    path = at_version(tmp_path, "0010")
    with sqlite3.connect(path) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "sector_tables" not in names
    desk = Origination(Database.open(path), "lin")
    desk.sectors.import_file(table)
    assert [row.file for row in desk.sectors.history()] == ["own.csv"]
    desk.close()
