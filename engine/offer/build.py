"""From limit and price to an offer."""

from __future__ import annotations

from engine.facts.casefile import Case
from engine.facts.request import Product
from engine.money import Money, total
from engine.offer.cost import Flow, yearly_rate
from engine.offer.free_period import added, free_period
from engine.offer.offer import Limit, Offer, Price, Tranche
from engine.offer.order_book import OrderBook
from engine.offer.products import Repayment
from engine.offer.tranches import most_owed, order_tranches, planned_tranches, single_tranche
from engine.policy.policy import ProductTerms


def build_offer(
    case: Case,
    limit: Limit | None,
    price: Price | None,
    product: ProductTerms,
    orders: OrderBook | None,
    repayment: Repayment | None = None,
) -> Offer | None:
    """The offer, or None without a price or a tenor, or where the limit lies below the product's least amount.

    An offer in tranches never owes more than the limit on any day; its amount is the limit.
    """
    if limit is None or price is None or limit.amount < product.least or case.request.tenor_months < 1:
        return None
    tranches = _tranches(case, limit.amount, price, product, orders, repayment)
    if not tranches:
        return None
    return offer_of(case, limit.amount, price, product, tranches)


def offer_of(case: Case, limit: Money, price: Price, product: ProductTerms, tranches: tuple[Tranche, ...]) -> Offer:
    """The offer that these tranches make. Raises ValueError where they would owe more than the limit on any day."""
    if most_owed(tranches, case.currency) > limit:
        raise ValueError("the tranches owe more than the limit")
    interest = total([tranche.schedule.total_interest for tranche in tranches], case.currency)
    fees = total([tranche.schedule.total_fees for tranche in tranches], case.currency)
    free = [free_period(t.schedule, t.terms, price.funding) for t in tranches if t.terms is not None]
    return Offer(
        product=product.product,
        amount=limit,
        tenor_months=case.request.tenor_months,
        price=price,
        tranches=tranches,
        total_interest=interest,
        total_fees=fees,
        total_cost=interest + fees,
        yearly_rate=tranches[0].schedule.yearly_rate if len(tranches) == 1 else yearly_rate(_flows(tranches)),
        free_period=added(free, case.currency),
    )


def _tranches(
    case: Case,
    amount: Money,
    price: Price,
    product: ProductTerms,
    orders: OrderBook | None,
    repayment: Repayment | None,
) -> tuple[Tranche, ...]:
    if product.product is Product.ORDER_TRANCHES:
        return order_tranches(amount, orders, product, price.rate) if orders else ()
    if case.request.tranches:
        return planned_tranches(amount, case, product, price.rate, repayment)
    return single_tranche(amount, case, product, price.rate, repayment)


def _flows(tranches: tuple[Tranche, ...]) -> list[Flow]:
    """The borrower's flows, in order of days."""
    flows = [Flow(t.release_on, t.amount) for t in tranches]
    flows += [Flow(i.due, -i.payment) for t in tranches for i in t.schedule.instalments]
    return sorted(flows, key=lambda flow: flow.day)
