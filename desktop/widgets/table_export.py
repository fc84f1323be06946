"""A table as text for the clipboard, as CSV and as XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from desktop.widgets.table_model import TableModel
from engine.errors import Unavailable
from engine.i18n import N_, say
from engine.money import Money

_HORIZONTAL = Qt.Orientation.Horizontal
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_tabs(model: TableModel[Any], rows: list[int]) -> str:
    """The given rows, tabs between cells, as a spreadsheet pastes them; numbers as plain numbers."""
    return "\n".join(
        "\t".join(_plain_text(cell).replace("\t", " ").replace("\n", " ") for cell in _cells(model, row))
        for row in rows
    )


def export(model: TableModel[Any], path: Path) -> None:
    """Write every shown row as CSV or XLSX by the file's ending. Raises Unavailable where it cannot be written."""
    header = [str(model.headerData(i, _HORIZONTAL)) for i in range(len(model.columns))]
    cells = [_cells(model, row) for row in range(len(model.shown))]
    data = _xlsx(header, cells) if path.suffix.lower() == ".xlsx" else _csv(header, cells)
    try:
        path.write_bytes(data)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Unavailable(
            say(N_("{file} could not be written: {reason}. Choose another place."), file=path.name, reason=reason)
        ) from problem


def _cells(model: TableModel[Any], row: int) -> list[Any]:
    """Values where they are numbers or dates, else the shown text."""
    values = []
    for number, column in enumerate(model.columns):
        value = column.value(model.row(row))
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, Money):
            value = value.amount
        is_number = isinstance(value, (int, float, Decimal, dt.date)) and not isinstance(value, bool)
        values.append(value if is_number and value == value else model.text_at(row, number))
    return values


def _plain_text(value: Any) -> str:
    """A text that a spreadsheet would run as a formula is made a text by a leading apostrophe."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return str(value)


def _csv(header: list[str], cells: list[list[Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_plain_text(text) for text in header])
    writer.writerows([_plain_text(value) for value in row] for row in cells)
    return file.getvalue().encode("utf-8-sig")


def _xlsx(header: list[str], cells: list[list[Any]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(value: Any) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"  # a text that starts with "=" is no formula
        return made

    for row in (header, *cells):
        sheet.append([cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
