"""Columns of written days to datetime64[D]. Which of two numbers is the month, the whole column decides."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2100, 1, 1)
"""Days outside are a misread column, not a booking."""

_TIME = r"(?:[T\s]+|\b)\d{1,2}[:：]\d{2}(?:[:：.].*)?\s*(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?$"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号.]?\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_NUMBERS = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})\.?")
_DAY_NAMED = re.compile(
    r"(?:[^\W\d]{2,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[-\s/.]*([^\W\d]{3,9})\.?[-\s,/.]*(\d{4}|\d{2})"
)
_NAMED_DAY = re.compile(r"(?:[^\W\d]{2,9}\.?,?\s+)?([^\W\d]{3,9})\.?[-\s]+(\d{1,2})(?:st|nd|rd|th)?,?[-\s]+(\d{4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene janv januari gen", "feb fev fév févr febr", "mar mär mrz maa mars märz", "apr abr avr",
            "may mai mei mag", "jun juin giu", "jul juil lug", "aug ago août aou", "sep sept set",
            "oct okt ott out", "nov", "dec dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

Numbers = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Days:
    """A column of written days: each distinct text once, and for each cell which text it holds."""

    texts: tuple[str, ...]
    cell: NDArray[np.int32]

    @classmethod
    def of(cls, column: pa.Array) -> Days:
        encoded = column.dictionary_encode()
        texts = pc.utf8_trim_whitespace(pc.replace_substring_regex(encoded.dictionary, _TIME, "")).dictionary_encode()
        return cls(tuple(texts.dictionary.to_pylist()), np.asarray(texts.indices)[np.asarray(encoded.indices)])

    @cached_property
    def _certain(self) -> list[dt.date | None]:
        return [_certain_day(text) for text in self.texts]

    @cached_property
    def _open(self) -> list[Numbers | None]:
        return [_numbers(text) if day is None else None for text, day in zip(self.texts, self._certain, strict=True)]

    @property
    def blank(self) -> NDArray[np.bool_]:
        return np.array([text in ("", "-") for text in self.texts], np.bool_)[self.cell]

    @property
    def is_open(self) -> bool:
        """Whether any cell is only readable once the order of day and month is known."""
        return any(numbers is not None for numbers in self._open)

    @property
    def has_points(self) -> bool:
        """Whether the open texts are all parted by full stops, which nobody does who writes the month first."""
        open_texts = [text for text, numbers in zip(self.texts, self._open, strict=True) if numbers is not None]
        return all("." in text for text in open_texts)

    def read(self, order: str) -> NDArray[np.datetime64]:
        """The days, NaT where a cell is blank or no day; `order` is "dmy", "mdy" or "ymd"."""
        days = self._days(order)
        return np.array([np.datetime64(day or "NaT", "D") for day in days], "datetime64[D]")[self.cell]

    def _days(self, order: str) -> list[dt.date | None]:
        return [
            day if numbers is None else _ordered(numbers, order)
            for day, numbers in zip(self._certain, self._open, strict=True)
        ]

    def strangers(self, order: str) -> int:
        """How many distinct texts that hold three numbers are no day in this order."""
        return sum(_ordered(numbers, order) is None for numbers in self._open if numbers is not None)

    def disorder(self, order: str) -> tuple[float, int]:
        """How little the days run one way, and the days they span: the true order has little of both."""
        days = [day for day in self._days(order) if day is not None]
        steps = [later - earlier for earlier, later in pairwise(days)]
        ups = sum(step > dt.timedelta(0) for step in steps)
        turns = min(ups, len(steps) - ups) / len(steps) if steps else 0.0
        return round(turns, 1), (max(days) - min(days)).days if days else 0


@dataclass(frozen=True, slots=True)
class Order:
    """How three numbers are to be read, and whether the column left that open."""

    order: str
    is_guess: bool = False


def order_of(columns: Iterable[Days], prefers_month_first: bool = False) -> Order:
    """The order of day, month and year that all columns of a file share.

    An order under which more cells are days wins; then one in which the file runs evenly through time; if both remain,
    the habit of the currency's country, and that is said to be a guess.
    """
    open_columns = [column for column in columns if column.is_open]
    if not open_columns:
        return Order("dmy")
    orders = ["mdy", "dmy", "ymd"] if prefers_month_first else ["dmy", "mdy", "ymd"]
    if all(column.has_points for column in open_columns):
        orders = ["dmy", "ymd"]
    strangers = {order: sum(column.strangers(order) for column in open_columns) for order in orders}
    best = [order for order in orders if strangers[order] == min(strangers.values())]
    if len(best) == 1:
        return Order(best[0])
    best = [order for order in best if order != "ymd"] or best
    disorder = {order: _total(column.disorder(order) for column in open_columns) for order in best}
    calmest = [order for order in best if disorder[order] == min(disorder.values())]
    return Order(calmest[0], is_guess=len(calmest) > 1 and _differ(open_columns, calmest))


def day_of(text: str) -> dt.date | None:
    """One day written by itself, where the order of its parts is beyond doubt or European."""
    days = Days.of(pa.array([text]))
    day = days.read("dmy")[0]
    return None if np.isnat(day) else date_of(day)


def date_of(day: np.datetime64) -> dt.date:
    """A day of a column, which must not be NaT, as a date."""
    date = day.astype("datetime64[D]").item()
    assert isinstance(date, dt.date)
    return date


def _total(disorders: Iterable[tuple[float, int]]) -> tuple[float, int]:
    turns, spans = zip(*disorders, strict=True)
    return sum(turns), sum(spans)


def _differ(columns: Sequence[Days], orders: Sequence[str]) -> bool:
    return any(column._days(orders[0]) != column._days(orders[1]) for column in columns)


def _certain_day(text: str) -> dt.date | None:
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_NAMED.fullmatch(text):
        day, name, year = match.groups()
        month = _month(name)
    elif match := _NAMED_DAY.fullmatch(text):
        name, day, year = match.groups()
        month = _month(name)
    else:
        return None
    return _day(_full_year(int(year)), int(month), int(day))


def _month(name: str) -> str:
    return str(next((_MONTHS[name.lower()[:n]] for n in (4, 3, 5) if name.lower()[:n] in _MONTHS), 0))


def _numbers(text: str) -> Numbers | None:
    match = _NUMBERS.fullmatch(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _ordered(numbers: Numbers, order: str) -> dt.date | None:
    first, second, third = numbers
    if order == "ymd":
        return _day(_full_year(first), second, third) if third < 100 else None
    day, month = (first, second) if order == "dmy" else (second, first)
    return _day(_full_year(third), month, day)


def _full_year(year: int) -> int:
    return year if year >= 100 else 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date if EARLIEST <= date < LATEST else None
