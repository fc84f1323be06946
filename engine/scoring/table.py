"""A ready table as training material: a bank's own feature matrix, whose columns become features of their own.

A column that is not a number is refused and not guessed at: how text becomes a number is a choice of the model, and
the bank has to make it where it can be seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.errors import Refused
from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Feature, Rows, Unit
from engine.features.panel import Panel
from engine.i18n import Sentence, say

MOST_NAMED = 5
"""Of the columns at fault in one sentence."""


@dataclass(frozen=True, slots=True)
class Roles:
    """What columns are for: outcome, who the row is about, when; and which are left out. All others are features."""

    label: str
    group: str | None = None
    time: str | None = None
    omit: Sequence[str] = ()

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in (self.label, self.group, self.time, *self.omit) if name is not None)


@dataclass(frozen=True, eq=False, slots=True)
class LabelledTable:
    """A matrix of shape (n, f) with NaN where unknown, the outcome of each row, and one feature a column; where given,
    the group (the firm) of each row, whose rows stay together, and its day."""

    rows: NDArray[np.float64]
    labels: NDArray[np.float64]
    features: tuple[Feature, ...]
    group: NDArray[np.int64] | None = None
    time: NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.labels)


def from_frame(frame: pd.DataFrame, roles: Roles, directions: Mapping[str, Direction] | None = None) -> LabelledTable:
    """The table of a frame. Refuses, listing every problem, what cannot be learnt from."""
    _refuse(_wrong_roles(frame, roles))
    known = directions or {}
    values = frame.drop(columns=list(roles.named))
    _refuse(
        [*_unknown_directions(values, known), *_not_numbers(values), *_wrong_labels(frame[roles.label], roles.label),
         *_gaps(frame, roles.group), *_not_dates(frame, roles.time)]
    )  # fmt: skip
    return LabelledTable(
        rows=values.to_numpy(np.float64, na_value=np.nan),
        labels=frame[roles.label].to_numpy(np.float64),
        features=tuple(column_feature(str(name), known.get(str(name), Direction.OPEN)) for name in values.columns),
        group=None if roles.group is None else pd.factorize(frame[roles.group])[0].astype(np.int64),
        time=None if roles.time is None else _days(frame[roles.time]).to_numpy("datetime64[D]"),
    )


def column_feature(name: str, direction: Direction = Direction.OPEN, block: Block = Block.ACCOUNTS) -> Feature:
    """A feature that is read from a table and cannot be computed from facts."""
    return Feature(name, name, Unit.INDEX, direction, block, Family.FIRM, _not_computed, name, _no_rows)


def _refuse(problems: Sequence[Sentence]) -> None:
    if problems:
        raise Refused.because(list(problems))


def _wrong_roles(frame: pd.DataFrame, roles: Roles) -> list[Sentence]:
    """Columns that are not there, stand twice, or are named for two things; a table without rows or features."""
    names = [str(name) for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [say("The table has the column {column} twice; rename one.", column=name) for name in twice[:MOST_NAMED]]
    problems += [
        say("The table has no column {column}; it has {columns}.", column=name, columns=_some(names))
        for name in roles.named
        if name not in names
    ]
    problems += [
        say("The column {column} is named for two things; name another.", column=name)
        for name in sorted({name for name in roles.named if roles.named.count(name) > 1})
    ]
    if not len(frame):
        problems.append(say("The table has no rows."))
    elif not set(names) - set(roles.named):
        problems.append(say("The table has no column to learn from besides those that were named."))
    return problems


def _unknown_directions(values: pd.DataFrame, directions: Mapping[str, Direction]) -> list[Sentence]:
    unknown = [name for name in directions if name not in values.columns]
    return [
        say("The directions name {column}, which is no feature of the table; remove or correct it.", column=name)
        for name in unknown[:MOST_NAMED]
    ]


def _not_numbers(values: pd.DataFrame) -> list[Sentence]:
    numbers = values.select_dtypes(["number", "bool"])
    others = [str(name) for name in values.columns if name not in numbers.columns]
    problems = []
    if others:
        problems.append(
            say(
                "These columns hold text or dates, not numbers: {columns}. Turn them into numbers, or leave them out "
                "with --omit.",
                columns=_some(others),
            )
        )
    endless = [str(name) for name in numbers.columns if np.isinf(numbers[name].to_numpy(np.float64, na_value=0)).any()]
    if endless:
        problems.append(
            say("These columns hold infinite values: {columns}. Leave such cells empty.", columns=_some(endless))
        )
    return problems


def _wrong_labels(labels: pd.Series, name: str) -> list[Sentence]:
    outcomes = pd.to_numeric(labels, errors="coerce")
    wrong = ~outcomes.isin([0, 1])
    if wrong.any():
        found = labels[wrong].iloc[0]
        return [
            say(
                "The label {column} must be 1 (default) or 0 in every row; {count} rows are otherwise, the first holds "
                "{value}.",
                column=name,
                count=int(wrong.sum()),
                value=say("nothing") if pd.isna(found) else str(found),
            )
        ]
    if outcomes.nunique() < 2:
        return [say("The label {column} is {value} in every row; both outcomes are needed.", column=name,
                    value=str(int(outcomes.iloc[0])))]  # fmt: skip
    return []


def _gaps(frame: pd.DataFrame, name: str | None) -> list[Sentence]:
    if name is None or not frame[name].isna().any():
        return []
    count = int(frame[name].isna().sum())
    return [say("The group {column} is empty in {count} rows; every row needs one.", column=name, count=count)]


def _not_dates(frame: pd.DataFrame, name: str | None) -> list[Sentence]:
    if name is None:
        return []
    days = _days(frame[name])
    if days.isna().any():
        found = frame[name][days.isna()].iloc[0]
        value = say("nothing") if pd.isna(found) else str(found)
        return [say("The time {column} must be a date such as 2026-06-30 in every row; one holds {value}.",
                    column=name, value=value)]  # fmt: skip
    return []


def _days(column: pd.Series) -> pd.Series:
    """Dates, NaT where a cell is none. A bare number is no date: nobody knows what it counts."""
    if pd.api.types.is_numeric_dtype(column):
        return pd.Series(pd.NaT, index=column.index, dtype="datetime64[ns]")
    dates = pd.to_datetime(column, errors="coerce", format=None if column.dtype.kind == "M" else "ISO8601", utc=True)
    return dates.dt.tz_localize(None)


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def _not_computed(panel: Panel) -> Column:
    raise ValueError("a column of a table is given, not computed")


def _no_rows(panel: Panel) -> Rows:
    raise ValueError("a column of a table has no source rows")
