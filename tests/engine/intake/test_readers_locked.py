"""Workbooks behind a password: the reader asks for it, opens with it, and says when it is wrong."""

from __future__ import annotations

import datetime as dt

import pytest

from benchmarks.samples.workbooks import locked_xlsx, workbook, xls
from engine.errors import NeedsPassword, Refused
from engine.intake.bundle import EvidenceFile
from engine.intake.evidence import EvidenceRefused, read_evidence
from engine.intake.readers import read_statement
from engine.intake.readers.guess import sample_of
from engine.intake.readers.locked import unlocked
from engine.intake.readers.tables import read_accounts, read_invoices, read_orders

STATEMENT = [["date", "text", "amount"], [dt.date(2026, 6, 3), "货款", 5.5], [dt.date(2026, 6, 4), "b", -2]]
TEXTS = [["date", "text", "amount"], ["2026-06-03", "货款", 5.5], ["2026-06-04", "b", -2.0]]
XLSX = locked_xlsx(workbook(STATEMENT), "s3crét密")
XLS = xls(TEXTS, "s3crét密")


def amounts(data: bytes, password: str | None = None) -> list[int]:
    (account,) = read_statement("bank", data, "CNY", password=password).accounts
    return list(account.rows.amount.tolist())


@pytest.mark.parametrize("data", [XLSX, XLS])
def test_that_a_locked_workbook_asks_for_its_password_and_opens_with_it(data: bytes) -> None:
    with pytest.raises(NeedsPassword, match="protected by a password") as asked:
        amounts(data)
    assert (asked.value.file, asked.value.is_wrong) == ("bank", False)
    assert amounts(data, "s3crét密") == [550, -200]


@pytest.mark.parametrize("data", [XLSX, XLS])
@pytest.mark.parametrize("password", ["wrong", "", "x" * 10_000])
def test_that_a_wrong_password_is_said_to_be_wrong(data: bytes, password: str) -> None:
    with pytest.raises(NeedsPassword, match="does not open") as asked:
        amounts(data, password)
    assert asked.value.is_wrong


def test_that_a_password_does_no_harm_where_none_is_needed() -> None:
    assert amounts(workbook(STATEMENT), "s3crét密") == [550, -200]
    assert amounts(xls(TEXTS), "s3crét密") == [550, -200]
    assert unlocked("bank.csv", b"date,amount", "x") == b"date,amount"


@pytest.mark.parametrize("locked", [lambda p: locked_xlsx(workbook(STATEMENT), p), lambda p: xls(TEXTS, p)])
def test_that_a_workbook_protected_only_against_changes_opens_without_asking(locked: object) -> None:
    assert callable(locked)
    assert amounts(locked("VelvetSweatshop")) == [550, -200]


def test_that_invoices_accounts_orders_and_samples_open_with_a_password_too() -> None:
    def lock(rows: list[list[object]]) -> bytes:
        return locked_xlsx(workbook(rows), "pw")

    invoices, _ = read_invoices("s", lock([["date", "net", "tax"], ["2026-06-03", 100, 13]]), "CNY", "pw")
    years, _ = read_accounts("a", lock([["item", 2024], ["revenue", 5]]), "CNY", "pw")
    orders, _ = read_orders(
        "o",
        lock([["order id", "buyer", "order date", "amount", "status"], ["1", "a", "2026-06-03", 1, "paid"]]),
        "CNY",
        "pw",
    )
    assert (len(invoices), len(years), len(orders)) == (1, 1, 1)
    assert sample_of("b", XLSX, "s3crét密").mapping.problems == ()
    with pytest.raises(NeedsPassword):
        read_accounts("a", lock([["item", 2024], ["revenue", 5]]), "CNY")


def test_that_evidence_says_which_file_wants_a_password_and_takes_passwords_by_path() -> None:
    files = [EvidenceFile("statements/a.xlsx", XLSX), EvidenceFile("statements/b.csv", b"nothing")]
    with pytest.raises(EvidenceRefused) as refused:
        read_evidence(files, "CNY")
    kinds = {path: type(refusal) for path, refusal in refused.value.refusals.items()}
    assert kinds == {"statements/a.xlsx": NeedsPassword, "statements/b.csv": Refused}
    assert len(refused.value.sentences) == 2
    evidence = read_evidence(files[:1], "CNY", passwords={"statements/a.xlsx": "s3crét密"})
    assert evidence.ledger is not None
    assert evidence.ledger.amount.tolist() == [550, -200]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'spinCount="100000"', b'spinCount="999999"'), (b"<keyData", b"<!DOCTYP"), (b"spinCount", b"spinCounT")],
)
def test_that_a_container_that_would_keep_the_machine_busy_is_not_opened(old: bytes, new: bytes) -> None:
    data = XLSX.replace(old, new)
    assert data != XLSX
    with pytest.raises(Refused, match="in a way that Tally does not open"):
        amounts(data, "s3crét密")


@pytest.mark.parametrize(("data", "step"), [(XLSX, 1700), (XLS, 331)])
def test_that_a_damaged_locked_workbook_is_refused_and_never_crashes(data: bytes, step: int) -> None:
    for start in range(0, len(data) - 40, step):
        broken = data[:start] + b"\xff\x00\xfe\x01" * 4 + data[start + 16 :]
        try:
            amounts(broken, "s3crét密")
        except Refused as refusal:
            assert str(refusal)
