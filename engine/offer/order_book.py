"""Orders as the basis of a limit: which are eligible, and how much each supports under the bound for one buyer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.casefile import Case
from engine.facts.orders import Order, OrderStatus
from engine.i18n import Sentence, say
from engine.money import Money, total
from engine.periods import add_months
from engine.policy.policy import Caps


@dataclass(frozen=True, slots=True)
class EligibleOrder:
    """An order that supports a drawing: what may be advanced on it, from when, and when the buyer's money is due."""

    order: Order
    advance: Money
    release_on: dt.date
    repaid_on: dt.date


@dataclass(frozen=True, slots=True)
class OrderBook:
    """Eligible orders by release, those left out with the reason, and the whole amount that may be advanced."""

    eligible: tuple[EligibleOrder, ...]
    left_out: tuple[tuple[Order, Sentence], ...]
    pool: Money
    advance: Money


def order_book(case: Case, caps: Caps) -> OrderBook | None:
    """The order book of a case, None where no orders came. Of one buyer, orders count up to a share of the pool."""
    if case.orders is None:
        return None
    last = add_months(case.as_of, case.request.tenor_months)
    judged = [(order, _defect(order, case, caps, last)) for order in case.orders]
    good = [order for order, defect in judged if defect is None]
    pool = total([order.amount for order in good], case.currency)
    factors = _buyer_factors(good, pool, caps.order_buyer_share)
    eligible = tuple(
        sorted((_eligible(o, factors[_buyer(o)], case, caps) for o in good), key=lambda e: (e.release_on, e.repaid_on))
    )
    return OrderBook(
        eligible=eligible,
        left_out=tuple((order, defect) for order, defect in judged if defect is not None),
        pool=pool,
        advance=total([order.advance for order in eligible], case.currency),
    )


def _defect(order: Order, case: Case, caps: Caps, last: dt.date) -> Sentence | None:
    """Why an order supports nothing, or None."""
    if order.status is not OrderStatus.CONFIRMED:
        return say("Order {order} is not open and confirmed", order=order.order_id)
    if order.amount.currency != case.currency:
        return say("Order {order} is in another currency", order=order.order_id)
    if order.order_date > case.as_of:
        return say("Order {order} is dated after the day of the case", order=order.order_id)
    if order.delivery_date is None:
        return say("Order {order} has no day of delivery", order=order.order_id)
    if order.delivery_date <= case.as_of:
        return say("Order {order} was due for delivery on {date}", order=order.order_id, date=order.delivery_date)
    if _repaid_on(order.delivery_date, caps) > last:
        return say("Order {order} is paid after the end of the tenor", order=order.order_id)
    return None


def _repaid_on(delivery: dt.date, caps: Caps) -> dt.date:
    return delivery + dt.timedelta(days=caps.order_days_after_delivery)


def _buyer(order: Order) -> str:
    return order.buyer_id or order.buyer


def _buyer_factors(orders: list[Order], pool: Money, share: Decimal) -> dict[str, Decimal]:
    """By buyer, the part of each order that counts so that no buyer supports more than its share of the pool."""
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        owed[_buyer(order)] += order.amount.amount
    bound = pool.amount * share
    return {buyer: min(Decimal(1), bound / amount) if amount > 0 else Decimal(0) for buyer, amount in owed.items()}


def _eligible(order: Order, factor: Decimal, case: Case, caps: Caps) -> EligibleOrder:
    assert order.delivery_date is not None
    starts = order.delivery_date - dt.timedelta(days=caps.order_days_before_delivery)
    return EligibleOrder(
        order=order,
        advance=order.amount * (factor * caps.order_advance_rate),
        release_on=max(case.as_of, order.order_date, starts),
        repaid_on=_repaid_on(order.delivery_date, caps),
    )
