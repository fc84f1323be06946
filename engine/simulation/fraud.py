"""A few firms make their statements look better: money that goes round, balances borrowed for a day, forged rows."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.facts.conduct import Category
from engine.features.columns import Flags, Floats
from engine.simulation.firm import Firms
from engine.simulation.ledger import Account, Schedule, entries, fen
from engine.simulation.obligations import Party
from engine.simulation.parameters import Parameters
from engine.simulation.timeline import Month, Timeline

MONTHS_BEFORE = 6


class Scheme(IntEnum):
    """What a dishonest applicant does; NONE for the honest."""

    CIRCULAR = 0
    DRESSING = 1
    FORGED = 2
    NONE = 3


class Fraud:
    """Decides half a year before the application who cheats, strained firms far more often, and books the flows."""

    def __init__(self, p: Parameters, firms: Firms, timeline: Timeline, rng: Generator) -> None:
        self._p, self._firms, self._timeline, self._rng = p, firms, timeline, rng
        self.scheme: NDArray[np.int64] = np.full(len(firms), Scheme.NONE, np.int64)

    def act(self, month: Month, strain: Floats, expected: Floats, schedule: Schedule) -> None:
        before = self._timeline.as_of_month - month.index
        if before == MONTHS_BEFORE:
            chance = self._p.fraud + self._p.fraud_when_strained * strain
            self.scheme = np.where(self._firms.fraud_draw < chance, self._firms.fraud_kind, Scheme.NONE)
        if 0 <= before < MONTHS_BEFORE:
            self._circulate(month, self.scheme == Scheme.CIRCULAR, expected, schedule)
        if 0 <= before <= MONTHS_BEFORE and (month.month % 3 == 0 or before == 0):
            self._dress(month, self.scheme == Scheme.DRESSING, expected, schedule)

    def _circulate(self, month: Month, cheats: Flags, expected: Floats, schedule: Schedule) -> None:
        """A shell pays for goods that never moved, and gets its money back within days as a supplier."""
        firm = np.repeat(np.flatnonzero(cheats), 3)
        amount = fen(expected[firm] * self._rng.uniform(0.10, 0.25, len(firm)))
        day = month.start + self._rng.integers(0, max(1, month.length - 6), len(firm))
        shell = Party.SHELL + self._rng.integers(0, 2, len(firm))
        self._there_and_back(
            day, self._rng.integers(1, 5, len(firm)), firm, amount, (Category.SALES, Category.SUPPLIER), shell, schedule
        )

    def _dress(self, month: Month, cheats: Flags, expected: Floats, schedule: Schedule) -> None:
        """A relative's money lies on the account over the day that the bank looks at."""
        firm = np.flatnonzero(cheats)
        amount = fen(expected[firm] * self._rng.uniform(0.4, 1.0, len(firm)))
        day = np.full(len(firm), month.end - 4)
        parties = np.full(len(firm), Party.RELATIVE)
        categories = (Category.RELATED_PARTY, Category.RELATED_PARTY)
        self._there_and_back(day, self._rng.integers(6, 12, len(firm)), firm, amount, categories, parties, schedule)

    def _there_and_back(
        self,
        day: object,
        stay: object,
        firm: object,
        amount: object,
        categories: tuple[Category, Category],
        party: object,
        schedule: Schedule,
    ) -> None:
        into = np.asarray(self._timeline.next_business[np.asarray(day)])
        back = self._timeline.next_business[into + np.asarray(stay)]
        contra = Account.OTHER_RECEIVABLES
        schedule.add(entries(into, firm, amount, contra, categories[0], party))
        schedule.add(entries(back, firm, -np.asarray(amount), contra, categories[1], party))
