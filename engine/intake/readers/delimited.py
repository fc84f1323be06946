"""Delimited text to a table: the delimiter is found by content, and no row can take another one with it.

Rows go through Arrow's CSV reader; those it cannot fit (too wide, too narrow, a quoted line break) are read one by one.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from engine.intake.readers.grid import HEAD_ROWS, Grid, Line, Table, grid_of, joined, trimmed

DELIMITERS = ",;\t|"
_WIDEST = 500
_SAMPLE = 2_000_000
_STRAY_QUOTES = 50
"""Records over several lines, from which on a quote that was never closed is likelier than a broken text."""

csv.field_size_limit(2_000_000)


def delimiters(text: str) -> list[str]:
    """The delimiters that occur, the likeliest first: one that cuts many lines alike into several cells."""
    sample = text[:_SAMPLE].split("\n")[:HEAD_ROWS]
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in DELIMITERS}
    return sorted((d for d in DELIMITERS if scores[d] > 0), key=lambda d: -scores[d])


def with_plain_line_ends(text: str) -> str:
    """Every line ended by one line feed, so that lines can be counted."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text.replace("\r", " " if "\n" in text else "\n")


def table(text: str, delimiter: str) -> Table:
    """The table of a text with plain line ends."""
    head = tuple(_careful(text[:_SAMPLE].split("\n")[:HEAD_ROWS], delimiter))
    return Table(head, lambda row: _below(text, delimiter, row))


def _below(text: str, delimiter: str, row: int) -> Grid:
    start = 0
    for _ in range(row):
        start = text.find("\n", start) + 1 or len(text)
    body = text[start:].rstrip()
    width = _usual_width(body[:_SAMPLE].split("\n")[: 10 * HEAD_ROWS], delimiter)
    grid = _swift(body, delimiter, row, width) if 1 < width <= _WIDEST else None
    if grid is None:
        grid = grid_of((number + row, cells) for number, cells in _careful(body.split("\n"), delimiter))
    return grid


def _swift(body: str, delimiter: str, above: int, width: int) -> Grid | None:
    """All rows by Arrow, or None where records and lines do not match one to one."""
    odd: list[tuple[int, str]] = []

    def set_aside(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text))
        return "skip"

    try:
        read = pa_csv.read_csv(
            io.BytesIO(body.encode("utf-8", "replace")),
            pa_csv.ReadOptions(column_names=[str(i) for i in range(width)], block_size=1 << 24, use_threads=False),
            pa_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=set_aside),
            pa_csv.ConvertOptions(
                column_types={str(i): pa.string() for i in range(width)}, strings_can_be_null=False, null_values=[]
            ),
        )
    except pa.ArrowInvalid:
        return None
    lines = body.count("\n") + 1
    if read.num_rows + len(odd) != lines:
        return None
    fits = np.ones(lines, np.bool_)
    fits[[index for index, _ in odd]] = False
    number = np.arange(above + 1, above + 1 + lines, dtype=np.int32)
    columns = trimmed(
        column.combine_chunks() if column.num_chunks else pa.array([], pa.string()) for column in read.columns
    )
    even = Grid(columns, number[fits])
    ragged = grid_of((int(number[index]), _cells(line, delimiter)) for index, line in odd)
    return joined([even, ragged]) if len(ragged) else even


def _careful(lines: list[str], delimiter: str) -> Iterator[Line]:
    """Rows one by one, numbered by the line on which they begin, from 1."""
    rows: list[Line] = []
    broken, start = 0, 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    try:
        for cells in reader:
            broken += reader.line_num > start
            rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        broken = _STRAY_QUOTES
    if broken >= _STRAY_QUOTES or (rows and "\n" * _STRAY_QUOTES in "".join(rows[-1][1])):
        return ((number, _cells(line, delimiter)) for number, line in enumerate(lines, 1))
    return iter(rows)


def _cells(line: str, delimiter: str) -> list[str]:
    """One line on its own; with a quote that is not closed on it, quotes are ordinary characters."""
    if line.count('"') % 2:
        return [cell.strip('" ') for cell in line.split(delimiter)]
    return next(csv.reader([line], delimiter=delimiter), [])


def _usual_width(lines: list[str], delimiter: str) -> int:
    widths = Counter(len(_cells(line, delimiter)) for line in lines if line.strip())
    return widths.most_common(1)[0][0] if widths else 0


def _evenness(lines: list[str], delimiter: str) -> float:
    widths = Counter(len(cells) for cells in (_cells(line, delimiter) for line in lines if line.strip()))
    widths.pop(1, None)
    return max((count * min(width - 1, 6) for width, count in widths.items()), default=0)
