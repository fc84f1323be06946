"""Reading a ready table and its sheet of directions from files."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from engine.errors import Refused
from engine.features.feature import Direction
from engine.i18n import say

DIRECTIONS: Mapping[str, Direction] = {
    "riskier": Direction.RISKIER,
    "safer": Direction.SAFER,
    "open": Direction.OPEN,
}


def read_frame(path: Path) -> pd.DataFrame:
    """A parquet file, or a CSV file with a heading, as it stands. Refuses what is neither."""
    if not path.is_file():
        raise Refused(say("There is no file {file}.", file=str(path)))
    try:
        return _csv(path) if path.suffix.lower() == ".csv" else _parquet(path)
    except (OSError, ValueError, pa.ArrowException, csv.Error) as error:
        raise Refused(
            say("{file} cannot be read as a table; give a parquet file, or a CSV file in UTF-8.", file=path.name)
        ) from error


def read_directions(path: Path) -> dict[str, Direction]:
    """A TOML sheet of `column = "riskier"`, "safer" or "open". Refuses, listing every problem, what is none."""
    try:
        sheet = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(say("{file} cannot be read as a TOML sheet of directions.", file=path.name)) from error
    wrong = [name for name, said in sheet.items() if not isinstance(said, str) or said not in DIRECTIONS]
    if wrong:
        raise Refused.because(
            [
                say('{file}: the direction of {column} must be "riskier", "safer" or "open".', file=path.name, column=n)
                for n in wrong
            ]
        )
    return {name: DIRECTIONS[said] for name, said in sheet.items()}


def _parquet(path: Path) -> pd.DataFrame:
    names = pq.read_schema(path).names
    frame: pd.DataFrame = pq.ParquetFile(path).read().to_pandas(ignore_metadata=True)
    frame.columns = pd.Index(names)
    return frame


def _csv(path: Path) -> pd.DataFrame:
    """With commas or semicolons, as the heading has them; pandas would rename a column that stands twice."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading = file.readline()
    separator = ";" if heading.count(";") > heading.count(",") else ","
    names = next(csv.reader([heading], delimiter=separator), [])
    frame = pd.read_csv(path, sep=separator, encoding="utf-8-sig", header=0, low_memory=False)
    if len(frame.columns) == len(names):
        frame.columns = pd.Index(names)
    return frame
