"""XLSX and XLS workbooks to tables. Values are read as the file stores them; formulas are never evaluated."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

import python_calamine

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.readers.amounts import SHEET_POINT
from engine.intake.readers.grid import HEAD_ROWS, Grid, Line, Table, grid_of

LARGEST_UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to."""
MOST_CELLS = 20_000_000
_MOST_ENTRIES = 10_000
_CELL = re.compile(rb'[<:]c\s[^>]*?\br="([A-Z]{1,3})0*(\d{1,7})"')
_LONGEST_CELL = 32_767
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_xlsx(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def is_xls(data: bytes) -> bool:
    """An OLE container: an XLS workbook, or an XLSX encrypted with a password."""
    return data.startswith(_OLE)


def tables(name: str, data: bytes) -> Iterator[Table]:
    """The sheets that hold anything, first to last. Raises `Refused` for what cannot be opened safely."""
    if is_xls(data):
        _refuse_password(name, data)
    else:
        data = _repacked(name, data)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            _refuse_area(name, sheet.total_height * sheet.total_width)
            lines = _lines(sheet)
            if lines:
                yield Table(tuple(lines[:HEAD_ROWS]), partial(_below, lines))
    except python_calamine.PasswordError as error:
        raise Refused(_protected(name)) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(_damaged(name)) from error


def text_of(value: object) -> str:
    """A cell as text: days by ISO 8601, numbers with a decimal mark that cannot be taken for a thousands mark."""
    match value:
        case None:
            return ""
        case str():
            return value[:_LONGEST_CELL].replace("\n", " ").strip()
        case bool():
            return "yes" if value else "no"
        case float():
            return _number(value)
        case dt.datetime() | dt.date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def _number(value: float) -> str:
    if value != value or abs(value) == float("inf"):
        return ""
    if value == int(value):
        return str(int(value))
    return f"{value:.6f}".rstrip("0").replace(".", SHEET_POINT)


def _lines(sheet: python_calamine.CalamineSheet) -> list[Line]:
    lines = (
        (number, [text_of(cell) for cell in row])
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1)
    )
    return [(number, cells) for number, cells in lines if any(cells)]


def _below(lines: list[Line], row: int) -> Grid:
    return grid_of(line for line in lines if line[0] > row)


def _repacked(name: str, data: bytes) -> bytes:
    """The same workbook, unpacked within bounds: no entry is longer than it says, no cell lies so far out that a table
    up to it would not fit into memory."""
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(buffer, "w") as plain:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or len(entries) > _MOST_ENTRIES:
                raise Refused(
                    say(
                        "{file} would unpack to more than 500 MB, which no statement needs; export it again.", file=name
                    )
                )
            for entry in entries:
                content = packed.read(entry)
                _refuse_area(name, _area(content))
                plain.writestr(entry.filename, content)
    except RuntimeError as error:  # zipfile's own word for an entry that is encrypted
        raise Refused(_protected(name)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Refused(_damaged(name)) from error
    return buffer.getvalue()


def _area(content: bytes) -> int:
    """The cells of the smallest rectangle from A1 that holds all cells of a sheet's XML."""
    row = column = b""
    for letters, digits in _CELL.findall(content):
        row = max(row, digits, key=_by_size)
        column = max(column, letters, key=_by_size)
    return int(row or 0) * _column_number(column)


def _by_size(written: bytes) -> tuple[int, bytes]:
    return len(written), written


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _refuse_area(name: str, cells: int) -> None:
    if cells > MOST_CELLS:
        raise Refused(say("{file} has a sheet of more than 20 million cells; export a shorter period.", file=name))


def _refuse_password(name: str, data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused(_protected(name))


def _protected(name: str) -> Sentence:
    return say("{file} is protected by a password; open it, remove the password and save it again.", file=name)


def _damaged(name: str) -> Sentence:
    return say("{file} is a damaged workbook; open it in a spreadsheet program and save it again.", file=name)
