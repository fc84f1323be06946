"""Day counts: how much of a year lies between two days, as a lender counts it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engine.policy.policy import DayCount


def days_between(start: dt.date, end: dt.date, day_count: DayCount) -> int:
    """Days that bear interest from `start` to `end`; negative where `end` lies before `start`."""
    if day_count is DayCount.THIRTY_360:
        months = (end.year - start.year) * 12 + end.month - start.month
        return months * 30 + min(end.day, 30) - min(start.day, 30)
    return (end - start).days


def year_fraction(start: dt.date, end: dt.date, day_count: DayCount) -> Decimal:
    """The part of a year from `start` to `end`."""
    year = 365 if day_count is DayCount.ACT_365 else 360
    return Decimal(days_between(start, end, day_count)) / year
