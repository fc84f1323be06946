"""Working days: a due date that falls on a day without banking moves as the calendar's convention says.

Holidays are those of the `holidays` library by country. China's days off are paid for with weekends that are worked:
such a Saturday or Sunday is a working day, and no due date moves away from it.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from engine.errors import Refused
from engine.i18n import say
from engine.policy.policy import Adjustment

_DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date, country: str) -> bool:
    """Whether banks of the country (ISO 3166, such as CN) work on the day. Raises Refused for an unknown country."""
    closed, worked = _exceptions(country, day.year)
    return day in worked or (day.weekday() < 5 and day not in closed)


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


def check_country(country: str) -> None:
    """Raises Refused for a country without a calendar."""
    _exceptions(country, 2026)


@lru_cache(maxsize=1024)
def _exceptions(country: str, year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """The days off of a year and the weekend days that are worked."""
    # Imported here: most schedules ask for no calendar, and the library takes a tenth of a second to load.
    import holidays

    try:
        # A day off around New Year may be decreed with the holidays of the year after.
        found = holidays.country_holidays(country, years=(year, year + 1))
    except NotImplementedError as error:
        raise Refused(
            say("There is no holiday calendar for “{country}”; give a country code such as CN or DE.", country=country)
        ) from error
    return frozenset(day for day in found if day.year == year), frozenset(found.weekend_workdays)
