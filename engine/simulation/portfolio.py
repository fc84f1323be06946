"""A simulated portfolio: columns for a `Panel`, and what became of each loan.

Firms are simulated in groups of a fixed size, each with its own random stream and its own day of application,
so that memory stays flat and the first firms of a large portfolio are those of a small one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import SeedSequence, default_rng

from engine.features.columns import Days, Flags, Floats, Ints, PanelColumns
from engine.features.parquet import PortfolioWriter, read_group, read_said
from engine.i18n import say
from engine.periods import add_months, month_end
from engine.progress import Job
from engine.simulation.firm import NEVER, applicants
from engine.simulation.history import Life
from engine.simulation.joining import first_firms, joined
from engine.simulation.observe import observed
from engine.simulation.parameters import TRAIN, Parameters
from engine.simulation.timeline import OUTCOME_DAYS, Timeline

GROUP = 2000
"""Firms simulated together; a constant of the simulation, since each group has its own random stream."""
NEWEST_APPLICATION = dt.date(2026, 6, 30)
APPLICATION_MONTHS = 18
"""Groups apply on different month ends of this many months."""
_NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, eq=False, slots=True)
class Portfolio:
    """Firms that applied, one row each, and what became of the loan that each was granted.

    defaulted_on is the day on which an instalment was 90 days late, NaT where none was within 12 months; scheme is
    that of `fraud.Scheme` (3 = honest). days_past_due and outstanding have shape (n, 12): at the end of each month
    after the loan was paid out, money in major units.
    """

    columns: PanelColumns
    defaulted_on: Days
    scheme: Ints
    days_past_due: Ints
    outstanding: Floats
    parameters: str
    seed: int

    def __len__(self) -> int:
        return len(self.scheme)

    @property
    def defaulted(self) -> Flags:
        return ~np.isnat(self.defaulted_on)

    def write(self, folder: Path) -> None:
        """Write the portfolio as parquet files; raises Unavailable where the folder cannot be written."""
        with PortfolioWriter(folder, _said(self.parameters, self.seed)) as writer:
            self.append_to(writer)

    def append_to(self, writer: PortfolioWriter) -> None:
        as_of = self.columns.firms.as_of
        outcomes = {
            "defaulted": self.defaulted,
            "defaulted_on": self.defaulted_on,
            "observed_until": as_of + OUTCOME_DAYS,
            "scheme": self.scheme,
        }
        firms, months = self.days_past_due.shape
        performance = {
            "firm": np.repeat(np.arange(firms), months),
            "month": np.tile(np.arange(1, months + 1), firms),
            "days_past_due": self.days_past_due.ravel(),
            "outstanding": self.outstanding.ravel(),
        }
        writer.append(self.columns, outcomes, performance)

    def first(self, count: int) -> Portfolio:
        """The same portfolio with only the first firms."""
        return replace(
            self,
            columns=first_firms(self.columns, count),
            **{name: getattr(self, name)[:count] for name in _OUTCOMES},
        )


_OUTCOMES = ("defaulted_on", "scheme", "days_past_due", "outstanding")


def read_portfolio(folder: Path) -> Portfolio:
    """The simulated portfolio that was written there, to the bit; raises Refused where there is none."""
    said, group = read_said(folder), read_group(folder)
    firms = len(group)
    return Portfolio(
        group.columns,
        group.firms["defaulted_on"],
        group.firms["scheme"],
        group.performance["days_past_due"].reshape(firms, -1),
        group.performance["outstanding"].reshape(firms, -1),
        said["parameters"],
        int(said["seed"]),
    )


def simulate(firms: int, months: int, seed: int, parameters: Parameters = TRAIN, job: Job | None = None) -> Portfolio:
    """So many applicants with so many months of statements each. The same arguments give the same bytes."""
    parts = list(simulated(firms, months, seed, parameters, job))
    return Portfolio(
        joined([part.columns for part in parts]),
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in _OUTCOMES},
        parameters=parameters.name,
        seed=seed,
    )


def write_simulated(
    firms: int, months: int, seed: int, folder: Path, parameters: Parameters = TRAIN, job: Job | None = None
) -> int:
    """Write a portfolio of any size, group by group, so that memory stays flat; answers the number of defaults."""
    defaults = 0
    with PortfolioWriter(folder, _said(parameters.name, seed)) as writer:
        for part in simulated(firms, months, seed, parameters, job):
            part.append_to(writer)
            defaults += int(part.defaulted.sum())
    return defaults


def simulated(
    firms: int, months: int, seed: int, parameters: Parameters = TRAIN, job: Job | None = None
) -> Iterator[Portfolio]:
    """The same portfolio group by group, each numbered from 0."""
    left = firms
    for part in _groups(months, seed, parameters):
        part = part.first(left) if len(part) > left else part
        left -= len(part)
        if job is not None:
            job.report(firms - left, firms, say("Simulating firms"))
        yield part
        if not left:
            return


def _said(parameters: str, seed: int) -> dict[str, str]:
    return {"parameters": parameters, "seed": str(seed)}


def _groups(months: int, seed: int, p: Parameters) -> Iterator[Portfolio]:
    """Endless groups of applicants, each from its own random stream."""
    number = 0
    while True:
        rng = default_rng(SeedSequence((seed, number)))
        ago = int(rng.integers(0, APPLICATION_MONTHS))
        timeline = Timeline(month_end(add_months(NEWEST_APPLICATION, -ago)), months)
        firms = applicants(p, timeline, GROUP, rng)
        history = Life(p, firms, timeline, rng).run()
        columns, kept = observed(history, p, rng)
        yield Portfolio(
            columns,
            np.where(history.default_day < NEVER, timeline.dates(history.default_day), _NEVER)[kept],
            history.scheme[kept],
            history.days_past_due[kept],
            history.outstanding[kept] / 100,
            p.name,
            seed,
        )
        number += 1
