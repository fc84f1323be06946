"""`tally features`: the features of a case, and the direction sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.cli import main
from engine.features.catalogue import CATALOGUE, NAMES


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["features", *(str(argument) for argument in arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_that_a_case_gives_every_feature_and_null_where_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, a_case_folder(tmp_path / "linden"), "--json")
    values = json.loads(out)
    assert (status, err, tuple(values)) == (0, "", NAMES)
    assert values["dscr"] is not None


def test_that_the_sheet_tells_unit_direction_and_meaning_of_every_feature(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "--sheet", "--json")
    sheet = json.loads(out)
    assert (status, err) == (0, "")
    assert [(line["name"], line["direction"]) for line in sheet] == [(f.name, int(f.direction)) for f in CATALOGUE]
    assert all(all(str(text) for text in line.values()) for line in sheet)


def test_that_the_sheet_is_read_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--sheet", "--lang", "zh_CN")[1]
    assert "days_negative" in out and "上升则风险更高" in out


@pytest.mark.parametrize("arguments", [[], ["--sheet", "somewhere"]])
def test_that_either_a_case_or_the_sheet_is_asked_for(arguments, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "case folder" in err


def test_that_a_case_is_told_in_units_and_in_its_own_currency(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "linden")
    status, out, err = said(capsys, folder)
    told = {line.split()[0]: line for line in out.splitlines()}
    assert (status, err, set(told)) == (0, "", set(NAMES))
    assert "CN¥" in told["total_assets_log"] and "€" not in out
    assert "0 days" in told["days_negative"]
    assert "unknown" in told["limit_utilisation"]
    assert "天" in said(capsys, folder, "--lang", "zh_CN")[1]
