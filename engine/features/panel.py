"""The panel: columns of many firms and the shared intermediates that features reduce."""

from __future__ import annotations

from functools import cached_property

from engine.features.balances import Daily
from engine.features.books import Book
from engine.features.columns import Column, FirmColumns, OrderColumns, PanelColumns
from engine.features.flows import Flows
from engine.features.months import Monthly
from engine.features.months_back import Calendar
from engine.features.parties import Parties, Sums
from engine.features.reduce import ratio
from engine.features.spread import Spread


class Panel:
    """Facts of many firms, sorted by (firm, day), with intermediates computed once and kept.

    One firm is a panel of one: the same code serves the desk and a portfolio. Nothing dated after a firm's as-of
    date is used.
    """

    def __init__(self, columns: PanelColumns) -> None:
        self.columns = columns
        self.firms: FirmColumns = columns.firms
        self.orders: OrderColumns = columns.orders
        self._size = len(columns.firms)

    def __len__(self) -> int:
        return self._size

    @cached_property
    def instalment(self) -> Column:
        """One month's share of the principal asked for; NaN where amount or tenor is unknown."""
        return ratio(self.firms.requested_amount, self.firms.tenor_months)

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.firms.as_of)

    @cached_property
    def flows(self) -> Flows:
        """Bank movements."""
        return Flows(self.columns.transactions, self.firms.as_of, self.calendar)

    @cached_property
    def daily(self) -> Daily:
        """Closing balances day by day."""
        return Daily(self.flows)

    @cached_property
    def monthly(self) -> Monthly:
        """Bank flows month by month."""
        return Monthly(self.flows)

    @cached_property
    def parties(self) -> Parties:
        """Who pays and is paid, by the bank statements."""
        return Parties(self.flows.firm, self.flows.counterparty, len(self))

    @cached_property
    def customers(self) -> Sums:
        """Effective inflow of the last year by party."""
        return self.parties.sums(self.flows.receipts, self.flows.amount)

    @cached_property
    def suppliers(self) -> Sums:
        """Trade debits of the last year by party."""
        flows = self.flows
        return self.parties.sums(flows.is_purchase & (flows.age < 365), -flows.amount)

    @cached_property
    def sales(self) -> Book:
        return Book(self.columns.sales, self.firms.as_of, self.calendar, self.firms.has_sales)

    @cached_property
    def purchases(self) -> Book:
        return Book(self.columns.purchases, self.firms.as_of, self.calendar, self.firms.has_purchases)

    @cached_property
    def accounts(self) -> Spread:
        """Yearly accounts."""
        return Spread(self.columns.accounts, len(self))
