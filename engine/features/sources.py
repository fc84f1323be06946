"""Sources: which rows of a case a feature rests on, named the way features are computed.

Each function answers a `RowsOf`, to be applied to a panel of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from engine.facts.conduct import Category
from engine.features.columns import Flags
from engine.features.feature import Rows, RowsOf
from engine.features.panel import Panel

Choice: TypeAlias = Callable[[Panel], Flags]


def movements(*categories: Category, days: int = 365) -> RowsOf:
    """Transactions of these categories (all, if none is named) within the window."""

    def rows(panel: Panel) -> Rows:
        flows = panel.flows
        chosen = flows.rows(*categories, days=days) if categories else np.flatnonzero(flows.age < days)
        return Rows("transactions", flows.position[chosen])

    return rows


def movements_where(choice: Choice, days: int = 365) -> RowsOf:
    """Transactions that a condition on the panel chooses, within the window."""

    def rows(panel: Panel) -> Rows:
        flows = panel.flows
        return Rows("transactions", flows.position[choice(panel) & (flows.age < days)])

    return rows


def turnover(days: int = 365) -> RowsOf:
    """Credits that count as turnover."""
    return movements_where(lambda panel: panel.flows.is_effective, days)


def operation(days: int = 365) -> RowsOf:
    """Credits that count as turnover and operating debits."""
    return movements_where(lambda panel: panel.flows.is_effective | panel.flows.is_operating, days)


def days_where(choice: Choice, days: int = 365) -> RowsOf:
    """Transactions of the days that a condition on closing balances chooses, and the last one before each such day."""

    def rows(panel: Panel) -> Rows:
        flows = panel.flows
        chosen = choice(panel)[0, -days:]
        ages = days - 1 - np.flatnonzero(chosen)
        rising = -flows.age
        led = np.searchsorted(rising, -ages, side="right") - 1
        found = np.isin(flows.age, ages)
        found[led[led >= 0]] = True
        return Rows("transactions", flows.position[found])

    return rows


def low_days(q: float, days: int) -> RowsOf:
    """Transactions behind the days that closed at or below the q-quantile of the window."""
    return days_where(lambda panel: panel.daily.closing <= panel.daily.quantile(q, days)[:, None] + 0.005, days)


def invoices(book: str, days: int = 365) -> RowsOf:
    """Invoices of the window: `book` is sales or purchases."""

    def rows(panel: Panel) -> Rows:
        side = panel.sales if book == "sales" else panel.purchases
        return Rows(book, side.position[side.age < days])

    return rows


def items(*codes: str) -> RowsOf:
    """Item codes of the yearly accounts."""
    return lambda panel: Rows("accounts", np.empty(0, np.intp), codes)


def application(*fields: str) -> RowsOf:
    """Fields of the application, by their path."""
    return lambda panel: Rows("application", np.empty(0, np.intp), fields)


def confirmed_orders() -> RowsOf:
    """Orders that are confirmed and not yet delivered, paid or cancelled."""
    return lambda panel: Rows("orders", np.flatnonzero(panel.orders.confirmed))
