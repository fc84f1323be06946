"""What became of each case within twelve months of its application; who was not watched that long is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.errors import Refused
from engine.i18n import Sentence, say

Days = NDArray[np.datetime64]
Vector = NDArray[np.float64]

WINDOW = np.timedelta64(365, "D")
FILES = ("outcomes.csv", "outcomes.parquet")
NO_DAY = np.datetime64("NaT", "D")
YES_NO = {"1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "1.0": 1.0, "0.0": 0.0, "": np.nan}
MOST_NAMED = 10
"""So many bad rows are named; of more, their number is told."""


@dataclass(frozen=True, eq=False, slots=True)
class Outcomes:
    """Of each case, shape (n,): labels are 1 for default within the window, 0 for none, NaN where it is not known.

    defaulted_on is NaT where no default, or no day of it, is known; observed_until is NaT where nobody says.
    """

    labels: Vector
    defaulted_on: Days
    observed_until: Days


def find_outcomes(folder: Path) -> Path | None:
    return next((folder / name for name in FILES if (folder / name).is_file()), None)


def read_outcomes(path: Path, cases: Sequence[str], as_of: Days) -> Outcomes:
    """The outcomes of these cases from a file with the column `case` and `defaulted_on` or `default` (0 or 1).

    A case that the file does not name has no known outcome. Refused, naming rows: a case that is not in the portfolio
    or twice in the file, an `as_of` other than the case's own, a value that is no day or no 0 or 1.
    """
    table = _table(path)
    table.columns = [str(column).strip().lower() for column in table.columns]
    missing = {"case"} - set(table.columns)
    if missing or not {"defaulted_on", "default", "defaulted"} & set(table.columns):
        raise Refused(
            say(
                "{file} needs a column case, and defaulted_on (a day, empty where none) or default (0 or 1).",
                file=path.name,
            )
        )
    names = table["case"].astype(str).str.strip()
    place = {name: at for at, name in enumerate(cases)}
    rows = names.map(place)
    columns = {name: table[name].tolist() for name in table.columns if name != "case"}
    _check(path, names.tolist(), rows.tolist(), columns, as_of)
    at = [int(place) for place in rows]
    return outcomes_of({name: _spread(values, at, len(cases)) for name, values in columns.items()}, as_of)


def outcomes_of(columns: Mapping[str, Any], as_of: Days) -> Outcomes:
    """Outcomes from columns of shape (n,): `defaulted_on` and `observed_until` as days, `default` as 0, 1 or unknown.

    With days alone, a case counts as 0 only when it was observed for the whole window; where no `observed_until` is
    given, the newest day among the outcomes is when the book was closed. A default without its day counts as it
    stands.
    """
    count = len(as_of)
    defaulted_on = _days(columns.get("defaulted_on"), count)
    flags = _flags(columns.get("default", columns.get("defaulted")), count)
    until = _days(columns.get("observed_until"), count)
    has_flags = np.isfinite(flags)
    if np.isnat(until).all() and not has_flags.any() and not np.isnat(defaulted_on).all():
        until = np.full(count, np.nanmax(defaulted_on), dtype="datetime64[D]")
    end = as_of + WINDOW
    in_window = ~np.isnat(defaulted_on) & (defaulted_on <= end)
    watched = ~np.isnat(until) & (until >= end)
    labels = np.where(in_window, 1.0, np.where(watched, 0.0, np.nan))
    # Without any day the flag is all there is; with one, the day decides.
    undated = np.isnat(defaulted_on) & has_flags & (watched | np.isnat(until) | (flags > 0))
    return Outcomes(np.where(undated, flags, labels), defaulted_on, until)


def _table(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        return pd.read_parquet(path)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise Refused(say("{file} cannot be read as a table of outcomes.", file=path.name)) from error


def _check(
    path: Path, names: Sequence[str], rows: Sequence[float], columns: Mapping[str, Sequence[object]], as_of: Days
) -> None:
    problems: list[Sentence] = []
    seen: set[str] = set()
    for number, (name, at) in enumerate(zip(names, rows, strict=True)):
        told = {"row": number + 2, "file": path.name, "case": name}
        if at != at:
            problems.append(say("Row {row} of {file}: there is no case {case} in the portfolio.", **told))
        elif name in seen:
            problems.append(say("Row {row} of {file}: the case {case} is named a second time.", **told))
        else:
            problems += [
                say("Row {row} of {file}: “{value}” is no valid {column}.", **told, value=str(value), column=column)
                for column, values in columns.items()
                if not _is_valid(column, value := values[number], as_of[int(at)])
            ]
        seen.add(name)
    if problems:
        more = len(problems) - MOST_NAMED
        tail = [say("and {count} more rows like these", count=more)] if more > 0 else []
        raise Refused.because([*problems[:MOST_NAMED], *tail])


def _is_valid(column: str, value: object, as_of: np.datetime64) -> bool:
    match column:
        case "default" | "defaulted":
            return _flag(value) is not None
        case "defaulted_on" | "observed_until" | "as_of":
            day = _day(value)
            if day is None:
                return False
            return bool(np.isnat(day) or (day == as_of if column == "as_of" else day >= as_of))
    return True


def _days(values: Any, count: int) -> Days:
    if values is None:
        return np.full(count, NO_DAY)
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return np.asarray(values.astype("datetime64[D]"))
    return np.array([day if (day := _day(value)) is not None else NO_DAY for value in values], dtype="datetime64[D]")


def _flags(values: Any, count: int) -> Vector:
    if values is None:
        return np.full(count, np.nan)
    return np.array([flag if (flag := _flag(value)) is not None else np.nan for value in values], dtype=np.float64)


def _day(value: object) -> np.datetime64 | None:
    """A day, NaT where empty, None where it is no day."""
    if value is None or value is pd.NaT or value != value or str(value).strip() in ("", "NaT"):
        return NO_DAY
    try:
        return np.datetime64(str(value).strip()[:10], "D")
    except ValueError:
        return None


def _flag(value: object) -> float | None:
    """0 or 1, NaN where empty, None where it is neither."""
    if value is None or value is pd.NaT or value != value:
        return np.nan
    return YES_NO.get(str(value).strip().lower())


def _spread(values: Sequence[object], at: Sequence[int], count: int) -> list[object]:
    """Values of the file's rows at the places of their cases; None elsewhere."""
    spread: list[object] = [None] * count
    for place, value in zip(at, values, strict=True):
        spread[place] = value
    return spread
