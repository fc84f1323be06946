"""CSV files and workbooks as statements: try each table of the file until one has columns of days and amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.readers import delimited, sheets
from engine.intake.readers.columns import read_table
from engine.intake.readers.encoding import as_utf8
from engine.intake.readers.grid import Line, Table
from engine.intake.readers.layout import Layout, nearest_headings
from engine.intake.readers.statement import StatementFile


def is_delimited(opening: str) -> bool:
    if not opening.strip() or opening.lstrip().startswith("<"):
        return False
    return bool(delimited.delimiters(as_utf8("", opening.encode("utf-8", "replace"))))


def read_delimited(name: str, data: bytes, default_currency: str, known: Sequence[Layout] = ()) -> StatementFile:
    text = as_utf8(name, data)
    tables = (delimited.table(text, delimiter) for delimiter in delimited.delimiters(text))
    return _first(name, "csv", tables, default_currency, known)


def read_workbook(name: str, data: bytes, default_currency: str, known: Sequence[Layout] = ()) -> StatementFile:
    """The first sheet that holds a statement; the others are said to be left out."""
    format = "xls" if sheets.is_xls(data) else "xlsx"
    return _first(name, format, sheets.tables(name, data), default_currency, known)


def _first(
    name: str, format: str, tables: Iterable[Table], default_currency: str, known: Sequence[Layout]
) -> StatementFile:
    heads: list[Sequence[Line]] = []
    for table in tables:
        found = read_table(name, format, table, default_currency, known)
        if found is not None:
            return found
        heads.append(table.head)
    raise Refused(_no_columns(name, heads))


def _no_columns(name: str, heads: Sequence[Sequence[Line]]) -> Sentence:
    headings = nearest_headings(heads[0]) if heads else ()
    if not headings:
        return say("{file} has no table with days and amounts; export the account's movements as CSV.", file=name)
    return say(
        "In {file} no columns of days and amounts can be told ({headings}); name them “date” and “amount”.",
        file=name,
        headings=", ".join(headings),
    )
