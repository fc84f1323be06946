"""Order lists: `order_id,buyer,buyer_id,order_date,delivery_date,amount,currency,status`."""

from __future__ import annotations

import datetime as dt

import numpy as np

from engine.facts.finding import SourceRow
from engine.facts.orders import Order, OrderStatus
from engine.i18n import Sentence, say
from engine.intake.readers.amounts import Amounts, read_amounts
from engine.intake.readers.dates import Days, date_of, order_of
from engine.intake.readers.movements import Unreadable
from engine.intake.readers.named import NamedTable, meanings, named_table
from engine.intake.readers.statement import RefusedRow
from engine.intake.readers.vocabulary import currency_of, plain
from engine.money import Money, minor_digits

_NEEDED = ("order_id", "buyer", "order_date", "amount", "status")


def read_orders(name: str, data: bytes, currency: str) -> tuple[tuple[Order, ...], tuple[RefusedRow, ...]]:
    """Orders in the file's order, and the rows that could not be read; an order given twice counts once.

    `currency` holds where the file names none. Raises `Refused` where the file has no such table.
    """
    table = named_table(name, data, "orders", _NEEDED)
    columns = [Days.of(table.cells(column)) for column in ("order_date", "delivery_date")]
    order = order_of(columns, prefers_month_first=currency == "USD").order
    ordered, delivered = (column.read(order) for column in columns)
    by_digits = {digits: read_amounts([table.cells("amount")], digits)[0] for digits in (0, 2, 3)}
    orders: dict[str, Order] = {}
    refused: list[RefusedRow] = []
    for i in range(len(table.grid)):
        row = int(table.grid.row[i])
        try:
            read = _order(name, table, i, ordered[i], delivered[i], by_digits, currency)
            if read.order_id in orders:
                raise Unreadable(say("Order {order} was given before; the first counts.", order=read.order_id))
            orders[read.order_id] = read
        except Unreadable as problem:
            if any(table.grid.cells(i)):
                refused.append(RefusedRow(row, problem.sentence))
    return tuple(orders.values()), tuple(refused)


def _order(
    name: str,
    table: NamedTable,
    i: int,
    ordered: np.datetime64,
    delivered: np.datetime64,
    by_digits: dict[int, Amounts],
    default_currency: str,
) -> Order:
    def cell(column: str) -> str:
        return str(table.texts(column)[i].as_py())

    currency = currency_of(cell("currency")) if cell("currency") else default_currency
    if currency is None:
        raise Unreadable(say("“{cell}” is no currency.", cell=cell("currency")[:40]))
    digits = minor_digits(currency)
    amounts = by_digits.get(digits) or read_amounts([table.cells("amount")], digits)[0]
    status = meanings("order_status").get(plain(cell("status")))
    for column, sentence in (
        ("order_id", say("The row has no order number.")),
        ("buyer", say("The row has no buyer.")),
    ):
        if not cell(column):
            raise Unreadable(sentence)
    if not amounts.known[i] or amounts.minor[i] <= 0:
        raise Unreadable(say("“{cell}” is no amount of an order.", cell=cell("amount")[:40]))
    if status is None:
        raise Unreadable(_unknown_status(cell("status")))
    return Order(
        order_id=cell("order_id"),
        buyer=cell("buyer"),
        buyer_id=cell("buyer_id") or None,
        order_date=_day(ordered, cell("order_date")),
        delivery_date=_day(delivered, cell("delivery_date")) if cell("delivery_date") else None,
        amount=Money.of_minor(int(amounts.minor[i]), currency),
        status=OrderStatus(status),
        source=SourceRow(name, int(table.grid.row[i])),
    )


def _unknown_status(written: str) -> Sentence:
    return say(
        "“{cell}” is no status of an order; write {statuses}.", cell=written[:40], statuses=", ".join(OrderStatus)
    )


def _day(day: np.datetime64, written: str) -> dt.date:
    if np.isnat(day):
        raise Unreadable(say("“{cell}” is no day between 1970 and 2099.", cell=written[:40]))
    return date_of(day)
