"""What a person gives so that files can be read: a mapping for an unknown layout, a password for a locked workbook."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from casefolders import a_case_folder

from benchmarks.samples.workbooks import locked_xlsx, workbook
from engine.cli import main

THAI = """วันที่,รายการ,ถอน,ฝาก,คงเหลือ
01/06/2026,ค่าเช่า,500.00,,1500.00
02/06/2026,ขาย,,200.00,1700.00
13/06/2026,ค่าน้ำ,100.00,,1600.00
"""
WORKBOOK = workbook([["date", "text", "amount"], [dt.date(2026, 6, 3), "rent", -5.5], [dt.date(2026, 6, 4), "b", 2]])


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case folder with a statement of an unknown layout."""
    made = a_case_folder(tmp_path / "case")
    (made / "statements" / "june.csv").write_text(THAI, encoding="utf-8")
    return made


@pytest.fixture
def mapping(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The mapping that Tally suggests for it."""
    made = tmp_path / "columns.toml"
    made.write_text(said(capsys, "read", "--suggest-mapping", folder / "statements" / "june.csv")[1], encoding="utf-8")
    return made


@pytest.mark.parametrize("verb", ["check", "decide"])
def test_that_an_unknown_layout_is_refused_with_what_to_type(
    verb: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, verb, folder, "--json")
    assert (status, out, err.count("\n")) == (2, "", 2)
    path = folder / "statements" / "june.csv"
    assert f"tally read --suggest-mapping {path} > columns.toml" in err
    assert "--mapping columns.toml" in err


@pytest.mark.parametrize("verb", ["check", "decide"])
def test_that_a_case_is_read_by_the_mapping_that_is_given(
    verb: str, folder: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, verb, folder, "--json", "--mapping", mapping)
    assert status == 0
    assert "fits none" not in err
    notes = [finding for finding in json.loads(out)["findings"] if finding["kind"] == "statement-note"]
    assert any("confirmed for its layout" in note["message"] for note in notes)


def test_that_the_bundle_of_a_case_read_by_a_mapping_and_a_password_replays(
    folder: Path, mapping: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "statements" / "locked.xlsx").write_bytes(locked_xlsx(WORKBOOK, "pw"))
    bundle = tmp_path / "case.tally"
    given = ("--mapping", mapping, "--password", "pw")
    assert said(capsys, "decide", folder, "--json", "--bundle", bundle, *given)[0] == 0
    status, out, _ = said(capsys, "replay", bundle, "--json")
    assert (status, json.loads(out)["same"]) == (0, True)


def test_that_a_locked_workbook_is_refused_with_what_to_type_and_opens_with_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "case")
    (folder / "statements" / "locked.xlsx").write_bytes(locked_xlsx(WORKBOOK, "pw"))
    status, _, err = said(capsys, "check", folder)
    assert (status, err.count("\n")) == (2, 2)
    assert "locked.xlsx with --password." in err
    status, _, err = said(capsys, "check", folder, "--password", "wrong")
    assert status == 2
    assert err == "The password does not open statements/locked.xlsx; check it and enter it again.\n"
    status, out, _ = said(capsys, "check", folder, "--json", "--password", "pw")
    read = {item["path"]: item["rows"] for item in json.loads(out)["evidence"]}
    assert (status, read["statements/locked.xlsx"]) == (0, 2)


@pytest.mark.parametrize("verb", ["check", "decide", "read"])
def test_that_a_mapping_that_fits_none_of_the_files_is_said(
    verb: str, tmp_path: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "other")
    given = folder if verb != "read" else folder / "statements" / "icbc.csv"
    status, out, err = said(capsys, verb, given, "--mapping", mapping)
    assert status == 0
    assert out
    assert f"The mapping {mapping} fits none of the files that were read." in err


def test_that_a_broken_mapping_is_refused_before_anything_is_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.toml").write_text("shape = 3", encoding="utf-8")
    status, out, err = said(capsys, "check", folder, "--mapping", tmp_path / "broken.toml")
    assert (status, out) == (2, "")
    assert "columns" in err


def test_that_a_mapping_given_goes_before_one_filed_with_the_case(
    folder: Path, mapping: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = mapping.read_text(encoding="utf-8")
    debit, credit = (next(line for line in text.splitlines() if line.startswith(role)) for role in ("debit", "credit"))
    swapped = text.replace(debit, debit.replace("debit", "credit")).replace(credit, credit.replace("credit", "debit"))
    (folder / "bank").mkdir()
    (folder / "bank" / "columns-own.toml").write_text(swapped, encoding="utf-8")

    def sums(*given: object) -> list[object]:
        months = json.loads(said(capsys, "check", folder, "--json", *given)[1])["triangulation"]["months"]
        return [month["inflow"] for month in months]

    assert sums() != sums("--mapping", mapping)
