"""A ready table of numbers as training material: its columns become features of their own, outside the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.errors import Refused
from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Feature, Rows, Unit
from engine.features.panel import Panel
from engine.i18n import say


@dataclass(frozen=True, eq=False, slots=True)
class LabelledTable:
    """A matrix of shape (n, f) with NaN where unknown, the outcome of each row, and one feature a column."""

    rows: NDArray[np.float64]
    labels: NDArray[np.float64]
    features: tuple[Feature, ...]


def read_table(
    path: Path, label: str, *, omit: Sequence[str] = (), directions: Mapping[str, Direction] | None = None
) -> LabelledTable:
    """The numeric columns of a parquet file as features; `label` names the column of outcomes, 1 for default.

    Columns that are not numbers, or are named in `omit`, are left out. Refuses a file that is no parquet file and a
    label that is not there.
    """
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise Refused(say("{file} cannot be read as a parquet table.", file=path.name)) from error
    if label not in frame.columns:
        raise Refused(say("{file} has no column {column}; name the column of outcomes.", file=path.name, column=label))
    return from_frame(frame, label, omit=omit, directions=directions)


def from_frame(
    frame: pd.DataFrame, label: str, *, omit: Sequence[str] = (), directions: Mapping[str, Direction] | None = None
) -> LabelledTable:
    """The same from a table in memory."""
    numbers = frame.drop(columns=[label, *omit]).select_dtypes(["number", "bool"])
    known = directions or {}
    features = tuple(column_feature(str(name), known.get(str(name), Direction.OPEN)) for name in numbers.columns)
    labels = pd.to_numeric(frame[label], errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return LabelledTable(numbers.to_numpy(np.float64, na_value=np.nan), labels, features)


def column_feature(name: str, direction: Direction = Direction.OPEN, block: Block = Block.ACCOUNTS) -> Feature:
    """A feature that is read from a table and cannot be computed from facts."""
    return Feature(name, name, Unit.INDEX, direction, block, Family.FIRM, _not_computed, name, _no_rows)


def _not_computed(panel: Panel) -> Column:
    raise ValueError("a column of a table is given, not computed")


def _no_rows(panel: Panel) -> Rows:
    raise ValueError("a column of a table has no source rows")
