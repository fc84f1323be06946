"""XLSX and XLS workbooks to tables. Values are read as the file stores them; formulas are never evaluated."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.readers import sheet_process
from engine.intake.readers.grid import HEAD_ROWS, Grid, Line, Table, grid_of
from engine.intake.readers.locked import OLE

LARGEST_UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to."""
MOST_CELLS = 3_000_000
LONGEST = 60
"""Seconds; a workbook of as many cells as are read takes less."""


def is_xlsx(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in sheet_process.directory(data)


def is_xls(data: bytes) -> bool:
    """An OLE container: an XLS workbook, or an XLSX encrypted with a password."""
    return data.startswith(OLE)


def tables(name: str, data: bytes) -> Iterator[Table]:
    """The sheets that hold anything, first to last. Raises `Refused` for what cannot be opened safely."""
    for sheet in opened_apart(name, data):
        found = json.loads(sheet)
        if isinstance(found, str):
            raise Refused(_why(name, found))
        lines: list[Line] = [(number, cells) for number, cells in found]
        if lines:
            yield Table(tuple(lines[:HEAD_ROWS]), partial(_below, lines))


def opened_apart(name: str, data: bytes) -> list[bytes]:
    """What the process of `sheet_process` says of each sheet; a process that does not survive the file says enough."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", *script()], input=data, capture_output=True, timeout=LONGEST, check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(damaged(name)) from error
    return done.stdout.splitlines()


def script() -> list[str]:
    """The script to run, and what it is to be told: where calamine is, and the bounds."""
    library = importlib.util.find_spec("python_calamine")
    assert library is not None and library.origin is not None
    site = Path(library.origin).parent.parent
    return [sheet_process.__file__, str(site), str(LARGEST_UNPACKED), str(MOST_CELLS)]


def _below(lines: list[Line], row: int) -> Grid:
    return grid_of(line for line in lines if line[0] > row)


def _why(name: str, why: str) -> Sentence:
    match why:
        case sheet_process.PASSWORD:
            return say("{file} is protected by a password; open it, remove the password and save it again.", file=name)
        case sheet_process.UNPACKS:
            return say("{file} would unpack to more than 500 MB, which no statement needs; export it again.", file=name)
        case sheet_process.CELLS:
            return say("{file} has a sheet of more than 3 million cells; export a shorter period.", file=name)
        case _:
            return damaged(name)


def damaged(name: str) -> Sentence:
    return say("{file} is a damaged workbook; open it in a spreadsheet program and save it again.", file=name)
