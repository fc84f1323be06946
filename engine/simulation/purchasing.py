"""Purchases: goods are bought to keep the usual stock, suppliers are paid by their terms, and stop when not paid."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from engine.features.columns import Floats
from engine.simulation.firm import Firms
from engine.simulation.invoicing import invoices
from engine.simulation.ledger import Account, Amounts, Books, Entries, Positions, fen
from engine.simulation.obligations import SUPPLIER_SLOTS, Obligations, Party, Slot
from engine.simulation.parameters import Parameters
from engine.simulation.timeline import Month

PATIENCE_DAYS = 45
"""Suppliers deliver less once a bill is late by more than this."""
CUT = 0.55
RESTOCKING = 0.5


class Purchasing:
    """Stock, cost of sales, and bills on the way to their due date."""

    def __init__(self, p: Parameters, firms: Firms, rng: Generator) -> None:
        self._p, self._firms, self._rng = p, firms, rng
        self._pending = np.zeros((4, *firms.supplier_shares.shape), np.int64)
        self._margin_shock = rng.normal(0, p.margin_noise / np.sqrt(1 - p.margin_persistence**2), len(firms))
        self.received: list[Entries] = []

    def open(self, firm: Positions, books: Books) -> None:
        """Stock and open bills that a firm starts with."""
        stock = fen(self._stock_wanted(self._firms.monthly_sales))[firm]
        monthly = self._firms.monthly_sales * self._firms.materials * (1 + self._vat())
        for ahead in range(2):
            terms = self._firms.supplier_terms > ahead
            self._pending[ahead][firm] = fen(monthly[:, None] * self._firms.supplier_shares * terms)[firm]
        bills = self._pending[:, firm].sum(axis=(0, 2))
        books.balance[Account.INVENTORY][firm] += stock
        books.balance[Account.PAYABLES][firm] -= bills
        books.balance[Account.RETAINED][firm] += bills - stock

    def cost_ratio(self) -> Floats:
        """Materials over net sales now: the firm's own plus its drifting margin shock."""
        return np.clip(self._firms.materials - self._margin_shock, 0.03, 0.98)

    def buy(self, month: Month, is_active: Floats, expected: Floats, due: Obligations, books: Books) -> None:
        """Order what is needed, receive the invoices, and bring bills that are now due to the obligations."""
        p = self._p
        shock = self._rng.normal(0, p.margin_noise, len(self._firms))
        self._margin_shock = p.margin_persistence * self._margin_shock + shock
        self._bring_due(month, due)
        stock = books.balance[Account.INVENTORY]
        usage = expected * self.cost_ratio()
        wanted = usage + RESTOCKING * (self._stock_wanted(expected) - stock)
        late = due.late_days(month.start)[:, SUPPLIER_SLOTS].max(axis=1)
        wanted = np.clip(wanted, 0, 2.5 * usage) * np.where(late > PATIENCE_DAYS, CUT, 1.0) * is_active
        self._receive(month, wanted, books)

    def _receive(self, month: Month, wanted: Floats, books: Books) -> None:
        shares = self._firms.supplier_shares
        net = fen(wanted[:, None] * shares * self._rng.lognormal(-0.01, 0.15, shares.shape))
        tax = fen(net * self._vat()[:, None])
        firm = np.arange(len(net), dtype=np.int32)[:, None]
        party = Party.SUPPLIER + np.arange(net.shape[1], dtype=np.int32)[None, :]
        day = month.start + self._rng.integers(0, month.length, net.shape)
        self.received.append(invoices(day, firm, party, net, tax, False))
        books.post(Account.INVENTORY, Account.PAYABLES, net.sum(axis=1))
        books.post(Account.VAT, Account.PAYABLES, tax.sum(axis=1))
        for ahead in range(3):
            self._pending[ahead] += np.where(self._firms.supplier_terms == ahead, net + tax, 0)

    def _bring_due(self, month: Month, due: Obligations) -> None:
        for column in range(self._pending.shape[2]):
            slot = Slot.SUPPLIERS + column
            due.add(slot, self._pending[0, :, column], month.start + self._firms.pay_day[:, slot])
        self._pending[:-1] = self._pending[1:]
        self._pending[-1] = 0

    def use(self, net_sales: Amounts, books: Books) -> None:
        """Cost of what was sold leaves the stock, which cannot fall below nothing."""
        cost = np.minimum(fen(net_sales * self.cost_ratio()), np.maximum(0, books.balance[Account.INVENTORY]))
        books.post(Account.COST, Account.INVENTORY, cost)

    def most_sales(self, books: Books) -> Floats:
        """Net sales that the goods at hand allow."""
        allowed: Floats = books.balance[Account.INVENTORY] / self.cost_ratio()
        return np.maximum(allowed, 0.0)

    def _stock_wanted(self, monthly_sales: Floats) -> Floats:
        days = np.array([s.inventory_days for s in self._p.sectors])[self._firms.sector]
        wanted: Floats = monthly_sales * self.cost_ratio() * days / 30
        return wanted

    def _vat(self) -> Floats:
        return np.array([s.vat for s in self._p.sectors])[self._firms.sector]
