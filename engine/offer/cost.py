"""What a loan costs a year: the internal rate of return of the borrower's flows, and the simple effective rate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pyxirr

from engine.money import Money, Rate
from engine.offer.daycount import year_fraction
from engine.offer.offer import Schedule
from engine.policy.policy import DayCount


class Flow(NamedTuple):
    """Money the borrower receives (positive) or pays (negative) on a day."""

    day: dt.date
    amount: Money


def yearly_rate(flows: Iterable[Flow]) -> Rate | None:
    """The yearly percentage rate: the effective yearly internal rate of return of the flows, to six decimals.

    Source: annex I of the European consumer credit directive 2008/48/EC, a year of 365 days.
    None where the flows have no rate, for example where nothing is repaid.
    """
    flows = list(flows)
    rate = pyxirr.xirr([f.day for f in flows], [float(f.amount.amount) for f in flows], silent=True)
    if rate is None:
        return None
    # The sixth decimal is a ten-thousandth of a percent: below it lies only the solver's noise.
    return round(Decimal(rate), 6) + Decimal(0)


def effective_rate(schedule: Schedule, day_count: DayCount) -> Rate:
    """Interest paid over principal used for as long as it was used: what interest-free days make of the rate.

    A 180-day bullet at 7.2 % with 90 days free costs an effective 3.6 % a year.
    """
    used, owed, since = Decimal(0), schedule.principal, schedule.drawn_on
    for instalment in schedule.instalments:
        used += owed.amount * year_fraction(since, instalment.due, day_count)
        owed, since = instalment.balance, instalment.due
    return schedule.total_interest.amount / used
