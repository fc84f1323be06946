"""Small synthetic tables for the scoring tests: features of every block, with outcomes drawn from a known PD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Feature, Rows, Unit
from engine.features.panel import Panel
from engine.scoring.training import TrainingOptions
from engine.scoring.xgb import TreeOptions

SPEC: Sequence[tuple[str, Direction, Block, Family]] = (
    ("buffer", Direction.SAFER, Block.CASH_FLOW, Family.LIQUIDITY),
    ("lowest_balance", Direction.SAFER, Block.CASH_FLOW, Family.LIQUIDITY),
    ("overdraft_days", Direction.RISKIER, Block.CASH_FLOW, Family.OVERDRAFT),
    ("turnover", Direction.SAFER, Block.CASH_FLOW, Family.TURNOVER),
    ("top_customer", Direction.RISKIER, Block.COUNTERPARTIES, Family.CONCENTRATION),
    ("debt_service", Direction.RISKIER, Block.OBLIGATIONS, Family.DEBT_SERVICE),
    ("net_sales", Direction.SAFER, Block.INVOICES, Family.TURNOVER),
    ("debt_ratio", Direction.RISKIER, Block.ACCOUNTS, Family.LEVERAGE),
    ("margin", Direction.SAFER, Block.ACCOUNTS, Family.PROFITABILITY),
    ("age", Direction.SAFER, Block.FIRM, Family.FIRM),
    ("tenor", Direction.OPEN, Block.FIRM, Family.REQUEST),
)


def unused(panel: Panel) -> Column:
    raise AssertionError("a table gives the values; nothing is computed")


def no_rows(panel: Panel) -> Rows:
    raise AssertionError("a table has no source rows")


FEATURES = tuple(
    Feature(name, name, Unit.RATIO, direction, block, family, unused, name, no_rows)
    for name, direction, block, family in SPEC
)

OPTIONS = TrainingOptions(
    model_id="test",
    minimum_defaults=30,
    folds=3,
    shapes=(TreeOptions(rounds=80, patience=15, learning_rate=0.1, depth=3),),
)


@dataclass(frozen=True)
class Table:
    rows: NDArray[np.float64]
    labels: NDArray[np.float64]
    pds: NDArray[np.float64]


def table(count: int = 1500, seed: int = 7, absent: float = 0.1) -> Table:
    """Rows whose true log-odds of default follow every feature's direction."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(count, len(FEATURES)))
    directions = np.array([float(feature.direction) for feature in FEATURES])
    pds = 1 / (1 + np.exp(2.2 - rows @ directions * 0.7))
    labels = (random.random(count) < pds).astype(np.float64)
    rows[random.random(rows.shape) < absent] = np.nan
    return Table(rows, labels, pds)


def against_direction() -> tuple[Feature, ...]:
    """The same features, the first one declared the wrong way round."""
    return (replace(FEATURES[0], direction=Direction.RISKIER), *FEATURES[1:])
