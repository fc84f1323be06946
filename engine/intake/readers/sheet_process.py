"""The process in which a workbook is opened: python-calamine aborts the whole process on some damaged or hostile files.

Run by `sheets.tables` as a script of its own, so that nothing but the standard library and calamine is loaded: the
workbook on the standard input, one line of JSON for each sheet on the standard output, or one that says why not.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator

SHEET_POINT = "⎖"
"""Decimal mark of a cell that a spreadsheet holds as a number: never a thousands mark, whatever its column writes."""
MEMORY = 1_000_000_000
"""Bytes that the process may take, where the system can hold it to that."""
PASSWORD, DAMAGED, UNPACKS, CELLS = "password", "damaged", "unpacks", "cells"
_MOST_ENTRIES = 10_000
_LARGEST_DIRECTORY = 4_000_000
_CELL = re.compile(rb'[<:]c\s[^>]*?\br="([A-Z]{1,3})0*(\d{1,7})"')
_CELL_TAGS = (b"<c>", b"<c ", b":c>", b":c ")
_LONGEST_CELL = 32_767


class NotOpened(Exception):
    """Why a workbook is not opened, as one of the words above."""


def directory(data: bytes) -> bytes:
    """The central directory of a ZIP archive, which names its entries; b"" where there is none."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0 or len(data) < end + 22:
        return b""
    size, start = struct.unpack("<II", data[end + 12 : end + 20])
    return data[start : start + size] if start + size <= len(data) else data[-1_000_000:]


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


def _sheets(data: bytes, most_cells: int) -> Iterator[list[tuple[int, list[str]]]]:
    """The rows of each sheet that are not blank, with their numbers."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > most_cells:
                raise NotOpened(CELLS)
            rows = sheet.to_python(skip_empty_area=False)
            lines = ((number, list(map(text_of, row))) for number, row in enumerate(rows, 1))
            yield [(number, cells) for number, cells in lines if any(cells)]
    except python_calamine.PasswordError as error:
        raise NotOpened(PASSWORD) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise NotOpened(DAMAGED) from error


def _repacked(data: bytes, most_bytes: int, most_cells: int) -> bytes:
    """The same workbook, unpacked within bounds: no entry is longer than it says, no cell lies so far out that a table
    up to it would not fit into memory."""
    buffer = io.BytesIO()
    if len(directory(data)) > _LARGEST_DIRECTORY:
        raise NotOpened(UNPACKS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(buffer, "w") as plain:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > most_bytes or len(entries) > _MOST_ENTRIES:
                raise NotOpened(UNPACKS)
            for entry in entries:
                content = packed.read(entry)
                if max(_area(content), sum(map(content.count, _CELL_TAGS))) > most_cells:
                    raise NotOpened(CELLS)
                plain.writestr(entry.filename, content)
    except RuntimeError as error:  # zipfile's own word for an entry that is encrypted
        raise NotOpened(PASSWORD) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise NotOpened(DAMAGED) from error
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


def bound_memory() -> None:
    """Hold this process to `MEMORY`."""
    try:
        import resource
    except ImportError:  # Windows has none; a workbook that asks for more is then stopped by the system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def answer(data: bytes, most_bytes: int, most_cells: int) -> Iterator[bytes]:
    """One line for each sheet, or one that says why not."""
    try:
        if data.startswith(b"PK"):
            data = _repacked(data, most_bytes, most_cells)
        for lines in _sheets(data, most_cells):
            yield json.dumps(lines, ensure_ascii=False).encode()
    except NotOpened as why:
        yield json.dumps(str(why)).encode()
    except MemoryError:
        yield json.dumps(UNPACKS).encode()


if __name__ == "__main__":
    bound_memory()
    sys.path.append(sys.argv[1])  # where python-calamine is
    for line in answer(sys.stdin.buffer.read(), int(sys.argv[2]), int(sys.argv[3])):
        sys.stdout.buffer.write(line + b"\n")
