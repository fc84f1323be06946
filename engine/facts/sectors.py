"""A bank's own tables of industries: default rates by sector, and an index of activity by sector and month.

Both have rows of several days or months, and a case sees those alone that were there on its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from engine.periods import add_months, month_end

TREND_MONTHS = 6
MOST_OLD_MONTHS = 3
"""An index whose newest month ended longer ago than this says nothing of the last half year."""


@dataclass(frozen=True, slots=True)
class TableVersion:
    """One imported table: SHA-256 of the file, the newest day in it, where its figures come from, and its rows."""

    digest: str
    dated: dt.date
    source: str
    rows: int


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector as of a day: default_rate is the yearly share of its firms that default, trend the change of its
    activity over six months; both fractions, trend None where it is not known."""

    code: str
    as_of: dt.date
    default_rate: Decimal
    trend: Decimal | None = None
    name: str = ""
    name_zh: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class SectorTable:
    """Rows by code, oldest first. has_trend: the file has a column of trends, so that they take the place of others."""

    version: TableVersion
    has_trend: bool
    rows: Mapping[str, tuple[SectorRow, ...]]

    def find(self, code: str, day: dt.date) -> SectorRow | None:
        """The newest row of the division, else of its section, that is not dated after the day."""
        for place in _places(code):
            known = [row for row in self.rows.get(place, ()) if row.as_of <= day]
            if known:
                return known[-1]
        return None


@dataclass(frozen=True, slots=True)
class Trend:
    """The change of an index over six months, a fraction, and the last day of the month it ends with."""

    change: float
    month: dt.date


@dataclass(frozen=True, eq=False, slots=True)
class SectorIndex:
    """Values by code and by the last day of the month; only their ratios mean anything."""

    version: TableVersion
    values: Mapping[str, Mapping[dt.date, Decimal]]

    def trend(self, code: str, day: dt.date) -> Trend | None:
        """The change over the six months up to the newest month that had ended by the day; None where that month lies
        too far back or either value is missing. A division without an index has that of its section."""
        for place in _places(code):
            ended = [month for month in self.values.get(place, ()) if month <= day]
            if not ended:
                continue
            last = max(ended)
            before = self.values[place].get(month_end(add_months(last.replace(day=1), -TREND_MONTHS)))
            if before is None or day > month_end(add_months(last.replace(day=1), MOST_OLD_MONTHS)):
                return None
            return Trend(float(self.values[place][last] / before - 1), last)
        return None


@dataclass(frozen=True, slots=True)
class SectorFigures:
    """What the bank's own tables say of a case's industry on its day. table and index are the versions that were used,
    None where the shipped figures hold; a figure is None where the version that is used does not tell it.

    rated_on is the day of the default rate, month the last day of the month that the trend ends with.
    """

    table: TableVersion | None = None
    index: TableVersion | None = None
    default_rate: float | None = None
    trend: float | None = None
    has_trend: bool = False
    rated_on: dt.date | None = None
    month: dt.date | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class BankSectors:
    """The bank's own tables in force; None where the shipped figures hold."""

    table: SectorTable | None = None
    index: SectorIndex | None = None

    @classmethod
    def of(cls, tables: Iterable[SectorTable | SectorIndex]) -> Self:
        """The last table and the last index of those given."""
        found = list(tables)
        return cls(
            next((one for one in reversed(found) if isinstance(one, SectorTable)), None),
            next((one for one in reversed(found) if isinstance(one, SectorIndex)), None),
        )

    def figures(self, code: str | None, day: dt.date) -> SectorFigures | None:
        """What they say of an industry on a day; None without any of them."""
        if self.table is None and self.index is None:
            return None
        row = self.table.find(code, day) if self.table and code else None
        trend = self.index.trend(code, day) if self.index and code else None
        change = None if row is None or row.trend is None else float(row.trend)
        return SectorFigures(
            table=self.table.version if self.table else None,
            index=self.index.version if self.index else None,
            default_rate=None if row is None else float(row.default_rate),
            trend=change if self.index is None else trend.change if trend else None,
            has_trend=self.index is not None or (self.table is not None and self.table.has_trend),
            rated_on=row.as_of if row else None,
            month=trend.month if trend else None,
            names={} if row is None or not row.name else {"en": row.name, "zh_CN": row.name_zh or row.name},
        )


def _places(code: str) -> tuple[str, ...]:
    """Where a code is looked up: C2231 as its division C22, else as its section C."""
    code = code.strip().upper()
    return tuple(dict.fromkeys((code[:3], code[:1])))
