"""The catalogue: every feature, computed for one case or a portfolio, and the rows each number rests on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from engine.facts.casefile import Case
from engine.features import (
    accounts,
    cash_flow,
    conduct,
    counterparties,
    firm,
    instalment,
    invoices,
    liquidity,
    obligations,
    working_capital,
)
from engine.features.cases import columns_of_cases, used_orders, used_rows
from engine.features.columns import Flags, Floats
from engine.features.feature import Block, Feature, Rows, declared, digest
from engine.features.panel import Panel
from engine.features.sources import movements

TOPICS = (
    liquidity,
    cash_flow,
    counterparties,
    obligations,
    conduct,
    invoices,
    accounts,
    working_capital,
    firm,
    instalment,
)
CATALOGUE: tuple[Feature, ...] = tuple(
    feature for topic in TOPICS for feature in declared() if feature.compute.__module__ == topic.__name__
)
CATALOGUE_DIGEST = digest(CATALOGUE)
NAMES: tuple[str, ...] = tuple(feature.name for feature in CATALOGUE)


@lru_cache
def by_name(name: str) -> Feature:
    """The feature of that name. A name that is not in the catalogue is a bug: KeyError."""
    for feature in CATALOGUE:
        if feature.name == name:
            return feature
    raise KeyError(name)


def compute(panel: Panel, features: tuple[Feature, ...] = CATALOGUE) -> Floats:
    """The features of every firm, shape (firms, features); NaN is unknown, and a block without evidence wholly so."""
    values = np.full((len(panel), len(features)), np.nan)
    known = {block: available(panel, block) for block in Block}
    empty = [block for block in Block if not known[block].any()]
    with np.errstate(divide="ignore", invalid="ignore"):
        for column, feature in enumerate(features):
            if feature.block not in empty:
                values[:, column] = feature.compute(panel)
    for block in Block:
        if not known[block].all():
            values[np.ix_(~known[block], np.array([feature.block is block for feature in features]))] = np.nan
    values[~np.isfinite(values)] = np.nan
    return values + 0.0  # a negative zero is a zero


def available(panel: Panel, block: Block) -> Flags:
    """For which firms the evidence of a block came at all."""
    firms = panel.firms
    match block:
        case Block.CASH_FLOW | Block.COUNTERPARTIES | Block.OBLIGATIONS | Block.INTEGRITY:
            return firms.has_transactions
        case Block.INVOICES:
            return firms.has_sales | firms.has_purchases
        case Block.ACCOUNTS:
            return panel.accounts.has()
        case Block.FIRM:
            return np.ones(len(panel), np.bool_)


def feature_values(case: Case) -> dict[str, float | None]:
    """Every feature of one case by name, None where unknown."""
    row = compute(Panel(columns_of_cases([case])))[0]
    return {name: None if np.isnan(value) else float(value) for name, value in zip(NAMES, row, strict=True)}


def source_rows(case: Case, name: str) -> Rows:
    """The rows of the case that a feature's value rests on; positions index the case's own ledger, invoices
    and orders.

    A number of transactions that is zero rests on all of the last year.
    """
    panel = Panel(columns_of_cases([case]))
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = by_name(name).rows(panel)
    if rows.table == "transactions":
        found = rows.positions if len(rows.positions) else movements()(panel).positions
        return replace(rows, positions=used_rows(case)[found])
    return replace(rows, positions=used_orders(case)[rows.positions]) if rows.table == "orders" else rows
