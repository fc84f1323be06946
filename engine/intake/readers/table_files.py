"""CSV files and workbooks as statements."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import NeedsMapping, Refused
from engine.i18n import Sentence, say
from engine.intake.mapping import ColumnMapping
from engine.intake.readers import delimited, sheets
from engine.intake.readers.columns import read_table
from engine.intake.readers.encoding import as_utf8
from engine.intake.readers.grid import Line
from engine.intake.readers.layout import has_no_headings, nearest_headings, shape_of
from engine.intake.readers.statement import StatementFile


def is_delimited(opening: str) -> bool:
    if not opening.strip() or opening.lstrip().startswith("<"):
        return False
    return bool(delimited.delimiters(as_utf8("", opening.encode("utf-8", "replace"))))


def read_delimited(
    name: str, data: bytes, default_currency: str, mappings: Sequence[ColumnMapping] = ()
) -> StatementFile:
    """The statement in a delimited text, by the first delimiter that gives it columns of days and amounts."""
    text = as_utf8(name, data)
    heads: list[Sequence[Line]] = []
    for delimiter in delimited.delimiters(text):
        table = delimited.table(text, delimiter)
        found = read_table(name, "csv", table, default_currency, mappings)
        if found is not None:
            return found
        heads.append(table.head)
    raise _no_columns(name, heads)


def workbook_format(data: bytes) -> str:
    return "xls" if sheets.is_xls(data) else "xlsx"


def read_workbook(
    name: str, data: bytes, default_currency: str, mappings: Sequence[ColumnMapping] = ()
) -> StatementFile:
    """The statements of all sheets that hold one; a sheet without columns of days and amounts is none."""
    format = workbook_format(data)
    found: list[StatementFile] = []
    heads: list[Sequence[Line]] = []
    refusal: Refused | None = None
    for table in sheets.tables(name, data):
        heads.append(table.head)
        try:
            read = read_table(name, format, table, default_currency, mappings)
        except Refused as error:
            refusal = refusal or error
            continue
        if read is not None:
            found.append(read)
    if not found:
        raise refusal or _no_columns(name, heads)
    return StatementFile(
        name,
        format,
        tuple(account for read in found for account in read.accounts),
        tuple(row for read in found for row in read.refused),
        tuple(note for read in found for note in read.notes),
    )


def _no_columns(name: str, heads: Sequence[Sequence[Line]]) -> Refused:
    """Why a table cannot be read; where it has rows of days and amounts, a person can say what its columns are."""
    sentence = _what_is_missing(name, heads)
    return NeedsMapping(sentence, name) if any(shape_of(head)[1] for head in heads) else Refused(sentence)


def _what_is_missing(name: str, heads: Sequence[Sequence[Line]]) -> Sentence:
    headings = nearest_headings(heads[0]) if heads else ()
    if not headings:
        return say("{file} has no table with days and amounts; export the account's movements as CSV.", file=name)
    if any(map(has_no_headings, heads)):
        return say(
            "{file} has no headings, and its columns do not say which way money went; put a line of headings above its "
            "rows, such as “date, text, debit, credit”.",
            file=name,
        )
    return say(
        "In {file} no columns of days and amounts can be told ({headings}); name them “date” and “amount”.",
        file=name,
        headings=", ".join(headings),
    )
