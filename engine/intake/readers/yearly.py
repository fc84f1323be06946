"""Yearly accounts: items down, years across; items by code, by English label or by their Chinese names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.errors import Refused
from engine.facts.finding import SourceRow
from engine.facts.statements import ITEMS, AccountsYear
from engine.i18n import say
from engine.intake.letters import plain
from engine.intake.readers.amounts import Amounts, read_amounts
from engine.intake.readers.dates import day_of
from engine.intake.readers.filings import read_filed_accounts
from engine.intake.readers.grid import Grid, Table
from engine.intake.readers.ixbrl import is_filing
from engine.intake.readers.named import meanings, tables, words
from engine.intake.readers.statement import RefusedRow
from engine.money import Money, minor_digits

_YEAR = re.compile(r"(?:FY\s*)?(19[7-9]\d|20\d\d)\s*(?:年度?|年末|年12月31日|A)?")


@dataclass(slots=True)
class _Year:
    period_end: dt.date
    items: dict[str, Money] = field(default_factory=dict)
    audited: bool | None = None
    sources: dict[str, SourceRow] = field(default_factory=dict)


def read_accounts(
    name: str, data: bytes, currency: str, password: str | None = None
) -> tuple[tuple[AccountsYear, ...], tuple[RefusedRow, ...]]:
    """The years of a table or a filing, oldest first, and the rows that could not be read. A blank cell is unknown.

    Raises `Refused` where no row names years or no column names items.
    """
    if is_filing(data):
        return read_filed_accounts(name, data, currency)
    for table in tables(name, data, password):
        if (header := _header(table)) is not None:
            number, ends = header
            grid = table.below(number)
            above = [cell for line, cells in table.head if line <= number for cell in cells]
            return _years(name, grid, ends, currency, _scale(above))
    raise Refused(
        say(
            "{file} has no row that names years (2023, 2024 ...) above items such as revenue; use the template.",
            file=name,
        )
    )


def _header(table: Table) -> tuple[int, dict[int, dt.date]] | None:
    """The first row with years, and the year end that each column stands for."""
    for number, cells in table.head[:50]:
        ends = {i: end for i, cell in enumerate(cells) if i and (end := _year_end(cell))}
        if ends and _item_of(cells[min(ends)]) is None and not _item_of(cells[0]):
            return number, ends
    return None


def _year_end(cell: str) -> dt.date | None:
    if match := _YEAR.fullmatch(cell.strip()):
        return dt.date(int(match[1]), 12, 31)
    return day_of(cell.strip()) if len(cell.strip()) >= 8 else None


def _years(
    name: str, grid: Grid, ends: Mapping[int, dt.date], currency: str, scale: int
) -> tuple[tuple[AccountsYear, ...], tuple[RefusedRow, ...]]:
    items = _item_column(grid, min(ends))
    if not any(items):
        raise Refused(
            say("{file} names no item of the accounts, such as revenue or total_assets; use the template.", file=name)
        )
    refused: list[RefusedRow] = []
    years = {end.year: _Year(end) for end in ends.values()}
    if len(years) < len(ends):
        raise Refused(say("{file} names a year twice; keep one column for each year.", file=name))
    positions = [i for i in ends if i < grid.width]
    money = dict(zip(positions, _amounts([grid.column(i) for i in positions], items, currency), strict=True))
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        row = int(grid.row[index])
        cells = {i: grid.column(i)[index].as_py() for i in positions}
        if item is None:
            if any(cells.values()):
                refused.append(
                    RefusedRow(row, say("“{cell}” is no item of the accounts.", cell=_label(grid, index, min(ends))))
                )
            continue
        if item in seen:
            refused.append(RefusedRow(row, say("{item} was given before, in row {row}.", item=item, row=seen[item])))
            continue
        seen[item] = row
        for i, cell in cells.items():
            if cell and not _take(
                years[ends[i].year], item, cell, money[i], index, currency, scale, SourceRow(name, row)
            ):
                refused.append(
                    RefusedRow(row, say("“{cell}” cannot be read for {year}.", cell=cell[:40], year=str(ends[i].year)))
                )
    read = tuple(
        AccountsYear(year, y.period_end, y.items, y.audited, y.sources) for year, y in sorted(years.items()) if y.items
    )
    if refused and not read:
        raise Refused(
            say("{file} holds no figure of the accounts that can be read. Row {row}: {why}", file=name,
                row=refused[0].row, why=refused[0].sentence)
        )  # fmt: skip
    return read, tuple(refused)


def _take(
    year: _Year, item: str, cell: str, money: Amounts, index: int, currency: str, scale: int, source: SourceRow
) -> bool:
    """Enter one cell into its year; False where it cannot be read."""
    if item == "audited":
        answer = meanings("answers").get(plain(cell))
        year.audited = None if answer is None else answer == "yes"
        return answer is not None
    if item == "period_end":
        day = day_of(cell)
        year.period_end = day or year.period_end
        return day is not None
    if money.known[index]:
        year.items[item] = Money.of_minor(int(money.minor[index]), currency) * Decimal(scale)
        year.sources[item] = source
    return bool(money.known[index] or money.blank[index])


def _amounts(columns: Sequence[pa.Array], items: Sequence[str | None], currency: str) -> list[Amounts]:
    """All years share one decimal mark; rows that hold no money do not vote on it."""
    holds_money = pa.array(np.array([item in ITEMS for item in items], np.bool_))
    blank = pa.repeat(pa.scalar("", pa.string()), len(items))
    return read_amounts([pc.if_else(holds_money, column, blank) for column in columns], minor_digits(currency))


def _item_column(grid: Grid, before: int) -> list[str | None]:
    """For each row its item, by whichever column left of the years names most of them."""
    candidates = [[_item_of(cell) for cell in grid.column(i).to_pylist()] for i in range(min(before, grid.width))]
    return max(candidates, key=lambda items: sum(item is not None for item in items), default=[])


def _item_of(cell: str) -> str | None:
    return _items().get(plain(cell)) if cell.strip() else None


@lru_cache
def _items() -> Mapping[str, str]:
    """Every way to write an item: its code, its label, its other names."""
    names = {plain(name): item for item, others in words()["items"].items() for name in others}
    names |= {plain(label): item for item, label in ITEMS.items()}
    return names | {plain(item): item for item in (*ITEMS, "audited", "period_end")}


def _label(grid: Grid, index: int, before: int) -> str:
    cells = [grid.column(i)[index].as_py() for i in range(before)]
    return next((cell for cell in cells if cell), "")[:40]


def _scale(above: Sequence[str]) -> int:
    """What one unit of the sheet stands for: 10,000 where it says 单位：万元."""
    units = {plain(name): int(scale) for name, scale in words()["units"].items()}
    return next((units[plain(cell)] for cell in above if plain(cell) in units), 1)
