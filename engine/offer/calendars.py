"""Working days: a due date that falls on a day without banking moves as the calendar's convention says, and none moves
away from a weekend day that is worked."""

from __future__ import annotations

import datetime as dt

from engine.facts.days_off import is_working_day
from engine.policy.policy import Adjustment

_DAY = dt.timedelta(days=1)


def adjusted(day: dt.date, country: str, adjustment: Adjustment) -> dt.date:
    """The day itself where it is worked or nothing is adjusted, else the next working day; under modified following,
    the last working day before it where the next lies in another month (ISDA 2006, section 4.12)."""
    if not country or adjustment is Adjustment.NONE:
        return day
    later = day
    while not is_working_day(later, country):
        later += _DAY
    if adjustment is Adjustment.FOLLOWING or later.month == day.month:
        return later
    while not is_working_day(day, country):
        day -= _DAY
    return day
