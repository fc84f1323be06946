"""Loans of every lender: granted, billed in level instalments, repaid; new ones where cash runs short."""

from __future__ import annotations

import numpy as np

from engine.facts.conduct import Category
from engine.features.columns import Flags, Floats
from engine.simulation.ledger import Account, Amounts, Books, Entries, Integers, entries, fen
from engine.simulation.obligations import LOAN_COUNT, LOANS, Obligations, Party, Slot
from engine.simulation.timeline import Month

WEEKS = 4
FIRST_DEBIT = 1


class Loans:
    """What is owed by firm and loan slot, interest included: together always the balance of DEBT."""

    def __init__(self, firms: int) -> None:
        shape = (firms, LOAN_COUNT)
        self.owed = np.zeros(shape, np.int64)
        self.instalment = np.zeros(shape, np.int64)
        self.rate = np.zeros(shape)
        self.left = np.zeros(shape, np.int64)
        """Instalments still to be billed."""
        self.is_weekly = np.zeros(shape, np.bool_)
        """Loans that are taken back in four weekly debits a month instead of one instalment."""
        self._weekly = np.zeros(shape, np.int64)
        self._first_day = 0
        self.granted = np.zeros(firms, np.int32)
        """Loans granted so far, so that each new lender has its own code."""
        self.lenders = np.full(shape, Party.LENDER, np.int32)
        self.is_declared = np.ones(shape, np.bool_)
        self.grants: list[tuple[Slot, Integers, Integers]] = []
        """Slot, firms and lender codes of every loan ever granted."""

    def grant(
        self, slot: Slot, firm: Integers, amount: Amounts, rate: float | Floats, tenor: Integers, due: Obligations
    ) -> None:
        """Put loans on the books of loans; the money is booked by the caller through `payouts`."""
        column = slot - LOANS.start
        monthly = np.broadcast_to(np.asarray(rate, float) / 12, amount.shape)
        self.owed[firm, column] = amount
        self.rate[firm, column] = monthly
        self.left[firm, column] = tenor
        self.instalment[firm, column] = fen(amount * monthly / (1 - (1 + monthly) ** -tenor.astype(float)))
        self.is_weekly[firm, column] = False
        self.granted[firm] += 1
        self.lenders[firm, column] = Party.LENDER + self.granted[firm]
        due.party[firm, slot] = self.lenders[firm, column]
        self.grants.append((slot, firm, self.lenders[firm, column]))

    def collect_weekly(self, slot: Slot, firm: Integers) -> None:
        """These loans are taken back in equal weekly debits."""
        column = slot - LOANS.start
        self.is_weekly[firm, column] = True
        self.instalment[firm, column] = -(-self.instalment[firm, column] // WEEKS) * WEEKS

    def payouts(self, slot: Slot, firm: Integers, amount: Amounts, day: object) -> Entries:
        party = self.lenders[firm, slot - LOANS.start]
        return entries(day, firm, amount, Account.DEBT, Category.LOAN_RECEIVED, party)

    def bill(self, month: Month, pay_day: Integers, due: Obligations, books: Books) -> None:
        """Accrue a month's interest on every loan and let its instalment fall due."""
        interest = fen(self.owed * self.rate)
        self.owed += interest
        books.post(Account.INTEREST, Account.DEBT, interest.sum(axis=1))
        unbilled = self.owed - due.amount[:, LOANS]
        instalment = np.minimum(np.where(self.left == 1, unbilled, self.instalment), unbilled)
        instalment = np.where(self.left > 0, np.maximum(instalment, 0), 0)
        self.left -= self.left > 0
        self._weekly = np.where(self.is_weekly, instalment // WEEKS, 0)
        at_once = instalment - WEEKS * self._weekly
        self._first_day = month.start + FIRST_DEBIT
        for column in range(LOAN_COUNT):
            slot = LOANS.start + column
            due.add(slot, at_once[:, column], month.start + pay_day[:, slot])
        self._bill_the_rest(month, pay_day, due)

    def collect(self, day: int, due: Obligations) -> None:
        """The debits of those who are paid week by week."""
        week, rest = divmod(day - self._first_day, 7)
        if rest or not 0 <= week < WEEKS:
            return
        for column in np.flatnonzero(self._weekly.any(axis=0)):
            due.add(LOANS.start + int(column), self._weekly[:, column], np.full(len(self._weekly), day))

    def _bill_the_rest(self, month: Month, pay_day: Integers, due: Obligations) -> None:
        """Interest on arrears after the last instalment was billed is due as well."""
        rest = np.where(self.left == 0, self.owed - due.amount[:, LOANS], 0)
        for column in np.flatnonzero(rest.any(axis=0)):
            slot = LOANS.start + int(column)
            due.add(slot, rest[:, column], month.start + pay_day[:, slot])

    def repay(self, firm: Integers, slot: Integers, paid: Amounts) -> None:
        is_loan = (slot >= LOANS.start) & (slot < LOANS.stop)
        self.owed[firm[is_loan], slot[is_loan] - LOANS.start] -= paid[is_loan]

    def is_free(self, slot: Slot) -> Flags:
        """Firms that owe nothing in this slot."""
        return np.asarray(self.owed[:, slot - LOANS.start] == 0)

    def principal_due_within_year(self) -> Amounts:
        """What of the debt falls due within twelve months: everything of loans that end by then."""
        share = np.minimum(1.0, 12 / np.maximum(self.left, 1))
        due: Amounts = fen(np.asarray(self.owed * share, np.float64)).sum(axis=1)
        return due

    def monthly_payment(self) -> Amounts:
        return np.where(self.owed > 0, self.instalment, 0)
