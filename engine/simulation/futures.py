"""Other futures of the same firms: how much of what becomes of a loan could be known on the day of the application.

Every firm lives once up to the application. From that very state its year after is lived many times, with other
shocks, customers and demand. The share of futures in which it defaults is its true PD: whoever knew the whole state
of the firm, its owner's purse included, could rank no better. No model that sees only evidence can.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng
from numpy.typing import NDArray

from engine.features.columns import Flags, PanelColumns
from engine.scoring.validation import auc
from engine.simulation.firm import NEVER, applicants, with_another_fate
from engine.simulation.history import Life
from engine.simulation.observe import observed
from engine.simulation.parameters import Parameters
from engine.simulation.timeline import Timeline


@dataclass(frozen=True, eq=False, slots=True)
class Futures:
    """Outcomes of eligible firms, shape (futures, firms): whether each defaulted in each of its futures."""

    defaulted: Flags

    def first(self, count: int) -> Futures:
        return Futures(self.defaulted[:count])

    @property
    def true_pds(self) -> NDArray[np.float64]:
        return np.asarray(self.defaulted.mean(axis=0))

    def attainable_auc(self) -> float:
        """How well the true PD ranks: each future is ranked by the share of defaults in all others, and averaged.

        With ever more futures it rises towards the AUC of the true PD itself, never above it.
        """
        others = self.defaulted.sum(axis=0) - self.defaulted
        outcomes = self.defaulted.astype(np.float64)
        areas = [auc(future, seen) for future, seen in zip(outcomes, others.astype(np.float64), strict=True)]
        return float(np.mean(areas))


def futures(p: Parameters, timeline: Timeline, firms: int, count: int, seed: int) -> Futures:
    """So many futures of the eligible ones of so many firms."""
    life = _born(p, timeline, firms, seed)
    is_eligible = life.until_application().is_eligible
    return Futures(np.array([twin.default_day[is_eligible] < NEVER for twin in _twins(life, count, seed)]))


def states(p: Parameters, timeline: Timeline, firms: int, seed: int) -> PanelColumns:
    """What a lender sees of the same eligible firms on the day of the application, in the same order."""
    return observed(_born(p, timeline, firms, seed).run(), p, default_rng(SeedSequence((seed, 0, 1))))[0]


def _born(p: Parameters, timeline: Timeline, firms: int, seed: int) -> Life:
    rng = default_rng(SeedSequence((seed, 0)))
    return Life(p, applicants(p, timeline, firms, rng), timeline, rng)


def _twins(life: Life, count: int, seed: int) -> Iterator[Life]:
    """The same state lived on, each time with other randomness."""
    life.forget()
    for number in range(1, count + 1):
        rng = default_rng(SeedSequence((seed, number)))
        fate = with_another_fate(life.firms, life.p, life.timeline, rng)
        twin = copy.deepcopy(life, {id(life.firms): fate, id(life.timeline): life.timeline} | _renewed(life, rng))
        twin.due.refusal_day = fate.refusal_day.astype(np.int32)
        twin.after_application()
        yield twin


def _renewed(life: Life, rng: Generator) -> dict[int, Generator]:
    """For every random stream of a life, the one that takes its place in a twin."""
    own = (life.market.luck, life.borrowing.luck)
    return {id(life.rng): rng} | {id(old): new for old, new in zip(own, rng.spawn(len(own)), strict=True)}
