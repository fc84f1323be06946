"""Which blocks of features rest on which evidence, and what a model sees when some of it is absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Block, Feature

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

BANK = frozenset({Block.CASH_FLOW, Block.COUNTERPARTIES, Block.OBLIGATIONS, Block.INTEGRITY})
INVOICES = frozenset({Block.INVOICES})
ACCOUNTS = frozenset({Block.ACCOUNTS})
BEHAVIOUR = BANK | INVOICES

SOURCES = (BANK, INVOICES, ACCOUNTS)
"""Evidence that comes, or stays away, as a whole. The firm and its request are always known."""


def columns_of(features: Sequence[Feature], blocks: Iterable[Block]) -> Flags:
    """Which features belong to the blocks; shape (f,)."""
    wanted = frozenset(blocks)
    return np.array([feature.block in wanted for feature in features], dtype=np.bool_)


def without(rows: Matrix, columns: Flags) -> Matrix:
    """The rows with these columns unknown."""
    hidden = rows.copy()
    hidden[:, columns] = np.nan
    return hidden


def drop_sources(rows: Matrix, features: Sequence[Feature], share: float, seed: int) -> Matrix:
    """The rows, a random share of them without some (never all) of the evidence.

    Trained on these, a model learns what the rest tells when evidence is absent, and that absence itself tells nothing.
    """
    present = [columns for columns in (columns_of(features, source) for source in SOURCES) if columns.any()]
    patterns = [
        np.logical_or.reduce(chosen) for size in range(1, len(present)) for chosen in combinations(present, size)
    ]
    if not patterns or share <= 0:
        return rows
    random = np.random.default_rng(seed)
    chosen = random.integers(len(patterns), size=len(rows))
    hit = random.random(len(rows)) < share
    dropped = rows.copy()
    dropped[np.array(patterns)[chosen] & hit[:, None]] = np.nan
    return dropped
