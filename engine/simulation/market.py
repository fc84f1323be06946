"""Demand and customers: what is sold in a month, to whom, and when they pay."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.facts.conduct import Category
from engine.features.columns import Flags, Floats
from engine.simulation.firm import NEVER, Firms, yearly_wave
from engine.simulation.invoicing import invoices
from engine.simulation.ledger import Account, Amounts, Books, Entries, Integers, Positions, Schedule, entries, fen
from engine.simulation.obligations import Party
from engine.simulation.parameters import Parameters
from engine.simulation.timeline import Month, Timeline

WRITE_OFF_DAYS = 150
PROMPT = 0.8
"""Over the term, when a customer pays that is never late."""
COLLAPSE_LEAST, COLLAPSE_MOST = 0.55, 1.0
VISIBLE_LEAST, VISIBLE_MOST = 0.05, 0.35
SMALL_CUSTOMER_BUYS = 0.72
"""Chance that a customer other than the largest two buys in a given month."""


class Market:
    """State of demand: macro by sector, the firm's own shock, and which customers still buy."""

    def __init__(self, p: Parameters, firms: Firms, timeline: Timeline, rng: Generator) -> None:
        self._p, self._firms, self._timeline, self._rng = p, firms, timeline, rng
        self.luck = rng.spawn(1)[0]
        """Of customers that fail: a stream of its own."""
        self._shock = rng.normal(0, p.demand_noise / np.sqrt(1 - p.demand_persistence**2), len(firms))
        self._macro = np.zeros(len(p.sectors))
        self.macro_history: list[Floats] = []
        self._is_customer = firms.customer_shares > 0
        self.customer = np.tile(np.arange(p.customers, dtype=np.int32), (len(firms), 1))
        self._next_customer = np.full(len(firms), p.customers, np.int32)
        self.issued: list[Entries] = []
        self.expected = firms.monthly_sales.copy()

    def open(self, firm: Positions, schedule: Schedule, books: Books) -> None:
        """Receivables that a firm brings along on the first day, paid over the customers' usual time."""
        delay = self._terms()[firm]
        gross = fen(self._firms.monthly_sales[firm, None] * self._firms.customer_shares[firm] * delay / 30 * 1.13)
        day = self._timeline.next_business[self._rng.integers(0, np.maximum(2, delay.astype(np.int64)))]
        schedule.add(self._receipts(day, np.broadcast_to(firm[:, None], day.shape), self.customer[firm], gross))
        books.balance[Account.RECEIVABLES][firm] += gross.sum(axis=1)
        books.balance[Account.RETAINED][firm] -= gross.sum(axis=1)

    def sell(self, month: Month, active: Positions, most: Floats, books: Books, schedule: Schedule) -> Amounts:
        """Issue the month's invoices and schedule their payment; answers net sales by firm, never above `most`."""
        self._lose_customers(schedule)
        demand = np.minimum(self._demand(month), most)
        demand[~np.isin(np.arange(len(demand)), active)] = 0.0
        business = self._to_business(month, demand, schedule)
        retail = self._to_public(month, demand, schedule)
        net = business[0] + retail[0]
        books.post(Account.RECEIVABLES, Account.REVENUE, net)
        books.post(Account.RECEIVABLES, Account.VAT, business[1] + retail[1])
        self.expected = np.where(demand > 0, 0.7 * self.expected + 0.3 * net, self.expected)
        return net

    def _demand(self, month: Month) -> Floats:
        p, firms = self._p, self._firms
        self._shock = (
            p.demand_persistence * self._shock + self._rng.normal(0, p.demand_noise, len(firms)) * firms.unrest
        )
        self._macro = p.macro_persistence * self._macro + self._rng.normal(0, p.macro_noise, len(p.sectors))
        self.macro_history.append(np.exp(self._macro))
        self._turn_over_customers()
        level = firms.monthly_sales * np.exp(firms.growth * month.index + self._shock + self._macro[firms.sector])
        collapse = COLLAPSE_LEAST + (COLLAPSE_MOST - COLLAPSE_LEAST) * firms.hidden_size
        dent = VISIBLE_LEAST + (VISIBLE_MOST - VISIBLE_LEAST) * firms.visible_size
        level *= np.where(firms.collapse_day <= month.end, 1 - collapse, 1.0)
        level *= np.where(firms.visible_shock_day <= month.end, 1 - dent, 1.0)
        demand: Floats = level * yearly_wave(p, firms.sector, month.month)
        return demand

    def _turn_over_customers(self) -> None:
        """Some customers leave for good, and their place is taken by a new one after a while."""
        draws = self._rng.random(self._is_customer.shape)
        has_share = self._firms.customer_shares > 0
        leaves = self._is_customer & (draws < self._firms.churn[:, None])
        comes = ~self._is_customer & has_share & (draws < self._p.customer_return)
        firm, column = np.nonzero(comes)
        order = np.cumsum(comes, axis=1)[firm, column] - 1
        self.customer[firm, column] = self._next_customer[firm] + order
        self._next_customer += comes.sum(axis=1, dtype=np.int32)
        self._is_customer = (self._is_customer & ~leaves) | comes

    def _lose_customers(self, schedule: Schedule) -> None:
        """Customers that fail buy no more, and what they still owe is written off when it would have been paid."""
        fails = self._is_customer & (self.luck.random(self._is_customer.shape) < self._p.customer_failure)
        firm, column = np.nonzero(fails)
        if len(firm):
            self._is_customer &= ~fails
            schedule.lose(firm, self.customer[firm, column])

    def _to_business(self, month: Month, demand: Floats, schedule: Schedule) -> tuple[Amounts, Amounts]:
        p, rng = self._p, self._rng
        shape = (*self._is_customer.shape, p.invoices_per_customer)
        rank = np.argsort(np.argsort(-self._firms.customer_shares, axis=1), axis=1)
        chance = np.where(rank < 2, 1.0, SMALL_CUSTOMER_BUYS)
        buys = self._is_customer & (rng.random(self._is_customer.shape) < chance)
        each = demand[:, None] * self._firms.customer_shares * buys / chance / p.invoices_per_customer
        net = fen(each[:, :, None] * _around_one(self._firms.lumpiness[:, None, None], shape, rng))
        tax = fen(net * self._vat()[:, None, None])
        day = month.start + rng.integers(0, month.length, shape)
        self._issue(day, net, tax)
        wait = days_until_paid(self._terms()[:, :, None], self._firms.customer_delay[:, :, None], shape, rng)
        self._schedule_payment(day, net + tax, wait, schedule)
        return net.sum(axis=(1, 2)), tax.sum(axis=(1, 2))

    def _issue(self, day: Integers, net: Amounts, tax: Amounts) -> None:
        firm, party = self._addresses(net)
        self.issued.append(invoices(day, firm, party, net, tax, False))
        is_void = self._rng.random(net.shape) < self._firms.voids[:, None, None]
        self.issued.append(invoices(day, firm, party, net * is_void, tax * is_void, True))

    def _addresses(self, net: Amounts) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Firm and customer of each place of an array of shape (n, K, invoices)."""
        firm = np.broadcast_to(np.arange(len(net), dtype=np.int32)[:, None, None], net.shape)
        return firm, np.broadcast_to(self.customer[:, :, None], net.shape)

    def _schedule_payment(self, day: Integers, gross: Amounts, wait: Floats, schedule: Schedule) -> None:
        firm, party = self._addresses(gross)
        is_bad = self._rng.random(gross.shape) < self._p.bad_invoices
        pay_day = self._timeline.next_business[day + np.minimum(wait, 360).astype(np.int64)]
        schedule.add(self._receipts(pay_day, firm, party, np.where(is_bad, 0, gross)))
        lost = entries(
            day + WRITE_OFF_DAYS, firm, np.where(is_bad, gross, 0), Account.RECEIVABLES, 0, party, Account.ADMIN
        )
        schedule.add(lost)

    def _receipts(self, day: Integers, firm: Integers, party: Integers, gross: Amounts) -> Entries:
        return entries(day, firm, gross, Account.RECEIVABLES, Category.SALES, party)

    def _to_public(self, month: Month, demand: Floats, schedule: Schedule) -> tuple[Amounts, Amounts]:
        """Sales at the till: settled by the platform within days, one collective invoice a month."""
        count = self._p.settlements_per_month
        share = np.array([s.retail for s in self._p.sectors])[self._firms.sector]
        parts = self._rng.dirichlet(np.full(count, 20.0), len(demand))
        net = fen(demand * share)
        tax = fen(net * self._vat())
        firm = np.arange(len(demand), dtype=np.int32)
        self.issued.append(invoices(month.end, firm, Party.PLATFORM, net, tax, False))
        portions = fen((net + tax)[:, None] * parts)
        portions[:, -1] += net + tax - portions.sum(axis=1)
        days = self._timeline.next_business[
            month.start + 2 + np.linspace(month.length / count, month.length, count).astype(np.int64)
        ]
        is_cash = self._rng.random(portions.shape) < self._firms.cash_habit[:, None]
        category = np.where(is_cash, Category.CASH_DEPOSIT, Category.SETTLEMENT)
        party = np.where(is_cash, Party.NOBODY, Party.PLATFORM)
        schedule.add(
            entries(
                np.broadcast_to(days, portions.shape), firm[:, None], portions, Account.RECEIVABLES, category, party
            )
        )
        return net, tax

    def refund(self, month: Month, net_sales: Amounts, books: Books, schedule: Schedule) -> None:
        """Now and then a customer gives goods back: a negative invoice, and the money returned."""
        refunds = self._rng.random(len(net_sales)) < self._firms.refunds
        net = np.where(refunds, fen(net_sales * self._rng.uniform(0.005, 0.05, len(net_sales))), 0)
        tax = fen(net * self._vat())
        firm, party = np.arange(len(net), dtype=np.int32), self.customer[:, 0]
        self.issued.append(invoices(month.end, firm, party, -net, -tax, False))
        books.post(Account.REVENUE, Account.RECEIVABLES, net)
        books.post(Account.VAT, Account.RECEIVABLES, tax)
        day = self._timeline.next_business[month.end + 5]
        schedule.add(entries(day, firm, -(net + tax), Account.RECEIVABLES, Category.SALES_REFUND, party))

    def _vat(self) -> Floats:
        return np.array([s.vat for s in self._p.sectors])[self._firms.sector]

    def _terms(self) -> Floats:
        return payment_terms(self._p, self._firms)


def _around_one(spread: Floats, shape: tuple[int, ...], rng: Generator) -> Floats:
    """Lognormal factors of mean one."""
    return np.asarray(np.exp(spread * rng.standard_normal(shape) - spread**2 / 2))


def payment_terms(p: Parameters, firms: Firms) -> Floats:
    """Days that each customer of each firm is given to pay, shape (n, K): those of the trade, more for slow payers."""
    days = np.array([s.receivable_days for s in p.sectors])[firms.sector]
    terms: Floats = days[:, None] + firms.customer_delay - p.lateness_days
    return np.maximum(terms, 2.0)


def days_until_paid(terms: Floats, delay: Floats, shape: tuple[int, ...], rng: Generator) -> Floats:
    """Customers pay a little before the term, or after it, slow ones later and less predictably."""
    return np.asarray(terms * PROMPT + delay * rng.exponential(1.0, shape))


def has_struck(day: Integers, month: Month) -> Flags:
    """Marks shocks that strike within the month."""
    struck: Flags = (day >= month.start) & (day <= month.end) & (day < NEVER)
    return struck
