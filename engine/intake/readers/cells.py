"""What a sample of a column's cells can be: days, amounts, signs, currencies or words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.intake.mapping import Role
from engine.intake.readers.amounts import read_amounts, take_apart
from engine.intake.readers.dates import Days, order_of
from engine.intake.readers.vocabulary import currency_of, sign_word, vocabulary

MOST_NUMBERS = 40
"""Columns of numbers that are set against each other; no statement has more."""


def sample(below: Sequence[Sequence[str]], i: int) -> list[str]:
    """The cells of a column that are not blank."""
    return [row[i].strip() for row in below if i < len(row) and row[i].strip()]


def agrees(role: Role, cells: list[str]) -> bool:
    """Whether what stands in a column can be what its role asks for."""
    test = _TESTS.get(role)
    return test is None or test(cells)


@lru_cache(4096)
def is_day(cell: str) -> bool:
    """Whether one cell by itself is a day. Cells are asked for again and again while headings are looked for."""
    return mostly_days([cell.strip()])


@lru_cache(4096)
def is_amount(cell: str) -> bool:
    """Whether one cell by itself is an amount, or says that there is none."""
    return all_amounts([cell.strip()])


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def mostly_days(cells: list[str]) -> bool:
    return any(_has_digit(cell) for cell in cells) and _are_mostly_days(tuple(cells))


@lru_cache(512)
def _are_mostly_days(cells: tuple[str, ...]) -> bool:
    days = Days.of(pa.array(cells))
    return float(np.mean(~np.isnat(days.read(order_of([days]).order)))) >= 0.5


def _mostly_amounts(cells: list[str]) -> bool:
    return bool(cells) and _share_amounts(cells) >= 0.5


def _amounts_or_none(cells: list[str]) -> bool:
    return not cells or _share_amounts(cells) >= 0.5


def all_amounts(cells: list[str]) -> bool:
    return bool(cells) and _share_amounts(cells) == 1.0


def _share_amounts(cells: list[str]) -> float:
    return _share(tuple(cells))


@lru_cache(512)
def _share(cells: tuple[str, ...]) -> float:
    if not any(map(_has_digit, cells)):
        return sum(not cell.strip("-/* ") for cell in cells) / len(cells)
    written = take_apart(pa.array(cells))
    return float(np.mean(pc.not_equal(written.body, "").to_numpy(zero_copy_only=False) | written.blank))


def are_signs(cells: list[str]) -> bool:
    flags = [vocabulary().flags.get(sign_word(cell)) for cell in cells]
    known = sum(flag is not None for flag in flags)
    return any(flag in ("credit", "debit") for flag in flags) and known >= 0.9 * len(flags)


def _currencies(cells: list[str]) -> bool:
    return not cells or float(np.mean([cell == "-" or currency_of(cell) is not None for cell in cells])) > 0.5


def has_mark(below: Sequence[Sequence[str]], i: int) -> bool:
    """Whether any number has a decimal part or a sign: numbers of papers and accounts have neither."""
    return any(set(".,⎖-+") & set(cell) for cell in sample(below, i))


def has_words(below: Sequence[Sequence[str]], i: int) -> bool:
    return any(any(c.isalpha() for c in cell) for cell in sample(below, i))


def values(below: Sequence[Sequence[str]], i: int) -> NDArray[np.float64]:
    amounts = read_amounts([pa.array(sample(below, i) or [""])], 2)[0]
    return amounts.minor[amounts.known].astype(float)


def number_values(below: Sequence[Sequence[str]], numbers: Sequence[int]) -> dict[int, NDArray[np.float64]]:
    """The values of columns of numbers by their places."""
    return {i: values(below, i) for i in numbers}


def balance_among(numbers: Mapping[int, NDArray[np.float64]], amount: int, fewest: int = 3) -> int | None:
    """The column of numbers whose steps are the amounts of another, told from `fewest` rows on."""
    moved = numbers[amount]
    for i, balance in numbers.items():
        if i != amount and len(balance) >= fewest and len(balance) == len(moved):
            steps = np.diff(balance)
            follows = max(np.mean(np.isclose(steps, moved[1:])), np.mean(np.isclose(-steps, moved[:-1])))
            if follows > 0.8:
                return i
    return None


_TESTS: Mapping[Role, Callable[[list[str]], bool]] = {
    Role.BOOKED_ON: mostly_days,
    Role.VALUE_ON: mostly_days,
    Role.AMOUNT: _mostly_amounts,
    Role.DEBIT: _amounts_or_none,
    Role.CREDIT: _amounts_or_none,
    Role.DIRECTION: are_signs,
    Role.BALANCE: _mostly_amounts,
    Role.CURRENCY: _currencies,
}
