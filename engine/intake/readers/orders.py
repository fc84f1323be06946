"""Order lists: `order_id,buyer,buyer_id,order_date,delivery_date,amount,currency,status`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from engine.facts.finding import SourceRow
from engine.facts.orders import Order, OrderStatus
from engine.i18n import Sentence, say
from engine.intake.letters import plain
from engine.intake.readers.amounts import Amounts, read_amounts
from engine.intake.readers.dates import Days, date_of, order_of
from engine.intake.readers.movements import Unreadable
from engine.intake.readers.named import meanings, named_table, words
from engine.intake.readers.statement import RefusedRow
from engine.intake.readers.vocabulary import currency_of
from engine.money import Money, minor_digits

_NEEDED = ("order_id", "buyer", "order_date", "amount", "status")


def read_orders(
    name: str, data: bytes, currency: str, password: str | None = None
) -> tuple[tuple[Order, ...], tuple[RefusedRow, ...]]:
    """Orders in the file's order, and the rows that could not be read; an order given twice counts once.

    `currency` holds where the file names none. Raises `Refused` where the file has no such table.
    """
    table = named_table(name, data, "orders", _NEEDED, password)
    columns = [Days.of(table.cells(column)) for column in ("order_date", "delivery_date")]
    order = order_of(columns, prefers_month_first=currency == "USD").order
    ordered, delivered = (column.read(order) for column in columns)
    amounts = {digits: read_amounts([table.cells("amount")], digits)[0] for digits in (0, 2, 3, 4)}
    texts = {column: table.texts(column).to_pylist() for column in words()["orders"]}
    orders: dict[str, Order] = {}
    refused: list[RefusedRow] = []
    for i in range(len(table.grid)):
        cells = {column: column_texts[i] for column, column_texts in texts.items()}
        source = SourceRow(name, int(table.grid.row[i]))
        try:
            code = _currency(cells["currency"], currency)
            amount = _amount(amounts[minor_digits(code)], i, cells["amount"], code)
            read = _order(cells, ordered[i], delivered[i], amount, source)
            if read.order_id in orders:
                raise Unreadable(say("Order {order} was given before; the first counts.", order=read.order_id))
            orders[read.order_id] = read
        except Unreadable as problem:
            if any(cells.values()) and source.row:
                refused.append(RefusedRow(source.row, problem.sentence))
    return tuple(orders.values()), tuple(refused)


def _order(
    cells: Mapping[str, str], ordered: np.datetime64, delivered: np.datetime64, amount: Money, source: SourceRow
) -> Order:
    status = meanings("order_status").get(plain(cells["status"]))
    if not cells["order_id"]:
        raise Unreadable(say("The row has no order number."))
    if not cells["buyer"]:
        raise Unreadable(say("The row has no buyer."))
    if status is None:
        raise Unreadable(_unknown_status(cells["status"]))
    return Order(
        order_id=cells["order_id"],
        buyer=cells["buyer"],
        buyer_id=cells["buyer_id"] or None,
        order_date=_day(ordered, cells["order_date"]),
        delivery_date=_day(delivered, cells["delivery_date"]) if cells["delivery_date"] else None,
        amount=amount,
        status=OrderStatus(status),
        source=source,
    )


def _currency(written: str, otherwise: str) -> str:
    code = currency_of(written) if written else otherwise
    if code is None:
        raise Unreadable(say("“{cell}” is no currency.", cell=written[:40]))
    return code


def _amount(amounts: Amounts, i: int, written: str, currency: str) -> Money:
    if not amounts.known[i] or amounts.minor[i] <= 0:
        raise Unreadable(say("“{cell}” is no amount of an order.", cell=written[:40]))
    return Money.of_minor(int(amounts.minor[i]), currency)


def _unknown_status(written: str) -> Sentence:
    return say(
        "“{cell}” is no status of an order; write {statuses}.", cell=written[:40], statuses=", ".join(OrderStatus)
    )


def _day(day: np.datetime64, written: str) -> dt.date:
    if np.isnat(day):
        raise Unreadable(say("“{cell}” is no day between 1970 and 2099.", cell=written[:40]))
    return date_of(day)
