"""Repayment schedules: what the borrower pays, on which day, to the cent.

Every method rests on the same periods. A period bears `rate x part of a year` unless it lies in the interest-free
time; a schedule's principal adds up exactly, and the last instalment absorbs what rounding left.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from engine.money import Money, Rate, total
from engine.offer.cost import Flow, yearly_rate
from engine.offer.daycount import year_fraction
from engine.offer.offer import Instalment, Schedule
from engine.periods import add_months
from engine.policy.policy import DayCount, Method


@dataclass(frozen=True, slots=True)
class Terms:
    """How a loan is repaid.

    months is the tenor; a bullet may name `days` instead. free_months bear no interest and fall due never; free_days
    bear no interest but move no due date. first_due makes the first period a stub, later ones follow month by month.
    upfront_fee is a fraction of the principal paid on the day of drawing, fee_each a fixed fee with every instalment.
    seasonal_weights are twelve parts, January first, by which a seasonal loan's principal falls due.
    """

    method: Method
    rate: Rate
    months: int = 0
    days: int | None = None
    day_count: DayCount = DayCount.THIRTY_360
    free_months: int = 0
    free_days: int = 0
    first_due: dt.date | None = None
    upfront_fee: Decimal = Decimal(0)
    fee_each: Money | None = None
    seasonal_weights: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Period:
    """From the last due date to this one; `growth` is the interest on one unit owed all that time."""

    due: dt.date
    growth: Decimal
    is_due: bool


def schedule(principal: Money, terms: Terms, drawn_on: dt.date) -> Schedule:
    """The schedule of a loan of `principal` drawn on that day.

    Raises ValueError where the terms contradict each other; policy documents are checked before they come here.
    """
    _check(principal, terms, drawn_on)
    periods = _periods(terms, drawn_on)
    parts = _principal_parts(principal, terms, periods)
    instalments = _fee_on_drawing(principal, terms, drawn_on)
    owed, carried = principal, Decimal(0)
    for period, part in zip(periods, parts, strict=True):
        carried += owed.amount * period.growth
        if not period.is_due:
            continue
        interest = Money(carried, principal.currency)
        fee = terms.fee_each or Money.zero(principal.currency)
        owed, carried = owed - part, Decimal(0)
        instalments.append(Instalment(period.due, part, interest, fee, part + interest + fee, owed))
    return _schedule(principal, terms, drawn_on, tuple(instalments))


def _check(principal: Money, terms: Terms, drawn_on: dt.date) -> None:
    if principal.amount <= 0:
        raise ValueError("a schedule needs a positive principal")
    if terms.rate < 0 or terms.free_months < 0 or terms.free_days < 0:
        raise ValueError("a schedule needs a rate and free periods of zero or more")
    if terms.days is not None and (terms.method is not Method.BULLET or terms.days < 1):
        raise ValueError("only a bullet is counted in days, and in one day or more")
    if terms.days is None and terms.months < 1:
        raise ValueError("a schedule needs at least one month")
    if terms.days is None and terms.free_months >= terms.months:
        raise ValueError("free months must be fewer than the months of the loan")
    if terms.first_due is not None and not drawn_on < terms.first_due <= add_months(drawn_on, 2):
        raise ValueError("the first due date lies within two months after drawing")
    if terms.method is Method.SEASONAL and (len(terms.seasonal_weights) != 12 or min(terms.seasonal_weights) < 0):
        raise ValueError("a seasonal schedule needs twelve weights of zero or more")


def _periods(terms: Terms, drawn_on: dt.date) -> list[_Period]:
    """The periods in order, with the interest each bears on one unit of principal."""
    if terms.days is not None:
        ends = [drawn_on + dt.timedelta(days=terms.days)]
    elif terms.first_due is not None:
        ends = [add_months(terms.first_due, k) for k in range(terms.months)]
    else:
        ends = [add_months(drawn_on, k) for k in range(1, terms.months + 1)]
    starts = [drawn_on, *ends[:-1]]
    accrues_from = max(
        drawn_on + dt.timedelta(days=terms.free_days), ends[terms.free_months - 1] if terms.free_months else drawn_on
    )
    whole_months = [terms.days is None and not (k == 0 and terms.first_due) for k in range(len(ends))]
    return [
        _Period(end, terms.rate * _accrual(start, end, accrues_from, whole, terms.day_count), is_due)
        for start, end, whole, is_due in zip(starts, ends, whole_months, _dues(terms, len(ends)), strict=True)
    ]


def _dues(terms: Terms, count: int) -> list[bool]:
    """Which periods end in a payment: a bullet only at the end, the others after the free months."""
    if terms.method is Method.BULLET:
        return [k == count - 1 for k in range(count)]
    return [k >= terms.free_months for k in range(count)]


def _accrual(start: dt.date, end: dt.date, accrues_from: dt.date, is_whole_month: bool, day_count: DayCount) -> Decimal:
    """The part of a year of this period that bears interest; a whole month is 1/12 on a 30/360 count."""
    if accrues_from >= end:
        return Decimal(0)
    if accrues_from > start:
        return year_fraction(accrues_from, end, day_count)
    if is_whole_month and day_count is DayCount.THIRTY_360:
        return Decimal(1) / 12
    return year_fraction(start, end, day_count)


def _principal_parts(principal: Money, terms: Terms, periods: list[_Period]) -> list[Money]:
    """The principal that falls due at the end of each period; adds up to the principal exactly."""
    match terms.method:
        case Method.LEVEL:
            return _level_parts(principal, periods)
        case Method.EQUAL_PRINCIPAL:
            return _weighted_parts(principal, [Decimal(period.is_due) for period in periods])
        case Method.SEASONAL:
            weights = [terms.seasonal_weights[p.due.month - 1] * p.is_due for p in periods]
            return _weighted_parts(principal, weights)
        case Method.INTEREST_ONLY | Method.BULLET:
            return _weighted_parts(principal, [Decimal(0)] * (len(periods) - 1) + [Decimal(1)])


def _level_parts(principal: Money, periods: list[_Period]) -> list[Money]:
    payment = level_payment(principal.amount, [(p.growth, p.is_due) for p in periods])
    instalment = Money(payment, principal.currency)
    parts, owed, carried = [], principal, Decimal(0)
    nothing = Money.zero(principal.currency)
    for period in periods:
        carried += owed.amount * period.growth
        part = nothing
        if period.is_due:
            part = min(max(instalment - Money(carried, principal.currency), nothing), owed)
            carried = Decimal(0)
        parts.append(part)
        owed -= part
    parts[-1] += owed
    return parts


def level_payment(principal: Decimal, periods: list[tuple[Decimal, bool]]) -> Decimal:
    """The equal payment that repays the principal over periods of (interest on one unit, ends in a payment), unrounded.

    Interest of a period without a payment is carried to the next payment without interest on it.
    """
    # Owed before a payment is owed x (1 + carried); solve linearly: owed after all = a x principal - b x payment = 0.
    a, b, carried = Decimal(1), Decimal(0), Decimal(0)
    for growth, is_due in periods:
        carried += growth
        if is_due:
            a, b, carried = a * (1 + carried), b * (1 + carried) + 1, Decimal(0)
    return principal * a / b


def _weighted_parts(principal: Money, weights: list[Decimal]) -> list[Money]:
    """The principal split by weights, the last part absorbing the rounding; all due at the end where no weight is."""
    whole = sum(weights)
    parts, left = [], principal
    for weight in weights:
        part = min(principal * (weight / whole), left) if whole else Money.zero(principal.currency)
        parts.append(part)
        left -= part
    last = max((k for k, weight in enumerate(weights) if weight), default=len(weights) - 1)
    parts[last] += left
    return parts


def _fee_on_drawing(principal: Money, terms: Terms, drawn_on: dt.date) -> list[Instalment]:
    fee = principal * terms.upfront_fee
    nothing = Money.zero(principal.currency)
    return [Instalment(drawn_on, nothing, nothing, fee, fee, principal)] if fee.amount else []


def _schedule(principal: Money, terms: Terms, drawn_on: dt.date, instalments: tuple[Instalment, ...]) -> Schedule:
    interest = total([i.interest for i in instalments], principal.currency)
    fees = total([i.fee for i in instalments], principal.currency)
    flows = [Flow(drawn_on, principal), *(Flow(i.due, -i.payment) for i in instalments)]
    return Schedule(
        method=terms.method.value,
        drawn_on=drawn_on,
        principal=principal,
        rate=terms.rate,
        instalments=instalments,
        total_interest=interest,
        total_fees=fees,
        total_cost=interest + fees,
        yearly_rate=yearly_rate(flows),
    )
