"""A simulated portfolio: columns for a `Panel`, and what became of each loan.

Firms are simulated in groups of a fixed size, each with its own random stream and its own day of application,
so that memory stays flat and the first firms of a large portfolio are those of a small one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import SeedSequence, default_rng

from engine.features.columns import Flags, Ints, PanelColumns
from engine.i18n import say
from engine.periods import add_months, month_end
from engine.progress import Job
from engine.simulation.firm import draw
from engine.simulation.history import Life
from engine.simulation.joining import first_firms, joined
from engine.simulation.observe import observed
from engine.simulation.parameters import TRAIN, Parameters
from engine.simulation.parquet import read_columns, write_columns
from engine.simulation.timeline import Timeline

GROUP = 2000
"""Firms simulated together; a constant of the simulation, since each group has its own random stream."""
NEWEST_APPLICATION = dt.date(2026, 6, 30)
APPLICATION_MONTHS = 18
"""Groups apply on different month ends of this many months."""


@dataclass(frozen=True, eq=False, slots=True)
class Portfolio:
    """Firms that applied, one row each: defaulted within 12 months, sector of the parameters, scheme (3 = honest)."""

    columns: PanelColumns
    defaulted: Flags
    scheme: Ints
    parameters: str
    seed: int

    def __len__(self) -> int:
        return len(self.defaulted)

    def write(self, folder: Path) -> None:
        """Write the portfolio as parquet files; raises Unavailable where the folder cannot be written."""
        outcomes = {"defaulted": self.defaulted, "scheme": self.scheme}
        write_columns(self.columns, outcomes, {"parameters": self.parameters, "seed": str(self.seed)}, folder)


def read_portfolio(folder: Path) -> Portfolio:
    """The portfolio that was written there, to the bit; raises Refused where there is none."""
    columns, firms, said = read_columns(folder)
    return Portfolio(columns, firms["defaulted"], firms["scheme"], said["parameters"], int(said["seed"]))


def simulate(firms: int, months: int, seed: int, parameters: Parameters = TRAIN, job: Job | None = None) -> Portfolio:
    """So many applicants with so many months of statements each. The same arguments give the same bytes."""
    parts: list[Portfolio] = []
    count = 0
    for part in _groups(months, seed, parameters):
        parts.append(part)
        count += len(part)
        if job is not None:
            job.report(min(count, firms), firms, say("Simulating firms"))
        if count >= firms:
            break
    return Portfolio(
        first_firms(joined([part.columns for part in parts]), firms),
        np.concatenate([part.defaulted for part in parts])[:firms],
        np.concatenate([part.scheme for part in parts])[:firms],
        parameters.name,
        seed,
    )


def _groups(months: int, seed: int, p: Parameters) -> Iterator[Portfolio]:
    """Endless groups of applicants, each from its own random stream."""
    number = 0
    while True:
        rng = default_rng(SeedSequence((seed, number)))
        ago = int(rng.integers(0, APPLICATION_MONTHS))
        timeline = Timeline(month_end(add_months(NEWEST_APPLICATION, -ago)), months)
        firms = draw(p, timeline, GROUP, rng)
        history = Life(p, firms, timeline, rng).run()
        columns, kept = observed(history, p, rng)
        yield Portfolio(columns, history.defaulted[kept], history.scheme[kept], p.name, seed)
        number += 1
