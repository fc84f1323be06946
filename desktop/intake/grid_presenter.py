"""Accounts and orders entered by hand: how the cells of a grid are called and which are wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from engine.facts.statements import ASSET_ITEMS, EQUITY_ITEMS, FLOW_ITEMS, INCOME_ITEMS, ITEMS, LIABILITY_ITEMS
from engine.i18n import N_, Translator
from engine.service.tables import Grid

GROUPS = (
    (N_("Income statement"), INCOME_ITEMS),
    (N_("Assets"), ASSET_ITEMS),
    (N_("Liabilities"), LIABILITY_ITEMS),
    (N_("Equity"), EQUITY_ITEMS),
    (N_("Cash flow and obligations"), FLOW_ITEMS),
)
TOTALS = frozenset({"total_profit", "net_profit", "total_assets", "total_liabilities", "total_equity"})
ORDER_LABELS = {
    "order_id": N_("Order"),
    "buyer": N_("Buyer"),
    "buyer_id": N_("Buyer's number"),
    "order_date": N_("Ordered on"),
    "delivery_date": N_("Delivery"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "status": N_("Status"),
}
AUDITED = "audited"
SPARE_ROWS = 5
"""Empty lines at the end of the orders, to type into."""


def header(kind: str, grid: Grid, words: Translator) -> list[str]:
    if kind == "orders":
        return [words.text(ORDER_LABELS.get(name, name)) for name in grid.header]
    return [words.text(N_("Item")), *grid.header[1:]]


def row_label(item: str, words: Translator) -> str:
    if item == AUDITED:
        return words.text(N_("Audited (yes or no)"))
    return words.text(ITEMS[item]) if item in ITEMS else item


def is_figure(kind: str, grid: Grid, column: int) -> bool:
    return grid.header[column] == "amount" if kind == "orders" else column > 0


def is_wrong(kind: str, grid: Grid, row: int, column: int) -> bool:
    """A cell that the reader of this evidence would not understand; an empty cell is unknown, not wrong."""
    text = grid.rows[row][column].strip()
    if not text or (kind == "accounts" and grid.rows[row][0] == AUDITED):
        return False
    if is_figure(kind, grid, column):
        return _number(text) is None
    return kind == "orders" and grid.header[column].endswith("_date") and not _is_date(text)


def put(grid: Grid, row: int, column: int, text: str) -> Grid:
    cells = grid.rows[row]
    return replace(grid, rows=(*grid.rows[:row], (*cells[:column], text, *cells[column + 1 :]), *grid.rows[row + 1 :]))


def paste(grid: Grid, row: int, column: int, text: str, first_column: int) -> Grid:
    """Cells copied from a spreadsheet, from this cell to the right and down; what does not fit is left out."""
    for down, line in enumerate(text.rstrip("\n").split("\n")):
        for right, cell in enumerate(line.rstrip("\r").split("\t")):
            if row + down < len(grid.rows) and first_column <= column + right < len(grid.header):
                grid = put(grid, row + down, column + right, cell.strip())
    return grid


def with_spare_rows(grid: Grid) -> Grid:
    empty = tuple("" for _ in grid.header)
    full = tuple(row for row in grid.rows if any(cell.strip() for cell in row))
    return replace(grid, rows=(*full, *(empty for _ in range(SPARE_ROWS))))


def balance_gaps(grid: Grid) -> list[Decimal | None]:
    """Year by year, by how much assets miss liabilities and equity; None while one of them is not typed."""
    cells = {row[0]: row[1:] for row in grid.rows}
    gaps: list[Decimal | None] = []
    for year in range(len(grid.header) - 1):
        sides = [
            _number(cells[item][year]) if item in cells else None
            for item in ("total_assets", "total_liabilities", "total_equity")
        ]
        gaps.append(None if None in sides else _gap(sides))
    return gaps


def _gap(sides: Sequence[Decimal | None]) -> Decimal:
    assets, liabilities, equity = (side or Decimal(0) for side in sides)
    return assets - liabilities - equity


def _number(text: str) -> Decimal | None:
    plain = text.strip().replace(",", "").replace(" ", "").replace("，", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return False
    return True
