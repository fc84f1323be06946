"""A guess at the columns of a table that cannot be told by itself, for a person to mend and confirm.

The guess is generous where reading is strict: it may be wrong, and it is shown with the rows as they would be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from engine.errors import Refused
from engine.i18n import say
from engine.intake.mapping import SEVERAL, ColumnMapping, Conventions, Role
from engine.intake.readers import delimited, sheets
from engine.intake.readers.amounts import decimal_mark, take_apart
from engine.intake.readers.cells import (
    MOST_NUMBERS,
    agrees,
    all_amounts,
    balance_among,
    has_mark,
    has_words,
    number_values,
    sample,
    values,
)
from engine.intake.readers.columns import read_table
from engine.intake.readers.dates import Days, order_of
from engine.intake.readers.encoding import as_utf8
from engine.intake.readers.grid import Grid, Line, Table, grid_of
from engine.intake.readers.layout import assigned, find_layout, headings_above, shape_of
from engine.intake.readers.locked import unlocked
from engine.intake.readers.statement import StatementFile
from engine.intake.readers.table_files import workbook_format

SHOWN = 25
"""Rows that a person sees while confirming."""
_WIDEST = 60
Positions = dict[Role, tuple[int, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """The first rows of a table and a guess at its columns. `mapping.problems` says what the guess leaves open.

    headings are the cells above the columns, () where there are none; rows hold row number and cells.
    """

    name: str
    format: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    mapping: ColumnMapping
    head: tuple[Line, ...]

    @property
    def column_count(self) -> int:
        return max(len(self.headings), *(len(cells) for _, cells in self.rows))

    def read(self, mapping: ColumnMapping, currency: str) -> StatementFile:
        """How the first rows read under a mapping. `currency` holds where neither file nor mapping names one.

        Raises `Refused` listing what the mapping lacks, or saying why not one row can be read.
        """
        if mapping.problems:
            raise Refused.because(mapping.problems)
        mapping = replace(mapping, headings=self.mapping.headings, shape=self.mapping.shape)
        found = read_table(self.name, self.format, Table(self.head, self._below), currency, [mapping])
        if found is None:
            raise Refused(say("{file} has no rows that fit the mapping.", file=self.name))
        return found

    def _below(self, row: int) -> Grid:
        return grid_of(line for line in self.head if line[0] > row)


def sample_of(name: str, data: bytes, password: str | None = None) -> Sample:
    """The table of a CSV file or workbook whose columns a person is to name, with a guess at them.

    Raises `Refused` where no row of it has a day and an amount, `NeedsPassword` where it does not open.
    """
    data = unlocked(name, data, password)
    format, tables = _tables(name, data)
    candidates = [(shape, above, table) for table in tables for above, shape in [shape_of(table.head)] if shape]
    if not candidates:
        raise Refused(say("{file} has no rows with a day and an amount, so no columns can be named.", file=name))
    shape, above, table = max(candidates, key=lambda found: _weight(found[0], found[1], found[2].head))
    headings = headings_above(table.head, above)
    lines = [(number, cells) for number, cells in table.head if number > above and any(cell.strip() for cell in cells)]
    below = [cells for _, cells in lines]
    layout = find_layout(table.head)
    if layout is not None and layout.header:
        headings = layout.header
    columns = dict(layout.columns) if layout is not None else _columns(headings, below)
    mapping = ColumnMapping(
        {role: where for role, where in columns.items() if where},
        tuple(cell.strip() for cell in headings),
        "" if headings else shape,
        _conventions(columns, below),
        layout.currency if layout is not None else None,
    )
    rows = tuple((number, tuple(cells[:_WIDEST])) for number, cells in lines[:SHOWN])
    return Sample(name, format, mapping.headings, rows, mapping, table.head)


def _tables(name: str, data: bytes) -> tuple[str, Iterator[Table]]:
    """The tables that the file can be read as."""
    if sheets.is_xls(data) or sheets.is_xlsx(data):
        return workbook_format(data), sheets.tables(name, data)
    text = as_utf8(name, data)
    return "csv", (delimited.table(text, delimiter) for delimiter in delimited.delimiters(text))


def _weight(shape: str, above: int, head: Sequence[Line]) -> tuple[int, int]:
    """Which of several tables is likelier the movements: one of many alike rows, then of many filled columns."""
    filled = sum(letter != "-" for letter in shape)
    alike = sum(len(cells) == len(shape) for number, cells in head if number > above)
    return alike * min(filled, 6), filled


def _columns(headings: Sequence[str], below: Sequence[Sequence[str]]) -> Positions:
    """Each role to the column that its heading or its cells suggest."""
    below = below[:100]
    columns = {role: where for role, where in assigned(headings, below).items() if role not in SEVERAL}
    free = [i for i in range(max(map(len, below))) if i not in {i for where in columns.values() for i in where}]
    _claim(columns, free, (Role.BOOKED_ON, Role.VALUE_ON), lambda cells: agrees(Role.BOOKED_ON, cells), below)
    if not columns.keys() & {Role.AMOUNT, Role.DEBIT, Role.CREDIT}:
        _claim_money(columns, free, below)
    if not columns.keys() & {Role.DEBIT, Role.CREDIT}:
        _claim(columns, free, (Role.DIRECTION,), lambda cells: agrees(Role.DIRECTION, cells), below)
    _claim(columns, free, (Role.CURRENCY,), lambda cells: agrees(Role.CURRENCY, cells), below)
    columns[Role.TEXT] = tuple(i for i in free if has_words(below, i))
    return columns


def _claim(
    columns: Positions,
    free: list[int],
    roles: Sequence[Role],
    fits: Callable[[list[str]], bool],
    below: Sequence[Sequence[str]],
) -> None:
    """Give each role that is not given yet the first free column that fits it."""
    for role in roles:
        found = next((i for i in free if (cells := sample(below, i)) and fits(cells)), None)
        if role not in columns and found is not None:
            columns[role] = (found,)
            free.remove(found)


def _claim_money(columns: Positions, free: list[int], below: Sequence[Sequence[str]]) -> None:
    """Two columns of which each row fills one are money out and in; else one amount, and the balance it leads to."""
    numbers = [i for i in free if (cells := sample(below, i)) and all_amounts(cells)]
    numbers = ([i for i in numbers if has_mark(below, i)] or numbers)[:MOST_NUMBERS]
    pair = next(((i, j) for i in numbers for j in numbers if i < j and _exclude_each_other(below, i, j)), None)
    if pair is not None:
        columns[Role.DEBIT], columns[Role.CREDIT] = (pair[0],), (pair[1],)
        rest = [i for i in numbers if i not in pair]
        if rest and Role.BALANCE not in columns:
            columns[Role.BALANCE] = (rest[0],)
            if _pays_in(below, pair[0], rest[0]):
                columns[Role.DEBIT], columns[Role.CREDIT] = columns[Role.CREDIT], columns[Role.DEBIT]
    elif numbers:
        known = number_values(below, numbers)
        balances = {i: balance_among(known, i, fewest=2) for i in numbers}
        amount = next((i for i in numbers if balances[i] is not None), numbers[0])
        columns[Role.AMOUNT] = (amount,)
        if (balance := balances[amount]) is not None and Role.BALANCE not in columns:
            columns[Role.BALANCE] = (balance,)
    taken = {i for where in columns.values() for i in where}
    free[:] = [i for i in free if i not in taken]


def _exclude_each_other(below: Sequence[Sequence[str]], i: int, j: int) -> bool:
    filled = [(bool(row[i].strip()), bool(row[j].strip())) for row in below if max(i, j) < len(row)]
    both, either = sum(a and b for a, b in filled), sum(a or b for a, b in filled)
    return both == 0 and either > 0.8 * len(filled)


def _pays_in(below: Sequence[Sequence[str]], i: int, balance: int) -> bool:
    """Whether the balance mostly rises where this column is filled; files that run backwards are told by neither."""
    rows = [row for row in below if max(i, balance) < len(row) and row[balance].strip()]
    steps = np.diff(values(rows, balance))
    filled = np.array([bool(row[i].strip()) for row in rows])
    if len(steps) != len(rows) - 1 or not filled[1:].any() or filled[1:].all():
        return False
    return bool(np.mean(steps[filled[1:]] > 0) > np.mean(steps[~filled[1:]] > 0))


def _conventions(columns: Positions, below: Sequence[Sequence[str]]) -> Conventions:
    """What the rows show of the order of days and of the decimal mark, said so that a person can contradict."""
    days = [Days.of(pa.array(sample(below, i))) for i in _of(columns, Role.BOOKED_ON, Role.VALUE_ON)]
    money = [i for i in _of(columns, Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE) if sample(below, i)]
    written = [take_apart(pa.array(sample(below, i))) for i in money]
    return Conventions(
        order_of(days).order if any(column.is_open for column in days) else None,
        decimal_mark(written, 2) if any(has_mark(below, i) for i in money) else None,
    )


def _of(columns: Positions, *roles: Role) -> list[int]:
    return [i for role in roles for i in columns.get(role, ())]
