"""From a product's terms in the policy and what the applicant asks for to the terms of one schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.request import Method, Request
from engine.i18n import Sentence, say
from engine.intake.triangulation import Month
from engine.money import Money, Rate
from engine.offer.offer import Instalment
from engine.offer.schedule import payments
from engine.offer.terms import Terms
from engine.periods import add_months
from engine.policy.policy import ProductTerms


@dataclass(frozen=True, slots=True)
class Repayment:
    """How the principal is repaid, for a seasonal loan with the weights of the twelve calendar months, January first.

    doubt says why what was asked for cannot be had; the product's own way then stands in its place.
    """

    method: Method
    seasonal_weights: tuple[Decimal, ...] = ()
    doubt: Sentence | None = None


def repayment_of(request: Request, product: ProductTerms, months: Sequence[Month]) -> Repayment:
    """The way of repayment asked for, or the product's own. `months` are the firm's, with their inflow."""
    own, asked = product.methods[0], request.method
    if asked is None or asked is own:
        return Repayment(own)
    if asked not in product.methods:
        return Repayment(own, doubt=say("The product is not repaid in the way that was asked for"))
    if asked is Method.SEASONAL:
        weights = seasonal_weights(months)
        if weights is None:
            return Repayment(own, doubt=say("A seasonal loan needs twelve months of statements to see the season"))
        return Repayment(asked, weights)
    return Repayment(asked)


def seasonal_weights(months: Sequence[Month]) -> tuple[Decimal, ...] | None:
    """The share of a year's inflow that comes in each calendar month, by the last twelve months whose inflow is known.

    None where fewer are known, or where nothing came in.
    """
    known = [(month.start, month.inflow) for month in months if month.inflow is not None][-12:]
    came_in = {start.month: max(inflow.amount, Decimal(0)) for start, inflow in known}
    whole = sum(came_in.values(), Decimal(0))
    if len(came_in) < 12 or not whole:
        return None
    return tuple(came_in[month] / whole for month in range(1, 13))


def terms_of(product: ProductTerms, rate: Rate, months: int, repayment: Repayment | None = None) -> Terms:
    """The product's terms over so many months. Free months stop short of the tenor."""
    repayment = repayment or Repayment(product.methods[0])
    return Terms(
        method=repayment.method,
        rate=rate,
        months=months,
        day_count=product.day_count,
        free_months=min(product.free_months, months - 1),
        free_days=product.free_days,
        upfront_fee=product.upfront_fee,
        yearly_fee=product.yearly_fee,
        drawing_fee=product.drawing_fee,
        seasonal_weights=repayment.seasonal_weights,
        holidays=product.holidays,
        adjustment=product.adjustment,
    )


def service_within_a_year(rows: Iterable[Instalment], drawn_on: dt.date, principal_share: Decimal) -> Decimal:
    """What falls due in the first 12 months: interest, fees, and the share of principal that counts as debt service."""
    year_end = add_months(drawn_on, 12)
    due = [row for row in rows if row.due <= year_end]
    charges = sum((row.interest.amount + row.fee.amount for row in due), Decimal(0))
    return charges + principal_share * sum((row.principal.amount for row in due), Decimal(0))


def indicative(
    amount: Money, product: ProductTerms, rate: Rate, months: int, as_of: dt.date, repayment: Repayment | None = None
) -> list[Instalment]:
    """What falls due on the requested loan if all of it were drawn on the day of the case."""
    return payments(amount, terms_of(product, rate, months, repayment), as_of)
