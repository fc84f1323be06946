"""Planning the tranches anew when an order has gone: what is paid out stays, the rest is fitted to what is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.money import Money, Rate, total
from engine.offer.offer import Tranche
from engine.offer.order_book import OrderBook
from engine.offer.tranches import order_tranches
from engine.policy.policy import ProductTerms


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one order's tranche: its amount in the old plan and in the new one, None where it is in none."""

    reference: str
    before: Money | None
    after: Money | None


@dataclass(frozen=True, slots=True)
class Replanned:
    """The new plan beside the old one. `stranded` are tranches that are paid out and whose order has gone: their
    buyer will not pay, so that the borrower owes them from other money."""

    tranches: tuple[Tranche, ...]
    steps: tuple[Step, ...]
    stranded: tuple[Tranche, ...]

    def released(self, currency: str) -> Money:
        """What the new plan pays out in all."""
        return total([tranche.amount for tranche in self.tranches], currency)


def replan(
    old: tuple[Tranche, ...], book: OrderBook | None, limit: Money, product: ProductTerms, rate: Rate, on: dt.date
) -> Replanned:
    """The plan as of a day over the orders that are left. Tranches paid out before that day stay as they are."""
    kept = tuple(tranche for tranche in old if tranche.release_on < on)
    drawn = {tranche.reference for tranche in kept}
    eligible = tuple(e for e in book.eligible if e.order.order_id not in drawn) if book else ()
    left = OrderBook(eligible, (), Money.zero(limit.currency), Money.zero(limit.currency))
    tranches = (*kept, *order_tranches(limit, left, product, rate, kept))
    known = {e.order.order_id for e in book.eligible} if book else set()
    stranded = tuple(t for t in kept if t.reference not in known and t.schedule.instalments[-1].due > on)
    return Replanned(tranches, steps(old, tranches), stranded)


def steps(old: tuple[Tranche, ...], new: tuple[Tranche, ...]) -> tuple[Step, ...]:
    """Both plans side by side, by what releases each tranche, in the order of the old plan and then the new."""
    before = {tranche.reference: tranche.amount for tranche in old}
    after = {tranche.reference: tranche.amount for tranche in new}
    return tuple(Step(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after)))
