"""`tally check`: the integrity grade, the triangulation sheet and every finding of a case folder."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.cli import main
from engine.intake.integrity import TESTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_case_folder(tmp_path_factory.mktemp("case") / "linden")


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["check", *(str(argument) for argument in arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_that_a_case_is_checked_on_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, folder, "--json")
    assert (status, err, out.count("\n")) == (0, "", 1)
    checked = json.loads(out)
    assert checked["integrity"]["grade"] in "ABC"
    assert len(checked["integrity"]["tests"]) == len(TESTS)
    assert all(test["status"] in ("passed", "failed", "not applicable") for test in checked["integrity"]["tests"])
    assert all({"file", "row"} == set(source) for f in checked["findings"] for source in f["sources"])


def test_that_months_and_years_are_set_side_by_side(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = json.loads(said(capsys, folder, "--json")[1])["triangulation"]
    months = [month for month in sheet["months"] if month["gap"] is not None]
    assert len(months) >= 10
    for month in months:
        ratio = Decimal(month["inflow"]) / Decimal(month["invoiced"])
        assert float(ratio) - 1 == pytest.approx(month["gap"])
        assert month["light"] in ("green", "amber", "red")
    assert [year["start"] for year in sheet["years"]] == sorted(year["start"] for year in sheet["years"])
    assert any(year["revenue"] for year in sheet["years"])


def test_that_a_forged_amount_takes_the_grade_and_names_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "case")
    path = next((folder / "statements").iterdir())
    rows = path.read_text(encoding="gb18030").splitlines()
    cells = rows[40].split(",")
    money = 1 if cells[1] else 2
    cells[money] = str(Decimal(cells[money]) + 7000)
    rows[40] = ",".join(cells)
    path.write_text("\n".join(rows), encoding="gb18030")
    checked = json.loads(said(capsys, folder, "--json")[1])
    assert checked["integrity"]["grade"] == "D"
    broken = [finding for finding in checked["findings"] if finding["kind"] == "balance-broken"]
    assert broken[0]["sources"][0] == {"file": f"statements/{path.name}", "row": 41}


@pytest.mark.parametrize(("language", "word"), [("en", "Statement integrity"), ("zh_CN", "流水真实性等级")])
def test_that_a_check_is_told_in_words(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    status, out, _ = said(capsys, folder, "--lang", language)
    assert status == 0
    assert word in out
    assert "2026-05" in out


def test_that_a_folder_without_a_case_is_answered_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, tmp_path, "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "application.toml" in err
