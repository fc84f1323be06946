"""Yearly accounts and orders entered by hand: kept as the evidence files they would have come in, cell for cell.

What was typed is stored as typed, valid or not; reading the file later says what is wrong with which row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.facts.statements import ITEMS

ACCOUNTS, ORDERS = "accounts.csv", "orders.csv"
ORDER_COLUMNS = ("order_id", "buyer", "buyer_id", "order_date", "delivery_date", "amount", "currency", "status")
ACCOUNT_ROWS = (*ITEMS, "audited")


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and rows of texts, as typed."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def from_csv(data: bytes) -> Grid:
    rows = [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))]
    return Grid(rows[0], tuple(rows[1:])) if rows else Grid((), ())


def to_csv(grid: Grid) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(grid.header)
    writer.writerows(row for row in grid.rows if any(cell.strip() for cell in row))
    return out.getvalue().encode()


def is_filled(grid: Grid) -> bool:
    """Whether anything beside the names of the rows was typed."""
    start = 1 if grid.header[:1] == ("item",) else 0
    return any(cell.strip() for row in grid.rows for cell in row[start:])


def accounts_grid(stored: Grid | None, years: Sequence[int]) -> Grid:
    """Every item of the accounts as a row, with the stored years or, where nothing is stored, empty ones."""
    shown = stored.header[1:] if stored and len(stored.header) > 1 else tuple(str(year) for year in years)
    cells: Mapping[str, tuple[str, ...]] = {row[0].strip(): row[1:] for row in stored.rows if row} if stored else {}
    others = tuple(item for item in cells if item not in ACCOUNT_ROWS)
    rows = tuple((item, *_padded(cells.get(item, ()), len(shown))) for item in (*ACCOUNT_ROWS, *others))
    return Grid(("item", *shown), rows)


def orders_grid(stored: Grid | None) -> Grid:
    return stored if stored and stored.header else Grid(ORDER_COLUMNS, ())


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells[:width], *("" for _ in range(width - len(cells))))
