"""Money from outside: bank loans in good times, the owner's savings and dear new lenders when cash runs short."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from engine.facts.conduct import Category
from engine.features.columns import Flags, Floats
from engine.simulation.firm import Firms
from engine.simulation.ledger import Account, Amounts, Books, Positions, Schedule, entries, fen
from engine.simulation.loans import Loans
from engine.simulation.obligations import LOANS, Obligations, Party, Slot
from engine.simulation.parameters import Parameters
from engine.simulation.timeline import Month, Timeline
from engine.simulation.upkeep import owes_lenders

RECEIPTS_EXPECTED = 0.85
RENEWAL_CHANCE = 0.35
FIRST_LOAN_CHANCE = 0.008
TEN_THOUSAND_YUAN = 1_000_000


class Borrowing:
    """Who can still get money, month by month."""

    def __init__(self, p: Parameters, firms: Firms, timeline: Timeline, rng: Generator) -> None:
        self._p, self._firms, self._timeline, self._rng = p, firms, timeline, rng
        self._wealth = fen(firms.owner_wealth)
        self.luck = rng.spawn(1)[0]

    def open(self, firm: Positions, loans: Loans, due: Obligations, books: Books) -> None:
        """The bank loan that a firm brings along, somewhere in the middle of its life."""
        amount = fen(self._firms.bank_debt_months * self._firms.monthly_sales)
        has_loan = np.flatnonzero(amount > 0)
        firm = has_loan[np.isin(has_loan, firm)]
        tenor = self._rng.integers(6, 37, len(firm))
        loans.grant(Slot.BANK_LOAN, firm, amount[firm], self._p.bank_rate, tenor, due)
        books.balance[Account.DEBT][firm] -= amount[firm]
        books.balance[Account.RETAINED][firm] += amount[firm]

    def renew(
        self, month: Month, active: Floats, expected: Floats, loans: Loans, due: Obligations, schedule: Schedule
    ) -> None:
        """A bank lends again to firms that paid the last loan, and now and then to one without a loan."""
        is_good = due.late_days(month.start)[:, LOANS].max(axis=1) < 30
        had_loan = self._firms.bank_debt_months > 0
        chance = np.where(had_loan, RENEWAL_CHANCE, FIRST_LOAN_CHANCE) * active
        takes = (self._rng.random(len(expected)) < chance) & is_good & loans.is_free(Slot.BANK_LOAN)
        takes &= loans.owed.sum(axis=1) < 3 * expected
        months = np.where(had_loan, self._firms.bank_debt_months, 12 * self._p.bank_loan_to_sales)
        amount = _rounded(months * expected * self._rng.lognormal(0, 0.3, len(expected)))
        self._lend(Slot.BANK_LOAN, takes, amount, self._p.bank_rate, (12, 24, 36), month, loans, due, schedule)

    def bridge(
        self,
        month: Month,
        active: Floats,
        expected: Floats,
        loans: Loans,
        due: Obligations,
        books: Books,
        schedule: Schedule,
    ) -> None:
        """Where bills exceed cash, limits and what customers are expected to pay: the owner first, then lenders."""
        coming = RECEIPTS_EXPECTED * expected * 1.1
        need = (due.must_pay() - books.cash - fen(self._firms.overdraft) - coming) * active
        injected = np.where(need > 0, np.minimum(_rounded(need * 1.2), self._wealth), 0)
        injected[injected < THRESHOLD] = 0
        self._wealth -= injected
        day = self._timeline.next_business[month.start + 2]
        firm = np.arange(len(need), dtype=np.int32)
        schedule.add(entries(day, firm, injected, Account.OWNER_LOANS, Category.RELATED_PARTY, Party.OWNER))
        self._borrow_dear(month, need - injected, expected, loans, due, schedule)

    def _borrow_dear(
        self, month: Month, need: Floats, expected: Floats, loans: Loans, due: Obligations, schedule: Schedule
    ) -> None:
        late = due.late_days(month.start)[:, LOANS].max(axis=1)
        chance = self._p.distress_access * np.where(late < 40, 1.0, 0.15) * 0.75 ** owes_lenders(loans)
        amount = _rounded(np.minimum(need * self._rng.uniform(1.3, 2.5, len(need)), 1.2 * expected))
        wants = (need > 0.05 * expected) & (self._rng.random(len(need)) < chance)
        for slot in (Slot.NEW_LENDER, Slot.SECOND_NEW_LENDER, Slot.THIRD_NEW_LENDER):
            takes = wants & loans.is_free(slot)
            rate = self._p.distress_rate
            self._lend(slot, takes, amount, rate, (6, 10, 12), month, loans, due, schedule)
            hidden = takes & (self._rng.random(len(need)) < self._p.undisclosed)
            loans.is_declared[:, slot - LOANS.start] = np.where(
                takes, ~hidden, loans.is_declared[:, slot - LOANS.start]
            )
            weekly = np.flatnonzero(takes & (self.luck.random(len(need)) < self._p.weekly_advances))
            loans.collect_weekly(slot, weekly)
            wants &= ~takes

    def _lend(
        self,
        slot: Slot,
        takes: Flags,
        amount: Amounts,
        rate: float,
        tenors: tuple[int, ...],
        month: Month,
        loans: Loans,
        due: Obligations,
        schedule: Schedule,
    ) -> None:
        tenor = self._rng.choice(tenors, len(amount))
        day = self._timeline.next_business[month.start + self._rng.integers(0, 6, len(amount))]
        firm = np.flatnonzero(takes & (amount > 0))
        loans.grant(slot, firm, amount[firm], rate, tenor[firm], due)
        schedule.add(loans.payouts(slot, firm, amount[firm], day[firm]))


THRESHOLD = 200_000
"""Owners do not bother to put in less than two thousand yuan."""


def _rounded(amount: Floats) -> Amounts:
    return np.maximum(0, np.ceil(amount / TEN_THOUSAND_YUAN)).astype(np.int64) * TEN_THOUSAND_YUAN
