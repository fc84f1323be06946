"""The terms of one loan: how it is repaid, what it costs beside interest, and when nothing is charged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.request import Method
from engine.money import Money, Rate
from engine.periods import add_months
from engine.policy.policy import Adjustment, DayCount


@dataclass(frozen=True, slots=True)
class Terms:
    """How a loan is repaid.

    months is the tenor; a bullet may name `days` instead. free_months bear no interest and fall due never; free_days
    bear no interest but move no due date. first_due makes the first period a stub, later ones follow month by month;
    counted_from, the day from which the months are counted, does so where a part of a loan is drawn later than that.
    upfront_fee (arrangement) is a fraction of the principal and drawing_fee a fixed amount, both paid on the day of
    drawing; yearly_fee is a fraction of what is owed, paid in advance on that day and on each anniversary; fee_each is
    a fixed amount with every instalment. seasonal_weights are twelve parts, January first, by which a seasonal loan's
    principal falls due. holidays is the country whose days off move due dates, as `adjustment` says.
    """

    method: Method
    rate: Rate
    months: int = 0
    days: int | None = None
    day_count: DayCount = DayCount.THIRTY_360
    free_months: int = 0
    free_days: int = 0
    first_due: dt.date | None = None
    counted_from: dt.date | None = None
    upfront_fee: Decimal = Decimal(0)
    yearly_fee: Decimal = Decimal(0)
    drawing_fee: Money | None = None
    fee_each: Money | None = None
    seasonal_weights: tuple[Decimal, ...] = ()
    holidays: str = ""
    adjustment: Adjustment = Adjustment.NONE


def check(principal: Money, terms: Terms, drawn_on: dt.date) -> None:
    """Raises ValueError where the terms contradict each other."""
    if principal.amount <= 0:
        raise ValueError("a schedule needs a positive principal")
    if min(terms.rate, terms.upfront_fee, terms.yearly_fee) < 0 or min(terms.free_months, terms.free_days) < 0:
        raise ValueError("a schedule needs a rate, fees and free periods of zero or more")
    if terms.days is not None and (terms.method is not Method.BULLET or terms.days < 1):
        raise ValueError("only a bullet is counted in days, and in one day or more")
    if terms.days is None and terms.months < 1:
        raise ValueError("a schedule needs at least one month")
    if terms.days is None and terms.free_months >= terms.months:
        raise ValueError("free months must be fewer than the months of the loan")
    if terms.first_due is not None and not drawn_on < terms.first_due <= add_months(drawn_on, 2):
        raise ValueError("the first due date lies within two months after drawing")
    if terms.counted_from and not terms.counted_from <= drawn_on < add_months(terms.counted_from, terms.months):
        raise ValueError("a part of a loan is drawn between the loan's first and last day")
    if terms.method is Method.SEASONAL and (len(terms.seasonal_weights) != 12 or min(terms.seasonal_weights) < 0):
        raise ValueError("a seasonal schedule needs twelve weights of zero or more")
