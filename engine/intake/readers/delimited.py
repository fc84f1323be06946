"""Delimited text to a table: the delimiter is found by content, and no row can take another one with it.

Rows go through Arrow's CSV reader; those it cannot fit (too wide, too narrow, a quoted line break) are read one by one.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from engine.intake.readers.grid import HEAD_ROWS, Grid, Line, Table, grid_of, joined

DELIMITERS = ",;\t|"
_WIDEST = 500
"""Columns; what a row has beyond them is not looked at."""
_SAMPLE = 2_000_000
_LONGEST_RECORD = 20
"""Lines; a quoted text over more of them is likelier a quote that was never closed."""

csv.field_size_limit(2_000_000)


def delimiters(data: bytes) -> list[str]:
    """The delimiters that occur, the likeliest first: one that cuts many lines alike into several cells."""
    sample = _opening(data)[:HEAD_ROWS]
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in DELIMITERS}
    return sorted((d for d in DELIMITERS if scores[d] > 0), key=lambda d: -scores[d])


def table(data: bytes, delimiter: str) -> Table:
    """The table of a text as `encoding.as_utf8` gives it."""
    head = tuple(_careful(_opening(data)[:HEAD_ROWS], delimiter))
    return Table(head, lambda row: _below(data, delimiter, row))


def _opening(data: bytes) -> list[str]:
    """The first lines; one that the sample cuts in two is only looked at."""
    return data[:_SAMPLE].decode("utf-8", "replace").split("\n")


def _below(data: bytes, delimiter: str, row: int) -> Grid:
    start, end = 0, len(data)
    for _ in range(row):
        start = data.find(b"\n", start) + 1 or end
    while end > start and data[end - 1] in b" \n":
        end -= 1
    width = _usual_width(_opening(data[start : start + _SAMPLE])[: 10 * HEAD_ROWS], delimiter)
    grid = _swift(data, (start, end), delimiter, row, width) if 1 < width <= _WIDEST else None
    if grid is None:
        lines = data[start:end].decode("utf-8", "replace").split("\n")
        grid = grid_of((number + row, cells) for number, cells in _careful(lines, delimiter))
    return grid


def _swift(data: bytes, within: tuple[int, int], delimiter: str, above: int, width: int) -> Grid | None:
    """All rows by Arrow, or None where records and lines do not match one to one."""
    body = pa.py_buffer(data)[within[0] : within[1]]
    lines = data.count(b"\n", *within) + 1
    number = np.arange(above + 1, above + 1 + lines, dtype=np.int32)
    try:
        return Grid(_arrow(body, delimiter, width, lines), number)
    except pa.ArrowInvalid:
        pass
    odd: list[tuple[int, str]] = []

    def set_aside(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text))
        return "skip"

    try:
        columns = _arrow(body, delimiter, width, lines, odd, set_aside)
    except pa.ArrowInvalid:
        return None
    fits = np.ones(lines, np.bool_)
    fits[[index for index, _ in odd]] = False
    ragged = grid_of((int(number[index]), _cells(line, delimiter)) for index, line in odd)
    return joined([Grid(columns, number[fits]), ragged])


def _arrow(
    body: pa.Buffer,
    delimiter: str,
    width: int,
    lines: int,
    odd: Sequence[tuple[int, str]] = (),
    set_aside: Callable[[pa_csv.InvalidRow], str] | None = None,
) -> tuple[pa.Array, ...]:
    """The columns as texts. ArrowInvalid for rows of another width, unless they are set aside, and where records and
    lines do not match. Rows are only numbered when one thread reads them."""
    names = [str(i) for i in range(width)]
    read = pa_csv.read_csv(
        pa.BufferReader(body),
        pa_csv.ReadOptions(column_names=names, block_size=1 << 24, use_threads=set_aside is None),
        pa_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=set_aside),
        pa_csv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            strings_can_be_null=False,
            null_values=[],
            check_utf8=False,
        ),
    )
    if read.num_rows + len(odd) != lines:
        raise pa.ArrowInvalid("a quoted text runs over several lines")
    return tuple(column.combine_chunks() if column.num_chunks else pa.array([], pa.string()) for column in read.columns)


def _careful(lines: list[str], delimiter: str) -> Iterator[Line]:
    """Rows one by one, numbered by the line on which they begin, from 1."""
    start = 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    while start <= len(lines):
        try:
            cells = next(reader, [])
        except csv.Error:
            cells = []
        end = max(reader.line_num, start)
        over = lines[start - 1 : end]
        if len(over) > 1 and _was_never_closed(over, delimiter):
            yield from ((number, _cells(line, delimiter)) for number, line in enumerate(over, start))
        else:
            yield start, cells[:_WIDEST]
        start = end + 1


def _was_never_closed(over: Sequence[str], delimiter: str) -> bool:
    """Whether a quote joined lines that are rows of their own: too many, or its end stands in mid-cell."""
    if len(over) > _LONGEST_RECORD:
        return True
    try:
        next(csv.reader((line + "\n" for line in over), delimiter=delimiter, strict=True), None)
    except csv.Error:
        return True
    return False


def _cells(line: str, delimiter: str) -> list[str]:
    """One line on its own; with a quote that is not closed on it, quotes are ordinary characters."""
    if '"' not in line:
        return line.split(delimiter)[:_WIDEST] if line else []
    if line.count('"') % 2:
        return [cell.strip('" ') for cell in line.split(delimiter)[:_WIDEST]]
    return next(csv.reader([line], delimiter=delimiter), [])[:_WIDEST]


def _usual_width(lines: list[str], delimiter: str) -> int:
    widths = Counter(len(_cells(line, delimiter)) for line in lines if line.strip())
    return widths.most_common(1)[0][0] if widths else 0


def _evenness(lines: list[str], delimiter: str) -> float:
    widths = Counter(len(cells) for cells in (_cells(line, delimiter) for line in lines if line.strip()))
    widths.pop(1, None)
    return max((count * min(width - 1, 6) for width, count in widths.items()), default=0)
