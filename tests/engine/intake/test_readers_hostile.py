"""Hostile and broken files: refused with one sentence, within bounds, whatever they hold."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from openpyxl import Workbook

from benchmarks.samples.statements import samples
from benchmarks.samples.workbooks import workbook
from engine.errors import Refused
from engine.intake import readers
from engine.intake.readers import ReadAccount, StatementFile, cells, named, read_statement, sheets
from engine.intake.readers.tables import read_accounts, read_invoices, read_orders

LAUGHS = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>&b;</IBAN></Id></Acct></Stmt></BkToCstmrStmt></Document>"""
OUTSIDE = LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/hostname">')


def refusal(data: bytes, name: str = "bank.csv") -> str:
    with pytest.raises(Refused) as error:
        read_statement(name, data, "CNY")
    assert len(error.value.sentences) == 1
    return str(error.value)


def only(file: StatementFile) -> ReadAccount:
    (account,) = file.accounts
    return account


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_that_xml_with_a_document_type_is_refused_and_no_entity_is_followed(text: str) -> None:
    assert "document type" in refusal(text.encode())


def test_that_broken_xml_is_refused_with_its_line() -> None:
    assert "line 2" in refusal(b"<Document>\n<BkToCstmrStmt><Stmt></Document>")


def test_that_a_file_over_the_limit_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGEST_FILE", 100)
    monkeypatch.setattr(named, "LARGEST_FILE", 100)
    assert "larger than" in refusal(b"date,amount\n" * 20)
    with pytest.raises(Refused, match="larger than"):
        read_invoices("sales.csv", b"date,amount\n" * 20, "CNY")


@pytest.mark.parametrize("name", ["ofx 1", "qif", "mt940", "camt", "bai2"])
def test_that_very_many_movements_are_refused_before_they_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOST_MOVEMENTS", 1)
    assert "100,000 movements" in refusal(samples()[name][0])


def test_that_cells_without_references_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 5)
    assert "million cells" in refusal(workbook([["date", "amount"], *(["2026-06-03", 1] for _ in range(3))]), "b.xlsx")


def test_that_an_endless_line_is_refused() -> None:
    assert "million bytes" in refusal(b"date,text,amount\n2026-06-03," + b"x" * 1_000_001 + b",1\n")


def test_that_bytes_that_are_no_text_are_refused() -> None:
    assert "no bank statement" in refusal(b"date,amount\x00\n" * 5)
    assert "no text" in refusal(b"date,text,amount\n" * 10_000 + b"\x00")


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"%PDF-1.7 ...", "is a PDF"), (b"<html><table></table></html>", "web page"), (b"   \n", "is empty")],
)
def test_that_what_is_no_statement_gets_a_sentence_that_says_what_to_do(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_that_an_archive_that_unpacks_too_far_is_refused_by_its_stated_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook([["date", "text", "amount"], ["2026-06-03", "x" * 30_000, 1]])
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 5_000)
    assert "unpack" in refusal(data, "bank.xlsx")


def test_that_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 3)
    assert "million cells" in refusal(workbook([["date", "text", "amount"], ["2026-06-03", "a", 1]]), "bank.xlsx")


def test_that_a_cell_far_out_does_not_make_a_table_up_to_it() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "date"
    sheet["XFD1048576"] = 1
    buffer = io.BytesIO()
    book.save(buffer)
    assert "million cells" in refusal(buffer.getvalue(), "bank.xlsx")


def test_that_an_archive_entry_that_is_longer_than_it_says_is_refused() -> None:
    data = bytearray(workbook([["date", "text", "amount"], *(["2026-06-03", "x" * 1000, 1] for _ in range(100))]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        stated = next(entry.file_size for entry in archive.infolist() if "sheet1" in entry.filename)
    for _ in range(2):
        at = data.index(stated.to_bytes(4, "little"))
        data[at : at + 4] = (50).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(data), "bank.xlsx")


def test_that_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("bank.csv", "date,amount")
    assert "archive" in refusal(buffer.getvalue(), "bank.zip")


def test_that_a_damaged_workbook_is_refused() -> None:
    data = bytearray(workbook([["date", "text", "amount"], ["2026-06-03", "a", 1]]))
    start = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[start : start + 80] = b"\xff" * 80
    assert "damaged" in refusal(bytes(data), "bank.xlsx")


def test_that_a_formula_is_never_worked_out() -> None:
    rows = [["date", "text", "amount"], [dt.date(2026, 6, 3), "a", 5.5], [dt.date(2026, 6, 4), "b", "=1+1"]]
    file = read_statement("bank.xlsx", workbook(rows), "CNY")
    assert only(file).rows.amount.tolist() == [550]
    assert [row.row for row in file.refused] == [3]


def test_that_a_workbook_is_read_by_the_same_rules_as_a_csv_file() -> None:
    rows = [
        ["某银行", None, None, None],
        ["账号：6222", None, None, None],
        ["交易日期", "摘要", "借方金额", "贷方金额"],
        [dt.datetime(2026, 6, 3, 10, 0), "货款", None, 1234.56],
        ["2026-06-04", "工资", "1,000.00", None],
        [None, "合计", 1000, 1234.56],
    ]
    account = only(read_statement("bank.xlsx", workbook(rows), "CNY"))
    assert account.number == "6222"
    assert account.rows.amount.tolist() == [123456, -100000]
    assert account.rows.row.tolist() == [4, 5]


def test_that_a_number_in_a_sheet_keeps_its_point_beside_texts_with_commas() -> None:
    rows = [
        ["date", "text", "amount"],
        ["2026-06-03", "a", "1.234,56"],
        ["2026-06-04", "b", 0.125],
        ["2026-06-05", "c", -7.5],
    ]
    assert only(read_statement("bank.xlsx", workbook(rows), "EUR")).rows.amount.tolist() == [123456, 13, -750]


def test_that_every_sheet_that_holds_a_statement_is_read() -> None:
    header = ["date", "text", "amount", "account number"]
    june = [header, ["2026-06-03", "a", 1, "11"]]
    july = [header, ["2026-07-03", "a", 2, "22"]]
    file = read_statement("bank.xlsx", workbook([["notes"]], june, july), "CNY")
    assert [(account.number, account.rows.amount.tolist()) for account in file.accounts] == [
        ("11", [100]),
        ("22", [200]),
    ]


def test_that_a_row_of_very_many_columns_is_cut_and_not_searched() -> None:
    assert "no columns" in refusal(b",".join([b"a"] * 300_000) + b"\ndate,amount\n")


def test_that_ofx_nested_without_end_is_refused() -> None:
    assert "deeper" in refusal(b"OFXHEADER:100\n<OFX>" + b"<A>" * 100_000)


def test_that_an_amount_beyond_reason_is_refused_in_every_format() -> None:
    huge = "9" * 30
    texts = [
        f"date,text,amount\n2026-06-03,a,{huge}\n2026-06-04,b,1.00\n",
        f"<OFX><STMTRS><STMTTRN><DTPOSTED>20260603<TRNAMT>{huge}</STMTTRN><STMTTRN><DTPOSTED>20260603<TRNAMT>1</STMTTRN></STMTRS></OFX>",
        f"!Type:Bank\nD2026-06-03\nT{huge}\n^\nD2026-06-03\nT1.00\n^\n",
        f"01,a,b/\n02,a,b,1,260602,,CNY/\n03,1,,/\n16,165,{huge},,/\n16,165,100,,/\n",
    ]
    for text in texts:
        file = read_statement("bank", text.encode(), "CNY")
        assert (len(file), len(file.refused)) == (1, 1), text


@settings(max_examples=80)
@given(st.sampled_from([read_invoices, read_orders, read_accounts]), st.binary(max_size=300))
def test_that_any_bytes_for_other_evidence_are_read_or_refused(reader: object, data: bytes) -> None:
    assert callable(reader)
    try:
        _, refused = reader("file", data, "CNY")
    except Refused as error:
        assert str(error)
    else:
        assert all(str(row.sentence) for row in refused)


HEADS = [
    b"OFXHEADER:100\n<OFX>",
    b":20:A\n:61:",
    b"!Type:Bank\n",
    b"01,a\n02,b\n",
    b"<Document><BkToCstmrStmt>",
    b"PK\x03\x04",
]


@settings(max_examples=120)
@given(st.sampled_from(HEADS), st.binary(max_size=200))
def test_that_any_bytes_behind_the_mark_of_a_format_are_read_or_refused(head: bytes, rest: bytes) -> None:
    try:
        assert len(read_statement("file", head + rest, "EUR")) >= 0
    except Refused as error:
        assert str(error)


def test_that_a_digit_of_another_kind_is_no_type_code() -> None:
    file = read_statement(
        "bank", b"01,a,b/\n02,a,b,1,260602,,CNY/\n03,1,,/\n16,4\xc2\xb95,1,,/\n16,165,100,,/\n", "CNY"
    )
    assert (len(file), [row.row for row in file.refused]) == (1, [4])


def test_that_columns_are_read_once_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    values = cells.values

    def counted(below: Sequence[Sequence[str]], i: int) -> NDArray[np.float64]:
        read.append(i)
        return values(below, i)

    monkeypatch.setattr(cells, "values", counted)
    wide = "\n".join(f"2026-06-0{day}" + ",1.50" * 300 for day in range(1, 7))
    with pytest.raises(Refused):
        read_statement("bank.csv", wide.encode(), "CNY")
    assert len(read) == len(set(read)) == cells.MOST_NUMBERS
