"""The source rows of a figure in a window of their own: filter, copy, export; Esc closes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop.session import Session
from desktop.widgets.columns import Column
from desktop.widgets.pieces import label, rows
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence
from engine.money import Money
from engine.service.values import TableView

Cells = tuple[object, ...]
_WIDTHS = {
    "text": 240,
    "counterparty": 220,
    "turnover": 200,
    "category": 150,
    "source": 190,
    "item": 240,
    "rule": 140,
    "account": 190,
}


def columns_of(table: TableView) -> tuple[Column[Cells], ...]:
    """The columns of a table view; the last of its kind that holds money or numbers stands to the right."""
    return tuple(_column(number, column.name, column.label, table.rows) for number, column in enumerate(table.columns))


def _column(number: int, name: str, text: str, found: tuple[Cells, ...]) -> Column[Cells]:
    sample = next((row[number] for row in found if row[number] is not None), None)
    is_number = isinstance(sample, (Money, int, float)) and not isinstance(sample, bool)

    def value(row: Cells) -> Any:
        cell = row[number]
        return str(cell) if isinstance(cell, Sentence) else cell

    return Column(
        text,
        value,
        lambda row, words: "" if row[number] is None else words.show(row[number]),
        is_right=is_number,
        width=_WIDTHS.get(name, 140 if is_number else 120),
        tone=(lambda row: _tone(row[number])) if isinstance(sample, Money) else None,
    )


def _tone(cell: object) -> str:
    return "bad" if isinstance(cell, Money) and cell.amount < 0 else ""


class RowsWindow(QDialog):
    def __init__(self, session: Session, table: TableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1080, 560)
        title = session.words.render(table.title)
        self.setWindowTitle(title)
        self.table: Table[Cells] = Table(session, columns_of(table), "rows")
        self.table.show_rows(table.rows, N_("No rows stand behind this figure."))
        self.setLayout(rows(label("heading", title, wraps=True), self.table, gap=14, margin=22))
        self.table.view.setFocus()
