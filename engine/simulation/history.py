"""The life of a group of firms, day by day, from three years before the application to a year after it.

Each month is planned (what is sold, bought, billed, borrowed); each day money arrives and is paid as far as it lasts.
Default is what happens: an instalment of the loan granted on the day of the application stays unpaid for 90 days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.facts.conduct import Category
from engine.features.columns import Flags, Floats, Ints
from engine.simulation.borrowing import TEN_THOUSAND_YUAN, Borrowing
from engine.simulation.firm import NEVER, Firms
from engine.simulation.fraud import Fraud
from engine.simulation.ledger import Account, Amounts, Books, Entries, Integers, Schedule, entries, fen
from engine.simulation.loans import Loans
from engine.simulation.market import Market, has_struck
from engine.simulation.obligations import WATCHED, Obligations, Party, Slot
from engine.simulation.parameters import Parameters
from engine.simulation.purchasing import Purchasing
from engine.simulation.timeline import Month, Timeline
from engine.simulation.upkeep import ASSETS_TO_YEARLY_SALES, Upkeep, strain

DAYS_TO_DEFAULT = 90
OVERDRAFT_RATE = 0.058
TENOR_RAISES_REQUEST = 0.85
"""Longer loans are larger, a little less than in proportion to their tenor."""
LARGEST_LATENESS_OF_APPLICANTS = 60
"""A firm that is later than this with a loan, wages or tax would be turned away at the door."""


@dataclass(frozen=True, eq=False, slots=True)
class YearEnd:
    """The ledger on the last day of a year, before the result is carried over."""

    year: int
    balance: Amounts
    cash_against: Amounts
    principal_due: Amounts
    is_active: Flags


@dataclass(eq=False)
class Snapshot:
    """What is asked and declared on the as-of day."""

    requested: Amounts
    is_eligible: Flags
    owed: Amounts
    instalments: Amounts
    lenders: Integers
    rates: Floats
    left: Amounts
    is_declared: Flags
    employees: Floats
    expected: Floats
    customers: Integers
    balance: Amounts


@dataclass(eq=False)
class History:
    """Everything that was observed of a group of firms, and what became of the loan."""

    firms: Firms
    timeline: Timeline
    movements: Entries
    window_opening: Amounts
    issued: Entries
    received: Entries
    years: list[YearEnd]
    snapshot: Snapshot
    scheme: NDArray[np.int64]
    macro: Floats
    """(months, sectors) index of demand."""
    grants: list[tuple[Slot, Integers, Integers]]
    default_day: Integers
    """The first day on which an instalment of the granted loan was 90 days late, NEVER without one."""
    days_past_due: Ints
    """(n, 12) at the end of each month after the loan was paid out; `outstanding` the same, in fen."""
    outstanding: Amounts

    @property
    def defaulted(self) -> Flags:
        return np.asarray(self.default_day < NEVER)


class Life:
    """The running simulation of a group of firms."""

    def __init__(self, p: Parameters, firms: Firms, timeline: Timeline, rng: Generator) -> None:
        self.p, self.firms, self.timeline, self.rng = p, firms, timeline, rng
        self.books = Books(len(firms), timeline.window_start, timeline.as_of_day)
        self.schedule = Schedule(timeline.last_day + 1, len(firms))
        self.due = Obligations(len(firms), timeline, fen(firms.overdraft))
        self.due.refusal_day = firms.refusal_day.astype(np.int32)
        self.due.lends_to_owner = firms.lends_to_owner
        self.loans = Loans(len(firms))
        self.market = Market(p, firms, timeline, rng)
        self.purchasing = Purchasing(p, firms, rng)
        self.upkeep = Upkeep(firms, rng)
        self.borrowing = Borrowing(p, firms, timeline, rng)
        self.fraud = Fraud(p, firms, timeline, rng)
        self.years: list[YearEnd] = []
        self.requested = np.zeros(len(firms), np.int64)
        self.repaid = np.zeros(len(firms), np.int64)
        self.default_day = np.full(len(firms), NEVER)
        self.days_past_due: list[Ints] = []
        self.outstanding: list[Amounts] = []
        self._balance_days = np.zeros(len(firms))
        self._overdrawn_days = np.zeros(len(firms))

    def run(self) -> History:
        snapshot = self.until_application()
        self.after_application()
        return self._observed(snapshot)

    def until_application(self) -> Snapshot:
        """Live up to the evening of the as-of day; what is asked for and declared then."""
        for month in self.timeline.months[: self.timeline.as_of_month + 1]:
            self._month(month)
        return self._apply()

    def after_application(self) -> None:
        """Live the year after, in which the loan is repaid or not."""
        for month in self.timeline.months[self.timeline.as_of_month + 1 :]:
            self._month(month)
            self.days_past_due.append(self._days_past_due(min(month.end, self.timeline.last_day)))
            self.outstanding.append(self.loans.owed[:, 0].copy())

    def forget(self) -> None:
        """Drop the rows of the past, which no future depends on."""
        for rows in (self.books.movements, self.market.issued, self.purchasing.received):
            rows.clear()

    def _month(self, month: Month) -> None:
        self._plan(month)
        for day in range(month.start, min(month.end, self.timeline.last_day) + 1):
            self._live(day)
        if month.month == 12:
            self._end_year(month)

    def _plan(self, month: Month) -> None:
        """Decide the month's business in the order in which a firm would."""
        self._open(month)
        if month.index == self.timeline.window_month:
            self.books.window_opening = self.books.cash.copy()
        active = (self.firms.start_month <= month.index).astype(np.float64)
        expected, due, books = self.market.expected, self.due, self.books
        self.purchasing.buy(month, active, expected, due, books)
        working = np.flatnonzero(active)
        sold = self.market.sell(month, working, self.purchasing.most_sales(books), books, self.schedule)
        self.market.refund(month, sold, books, self.schedule)
        self.purchasing.use(sold, books)
        self.upkeep.bill(month, active, expected, due, books)
        self.loans.bill(month, self.firms.pay_day, due, books)
        self._strike(month, active)
        if month.index == self.timeline.as_of_month + 1:
            self._grant(month)
        self.upkeep.draw(month, active, expected, self.loans.monthly_payment().sum(axis=1), due, books)
        self.borrowing.renew(month, active, expected, self.loans, due, self.schedule)
        self.borrowing.bridge(month, active, expected, self.loans, due, books, self.schedule)
        self.fraud.act(month, strain(month.start, due, self.upkeep.target(expected), books), expected, self.schedule)
        self.upkeep.provide_profit_tax(month, books)

    def _open(self, month: Month) -> None:
        """Opening balances of firms that begin: old ones bring receivables and a loan, all cash, stock and bills."""
        begins = np.flatnonzero(self.firms.start_month == month.index)
        if not len(begins):
            return
        books = self.books
        if month.index == 0:
            self.market.open(begins, self.schedule, books)
            self.borrowing.open(begins, self.loans, self.due, books)
        self.purchasing.open(begins, books)
        cash = fen(self.upkeep.target(self.market.expected) + 0.4 * self.firms.monthly_sales)[begins]
        assets = fen(12 * ASSETS_TO_YEARLY_SALES * self.firms.monthly_sales)[begins]
        for account, amount in ((Account.CASH, cash), (Account.FIXED_ASSETS, assets)):
            books.balance[account][begins] += amount
            books.balance[Account.RETAINED][begins] -= amount
        books.window_opening[begins] = books.cash[begins]
        capital = -np.rint(fen(self.firms.monthly_sales)[begins] / TEN_THOUSAND_YUAN).astype(np.int64)
        capital *= TEN_THOUSAND_YUAN
        books.balance[Account.CAPITAL][begins] += capital
        books.balance[Account.RETAINED][begins] -= capital

    def _strike(self, month: Month, active: Floats) -> None:
        """A claim to pay at once, after the application or, smaller, before it; collapse of demand is the market's."""
        size = np.where(has_struck(self.firms.loss_day, month), 0.8 + 2.2 * self.firms.hidden_size, 0.0)
        size += np.where(has_struck(self.firms.visible_shock_day, month), 0.3 * self.firms.visible_size, 0.0)
        amount = fen(size * self.market.expected * active)
        self.books.post(Account.ADMIN, Account.ACCRUED, amount)
        self.due.add(Slot.CLAIM, amount, np.full(len(amount), month.start + 9))

    def _live(self, day: int) -> None:
        if day in self.timeline.interest_days:
            self._credit_interest(day)
        self.books.book(self.schedule.take(day))
        self.loans.collect(day, self.due)
        if self.timeline.next_business[day] == day:
            firm, slot, paid = self.due.pay(day, self.books)
            self.loans.repay(firm, slot, paid)
            is_requested = slot == Slot.REQUESTED_LOAN
            self.repaid[firm[is_requested]] += paid[is_requested]
        self._balance_days += np.maximum(self.books.cash, 0)
        self._overdrawn_days -= np.minimum(self.books.cash, 0)
        if day > self.timeline.as_of_day + DAYS_TO_DEFAULT:
            self._watch(day)

    def _credit_interest(self, day: int) -> None:
        firm = np.arange(len(self.firms), dtype=np.int32)
        credited = fen(self._balance_days * self.p.deposit_rate / 360)
        charged = fen(self._overdrawn_days * OVERDRAFT_RATE / 360)
        nobody = Party.NOBODY
        self.books.book(entries(day, firm, credited, Account.OTHER_INCOME, Category.INTEREST_CREDITED, nobody))
        self.books.book(entries(day, firm, -charged, Account.INTEREST, Category.BANK_FEE, nobody))
        self._balance_days[:] = 0
        self._overdrawn_days[:] = 0

    def _end_year(self, month: Month) -> None:
        if month.year <= self.timeline.newest_accounts_year:
            is_active = self.firms.start_month <= month.index
            self.years.append(
                YearEnd(
                    month.year,
                    self.books.balance.copy(),
                    self.books.cash_against.copy(),
                    self.loans.principal_due_within_year(),
                    is_active,
                )
            )
        self.books.close_year()

    def _apply(self) -> Snapshot:
        """The application: how much is asked (more by those short of cash), who is let in, and what is declared."""
        expected = self.market.expected
        shortfall = np.clip(1 - self.books.cash / self.upkeep.target(expected), 0, 1)
        yearly = expected * 12 * self.firms.request_ratio * (self.firms.tenor / 12) ** TENOR_RAISES_REQUEST
        yearly *= 1 + self.p.need_raises_request * shortfall
        self.requested = np.maximum(2, np.rint(yearly / TEN_THOUSAND_YUAN)).astype(np.int64) * TEN_THOUSAND_YUAN
        late = self.due.late_days(self.timeline.as_of_day)[:, WATCHED].max(axis=1)
        return Snapshot(
            requested=self.requested,
            is_eligible=late <= LARGEST_LATENESS_OF_APPLICANTS,
            owed=self.loans.owed.copy(),
            instalments=self.loans.monthly_payment(),
            lenders=self.loans.lenders.copy(),
            rates=self.loans.rate * 12,
            left=self.loans.left.copy(),
            is_declared=self.loans.is_declared.copy(),
            employees=self.upkeep.headcount(),
            expected=expected.copy(),
            customers=self.market.customer.copy(),
            balance=self.books.balance.copy(),
        )

    def _grant(self, month: Month) -> None:
        """The requested loan is paid out to everybody; most of it is spent on what it was asked for."""
        firm = np.arange(len(self.firms))
        self.loans.grant(Slot.REQUESTED_LOAN, firm, self.requested, self.p.request_rate, self.firms.tenor, self.due)
        day = self.timeline.next_business[month.start]
        self.schedule.add(self.loans.payouts(Slot.REQUESTED_LOAN, firm, self.requested, day))
        spent = self.requested * self.p.proceeds_spent
        equipment = fen(spent * self.p.spent_on_equipment)
        for slot, amount in ((Slot.CAPEX, equipment), (Slot.STOCK, fen(spent) - equipment)):
            self.due.add(slot, amount, month.start + self.firms.pay_day[:, slot])

    def _watch(self, day: int) -> None:
        """Note the firms whose oldest unpaid instalment of the granted loan is 90 days late today."""
        late = (self.default_day == NEVER) & (self._days_past_due(day) >= DAYS_TO_DEFAULT)
        self.default_day[late] = day

    def _days_past_due(self, day: int) -> Ints:
        """Days since the oldest unpaid instalment of the granted loan fell due, 0 where none is unpaid."""
        paid = self.repaid // self.loans.instalment[:, 0]
        first = self.timeline.as_of_month + 2
        starts = np.array([m.start for m in self.timeline.months[first:]] + [NEVER] * 30)
        oldest = np.where(
            self.loans.is_free(Slot.REQUESTED_LOAN), NEVER, starts[paid] + self.firms.pay_day[:, Slot.REQUESTED_LOAN]
        )
        late: Ints = np.maximum(0, day - oldest)
        return late

    def _observed(self, snapshot: Snapshot) -> History:
        return History(
            firms=self.firms,
            timeline=self.timeline,
            movements=np.concatenate(self.books.movements),
            window_opening=self.books.window_opening,
            issued=np.concatenate(self.market.issued),
            received=np.concatenate(self.purchasing.received),
            years=self.years,
            snapshot=snapshot,
            scheme=self.fraud.scheme,
            macro=np.array(self.market.macro_history),
            grants=self.loans.grants,
            default_day=self.default_day,
            days_past_due=np.stack(self.days_past_due, axis=1),
            outstanding=np.stack(self.outstanding, axis=1),
        )
