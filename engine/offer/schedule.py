"""Repayment schedules: what the borrower pays, on which day, to the cent.

Every method rests on the same periods. A period bears `rate x part of a year` unless it lies in the interest-free
time; a schedule's principal adds up exactly, and the last instalment absorbs what rounding left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from engine.facts.request import Method
from engine.money import Money, total
from engine.offer.accrual import Period, periods, whole_payment
from engine.offer.cost import Flow, yearly_rate
from engine.offer.offer import Instalment, Schedule
from engine.offer.terms import Terms, check
from engine.periods import add_months

__all__ = ["Terms", "payments", "schedule"]


def schedule(principal: Money, terms: Terms, drawn_on: dt.date) -> Schedule:
    """The schedule of a loan of `principal` drawn on that day.

    Raises ValueError where the terms contradict each other; policy documents are checked before they come here.
    """
    return assembled(principal, terms, drawn_on, payments(principal, terms, drawn_on))


def payments(principal: Money, terms: Terms, drawn_on: dt.date) -> list[Instalment]:
    """What falls due on a loan, without what follows from it all. Raises ValueError as `schedule` does."""
    check(principal, terms, drawn_on)
    found = periods(terms, drawn_on)
    rows = instalments(principal, terms, found, parts(principal, terms, found))
    return with_fees(principal, terms, drawn_on, rows)


def instalments(
    principal: Money, terms: Terms, found: Iterable[Period], due_parts: Iterable[Money], carried: Decimal = Decimal(0)
) -> list[Instalment]:
    """The payments at the ends of the periods. `carried` is interest that had run before the first of them."""
    rows, owed = [], principal
    fee = terms.fee_each or Money.zero(principal.currency)
    for period, part in zip(found, due_parts, strict=True):
        carried += owed.amount * period.growth
        if period.is_due:
            interest = Money(carried, principal.currency)
            owed, carried = owed - part, Decimal(0)
            rows.append(Instalment(period.due, part, interest, fee, part + interest + fee, owed))
    return rows


def parts(principal: Money, terms: Terms, found: Sequence[Period]) -> list[Money]:
    """The principal that falls due at the end of each period; adds up to the principal exactly."""
    match terms.method:
        case Method.LEVEL:
            payment = Money(whole_payment(principal, list(found)), principal.currency)
            return level_parts(principal, payment, found)
        case Method.EQUAL_PRINCIPAL:
            return _weighted_parts(principal, [Decimal(period.is_due) for period in found])
        case Method.SEASONAL:
            return _weighted_parts(principal, [terms.seasonal_weights[p.month - 1] * p.is_due for p in found])
        case Method.INTEREST_ONLY | Method.BULLET:
            return _weighted_parts(principal, [Decimal(0)] * (len(found) - 1) + [Decimal(1)])


def level_parts(principal: Money, payment: Money, found: Iterable[Period]) -> list[Money]:
    """What an equal payment leaves for principal after interest; the last part is all that is still owed."""
    made, owed, carried = [], principal, Decimal(0)
    nothing = Money.zero(principal.currency)
    for period in found:
        carried += owed.amount * period.growth
        part = nothing
        if period.is_due:
            part = min(max(payment - Money(carried, principal.currency), nothing), owed)
            carried = Decimal(0)
        made.append(part)
        owed -= part
    made[-1] += owed
    return made


def _weighted_parts(principal: Money, weights: list[Decimal]) -> list[Money]:
    """The principal split by weights, the last part absorbing the rounding; all due at the end where no weight is."""
    whole = sum(weights)
    made, left = [], principal
    for weight in weights:
        part = min(principal * (weight / whole), left) if whole else Money.zero(principal.currency)
        made.append(part)
        left -= part
    last = max((k for k, weight in enumerate(weights) if weight), default=len(weights) - 1)
    made[last] += left
    return made


def with_fees(principal: Money, terms: Terms, drawn_on: dt.date, rows: list[Instalment]) -> list[Instalment]:
    """The instalments with the fees of the day of drawing and of each anniversary on which something is owed."""
    found = list(rows)
    nothing = Money.zero(principal.currency)
    first = principal * terms.upfront_fee + principal * terms.yearly_fee + (terms.drawing_fee or nothing)
    charges = [(drawn_on, first)]
    day, years = add_months(drawn_on, 12), 1
    while terms.yearly_fee and rows and day < rows[-1].due:
        charges.append((day, owed_on(principal, rows, day) * terms.yearly_fee))
        years += 1
        day = add_months(drawn_on, 12 * years)
    found += [
        Instalment(day, nothing, nothing, fee, fee, owed_on(principal, rows, day)) for day, fee in charges if fee.amount
    ]
    return sorted(found, key=lambda row: row.due)


def owed_on(principal: Money, rows: Iterable[Instalment], day: dt.date) -> Money:
    """What is owed at the end of a day on or after the drawing; what falls due on that day is repaid."""
    return principal - total([row.principal for row in rows if row.due <= day], principal.currency)


def assembled(principal: Money, terms: Terms, drawn_on: dt.date, rows: Sequence[Instalment]) -> Schedule:
    """The schedule that these instalments make, with its totals and its yearly rate."""
    interest = total([i.interest for i in rows], principal.currency)
    fees = total([i.fee for i in rows], principal.currency)
    flows = [Flow(drawn_on, principal), *(Flow(i.due, -i.payment) for i in rows)]
    return Schedule(
        method=terms.method.value,
        drawn_on=drawn_on,
        principal=principal,
        rate=terms.rate,
        instalments=tuple(rows),
        total_interest=interest,
        total_fees=fees,
        total_cost=interest + fees,
        yearly_rate=yearly_rate(flows),
    )
