"""`tally screen`: whom of a list a name may be, and `tally decide --watch-list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from casefolders import a_case_folder, application_text
from watch_lists import TARGETS

from engine.cli import main


@pytest.fixture
def watch_list(tmp_path: Path) -> Path:
    path = tmp_path / "targets.csv"
    path.write_text(TARGETS, encoding="utf-8")
    return path


def test_that_a_hit_is_told_and_the_status_says_so(watch_list: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", "Sidorenko Ivan", "王小明", "--list", str(watch_list)]) == 3
    out = capsys.readouterr().out
    assert "Invented sanctions of Jun 21, 2026: 2 names" in out
    assert "100% Ivan Sidorenko (no. Q1" in out
    assert "王小明: nobody" in out


def test_that_nobody_found_is_a_quiet_end(watch_list: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", "王小明", "--list", str(watch_list), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hits"] == []


def test_that_a_wrong_file_or_no_name_is_a_sentence(
    watch_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["screen", "X", "--list", str(tmp_path / "none.csv")]) == 2
    assert main(["screen", "--list", str(watch_list)]) == 2
    assert main(["screen", "王小明", " ", "--list", str(watch_list)]) == 2
    err = capsys.readouterr().err
    assert "none.csv cannot be read" in err and err.count("at least one name") == 2


def test_that_a_case_is_decided_with_a_list_on_the_command_line(
    watch_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = application_text().replace('"王建国"', '"Ivan Sidorenko"')
    folder = a_case_folder(tmp_path / "case", application=text)
    assert main(["decide", str(folder), "--json", "--watch-list", str(watch_list)]) == 0
    decided = json.loads(capsys.readouterr().out)
    assert decided["verdict"] == "refer"
    assert decided["screening"]["hits"][0]["entry"] == "Q1"
    assert main(["decide", str(folder), "--json"]) == 0
    assert "screening" not in json.loads(capsys.readouterr().out)
