"""Statement files of 18 public repositories, some broken on purpose: each is read, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import Refused
from engine.intake.readers import read_statement

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "bank_statements"
FILES = sorted(path for path in FOLDER.glob("*/*") if path.is_file())

pytestmark = pytest.mark.skipif(not FILES, reason="the public statement files are not at ../shared/data")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_that_a_public_file_is_read_or_refused_with_a_sentence(path: Path) -> None:
    try:
        file = read_statement(path.name, path.read_bytes(), "EUR")
    except Refused as refusal:
        assert len(refusal.sentences) == 1
        assert str(refusal)
    else:
        assert len(file) or any(a.opening is not None or a.closing is not None for a in file.accounts)
        assert all(str(row.sentence) and row.row > 0 for row in file.refused)


def test_that_most_public_files_yield_movements() -> None:
    read = 0
    for path in FILES:
        try:
            read += len(read_statement(path.name, path.read_bytes(), "EUR")) > 0
        except Refused:
            continue
    assert read >= 100


def test_that_statements_with_both_balances_add_up() -> None:
    """Checked by hand: in these files the bank's own figures agree."""
    sound = [
        "multi.statement.xml",
        "sns.sta",
        "rabobank-iban.sta",
        "generic.sta",
        "e4ef5d_mt940.sta",
        "nwb_example.bai2",
        "svb_us_example.bai2",
        "mt940_with_spaces_for_entry_date.txt",
    ]
    for path in (path for path in FILES if path.name.endswith(tuple(sound))):
        for account in read_statement(path.name, path.read_bytes(), "EUR").accounts:
            assert account.opening is not None
            assert account.closing is not None
            assert account.opening.minor + account.rows.amount.sum() == account.closing.minor, path.name
