"""Scoring a whole portfolio: group by group, so that memory stays flat, on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from engine.errors import Unavailable
from engine.features.catalogue import compute
from engine.features.panel import Panel
from engine.features.parquet import Group, groups
from engine.i18n import say
from engine.progress import Job
from engine.scoring.model import Model
from engine.scoring.validation.scale import grades_of

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """Of firms: the as-of day, PD and grade of each; PD is NaN and the grade 0 where nothing is known of a firm."""

    as_of: NDArray[np.datetime64]
    pds: Vector
    grades: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """How many firms were scored and written, how many of them could not be, and their mean PD."""

    firms: int
    unknown: int
    mean_pd: float


Spread = Callable[[Callable[[Group], Scores], Iterable[Group]], Iterable[Scores]]
"""Applies a function to each of many groups, in order: `map` itself, or a cluster's."""


def scores_of(group: Group, model: Model) -> Scores:
    """Features, PD and grade of a group of firms."""
    rows = compute(Panel(group.columns))
    pds = np.where(model.known(rows), model.pds(rows), np.nan)
    grades = np.where(np.isfinite(pds), grades_of(pds, model.grade_bounds), 0)
    return Scores(group.columns.firms.as_of.astype("datetime64[D]"), pds, grades)


def score_portfolio(folder: Path, model: Model, out: Path, spread: Spread = map, job: Job | None = None) -> Scored:
    """Write firm, as_of, pd and grade of every firm of a portfolio folder as a parquet file.

    `spread` decides where the groups are scored; the numbers are the same wherever it is. Raises Refused where the
    folder holds no portfolio, Unavailable where the file cannot be written.
    """
    job = job or Job()
    unfinished = out.with_name(f".{out.name}.part")
    firms, unknown, total = 0, 0, 0.0
    try:
        with pq.ParquetWriter(unfinished, _SCHEMA) as file:
            for scores in spread(partial(scores_of, model=model), groups(folder)):
                file.write_table(_table(scores, firms))
                firms += len(scores.pds)
                unknown += int(np.isnan(scores.pds).sum())
                total += float(np.nansum(scores.pds))
                job.report(firms, 0, say("Scored {count} firms", count=firms))
        unfinished.replace(out)
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be written: {reason}.", path=str(out), reason=error.strerror or str(error))
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Scored(firms, unknown, total / max(firms - unknown, 1))


_SCHEMA = pa.schema([("firm", pa.int64()), ("as_of", pa.date32()), ("pd", pa.float64()), ("grade", pa.int64())])


def _table(scores: Scores, before: int) -> pa.Table:
    numbers = np.arange(before, before + len(scores.pds))
    return pa.table([numbers, scores.as_of, scores.pds, scores.grades], schema=_SCHEMA)
