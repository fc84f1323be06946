"""Rows of a table told apart: movements, lines that continue a text, totals and footers, and rows to refuse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.i18n import Sentence, say
from engine.intake.letters import plain
from engine.intake.mapping import Role
from engine.intake.readers.amounts import Amounts
from engine.intake.readers.grid import Grid, by_text
from engine.intake.readers.layout import Layout
from engine.intake.readers.statement import RefusedRow
from engine.intake.readers.vocabulary import vocabulary

MOST_REFUSED = 10_000
"""Rows that are looked at and listed one by one; of more, only the number is said."""
_SHOWN = 40
"""Characters of a cell that a sentence repeats."""


@dataclass(frozen=True, eq=False, slots=True)
class Sifted:
    """`good` marks the movements. Continuations are (position among the good rows, text)."""

    good: NDArray[np.bool_]
    refused: tuple[RefusedRow, ...]
    continuations: tuple[tuple[int, str], ...]
    notes: tuple[Sentence, ...]


def sift(
    name: str,
    grid: Grid,
    layout: Layout,
    days: NDArray[np.datetime64],
    amount: Amounts,
    balance: Amounts,
    currency: NDArray[np.object_],
) -> Sifted:
    """Every row of a grid to its place; only rows that are no movement are looked at one by one."""
    void, neutral = _void(grid, layout), amount.neutral
    good = ~np.isnat(days) & amount.known & (currency != "") & ~void & ~neutral
    last = int(np.flatnonzero(good)[-1]) if good.any() else -1
    refused: list[RefusedRow] = []
    continuations: list[tuple[int, str]] = []
    above = np.cumsum(good) - 1
    rest = ~good & ~void & ~neutral
    doubtful = np.flatnonzero(rest)[:MOST_REFUSED]
    for i, cells in zip(doubtful, grid.where(rest).rows(), strict=False):
        is_undated, is_blank = bool(np.isnat(days[i])), bool(amount.blank[i])
        if _is_furniture(cells, layout, is_undated) or (is_blank and not is_undated and balance.known[i]):
            continue
        if is_undated and is_blank:
            if i > last or above[i] < 0:
                continue
            if (more := _continued(cells, layout)) is not None:
                continuations.append((int(above[i]), more))
                continue
        why = _why(cells, layout, is_undated, is_blank, not currency[i])
        refused.append(RefusedRow(int(grid.row[i]), why))
    notes = _left_out(name, int(void.sum()), int((neutral & ~void).sum()), int(rest.sum()) - len(doubtful))
    return Sifted(good, tuple(refused), tuple(continuations), notes)


def _void(grid: Grid, layout: Layout) -> NDArray[np.bool_]:
    """Trades that were closed, failed or are still to come: no money has moved."""
    position = layout.column(Role.STATUS)
    if position is None:
        return np.zeros(len(grid), np.bool_)
    void = vocabulary().void_states
    return by_text(grid.column(position), lambda state: plain(state) in void, np.bool_)


def _is_furniture(cells: list[str], layout: Layout, is_undated: bool) -> bool:
    """Blank rows, headings repeated on a new page, and rows that sum up."""
    words = [plain(cell) for cell in cells if cell]
    if not words or (
        layout.header and cells[: len(layout.header)] == [cell.strip() for cell in layout.header][: len(cells)]
    ):
        return True
    return is_undated and any(_sums_up(word) for word in words[:3])


def _sums_up(word: str) -> bool:
    """ "Total", "Total (EUR)", "人民币合计", or a label such as "Closing balance"."""
    known = vocabulary()
    short = any(word.startswith(s) or word.endswith(s) for s in known.summary if len(word) < len(s) + 12)
    return short or word in known.particulars


def _continued(cells: list[str], layout: Layout) -> str | None:
    """The text of a row in which only text columns are filled."""
    texts = layout.columns.get(Role.TEXT, ())
    filled = [i for i, cell in enumerate(cells) if cell]
    return " ".join(cells[i] for i in filled) if set(filled) <= set(texts) else None


def _why(cells: list[str], layout: Layout, is_undated: bool, is_blank: bool, has_no_currency: bool) -> Sentence:
    if is_undated:
        day = _cell(cells, layout, Role.BOOKED_ON)
        return say("“{cell}” is no day between 1970 and 2099.", cell=day) if day else say("The row has no day.")
    if is_blank:
        return say("The row has no amount.")
    if has_no_currency:
        return say("“{cell}” is no currency.", cell=_cell(cells, layout, Role.CURRENCY))
    written = [_cell(cells, layout, role) for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT)]
    shown = " / ".join(cell for cell in written if cell)
    if Role.DIRECTION in layout.columns:
        flag = _cell(cells, layout, Role.DIRECTION)
        return say("“{cell}” with the sign “{flag}” is no amount that can be read.", cell=shown, flag=flag)
    return say("“{cell}” is no amount that can be read.", cell=shown)


def _cell(cells: list[str], layout: Layout, role: Role) -> str:
    position = layout.column(role)
    return cells[position][:_SHOWN] if position is not None and position < len(cells) else ""


def _left_out(name: str, void: int, neutral: int, unlisted: int) -> tuple[Sentence, ...]:
    notes: list[Sentence] = []
    if unlisted:
        notes.append(say("{file}: {count} further rows cannot be read and are not listed.", file=name, count=unlisted))
    if void:
        notes.append(
            say("{file}: {count} trades that were closed, failed or pending are left out.", file=name, count=void)
        )
    if neutral:
        notes.append(say("{file}: {count} movements within the wallet are left out.", file=name, count=neutral))
    return tuple(notes)
