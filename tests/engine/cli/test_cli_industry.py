"""`tally industry`, and `tally decide` with the bank's own figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.cli import main

TABLE = "code,default_rate,as_of,source\nC22,8.1%,2026-03-31,Own book\n"
INDEX = "code,month,index,source\nC22,2025-12,100,Office\nC22,2026-06,92,Office\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "months.csv"
    path.write_text(INDEX, "utf-8")
    return path


def test_that_sound_files_are_said_to_be_sound(table: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["industry", "check", str(table), str(index)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("own.csv: sound. A table of industries; sectors: 1, rows: 1, the newest of Mar 31, 2026.")
    assert second.startswith("months.csv: sound. An index by month; sectors: 1, rows: 2")
    assert main(["industry", "check", str(index), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "index"


def test_that_every_problem_of_every_file_is_a_line_and_sound_ones_are_still_told(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("code,month,index,source\nC2,2026-06,x,Office\n", "utf-8")
    assert main(["industry", "check", str(bad), str(tmp_path / "no.csv"), str(table)]) == 2
    said = capsys.readouterr()
    assert said.out.startswith("own.csv: sound")
    lines = said.err.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["bad.csv, line 2"] * 2
    assert "no.csv cannot be read" in lines[2]


def test_that_the_export_can_be_checked_and_nothing_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "shipped.csv"
    assert main(["industry", "export", str(out)]) == 0
    assert main(["industry", "check", str(out)]) == 0
    assert main(["industry", "export", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err


def test_that_a_case_is_decided_by_the_given_figures_and_replayed(
    table: Path, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, bundle = a_case_folder(tmp_path / "firm"), tmp_path / "firm.tally"
    given = ["--industry", str(table), "--index", str(index)]
    assert main(["decide", str(folder), "--json", "--bundle", str(bundle), *given]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["features"]["industry_default_rate"] == 0.081
    assert document["features"]["industry_trend"] == pytest.approx(-0.08)
    assert document["sector"]["table"]["source"] == "Own book"
    table.unlink()
    assert main(["replay", str(bundle)]) == 0
    assert capsys.readouterr().out.startswith("The same bytes.")


def test_that_a_file_under_the_wrong_name_is_refused_before_anything_is_decided(
    table: Path, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "firm")
    assert main(["decide", str(folder), "--industry", str(index), "--index", str(table)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "months.csv is an index by month; name it with --index.",
        "own.csv is a table of industries; name it with --industry.",
    ]
