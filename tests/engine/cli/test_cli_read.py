"""`tally read`: what a statement file says as JSON or in words, and a sentence where it says nothing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from casefolders import statement_csv
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from engine.cli import main

ROOT = Path(__file__).resolve().parents[3]
GOOD = """Account number,Date,Amount,Balance,Payee,Description
20001234567,2026-01-05,1000.00,1500.00,Linden Ltd,Invoice 17
20001234567,2026-01-06,-200.50,1299.50,Landlord,Rent January
20001234567,2026-01-07,40.00,1339.50,Trent Ltd,Invoice 18
"""
MT940 = """:20:START
:25:10020030/1234567
:28C:1/1
:60F:C260101EUR100,00
:61:2601020102C25,50NTRFNONREF
:86:Invoice 12
:62F:C260102EUR125,50
"""


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["read", *(str(argument) for argument in arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def a_file(folder: Path, text: str, name: str = "bank.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_file_is_one_object_with_amounts_as_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, GOOD)
    status, out, err = said(capsys, path, "--json", "--currency", "gbp")
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    read = json.loads(out)
    assert (read["file"], read["format"], read["refused"], read["findings"]) == (str(path), "csv", [], [])
    account = read["accounts"][0]
    assert (account["number"], account["currency"]) == ("20001234567", "GBP")
    assert (account["start"], account["end"]) == ("2026-01-05", "2026-01-07")
    assert (account["opening"], account["closing"], account["stated"]) == ("500.00", "1339.50", [])
    rent = read["transactions"][1]
    assert (rent["booked_on"], rent["amount"], rent["currency"]) == ("2026-01-06", "-200.50", "GBP")
    assert (rent["counterparty"], rent["text"], rent["balance_after"]) == ("Landlord", "Rent January", "1299.50")
    assert (rent["category"], rent["row"]) == ("rent", 3)


def test_that_balances_which_the_bank_states_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    account = json.loads(said(capsys, a_file(tmp_path, MT940, "bank.sta"), "--json")[1])["accounts"][0]
    assert (account["opening"], account["closing"], account["currency"]) == ("100.00", "125.50", "EUR")
    assert account["stated"] == ["opening", "closing"]


def test_that_a_currency_nobody_named_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read = json.loads(said(capsys, a_file(tmp_path, GOOD), "--json")[1])
    assert read["accounts"][0]["currency"] is None
    assert {movement["currency"] for movement in read["transactions"]} == {None}


def test_that_rows_keep_the_order_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, *rows = GOOD.splitlines()
    path = a_file(tmp_path, "\n".join([header, *reversed(rows)]))
    read = json.loads(said(capsys, path, "--json")[1])
    assert [movement["row"] for movement in read["transactions"]] == [2, 3, 4]
    assert (read["accounts"][0]["opening"], read["accounts"][0]["closing"]) == ("500.00", "1339.50")
    assert read["findings"] == []


def test_that_a_bad_row_is_listed_with_its_number_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, GOOD.replace("-200.50", "two hundred"))
    status, out, _ = said(capsys, path, "--json")
    read = json.loads(out)
    assert status == 0
    assert [row["row"] for row in read["refused"]] == [3]
    assert "two hundred" in read["refused"][0]["why"]
    assert len(read["transactions"]) == 2
    assert read["findings"] == [], "a row that could not be read breaks no balance"


def test_that_a_changed_amount_is_found_and_its_row_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, GOOD.replace("-200.50", "-20.50"))
    findings = json.loads(said(capsys, path, "--json")[1])["findings"]
    assert [(finding["kind"], finding["row"]) for finding in findings] == [("balance-broken", 3)]
    assert "1,479.50" in findings[0]["message"]


def test_that_movements_which_miss_the_closing_balance_are_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_file(tmp_path, MT940.replace("C25,50", "C20,50"), "bank.sta")
    findings = json.loads(said(capsys, path, "--json")[1])["findings"]
    assert [finding["kind"] for finding in findings] == ["statement-sum-broken"]


def test_that_rows_which_two_statements_in_a_file_list_are_shown_and_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read = json.loads(said(capsys, a_file(tmp_path, MT940 + "-\n" + MT940, "bank.sta"), "--json")[1])
    assert [movement["account"] for movement in read["transactions"]] == [0, 1]
    assert "statement-overlap" in {finding["kind"] for finding in read["findings"]}


@pytest.mark.parametrize(("language", "word"), [("en", "Rent"), ("zh_CN", "租金")])
def test_that_a_file_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    path = a_file(tmp_path, GOOD.replace("40.00,", "forty,"))
    status, out, err = said(capsys, path, "--lang", language)
    assert (status, err) == (0, "")
    assert word in out
    assert "20001234567" in out
    assert "forty" in out


def test_that_a_chinese_export_is_read_with_its_categories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statement_csv(tmp_path / "流水.csv")
    read = json.loads(said(capsys, tmp_path / "流水.csv", "--json")[1])
    assert len(read["transactions"]) > 100
    assert len({movement["category"] for movement in read["transactions"]}) > 3
    assert all(movement["balance_after"] for movement in read["transactions"])


def test_that_what_can_be_read_is_read_beside_what_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(bytes(range(256)) * 40)
    status, out, err = said(capsys, picture, a_file(tmp_path, GOOD), a_file(tmp_path, MT940, "b.sta"), "--json")
    assert status == 0
    assert [json.loads(line)["format"] for line in out.splitlines()] == ["csv", "mt940"]
    assert err.count("\n") == 1
    assert "picture.csv" in err


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\x00\x01\x02", b"hello", b"<?xml version='1.0'?><a/>", b"%PDF-1.7", b"PK\x03\x04junk"]
)
def test_that_a_file_which_says_nothing_is_answered_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    path = tmp_path / "bank.csv"
    path.write_bytes(data)
    status, out, err = said(capsys, path, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "bank.csv" in err


def test_that_a_missing_file_a_folder_and_a_false_currency_are_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, word in (
        ((tmp_path / "absent.csv",), "absent.csv"),
        ((tmp_path,), "folder"),
        ((a_file(tmp_path, GOOD), "--currency", "dollars"), "dollars"),
        (("name\0with nothing",), "cannot be read"),
    ):
        status, out, err = said(capsys, *arguments)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert word in err


def test_that_output_is_utf8_whatever_the_locale_and_may_be_cut_short(tmp_path: Path) -> None:
    statement_csv(tmp_path / "流水.csv")
    command = [sys.executable, "-m", "desktop.launch", "read", "--json", *[str(tmp_path / "流水.csv")] * 20]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "流水.csv" in process.stdout.readline().decode()
        process.stdout.close()
        assert process.stderr.read() == b""


PUBLIC = sorted((ROOT.parent / "shared" / "data" / "bank_statements").glob("*/*"))


@pytest.mark.skipif(not PUBLIC, reason="the public statement files are not at ../shared/data")
@pytest.mark.parametrize("options", [("--json",), ("--lang", "zh_CN")])
def test_that_every_public_file_is_an_object_or_a_sentence(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    status, out, err = said(capsys, *PUBLIC, *options)
    assert status == 0
    assert "Traceback" not in err
    if "--json" in options:
        read = [json.loads(line) for line in out.splitlines()]
        assert len(read) + err.count("\n") == len(PUBLIC)
        assert all(Decimal(movement["amount"]).is_finite() for file in read for movement in file["transactions"])


STRANGE = "Quando;Cosa;Quanto;Resto\n01/06/2026;Affitto;-500,00;1.500,00\n02/06/2026;Vendita;200,00;1.700,00\n"


def test_that_an_unknown_layout_is_read_by_the_mapping_that_was_suggested_and_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_file(tmp_path, STRANGE)
    assert said(capsys, path)[0] == 2
    status, suggestion, _ = said(capsys, path, "--suggest-mapping")
    assert status == 0
    assert suggestion.startswith("# 1: 01/06/2026 | 2: Affitto")
    mapping = a_file(tmp_path, suggestion.replace('"dmy"', '"mdy"'), "mapping.toml")
    status, out, err = said(capsys, path, "--json", "--mapping", mapping, "--currency", "EUR")
    assert (status, err) == (0, "")
    read = json.loads(out)
    assert [(row["booked_on"], row["amount"], row["balance_after"]) for row in read["transactions"]] == [
        ("2026-01-06", "-500.00", "1500.00"),
        ("2026-02-06", "200.00", "1700.00"),
    ]
    assert [finding["kind"] for finding in read["findings"]] == ["statement-note"]


def test_that_a_bad_mapping_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = a_file(tmp_path, "shape = 'dn'\n[columns]\nbooked_on = 1\n", "mapping.toml")
    status, out, err = said(capsys, a_file(tmp_path, GOOD), "--mapping", mapping)
    assert (status, out) == (2, "")
    assert "amount" in err


def locked_file(folder: Path) -> Path:
    plain, locked = io.BytesIO(), io.BytesIO()
    book = Workbook()
    for row in (["date", "text", "amount"], ["2026-06-03", "a", 5.5]):
        book.worksheets[0].append(row)
    book.save(plain)
    OOXMLFile(plain).encrypt("s3cret", locked)
    path = folder / "bank.xlsx"
    path.write_bytes(locked.getvalue())
    return path


def test_that_a_locked_workbook_is_opened_with_its_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = locked_file(tmp_path)
    status, out, err = said(capsys, path)
    assert (status, out) == (2, "")
    assert "protected by a password" in err
    assert "does not open" in said(capsys, path, "--password", "wrong")[2]
    assert json.loads(said(capsys, path, "--password", "s3cret", "--json")[1])["transactions"][0]["amount"] == "5.50"


def test_that_a_person_at_a_terminal_is_asked_for_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["wrong", "s3cret"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    status, out, err = said(capsys, locked_file(tmp_path))
    assert status == 0
    assert "bank.xlsx" in out
    assert err.count("\n") == 2


def test_that_every_field_of_a_file_is_there_whatever_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_file(tmp_path, "date,text,amount\n2026-01-05,Rent,-1.00\nnever,Rent,-1.00\n")
    read = json.loads(said(capsys, path, "--json")[1])
    assert set(read) == {"file", "format", "accounts", "transactions", "findings", "refused"}
    assert {"number", "currency", "opening", "closing"} <= set(read["accounts"][0])
    assert (read["accounts"][0]["opening"], read["accounts"][0]["closing"]) == (None, None)
    fields = {"booked_on", "amount", "currency", "counterparty", "text", "balance_after", "category", "row"}
    assert fields <= set(read["transactions"][0])
    assert isinstance(read["transactions"][0]["amount"], str)
    assert [set(row) for row in read["refused"]] == [{"row", "why"}]
