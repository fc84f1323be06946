"""Portfolios of any size in parquet: two thousand simulated firms, written again and again.

Speed and memory of reading do not care that firms repeat, and simulating fifty thousand would take half an hour.
"""

from __future__ import annotations

from pathlib import Path

from engine.features.parquet import PortfolioWriter
from engine.simulation.portfolio import Portfolio, simulate

BASE, MONTHS, SEED = 2_000, 18, 20260101


def written(sizes: tuple[int, ...], folder: Path) -> dict[int, Path]:
    """A portfolio of each size in its own folder, in groups of two thousand firms."""
    base = simulate(BASE, MONTHS, SEED)
    return {firms: _write(base, firms, folder / str(firms)) for firms in sizes}


def _write(base: Portfolio, firms: int, folder: Path) -> Path:
    with PortfolioWriter(folder, {"parameters": base.parameters, "seed": str(base.seed)}) as writer:
        for first in range(0, firms, BASE):
            base.first(min(BASE, firms - first)).append_to(writer)
    return folder
