"""What a firm owes whatever it sells: wages, social security, rent, power, tax, and its owner's living."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from engine.features.columns import Floats
from engine.simulation.firm import Firms
from engine.simulation.ledger import Account, Amounts, Books, fen
from engine.simulation.loans import Loans
from engine.simulation.obligations import LOANS, WATCHED, Obligations, Slot
from engine.simulation.timeline import Month

SOCIAL_ON_WAGES = 0.24
SELLING_SHARE = 0.3
STAFF_ADJUSTMENT = 0.12
"""Wages follow sales slowly: nobody is hired or dismissed in a month."""
PROFIT_TAX = 0.05
"""Small enterprises of low profit pay an effective 5 % (announcement 12 of 2023 of the ministry of finance)."""
LIFE_OF_ASSETS_MONTHS = 60
ASSETS_TO_YEARLY_SALES = 0.10
INSTALMENTS_KEPT = 2
LEAST_BUFFER_DAYS = 6
RENEWAL_MONTHS = 6
THOUSAND_YUAN = 100_000


class Upkeep:
    """Staff level and tax on the way to its due date."""

    def __init__(self, firms: Firms, rng: Generator) -> None:
        self._firms, self._rng = firms, rng
        self.payroll = firms.monthly_sales * firms.payroll
        self._profit_tax = np.zeros(len(firms), np.int64)

    def headcount(self) -> Floats:
        return np.maximum(1.0, np.rint(self.payroll / (1 + SOCIAL_ON_WAGES) / self._firms.wage))

    def bill(self, month: Month, active: Floats, expected: Floats, due: Obligations, books: Books) -> None:
        """The month's wages, premises, leasing and taxes fall due."""
        firms = self._firms
        self.payroll += STAFF_ADJUSTMENT * (expected * firms.payroll - self.payroll) * active
        paid_out = self.payroll * self._rng.lognormal(0, 0.02, len(firms)) * active
        wages = fen(paid_out / (1 + SOCIAL_ON_WAGES))
        self._accrue(Slot.PAYROLL, wages, month, due, books)
        self._accrue(Slot.SOCIAL, fen(wages * SOCIAL_ON_WAGES), month, due, books)
        self._accrue(Slot.RENT, fen(firms.rent * active), month, due, books)
        power = expected * firms.utilities * self._rng.lognormal(0, 0.12, len(firms)) * active
        self._accrue(Slot.UTILITIES, fen(power), month, due, books)
        self._accrue(Slot.LEASING, fen(firms.leasing * active), month, due, books)
        self._bill_taxes(month, due, books)
        wear = fen(books.balance[Account.FIXED_ASSETS] / LIFE_OF_ASSETS_MONTHS)
        books.post(Account.DEPRECIATION, Account.FIXED_ASSETS, wear)

    def _accrue(self, slot: Slot, amount: Amounts, month: Month, due: Obligations, books: Books) -> None:
        selling = fen(amount * SELLING_SHARE) if slot in (Slot.PAYROLL, Slot.SOCIAL) else np.zeros_like(amount)
        books.post(Account.SELLING, Account.ACCRUED, selling)
        books.post(Account.ADMIN, Account.ACCRUED, amount - selling)
        due.add(slot, amount, month.start + self._firms.pay_day[:, slot])

    def _bill_taxes(self, month: Month, due: Obligations, books: Books) -> None:
        """Last month's value-added tax, and last quarter's profit tax in the first month of each quarter."""
        vat = np.maximum(0, -books.balance[Account.VAT])
        books.post(Account.VAT, Account.ACCRUED, vat)
        amount = vat
        if month.month % 3 == 1:
            amount = vat + self._profit_tax
            self._profit_tax = np.zeros_like(vat)
        due.add(Slot.TAX, amount, month.start + np.minimum(self._firms.pay_day[:, Slot.TAX], 14))

    def provide_profit_tax(self, month: Month, books: Books) -> None:
        """At the end of each quarter, tax on the year's profit so far that was not yet provided for."""
        if month.month % 3:
            return
        profit = -books.balance[Account.REVENUE : Account.INCOME_TAX].sum(axis=0)
        wanted = fen(np.maximum(0, profit) * PROFIT_TAX) - books.balance[Account.INCOME_TAX]
        provided = np.maximum(0, wanted)
        books.post(Account.INCOME_TAX, Account.ACCRUED, provided)
        self._profit_tax += provided

    def draw(
        self, month: Month, active: Floats, expected: Floats, instalments: Amounts, due: Obligations, books: Books
    ) -> None:
        """The owner's living and a share of the cash above the usual buffer; machines are replaced when affordable."""
        firms, rng = self._firms, self._rng
        reserve = self.target(expected) + INSTALMENTS_KEPT * instalments
        spare = np.maximum(0, books.cash - reserve) * firms.payout
        total = (firms.living * expected + spare) * active
        in_cash = total * firms.cash_habit
        for slot, amount in ((Slot.WITHDRAWAL, in_cash), (Slot.DRAWINGS, total - in_cash)):
            rounded = np.rint(amount / THOUSAND_YUAN).astype(np.int64) * THOUSAND_YUAN
            due.add(slot, rounded, month.start + firms.pay_day[:, slot])
        bets = fen(firms.gambling * rng.uniform(0, 2, len(firms)) * active)
        due.add(Slot.GAMBLING, bets, month.start + firms.pay_day[:, Slot.GAMBLING])
        wear = 12 * ASSETS_TO_YEARLY_SALES * expected / LIFE_OF_ASSETS_MONTHS
        renews = rng.random(len(firms)) < 1 / RENEWAL_MONTHS
        wanted = wear * RENEWAL_MONTHS * rng.uniform(0.3, 1.7, len(firms)) * renews * active
        affordable = np.minimum(wanted, np.maximum(0, books.cash - 0.5 * self.target(expected)))
        due.add(Slot.CAPEX, fen(affordable), month.start + firms.pay_day[:, Slot.CAPEX])

    def target(self, expected: Floats) -> Floats:
        """Cash that the owner likes to keep: buffer days of outflow."""
        wanted: Floats = np.maximum(LEAST_BUFFER_DAYS, self._firms.buffer_days) * expected / 30
        return wanted


def strain(day: int, due: Obligations, target: Floats, books: Books) -> Floats:
    """1 where bills are late or cash is far below the usual buffer, else 0."""
    is_late = due.late_days(day)[:, WATCHED].max(axis=1) > 5
    strained: Floats = (is_late | (books.cash < 0.15 * target)).astype(np.float64)
    return strained


def owes_lenders(loans: Loans) -> Floats:
    """Number of new lenders still owed."""
    return np.asarray(np.count_nonzero(loans.owed[:, Slot.NEW_LENDER - LOANS.start :], axis=1), np.float64)
