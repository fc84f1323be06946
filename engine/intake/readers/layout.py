"""Which column of a statement holds what, found by its headings and by what stands in the cells.

A layout can be confirmed by a person once and be used again for every file with the same headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.intake.mapping import ColumnMapping, Conventions, Role, headings_fingerprint, shape_fingerprint
from engine.intake.readers.cells import (
    MOST_NUMBERS,
    agrees,
    all_amounts,
    are_signs,
    balance_among,
    has_mark,
    has_words,
    is_amount,
    is_day,
    number_values,
    sample,
)
from engine.intake.readers.grid import Line
from engine.intake.readers.vocabulary import currency_in, roles_of, sign_word


@dataclass(frozen=True, slots=True)
class Layout:
    """The column positions of each role (text may have several), the header's row number (0 = none) and its cells,
    the currency that the headings themselves name, and how days and amounts are written; confirmed by a person or not.
    """

    columns: MappingOf[Role, tuple[int, ...]]
    header_row: int = 0
    header: tuple[str, ...] = ()
    currency: str | None = None
    conventions: Conventions = field(default_factory=Conventions)
    confirmed: ColumnMapping | None = None

    def column(self, role: Role) -> int | None:
        return next(iter(self.columns.get(role, ())), None)

    @property
    def is_complete(self) -> bool:
        return Role.BOOKED_ON in self.columns and bool({Role.AMOUNT, Role.DEBIT, Role.CREDIT} & self.columns.keys())

    @property
    def has_one_amount(self) -> bool:
        """Whether the way of money is told by nothing but the sign of one column."""
        return not {Role.DEBIT, Role.CREDIT, Role.DIRECTION} & self.columns.keys()

    def has_heading(self, role: Role) -> bool:
        """Whether something stands above the role's column; in a table without headings nothing is missing."""
        position = self.column(role)
        return not self.header or (position is not None and any(cell.strip() for cell in self.header[position:][:1]))


_SAMPLE = 100
_AMOUNTS = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)


def find_layout(head: Sequence[Line], mappings: Iterable[ColumnMapping] = ()) -> Layout | None:
    """The layout of a table from its first rows, None where no day and amount columns can be told.

    What a person confirmed for this layout goes before what its headings and cells say.
    """
    return _confirmed(head, mappings) or _by_headings(head) or _by_content(head) or _by_headings(head, by_word=True)


def _confirmed(head: Sequence[Line], mappings: Iterable[ColumnMapping]) -> Layout | None:
    known = {mapping.fingerprint: mapping for mapping in mappings}
    if not known:
        return None
    for number, cells in head:
        if found := known.get(headings_fingerprint(cells)):
            return Layout(found.columns, number, tuple(cells), found.currency, found.conventions, found)
    above, shape = shape_of(head)
    found = known.get(shape_fingerprint(shape))
    return Layout(found.columns, above, (), found.currency, found.conventions, found) if found else None


def shape_of(head: Sequence[Line]) -> tuple[int, str]:
    """What stands in the columns of a table, one letter each (see `ColumnMapping.shape`), and the number of the row
    above its first movement; "" where no row is a movement."""
    rows = [(number, cells) for number, cells in head if any(cell.strip() for cell in cells)]
    start = next((i for i, (_, cells) in enumerate(rows) if _is_movement(cells)), None)
    if start is None:
        return 0, ""
    below = [cells for _, cells in rows[start:]][:_SAMPLE]
    width = len(below[0])
    return (rows[start - 1][0] if start else 0), "".join(_letter(sample(below, i)) for i in range(width))


def headings_above(head: Sequence[Line], number: int) -> tuple[str, ...]:
    """The cells of the row with this number where it can be a row of headings, known or not; else ()."""
    found = next((cells for line, cells in head if line == number), [])
    return tuple(found) if _is_header(found) else ()


def _letter(cells: list[str]) -> str:
    if not cells:
        return "-"
    if agrees(Role.BOOKED_ON, cells):
        return "d"
    return "n" if all_amounts(cells) else "w"


def _by_headings(head: Sequence[Line], by_word: bool = False) -> Layout | None:
    """The row with the most known headings whose columns hold what they say; or, if need be, by their word alone, so
    that each bad row can be named."""
    ranked = sorted(range(len(head)), key=lambda index: (-_headings_known(head[index][1]), index))
    for index in ranked[:5]:
        if _headings_known(head[index][1]) < 2:
            return None
        number, cells = head[index]
        below = [row for _, row in head[index + 1 :] if any(cell.strip() for cell in row)][:_SAMPLE]
        if cells in [above for _, above in head[:index]]:
            continue
        columns = _marked(_dated(assigned(cells, [] if by_word else below)), cells, below)
        layout = Layout(columns, number, tuple(cells), _heading_currency(cells))
        if layout.is_complete and (below or _headings_known(cells) > 2):
            return layout
    return None


def _headings_known(cells: Sequence[str]) -> int:
    roles = [roles_of(cell) for cell in cells if 0 < len(cell) < 60]
    return len({min(found, key=lambda role: found[role]) for found in roles if found})


def assigned(cells: Sequence[str], below: Sequence[Sequence[str]]) -> dict[Role, tuple[int, ...]]:
    """For each role the best-ranked column whose sample agrees; every column serves one role. Without rows below only
    the headings speak."""
    claims = [(role, rank, i) for i, cell in enumerate(cells) for role, rank in roles_of(cell).items()]
    columns: dict[Role, tuple[int, ...]] = {}
    taken: set[int] = set()
    for role in Role:
        fitting = [
            i
            for name, _, i in sorted(claims)
            if name == role and i not in taken and (not below or agrees(role, sample(below, i)))
        ]
        if not fitting:
            continue
        columns[role] = tuple(sorted(fitting)) if role is Role.TEXT else (_fullest(fitting, below, role),)
        taken.update(columns[role])
    return columns


def _dated(columns: dict[Role, tuple[int, ...]]) -> dict[Role, tuple[int, ...]]:
    """A statement that gives only the value date is booked on it."""
    if Role.BOOKED_ON not in columns and Role.VALUE_ON in columns:
        columns[Role.BOOKED_ON] = columns.pop(Role.VALUE_ON)
    return columns


def _marked(
    columns: dict[Role, tuple[int, ...]], cells: Sequence[str], below: Sequence[Sequence[str]]
) -> dict[Role, tuple[int, ...]]:
    """A column without a heading that marks some rows with one word, as "CR" on card bills, says their way."""
    if Role.AMOUNT not in columns or {Role.DEBIT, Role.CREDIT, Role.DIRECTION} & columns.keys():
        return columns
    for i in range(max(map(len, below), default=0)):
        found = set(map(sign_word, sample(below, i)))
        is_unnamed = i >= len(cells) or not cells[i].strip()
        if is_unnamed and len(found) == 1 and are_signs(list(found)) and min(map(len, found)) > 1:
            return columns | {Role.DIRECTION: (i,)}
    return columns


def _fullest(fitting: Sequence[int], below: Sequence[Sequence[str]], role: Role) -> int:
    """The first column that holds something; an empty one only where all are empty."""
    if role in _AMOUNTS:
        return next((i for i in fitting if any(cell not in ("", "-") for cell in sample(below, i))), fitting[0])
    return fitting[0]


def _by_content(head: Sequence[Line]) -> Layout | None:
    """A table without headings: a column of days, one of amounts that tells money in from money out, and words."""
    rows = [(number, cells) for number, cells in head if any(cell.strip() for cell in cells)]
    start = _start_without_headings(rows)
    if start is None:
        return None
    below = [cells for _, cells in rows[start:]][:_SAMPLE]
    width = max(map(len, below))
    days = [i for i in range(width) if agrees(Role.BOOKED_ON, sample(below, i))]
    signs = [i for i in range(width) if i not in days and agrees(Role.DIRECTION, sample(below, i))]
    marked = [i for i in range(width) if i not in days and all_amounts(sample(below, i)) and has_mark(below, i)]
    numbers = number_values(below, marked[:MOST_NUMBERS])
    amount = _amount_among(numbers)
    if not days or amount is None:
        return None
    balance = balance_among(numbers, amount)
    if not signs and balance is None and not any(set("+-−(") & set(cell) for cell in sample(below, amount)):
        return None
    columns: dict[Role, tuple[int, ...]] = {Role.BOOKED_ON: (days[0],), Role.AMOUNT: (amount,)}
    if len(days) > 1:
        columns[Role.VALUE_ON] = (days[1],)
    if signs:
        columns[Role.DIRECTION] = (signs[0],)
    if balance is not None:
        columns[Role.BALANCE] = (balance,)
    taken = {i for found in columns.values() for i in found}
    money = [i for i in range(width) if i not in taken and (s := sample(below, i)) and agrees(Role.CURRENCY, s)]
    if money:
        columns[Role.CURRENCY] = (money[0],)
    columns[Role.TEXT] = tuple(i for i in range(width) if i not in taken | set(money) and has_words(below, i))
    return Layout(columns, rows[start - 1][0] if start else 0) if columns[Role.TEXT] else None


def has_no_headings(head: Sequence[Line]) -> bool:
    """Whether movements stand in the first rows of a table without any row of headings above them."""
    rows = [line for line in head if any(cell.strip() for cell in line[1])]
    start = _start_without_headings(rows)
    return start is not None and not any(_is_header(cells) for _, cells in rows[:start])


def _start_without_headings(rows: Sequence[Line]) -> int | None:
    """The first movement, None where headings stand above it. Headings that are not known are left to a person, for
    they may say that the numbers are no money."""
    start = next((i for i, (_, cells) in enumerate(rows) if _is_movement(cells)), None)
    return None if start is None or (start and _is_header(rows[start - 1][1])) else start


def _is_header(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 2 and not any(is_amount(cell) or is_day(cell) for cell in filled)


def _is_movement(cells: Sequence[str]) -> bool:
    return any(map(is_day, cells)) and any(is_amount(cell) and not is_day(cell) for cell in cells)


def _amount_among(numbers: MappingOf[int, NDArray[np.float64]]) -> int | None:
    """The one column of numbers, or the first of several that a later one continues as its balance."""
    if len(numbers) == 1:
        return next(iter(numbers))
    return next((i for i in numbers if balance_among(numbers, i) is not None), None)


def _heading_currency(cells: Sequence[str]) -> str | None:
    found = {currency_in(cell) for cell in cells if set(roles_of(cell)) & {"amount", "debit", "credit", "balance"}}
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def nearest_headings(head: Sequence[Line]) -> tuple[str, ...]:
    """The cells of the row that most looks like headings, to show to a person who is to mend them."""
    rows = [[cell.strip() for cell in cells if cell.strip()] for _, cells in head[:30]]
    best = max(rows, key=lambda cells: (_headings_known(cells), len(cells)), default=[])
    return tuple(cell[:30] for cell in best[:8])
