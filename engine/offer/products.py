"""From a product's terms in the policy to the terms of one schedule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engine.facts.request import Method
from engine.money import Money, Rate
from engine.offer.offer import Schedule
from engine.offer.schedule import Terms, schedule
from engine.periods import add_months
from engine.policy.policy import ProductTerms


def terms_of(product: ProductTerms, rate: Rate, months: int, method: Method | None = None) -> Terms:
    """The product's default terms over so many months. Free months stop short of the tenor."""
    return Terms(
        method=method or product.methods[0],
        rate=rate,
        months=months,
        day_count=product.day_count,
        free_months=min(product.free_months, months - 1),
        free_days=product.free_days,
        upfront_fee=product.upfront_fee,
    )


def service_within_a_year(plan: Schedule, principal_share: Decimal) -> Money:
    """What falls due in the first 12 months: interest, fees, and the share of principal that counts as debt service."""
    year_end = add_months(plan.drawn_on, 12)
    due = [i for i in plan.instalments if i.due <= year_end]
    charges = sum((i.interest.amount + i.fee.amount for i in due), Decimal(0))
    principal = sum((i.principal.amount for i in due), Decimal(0))
    return Money(charges + principal * principal_share, plan.principal.currency)


def largest_instalment(plan: Schedule) -> Money:
    """The heaviest single payment."""
    return max(instalment.payment for instalment in plan.instalments)


def indicative(amount: Money, product: ProductTerms, rate: Rate, months: int, as_of: dt.date) -> Schedule:
    """The requested loan as it would be repaid by the product's defaults if it were drawn on the day of the case."""
    return schedule(amount, terms_of(product, rate, months), as_of)
