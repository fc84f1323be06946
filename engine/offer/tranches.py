"""Tranches: parts of the loan with their own release and schedule, never more than the limit at any moment."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.facts.casefile import Case
from engine.facts.request import Method, Release
from engine.money import Money, Rate
from engine.offer.offer import Tranche
from engine.offer.order_book import EligibleOrder, OrderBook
from engine.offer.products import Repayment, terms_of
from engine.offer.schedule import schedule
from engine.offer.terms import Terms
from engine.periods import add_months
from engine.policy.policy import ProductTerms


def single_tranche(
    amount: Money, case: Case, product: ProductTerms, rate: Rate, repayment: Repayment | None = None
) -> tuple[Tranche, ...]:
    """The whole amount on the day of the case: a term loan, or the full draw of a line as an illustration."""
    terms = terms_of(product, rate, case.request.tenor_months, repayment)
    return (_tranche(1, amount, Release.DATE, case.as_of.isoformat(), case.as_of, terms),)


def planned_tranches(
    limit: Money, case: Case, product: ProductTerms, rate: Rate, repayment: Repayment | None = None
) -> tuple[Tranche, ...]:
    """The parts that the applicant asked for, each on its day or milestone and all repaid by the end of the tenor.

    A part that finds the limit drawn is cut or left out, and so is one that would be paid out after the end.
    """
    terms = terms_of(product, rate, case.request.tenor_months, repayment)
    terms = replace(terms, counted_from=case.as_of)
    end = add_months(case.as_of, case.request.tenor_months)
    tranches: list[Tranche] = []
    for part in sorted(case.request.tranches, key=lambda part: part.on):
        day = max(part.on, case.as_of)
        room = limit - drawn_on(tranches, day, limit.currency)
        amount = min(part.amount, room).round_down_to(product.step)
        if day < end and amount.amount > 0:
            reference = part.reference or day.isoformat()
            tranches.append(_tranche(len(tranches) + 1, amount, part.release, reference, day, terms))
    return tuple(tranches)


def order_tranches(
    limit: Money, book: OrderBook, product: ProductTerms, rate: Rate, kept: Sequence[Tranche] = ()
) -> tuple[Tranche, ...]:
    """One tranche an order, repaid when its buyer pays: the plan that finances the most of the orders within the limit.

    `kept` are tranches that are paid out already and use the limit until they are repaid. Orders whose buyer pays
    first come first: where amounts may be cut, no plan then advances more in all (the greedy rule for intervals under
    one capacity), and money that comes back soonest is lent again soonest.
    """
    days = sorted({e.release_on for e in book.eligible} | {tranche.release_on for tranche in kept})
    owed = [drawn_on(kept, day, limit.currency).minor for day in days]
    placed: list[tuple[EligibleOrder, Money]] = []
    for eligible in sorted(book.eligible, key=lambda e: (e.repaid_on, e.release_on)):
        inside = range(bisect_left(days, eligible.release_on), bisect_left(days, eligible.repaid_on))
        room = limit.minor - max((owed[k] for k in inside), default=0)
        amount = min(eligible.advance, Money.of_minor(max(room, 0), limit.currency)).round_down_to(product.step)
        if amount.amount > 0:
            placed.append((eligible, amount))
            for k in inside:
                owed[k] += amount.minor
    placed.sort(key=lambda item: (item[0].release_on, item[0].repaid_on))
    return tuple(
        _order_tranche(number, amount, eligible, product, rate)
        for number, (eligible, amount) in enumerate(placed, start=len(kept) + 1)
    )


def drawn_on(tranches: Iterable[Tranche], day: dt.date, currency: str) -> Money:
    """What is owed in all at the end of a day. What falls due on that day is repaid."""
    owed = Money.zero(currency)
    for tranche in tranches:
        if tranche.release_on <= day:
            balances = [i.balance for i in tranche.schedule.instalments if i.due <= day]
            owed += balances[-1] if balances else tranche.amount
    return owed


def most_owed(tranches: Sequence[Tranche], currency: str) -> Money:
    """The most that is owed on any day: what is owed rises only on days of release."""
    days = {tranche.release_on for tranche in tranches}
    return max((drawn_on(tranches, day, currency) for day in days), default=Money.zero(currency))


def _order_tranche(number: int, amount: Money, eligible: EligibleOrder, product: ProductTerms, rate: Rate) -> Tranche:
    days = (eligible.repaid_on - eligible.release_on).days
    terms = replace(terms_of(product, rate, 1, Repayment(Method.BULLET)), months=0, free_months=0, days=days)
    return _tranche(number, amount, Release.ORDER, eligible.order.order_id, eligible.release_on, terms)


def _tranche(number: int, amount: Money, release: Release, reference: str, day: dt.date, terms: Terms) -> Tranche:
    return Tranche(number, amount, release.value, reference, day, schedule(amount, terms, day), terms)
