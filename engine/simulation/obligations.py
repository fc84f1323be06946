"""What each firm has to pay and when, and the day on which it can or cannot.

One table, firms by slots. A slot is one creditor: the columns' order is the order in which a firm short of cash pays.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Category
from engine.features.columns import Flags
from engine.simulation.ledger import Account, Amounts, Books, Entries, Integers, Positions, entries
from engine.simulation.timeline import Timeline

RETRY_DAYS = 4
LEAST_PART = 0.25
"""A creditor is paid in part only where at least this share of what is due can be paid."""
PENALTY_A_DAY = 0.0005
"""Of a late tax or instalment: five in ten thousand a day (tax collection law, article 32)."""
RETURN_FEE = 3_500
DAYS_TO_ENFORCEMENT = 20
UNDUE = np.int32(2_000_000)


class Slot(IntEnum):
    """Creditors in the order in which a firm short of cash pays them: those without whom it stands still come first."""

    PAYROLL = 0
    SOCIAL = 1
    TAX = 2
    RENT = 3
    UTILITIES = 4
    LEASING = 5
    SUPPLIERS = 6
    REQUESTED_LOAN = 14
    BANK_LOAN = 15
    SECOND_BANK_LOAN = 16
    NEW_LENDER = 17
    SECOND_NEW_LENDER = 18
    THIRD_NEW_LENDER = 19
    CLAIM = 20
    WITHDRAWAL = 21
    DRAWINGS = 22
    GAMBLING = 23
    CAPEX = 24
    STOCK = 25


SLOTS = len(range(Slot.STOCK + 1))
SUPPLIER_SLOTS = slice(Slot.SUPPLIERS, Slot.REQUESTED_LOAN)
LOANS = slice(Slot.REQUESTED_LOAN, Slot.THIRD_NEW_LENDER + 1)
LOAN_COUNT = LOANS.stop - LOANS.start
WATCHED = [Slot.PAYROLL, Slot.SOCIAL, Slot.TAX, *range(LOANS.start, LOANS.stop)]
"""Whom lenders ask about lateness: wages, authorities and other lenders."""
_OPTIONAL = (Slot.WITHDRAWAL, Slot.DRAWINGS, Slot.GAMBLING, Slot.CAPEX, Slot.STOCK)
_DIRECT_DEBIT = (Slot.SOCIAL, Slot.UTILITIES, Slot.LEASING, *range(LOANS.start, LOANS.stop))


class Party(IntEnum):
    """Counterparty codes within a firm; customers count from 0, suppliers, lenders and shells from their bases."""

    SUPPLIER = 10_000
    LENDER = 20_000
    OWNER = 30_000
    TAX_OFFICE = 30_001
    SOCIAL_OFFICE = 30_002
    LANDLORD = 30_003
    UTILITY = 30_004
    LESSOR = 30_005
    CLAIMANT = 30_006
    BETTING = 30_007
    EQUIPMENT = 30_008
    PLATFORM = 30_009
    RELATIVE = 30_011
    SHELL = 40_000
    NOBODY = -1


_TERMS: dict[Slot, tuple[Category, Account, int]] = {
    Slot.PAYROLL: (Category.PAYROLL, Account.ACCRUED, Party.NOBODY),
    Slot.SOCIAL: (Category.SOCIAL_SECURITY, Account.ACCRUED, Party.SOCIAL_OFFICE),
    Slot.TAX: (Category.TAX, Account.ACCRUED, Party.TAX_OFFICE),
    Slot.RENT: (Category.RENT, Account.ACCRUED, Party.LANDLORD),
    Slot.UTILITIES: (Category.UTILITIES, Account.ACCRUED, Party.UTILITY),
    Slot.LEASING: (Category.LEASING, Account.ACCRUED, Party.LESSOR),
    Slot.CLAIM: (Category.OTHER, Account.ACCRUED, Party.CLAIMANT),
    Slot.WITHDRAWAL: (Category.CASH_WITHDRAWAL, Account.RETAINED, Party.NOBODY),
    Slot.DRAWINGS: (Category.RELATED_PARTY, Account.RETAINED, Party.OWNER),
    Slot.GAMBLING: (Category.GAMBLING, Account.RETAINED, Party.BETTING),
    Slot.CAPEX: (Category.SUPPLIER, Account.FIXED_ASSETS, Party.EQUIPMENT),
    Slot.STOCK: (Category.SUPPLIER, Account.INVENTORY, Party.SUPPLIER),
}


class Obligations:
    """Amounts due by firm and slot, the day of the next attempt, and since when the oldest part is due."""

    def __init__(self, firms: int, timeline: Timeline, overdraft: Amounts) -> None:
        self.amount = np.zeros((firms, SLOTS), np.int64)
        self.next_try = np.full((firms, SLOTS), UNDUE)
        self.since = np.full((firms, SLOTS), UNDUE)
        self.party = np.tile(np.arange(SLOTS, dtype=np.int32) - Slot.SUPPLIERS + Party.SUPPLIER, (firms, 1))
        self.refusal_day = np.full(firms, UNDUE)
        self.lends_to_owner = np.zeros(firms, np.bool_)
        self._category = np.full(SLOTS, Category.SUPPLIER, np.int8)
        self._contra = np.full(SLOTS, Account.PAYABLES, np.int8)
        self._category[LOANS], self._contra[LOANS] = Category.LOAN_REPAID, Account.DEBT
        for slot, (category, contra, party) in _TERMS.items():
            self._category[slot], self._contra[slot], self.party[:, slot] = category, contra, party
        self.party[:, LOANS] = Party.LENDER
        self._optional = _marked(_OPTIONAL)
        self._direct_debit = _marked(_DIRECT_DEBIT)
        self._is_loan = _marked(tuple(range(LOANS.start, LOANS.stop)))
        self._is_charged = _marked((Slot.TAX, *range(LOANS.start, LOANS.stop)))
        self._overdraft = overdraft
        self._next_business = timeline.next_business

    def add(self, slot: int, amount: Amounts, day: Integers) -> None:
        """Something falls due; where the creditor is still owed, it adds to the arrears."""
        due = self._next_business[day]
        is_new = (self.amount[:, slot] == 0) & (amount > 0)
        self.amount[:, slot] += amount
        self.since[:, slot] = np.where(is_new, due, self.since[:, slot])
        self.next_try[:, slot] = np.where(is_new, due, self.next_try[:, slot])

    def late_days(self, day: int) -> NDArray[np.int32]:
        """Days since the oldest unpaid part of each slot fell due, never below zero."""
        return np.maximum(0, day - self.since)

    def must_pay(self) -> Amounts:
        """All that is owed now or falls due this month, without what the firm can do without."""
        must: Amounts = self.amount[:, ~self._optional].sum(axis=1)
        return must

    def pay(self, day: int, books: Books) -> tuple[Integers, Integers, Amounts]:
        """Pay what falls due today as far as cash and limits reach; answers firm, slot and amount of what was paid."""
        cells = np.flatnonzero(self.next_try.ravel() == day)
        firm, slot = np.divmod(cells, SLOTS)
        due, late = self.amount.ravel()[cells], day - self.since.ravel()[cells]
        paid = self._affordable(firm, due, books.cash + self._overdraft)
        paid[self._is_loan[slot] & (self.refusal_day[firm] <= day)] = 0
        self._settle(day, cells, slot, due - paid)
        is_paid = paid > 0
        books.book(self._payments(day, firm[is_paid], slot[is_paid], paid[is_paid], late[is_paid]))
        is_returned = (paid < due) & (late == 0)
        books.book(self._fees(day, firm[is_returned], slot[is_returned], books))
        books.book(self._penalties(day, firm[is_paid], slot[is_paid], paid[is_paid], late[is_paid], books))
        return firm[is_paid], slot[is_paid], paid[is_paid]

    def _affordable(self, firm: Integers, due: Amounts, available: Amounts) -> Amounts:
        """Pay in the order of slots until the money is out; the first that does not fit may be paid in part."""
        before = np.cumsum(due) - due
        is_first = np.r_[True, firm[1:] != firm[:-1]] if len(firm) else np.empty(0, bool)
        before -= before[is_first][np.cumsum(is_first) - 1]
        paid = np.clip(available[firm] - before, 0, due)
        return np.where(paid < LEAST_PART * due, 0, paid)

    def _payments(self, day: int, firm: Integers, slot: Integers, paid: Amounts, late: Integers) -> Entries:
        """A claim that was left unpaid is taken by the court; some owners' drawings stay in the books as a loan."""
        is_enforced = (slot == Slot.CLAIM) & (late > DAYS_TO_ENFORCEMENT)
        category = np.where(is_enforced, Category.ENFORCEMENT, self._category[slot])
        is_lent = np.isin(slot, (Slot.DRAWINGS, Slot.WITHDRAWAL)) & self.lends_to_owner[firm]
        contra = np.where(is_lent, Account.OTHER_RECEIVABLES, self._contra[slot])
        return entries(day, firm, -paid, contra, category, self.party[firm, slot])

    def _fees(self, day: int, firm: Integers, slot: Integers, books: Books) -> Entries:
        """The bank's fee for each direct debit that comes back on its first day, as far as the account can bear it."""
        at = firm[self._direct_debit[slot]]
        charged = np.arange(len(at)) - np.searchsorted(at, at) + 1
        at = at[books.cash[at] >= RETURN_FEE * charged]
        category, nobody = Category.RETURNED_PAYMENT, Party.NOBODY
        return entries(day, at, -RETURN_FEE, Account.ADMIN, category, nobody, penalty=True)

    def _penalties(
        self, day: int, firm: Integers, slot: Integers, paid: Amounts, late: Integers, books: Books
    ) -> Entries:
        """Interest on tax and instalments that were paid late, where the account can bear it."""
        rows = np.flatnonzero((late > 0) & self._is_charged[slot])
        interest = np.rint(paid[rows] * PENALTY_A_DAY * late[rows]).astype(np.int64)
        borne = books.cash[firm[rows]] >= interest
        rows, interest = rows[borne], interest[borne]
        party = self.party[firm[rows], slot[rows]]
        return entries(day, firm[rows], -interest, Account.ADMIN, Category.BANK_FEE, party, penalty=True)

    def _settle(self, day: int, cells: Positions, slot: Integers, left: Amounts) -> None:
        """What could not be paid is tried again in some days; what the firm can do without is dropped."""
        left = np.where(self._optional[slot], 0, left)
        self.amount.ravel()[cells] = left
        settled, open_cells = cells[left == 0], cells[left > 0]
        self.next_try.ravel()[settled] = UNDUE
        self.since.ravel()[settled] = UNDUE
        self.next_try.ravel()[open_cells] = self._next_business[day + RETRY_DAYS]


def _marked(which: tuple[int, ...]) -> Flags:
    marks = np.zeros(SLOTS, np.bool_)
    marks[list(which)] = True
    return marks
