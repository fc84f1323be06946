"""What a feature is: one declared number computed from facts, for one case or a million at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column
from engine.features.panel import Panel


class Unit(StrEnum):
    """What a value counts. Logs are of 1 + the value, money first turned into EUR."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    MONEY_LOG = "log of money"
    COUNT_LOG = "log of count"
    FLAG = "flag"
    INDEX = "index"


class Direction(IntEnum):
    """What a rising value means for risk; also XGBoost's monotone constraint on the margin of default."""

    SAFER = -1
    OPEN = 0
    RISKIER = 1


class Block(StrEnum):
    """The evidence a feature needs. Without that evidence the whole block is unknown."""

    CASH_FLOW = "cash-flow"
    COUNTERPARTIES = "counterparties"
    OBLIGATIONS = "obligations"
    INTEGRITY = "integrity"
    INVOICES = "invoices"
    ACCOUNTS = "accounts"
    FIRM = "firm"


class Family(StrEnum):
    """Features that tell one story, and are therefore one reason together."""

    LIQUIDITY = "liquidity"
    OVERDRAFT = "overdraft"
    TURNOVER = "turnover"
    STABILITY = "stability"
    CONCENTRATION = "concentration"
    PAYROLL_TAX = "payroll-tax"
    DEBT_SERVICE = "debt-service"
    NEW_DEBT = "new-debt"
    INTEGRITY = "integrity"
    PROFITABILITY = "profitability"
    LEVERAGE = "leverage"
    WORKING_CAPITAL = "working-capital"
    FIRM = "firm"
    REQUEST = "request"


Compute: TypeAlias = Callable[[Panel], Column]


@dataclass(frozen=True, slots=True)
class Rows:
    """Positions of source rows of a panel of one.

    `table` is transactions, sales, purchases, accounts, orders or application (then `items` names its fields).
    For transactions and invoices, positions index the case's own Ledger or Invoices; for accounts, `items`
    names the item codes.
    """

    table: str
    positions: NDArray[np.intp]
    items: tuple[str, ...] = ()


RowsOf: TypeAlias = Callable[[Panel], Rows]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's declaration. `rows` tells which source rows of a panel of one the number rests on."""

    name: str
    label: str
    unit: Unit
    direction: Direction
    block: Block
    family: Family
    compute: Compute
    meaning: str
    rows: RowsOf


_declared: dict[str, Feature] = {}


def feature(
    *,
    label: str,
    unit: Unit,
    direction: Direction,
    block: Block,
    family: Family,
    rows: RowsOf,
) -> Callable[[Compute], Compute]:
    """Declare the decorated function as a feature of the catalogue, under its own name and docstring."""

    def declare(compute: Compute) -> Compute:
        name = compute.__name__
        if name in _declared:
            raise ValueError(f"feature {name} is declared twice")
        meaning = " ".join((compute.__doc__ or "").split())
        if not meaning:
            raise ValueError(f"feature {name} has no docstring")
        _declared[name] = Feature(name, label, unit, direction, block, family, compute, meaning, rows)
        return compute

    return declare


def declared() -> tuple[Feature, ...]:
    """Every feature declared so far, in order of declaration; `catalogue.CATALOGUE` is the complete list."""
    return tuple(_declared.values())


def digest(features: tuple[Feature, ...]) -> str:
    """SHA-256 over names, units, directions and blocks, by which a model knows the catalogue it was trained on."""
    lines = (f"{f.name}|{f.unit}|{int(f.direction)}|{f.block}" for f in features)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
