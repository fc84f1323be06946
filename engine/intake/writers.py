"""Writes evidence in the form that the readers read, so that a case folder survives a round trip.

A text that a spreadsheet program would take for a formula gets an apostrophe in front; the readers take it off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from engine.facts.industry import IndustryTable
from engine.facts.invoices import Invoices
from engine.facts.orders import Order
from engine.facts.statements import ITEMS, AccountsYear

INVOICE_COLUMNS = ("invoice_id", "date", "counterparty", "counterparty_id", "net", "tax", "gross", "status")
ORDER_COLUMNS = ("order_id", "buyer", "buyer_id", "order_date", "delivery_date", "amount", "currency", "status")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write_invoices(invoices: Invoices) -> bytes:
    """`invoices/sales.csv` or `purchases.csv`, UTF-8."""
    rows = (
        (i.invoice_id, i.date.isoformat(), i.counterparty, i.counterparty_id,
         _Plain(i.net.amount), _Plain(i.tax.amount), _Plain(i.gross.amount), "void" if i.is_void else "valid")
        for i in invoices
    )  # fmt: skip
    return _csv(INVOICE_COLUMNS, rows)


def write_orders(orders: Iterable[Order]) -> bytes:
    """`orders.csv`, UTF-8."""
    rows = (
        (o.order_id, o.buyer, o.buyer_id or "", o.order_date.isoformat(),
         o.delivery_date.isoformat() if o.delivery_date else "", _Plain(o.amount.amount), o.amount.currency,
         o.status.value)
        for o in orders
    )  # fmt: skip
    return _csv(ORDER_COLUMNS, rows)


def write_accounts(years: Sequence[AccountsYear]) -> bytes:
    """`accounts.csv`, UTF-8: one row for each item that any year gives; what is unknown stays blank."""
    items = [item for item in ITEMS if any(item in year.items for year in years)]
    rows: list[tuple[object, ...]] = [
        (item, *(_Plain(year.items[item].amount) if item in year.items else "" for year in years)) for item in items
    ]
    rows.append(("period_end", *(year.period_end.isoformat() for year in years)))
    rows.append(("audited", *({True: "yes", False: "no", None: ""}[year.audited] for year in years)))
    return _csv(("item", *(str(year.year) for year in years)), rows)


def write_industries(table: IndustryTable) -> bytes:
    """The shipped table in the form in which a bank imports its own, UTF-8: figures to replace."""
    rows = (
        (i.code, i.name("en"), i.name("zh_CN"), *map(_figure, (i.default_rate, i.trend)),
         table.as_of.isoformat(), table.source)
        for _, i in sorted(table.industries.items())
    )  # fmt: skip
    return _csv(("code", "name", "name_zh", "default_rate", "trend", "as_of", "source"), rows)


def _figure(value: float | None) -> str:
    return "" if value is None else _Plain(Decimal(str(value)))


def neutral(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class _Plain(str):
    """A number as written by us: its minus is a sign, not a formula."""

    def __new__(cls, value: object) -> _Plain:
        return super().__new__(cls, f"{value:f}")


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell if isinstance(cell, _Plain) else neutral(str(cell)) for cell in row])
    return buffer.getvalue().encode()
