"""Tranches: parts of the loan with their own release and schedule, never more than the limit at any moment."""

from __future__ import annotations

import datetime as dt

from engine.facts.casefile import Case
from engine.facts.request import Method
from engine.money import Money, Rate
from engine.offer.offer import Tranche
from engine.offer.order_book import EligibleOrder, OrderBook
from engine.offer.products import terms_of
from engine.offer.schedule import Terms, schedule
from engine.policy.policy import ProductTerms


def single_tranche(amount: Money, case: Case, product: ProductTerms, rate: Rate) -> tuple[Tranche, ...]:
    """The whole amount on the day of the case: a term loan, or the full draw of a line as an illustration."""
    plan = schedule(amount, terms_of(product, rate, case.request.tenor_months), case.as_of)
    return (Tranche(1, amount, "date", case.as_of.isoformat(), case.as_of, plan),)


def order_tranches(limit: Money, book: OrderBook, product: ProductTerms, rate: Rate) -> tuple[Tranche, ...]:
    """One tranche an order, repaid when its buyer pays; a tranche that finds the limit drawn is cut or left out."""
    tranches: list[Tranche] = []
    for eligible in book.eligible:
        room = limit - drawn_on(tranches, eligible.release_on, limit.currency)
        amount = min(eligible.advance, room).round_down_to(product.step)
        if amount.amount > 0:
            tranches.append(_order_tranche(len(tranches) + 1, amount, eligible, product, rate))
    return tuple(tranches)


def drawn_on(tranches: list[Tranche], day: dt.date, currency: str) -> Money:
    """What is owed in all at the end of a day. What falls due on that day is repaid."""
    owed = Money.zero(currency)
    for tranche in tranches:
        if tranche.release_on <= day:
            balances = [i.balance for i in tranche.schedule.instalments if i.due <= day]
            owed += balances[-1] if balances else tranche.amount
    return owed


def _order_tranche(number: int, amount: Money, eligible: EligibleOrder, product: ProductTerms, rate: Rate) -> Tranche:
    days = (eligible.repaid_on - eligible.release_on).days
    terms = Terms(
        method=Method.BULLET,
        rate=rate,
        days=days,
        day_count=product.day_count,
        free_days=product.free_days,
        upfront_fee=product.upfront_fee,
    )
    plan = schedule(amount, terms, eligible.release_on)
    return Tranche(number, amount, "order", eligible.order.order_id, eligible.release_on, plan)
