"""The workbook for yearly accounts: filled in by a firm, read without a question, and shipped as it is written."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from engine.cli import main
from engine.facts.statements import ITEMS, AccountsYear
from engine.i18n import translator
from engine.intake.readers.tables import read_accounts
from engine.intake.templates import SECTIONS, SHIPPED_YEARS, UNITS, accounts_template
from engine.money import Money
from engine.paths import resources

LANGUAGES = ("en", "zh_CN")


def template(language: str = "en", years: tuple[int, ...] = (2024, 2025)) -> Workbook:
    return load_workbook(io.BytesIO(accounts_template(years, translator(language))))


def read(book: Workbook) -> tuple[AccountsYear, ...]:
    buffer = io.BytesIO()
    book.save(buffer)
    years, refused = read_accounts("accounts.xlsx", buffer.getvalue(), "CNY")
    assert refused == ()
    return years


def fill(book: Workbook, code: str, column: int, value: object) -> None:
    sheet = book.worksheets[0]
    row = next(row for row in sheet.iter_rows() if row[0].value == code)
    sheet.cell(row[0].row, column).value = value


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.dictionaries(st.sampled_from(sorted(ITEMS)), st.integers(-(10**11), 10**11), min_size=1),
    st.sampled_from([True, False, None]),
)
def test_that_the_template_can_be_filled_in_and_read(
    language: str, items: dict[str, int], audited: bool | None
) -> None:
    book = template(language)
    for code, minor in items.items():
        fill(book, code, 4, minor / 100)
    if audited is not None:
        fill(book, "audited", 4, translator(language).text("yes" if audited else "no"))
    fill(book, "period_end", 4, dt.date(2025, 3, 31))
    (year,) = read(book)
    assert (year.year, year.period_end, year.audited) == (2025, dt.date(2025, 3, 31), audited)
    assert year.items == {code: Money.of_minor(minor, "CNY") for code, minor in items.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("unit", "scale"), list(zip(UNITS, (1, 1_000, 10_000, 1_000_000), strict=True)))
def test_that_amounts_may_be_in_any_unit_that_the_template_offers(language: str, unit: str, scale: int) -> None:
    book = template(language)
    book.worksheets[0]["B3"] = translator(language).text(unit)
    fill(book, "revenue", 3, 12.5)
    assert read(book)[0].items["revenue"] == Money(int(12.5 * scale * 10) / 10, "CNY")  # type: ignore[arg-type]


def test_that_every_item_has_a_row() -> None:
    assert {code for items in SECTIONS.values() for code in items} == set(ITEMS)
    codes = [row[0].value for row in template().worksheets[0].iter_rows()]
    assert {*ITEMS, "audited", "period_end"} <= set(codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_shipped_template_is_the_one_that_is_written(language: str) -> None:
    path = resources() / "templates" / ("accounts.xlsx" if language == "en" else f"accounts.{language}.xlsx")
    shipped, written = load_workbook(path), template(language, SHIPPED_YEARS)
    assert shipped.sheetnames == written.sheetnames
    for ours, theirs in zip(shipped.worksheets, written.worksheets, strict=True):
        assert list(ours.values) == list(theirs.values)


def test_that_the_command_line_hands_out_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "accounts.xlsx"
    assert main(["template", str(path), "--years", "2025", "2023", "--lang", "zh_CN"]) == 0
    header = next(row for row in load_workbook(path).worksheets[0].values if row[0] == "item")
    assert header[2:] == (2023, 2025)
    assert main(["template", str(path)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["template", str(tmp_path / "a.csv")]) == 2
    assert main(["template", str(tmp_path / "b.xlsx"), "--years", "12"]) == 2
