"""The periods of a loan, and the interest that one unit of principal bears in each of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from engine.facts.request import Method
from engine.money import Money
from engine.offer.calendars import adjusted
from engine.offer.daycount import year_fraction
from engine.offer.terms import Terms
from engine.periods import add_months
from engine.policy.policy import DayCount


@dataclass(frozen=True, slots=True)
class Period:
    """From the last period's end to this one's. `due` is the day on which its end is paid, `month` the calendar month
    in which it ends by the contract, whatever holiday moved the day. `growth` is the interest on one unit owed all that
    time, `free` the part of a year in it that bears none."""

    start: dt.date
    end: dt.date
    due: dt.date
    month: int
    growth: Decimal
    free: Decimal
    is_due: bool


def periods(terms: Terms, drawn_on: dt.date) -> list[Period]:
    """The periods in order.

    Actual day counts bear interest to the day of payment, so a holiday lengthens its period and shortens the next; on
    30/360 a whole month is 1/12 wherever its days fall.
    """
    found = _calendar(replace(terms, rate=Decimal(1)), drawn_on)
    return [Period(p.start, p.end, p.due, p.month, terms.rate * p.growth, p.free, p.is_due) for p in found]


@lru_cache(maxsize=256)
def _calendar(terms: Terms, drawn_on: dt.date) -> tuple[Period, ...]:
    """The periods at a rate of one: a search for an amount asks for the same days again and again."""
    nominal = _ends(terms, drawn_on)
    dues = [adjusted(end, terms.holidays, terms.adjustment) for end in nominal]
    ends = nominal if terms.day_count is DayCount.THIRTY_360 else dues
    starts = [drawn_on, *ends[:-1]]
    from_day = accrues_from(terms, drawn_on, ends)
    is_stub = _begins_with_a_stub(terms, drawn_on, len(ends))
    found = []
    for k, (start, end) in enumerate(zip(starts, ends, strict=True)):
        is_whole = terms.days is None and not (k == 0 and is_stub)
        borne = _accrual(start, end, from_day, is_whole, terms.day_count)
        free = _accrual(start, end, start, is_whole, terms.day_count) - borne if from_day > start else Decimal(0)
        found.append(Period(start, end, dues[k], nominal[k].month, borne, free, _is_due(terms, k, len(ends))))
    return tuple(found)


def rest_of(periods: list[Period], day: dt.date, terms: Terms, drawn_on: dt.date) -> tuple[Decimal, list[Period]]:
    """Interest on one unit that has run since the last payment up to `day`, and the periods from that day on."""
    from_day = accrues_from(terms, drawn_on, [period.end for period in periods])
    run, rest = Decimal(0), []
    for period in periods:
        if period.due <= day:
            run = Decimal(0) if period.is_due else run + period.growth
        elif period.start >= day:
            rest.append(period)
        else:
            passed = terms.rate * _accrual(period.start, day, from_day, False, terms.day_count)
            run += min(max(passed, Decimal(0)), period.growth)
            rest.append(replace(period, start=day, growth=period.growth - min(max(passed, Decimal(0)), period.growth)))
    return run, rest


def accrues_from(terms: Terms, drawn_on: dt.date, ends: list[dt.date]) -> dt.date:
    """The day from which interest runs: after the free days and the free months, whichever end later."""
    free_months_end = ends[min(terms.free_months, len(ends)) - 1] if terms.free_months else drawn_on
    return max(drawn_on + dt.timedelta(days=terms.free_days), free_months_end)


def whole_payment(principal: Money, periods: list[Period]) -> Decimal:
    """The equal payment that repays the principal over the periods, unrounded.

    Interest of a period without a payment is carried to the next payment without interest on it.
    """
    # Owed before a payment is owed x (1 + carried); solve linearly: owed after all = a x principal - b x payment = 0.
    a, b, carried = Decimal(1), Decimal(0), Decimal(0)
    for period in periods:
        carried += period.growth
        if period.is_due:
            a, b, carried = a * (1 + carried), b * (1 + carried) + 1, Decimal(0)
    return principal.amount * a / b


def _ends(terms: Terms, drawn_on: dt.date) -> list[dt.date]:
    if terms.days is not None:
        return [drawn_on + dt.timedelta(days=terms.days)]
    if terms.first_due is not None:
        return [add_months(terms.first_due, k) for k in range(terms.months)]
    first = terms.counted_from or drawn_on
    return [end for k in range(1, terms.months + 1) if (end := add_months(first, k)) > drawn_on]


def _begins_with_a_stub(terms: Terms, drawn_on: dt.date, count: int) -> bool:
    """Whether the first period is no whole month."""
    if terms.counted_from is not None:
        return add_months(terms.counted_from, terms.months - count) != drawn_on
    return terms.first_due is not None


def _is_due(terms: Terms, k: int, count: int) -> bool:
    """Whether a period ends in a payment: a bullet only at the end, the others after the free months."""
    return k == count - 1 or (terms.method is not Method.BULLET and k >= terms.free_months)


def _accrual(start: dt.date, end: dt.date, from_day: dt.date, is_whole_month: bool, day_count: DayCount) -> Decimal:
    """The part of a year of this period that bears interest; a whole month is 1/12 on a 30/360 count."""
    if from_day >= end:
        return Decimal(0)
    if from_day > start:
        return year_fraction(from_day, end, day_count)
    if is_whole_month and day_count is DayCount.THIRTY_360:
        return Decimal(1) / 12
    return year_fraction(start, end, day_count)
