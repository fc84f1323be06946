"""What the pictures show, as plain data: window and memo draw the same numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
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


Chart: TypeAlias = BalanceCurve | GradeBands | Ladder | MonthlyFlows | Repayments | Waterfall
