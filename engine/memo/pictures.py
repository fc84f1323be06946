"""What the pictures show, as plain data: window and memo draw the same numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from engine.i18n import Sentence


@dataclass(frozen=True, slots=True)
class BalanceCurve:
    """Closing balance of all accounts together, day by day without a gap, in major units of `currency`."""

    currency: str
    days: tuple[dt.date, ...]
    balances: tuple[float, ...]

    @property
    def negative_days(self) -> int:
        return sum(balance < 0 for balance in self.balances)


@dataclass(frozen=True, slots=True)
class MonthlyFlows:
    """Inflow that counts as turnover, other inflow, and outflow (positive), by month, in major units."""

    currency: str
    months: tuple[dt.date, ...]
    turnover: tuple[float, ...]
    other_inflow: tuple[float, ...]
    outflow: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall: what it adds to the margin (log-odds of default)."""

    label: Sentence
    margin: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From the base to the margin: base + steps = margin."""

    base: float
    steps: tuple[Step, ...]
    margin: float


@dataclass(frozen=True, slots=True)
class Rung:
    """One cap of the limit ladder in major units; None where unknown."""

    label: Sentence
    amount: float | None
    applies: bool
    is_binding: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """The caps of the limit, lowest first, with the requested amount as the mark to compare with."""

    currency: str
    rungs: tuple[Rung, ...]
    requested: float


@dataclass(frozen=True, slots=True)
class GradeBands:
    """A PD with its interval against the master scale; `bounds` are the upper PDs of all grades but the last."""

    bounds: tuple[float, ...]
    grade: int
    pd: float
    low: float
    high: float
    cut_off: float | None


@dataclass(frozen=True, slots=True)
class Repayments:
    """What falls due, split, and what remains owed after it, in major units."""

    currency: str
    due: tuple[dt.date, ...]
    principal: tuple[float, ...]
    interest: tuple[float, ...]
    fees: tuple[float, ...]
    balance: tuple[float, ...]


class Look(StrEnum):
    """How a series is drawn: a line, steps that hold until the next point, a dashed reference, or single points."""

    LINE = "line"
    STEPS = "steps"
    REFERENCE = "reference"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Axis:
    """Explicit ends; on a logarithmic axis `low` is above zero. What lies outside is drawn at the end."""

    label: Sentence
    low: float
    high: float
    is_percent: bool = True
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Points in the order in which they are joined; `spans` are the intervals of y of single points."""

    label: Sentence
    points: tuple[tuple[float, float], ...]
    look: Look = Look.LINE
    spans: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """Several series over the same two axes."""

    x: Axis
    y: Axis
    series: tuple[Series, ...]


Chart: TypeAlias = BalanceCurve | Curves | GradeBands | Ladder | MonthlyFlows | Repayments | Waterfall
