"""Readers of bank statements: the format is recognised by content, and a bad row never stops a file.

A format is one entry of `FORMATS`: how to tell it, and how to read it. `read_statement` is the door.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

import engine.intake.readers.bai2 as bai2
import engine.intake.readers.camt as camt
import engine.intake.readers.mt940 as mt940
import engine.intake.readers.ofx as ofx
import engine.intake.readers.qif as qif
import engine.intake.readers.table_files as table_files
from engine.absence import without
from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.mapping import ColumnMapping
from engine.intake.readers.encoding import opening_text
from engine.intake.readers.locked import unlocked
from engine.intake.readers.sheets import is_xls, is_xlsx
from engine.intake.readers.statement import ReadAccount, RefusedRow, Rows, StatementFile

__all__ = ["FORMATS", "ReadAccount", "RefusedRow", "Rows", "StatementFile", "read_statement", "recognise"]

with without("pandas"):
    pa.array([""])  # PyArrow looks for pandas once, when it makes its first array, and it would take 0.3 s to import.

LARGEST_FILE = 200_000_000
"""Bytes; ten years of a small firm's account take a hundredth of it."""
MOST_MOVEMENTS = 100_000
"""Of a format that is read movement by movement, at 10 to 45 microseconds each; an entry of CAMT counts twice."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `fits(data, opening)` tells it by the bytes and by the text of the first lines ("" if binary). `mark`
    ends or begins a movement in formats that are read movement by movement."""

    name: str
    fits: Callable[[bytes, str], bool]
    read: Callable[[str, bytes, str, Sequence[ColumnMapping]], StatementFile]
    mark: bytes = b""


def _standard(read: Callable[[str, bytes, str], StatementFile]) -> Callable[..., StatementFile]:
    """A format that leaves no column to be guessed needs no mapping."""
    return lambda name, data, currency, mappings: read(name, data, currency)


FORMATS: tuple[Format, ...] = (
    Format("xlsx", lambda data, opening: is_xlsx(data), table_files.read_workbook),
    Format("xls", lambda data, opening: is_xls(data), table_files.read_workbook),
    Format("camt", lambda data, opening: camt.is_camt(opening), _standard(camt.read), b"Ntry>"),
    Format("ofx", lambda data, opening: ofx.is_ofx(opening), _standard(ofx.read), b"<STMTTRN>"),
    Format("mt940", lambda data, opening: mt940.is_mt940(opening), _standard(mt940.read), b":61:"),
    Format("bai2", lambda data, opening: bai2.is_bai2(opening), _standard(bai2.read), b"\n16,"),
    Format("qif", lambda data, opening: qif.is_qif(opening), _standard(qif.read), b"\n^"),
    Format("csv", lambda data, opening: table_files.is_delimited(opening), table_files.read_delimited),
)


def recognise(name: str, data: bytes) -> str | None:
    """The format of a statement file by its content, None if it is none that can be read. The name has no say."""
    found = _format(data)
    return found.name if found else None


def read_statement(
    name: str,
    data: bytes,
    default_currency: str,
    mappings: Sequence[ColumnMapping] = (),
    password: str | None = None,
) -> StatementFile:
    """Read a bank-account file of any supported format.

    `default_currency` holds where the file names none; `mappings` are those that a person confirmed for some layouts.
    Raises `Refused` with one sentence where the file yields nothing: `NeedsPassword` and `NeedsMapping` where a person
    can help.
    """
    if not data.strip():
        raise Refused(say("{file} is empty.", file=name))
    if len(data) > LARGEST_FILE:
        raise Refused(say("{file} is larger than 200 MB; export a shorter period.", file=name))
    data = unlocked(name, data, password)
    found = _format(data)
    if found is None:
        raise Refused(_stranger(name, data))
    if found.mark and data.replace(b"\x00", b"").count(found.mark) > MOST_MOVEMENTS:
        raise Refused(say("{file} holds more than 100,000 movements; export a shorter period.", file=name))
    return found.read(name, data, default_currency, mappings)


def _format(data: bytes) -> Format | None:
    opening = opening_text(data)
    return next((known for known in FORMATS if known.fits(data, opening)), None)


def _stranger(name: str, data: bytes) -> Sentence:
    start = data[:1000].lstrip().lower()
    if start.startswith(b"%pdf"):
        return say("{file} is a PDF; ask the bank for the same statement as CSV, XLSX, OFX, MT940 or CAMT.", file=name)
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        return say("{file} is a web page; open it in a spreadsheet program and save it as XLSX.", file=name)
    if start.startswith(b"pk\x03\x04"):
        return say("{file} is an archive but no workbook; unpack it and add the files inside.", file=name)
    return say("{file} is no bank statement that Tally reads (CSV, XLSX, XLS, OFX, QIF, MT940, CAMT, BAI2).", file=name)
