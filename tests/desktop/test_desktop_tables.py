"""Every table: sorted by value, shown as text, filtered, copied and exported."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.session import Session
from desktop.widgets.columns import Column, sort_key
from desktop.widgets.table import CELL_PADDING, ROW_HEIGHT, Table
from desktop.widgets.table_export import as_tabs, export
from desktop.widgets.table_model import TableModel
from engine.errors import Unavailable
from engine.i18n import translator
from engine.money import Money


@dataclass(frozen=True)
class Row:
    name: str
    amount: Money | None
    share: object
    day: dt.date


ROWS = (
    Row("=cmd|x", Money(900, "CNY"), np.float64(0.25), dt.date(2026, 1, 3)),
    Row("杭州青松", Money(10_000, "CNY"), float("nan"), dt.date(2025, 5, 1)),
    Row("Ningbo", None, Decimal("0.5"), dt.date(2026, 3, 1)),
)
COLUMNS = (
    Column("Name", lambda r: r.name, width=0),
    Column("Amount", lambda r: r.amount, is_right=True),
    Column("Share", lambda r: r.share),
    Column("Day", lambda r: r.day),
)


@pytest.fixture
def model(qapp: QApplication) -> TableModel[Row]:
    made: TableModel[Row] = TableModel(COLUMNS, translator("en"))
    made.set_rows(ROWS)
    return made


def names(model: TableModel[Row]) -> list[str]:
    return [row.name for row in model.shown]


def test_that_numbers_money_dates_and_unknown_are_shown_as_text(model: TableModel[Row]) -> None:
    shown = [model.index(0, column).data() for column in range(4)]
    assert shown == ["=cmd|x", "CN¥900.00", "0.25", "Jan 3, 2026"]
    assert model.index(1, 2).data() == "unknown"
    assert model.index(2, 1).data() == ""


def test_that_sorting_is_by_value_and_unknown_stands_last_either_way(model: TableModel[Row]) -> None:
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["=cmd|x", "杭州青松", "Ningbo"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["杭州青松", "=cmd|x", "Ningbo"]


def test_that_mixed_kinds_of_values_can_be_sorted() -> None:
    values = ["b", 2, dt.date(2026, 1, 1), Money(1, "CNY"), None, np.int64(1), True]
    assert len(sorted(values, key=sort_key)) == len(values)


def test_that_a_filter_finds_what_is_shown_in_any_column(model: TableModel[Row]) -> None:
    model.set_filter("青松")
    assert names(model) == ["杭州青松"]
    model.set_filter("mar 1")
    assert names(model) == ["Ningbo"]
    model.set_filter("")
    assert len(model.shown) == 3


def test_that_copied_rows_paste_into_a_spreadsheet_and_never_run_there(model: TableModel[Row]) -> None:
    assert as_tabs(model, [0]) == "'=cmd|x\t900.00\t0.25\t2026-01-03"


def test_that_an_exported_csv_keeps_chinese_and_defuses_formulas(model: TableModel[Row], tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    export(model, path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Name,Amount,Share,Day"
    assert lines[1].startswith("'=cmd|x,900.00")
    assert lines[2].startswith("杭州青松,10000.00,")


def test_that_an_exported_workbook_holds_numbers_and_no_formula(model: TableModel[Row], tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    export(model, path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet["A2"].value == "=cmd|x"
    assert sheet["A2"].data_type == "s"
    assert sheet["B3"].value == 10_000


def test_that_an_export_that_cannot_be_written_says_where(model: TableModel[Row], tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"rows\.csv could not be written"):
        export(model, tmp_path / "absent" / "rows.csv")


def test_that_a_table_copies_filters_and_opens_its_rows(qtbot: QtBot, session: Session) -> None:
    table: Table[Row] = Table(session, COLUMNS, "rows")
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show_rows(ROWS)
    table.show()
    table.filter.setText("Ningbo")
    assert table.count.text() == "1 of 3"
    with qtbot.waitSignal(table.opened) as opened:
        table.view.setCurrentIndex(table.model.index(0, 0))
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args[0].name == "Ningbo"
    table.copy()
    assert QApplication.clipboard().text().startswith("Ningbo")


def test_that_an_empty_table_says_so(qtbot: QtBot, session: Session) -> None:
    table: Table[Row] = Table(session, COLUMNS)
    qtbot.addWidget(table)
    table.show_rows((), "No case matches. Clear the search, or show the cases of all.")
    assert not table.empty.isHidden()
    assert table.view.isHidden()


def test_that_a_sentence_is_shown_whole_on_as_many_lines_as_it_needs(qtbot: QtBot, session: Session) -> None:
    columns = (Column("Sentence", lambda r: r.name, width=0, wraps=True), COLUMNS[3])
    table: Table[Row] = Table(session, columns)
    qtbot.addWidget(table)
    table.resize(420, 600)
    table.show()
    long = Row("Debt service is not covered at the requested amount and tenor; " * 3, None, 0, dt.date(2026, 1, 1))
    table.show_rows((ROWS[2], long))
    table.fit_height()
    short, tall = table.view.rowHeight(0), table.view.rowHeight(1)
    assert tall > 2 * short
    assert table.view.height() > short + tall
    table.resize(1600, 600)
    qtbot.waitUntil(lambda: table.view.rowHeight(1) < tall)


def test_that_a_bold_sentence_in_columns_that_come_later_is_shown_whole(qtbot: QtBot, session: Session) -> None:
    table: Table[Row] = Table(session, (), tools=False)
    qtbot.addWidget(table)
    table.resize(1600, 600)
    table.show()
    column: Column[Row] = Column("Sentence", lambda r: r.name, width=0, wraps=True, is_bold=True)
    row = Row("Age of the firm, else decline, sources", None, 0, dt.date(2026, 1, 1))
    font = QFont(table.view.font())
    plain = QFontMetrics(font).horizontalAdvance(row.name)
    font.setBold(True)
    assert QFontMetrics(font).horizontalAdvance(row.name) > plain
    table.show_columns((replace(column, width=plain + CELL_PADDING + 2),), (row,))
    assert table.view.wordWrap()
    assert table.view.rowHeight(0) > ROW_HEIGHT


_TEXTS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=12)
_NUMBERS = st.one_of(
    st.none(),
    st.integers(-(10**13), 10**13).map(lambda minor: Money.of_minor(minor, "CNY")),
)
_ROWS = st.builds(
    Row, _TEXTS, _NUMBERS, st.decimals(-(10**9), 10**9, places=3), st.dates(dt.date(1970, 1, 1), dt.date(2099, 12, 31))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROWS, min_size=1, max_size=6))
def test_that_an_exported_table_is_read_back_cell_for_cell(qapp: QApplication, tmp_path: Path, rows: list[Row]) -> None:
    model: TableModel[Row] = TableModel(COLUMNS, translator("en"))
    model.set_rows(rows)
    for name in ("rows.csv", "rows.xlsx"):
        export(model, tmp_path / name)
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file)
    book = openpyxl.load_workbook(tmp_path / "rows.xlsx")
    assert book.active is not None
    _, *cells = book.active.iter_rows(values_only=True)
    for row, line, cell in zip(rows, lines, cells, strict=True):
        told = line[0][1:] if line[0].startswith("'") and not row.name.startswith("'") else line[0]
        assert (told, cell[0] or "") == (row.name, row.name)
        amount = None if row.amount is None else row.amount.amount
        assert amount is None or (Decimal(line[1]), round(Decimal(cell[1]), 2)) == (amount, amount)
        assert (Decimal(line[2]), round(Decimal(cell[2]), 3)) == (row.share, row.share)
        assert (line[3], cell[3].date()) == (row.day.isoformat(), row.day)


def test_that_rows_stay_whole_above_the_bar_that_scrolls_sideways(qtbot: QtBot, session: Session) -> None:
    table: Table[Row] = Table(session, tuple(replace(column, width=300) for column in COLUMNS))
    qtbot.addWidget(table)
    table.resize(500, 600)
    table.show()
    table.show_rows(ROWS)
    table.fit_height()
    qtbot.waitUntil(table.view.horizontalScrollBar().isVisible)
    qtbot.waitUntil(lambda: not table.view.verticalScrollBar().isVisible())
    assert table.view.visualRect(table.model.index(2, 0)).bottom() <= table.view.viewport().height()
    table.resize(1300, 600)
    qtbot.waitUntil(lambda: not table.view.horizontalScrollBar().isVisible())
    assert table.view.height() < 4 * ROW_HEIGHT + 20


def test_that_rows_are_as_high_as_their_sentences_are_at_the_width_they_have(qtbot: QtBot, session: Session) -> None:
    columns: tuple[Column[Row], ...] = (Column("Sentence", lambda r: r.name, width=0, wraps=True), COLUMNS[3])
    table: Table[Row] = Table(session, columns)
    qtbot.addWidget(table)
    table.show_rows([replace(ROWS[0], name="Age of the newest bank statement of the firm")])
    table.resize(280, 400)
    table.show()
    qtbot.waitUntil(lambda: table.view.rowHeight(0) > ROW_HEIGHT + 10)
    table.resize(900, 400)
    qtbot.waitUntil(lambda: table.view.rowHeight(0) < ROW_HEIGHT + 5)
