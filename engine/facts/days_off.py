"""Days on which the banks of a country rest, beside Saturdays and Sundays, and weekend days on which they work.

The days are those of the `holidays` library by country. China's days off are paid for with weekends that are worked:
such a Saturday or Sunday is a working day.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from engine.errors import Refused
from engine.i18n import say


def is_working_day(day: dt.date, country: str) -> bool:
    """Whether banks of the country (ISO 3166, such as CN) work on the day. Raises Refused for an unknown country."""
    closed, worked = days_off(country, day.year)
    return day in worked or (day.weekday() < 5 and day not in closed)


def check_country(country: str) -> None:
    """Raises Refused for a country without a calendar."""
    days_off(country, 2026)


@lru_cache(maxsize=1024)
def days_off(country: str, year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """The days off of a year and the weekend days that are worked. Raises Refused for a country without a calendar."""
    # Imported here: most cases ask for no calendar, and the library takes a tenth of a second to load.
    import holidays

    try:
        # A day off around New Year may be decreed with the holidays of the year after.
        found = holidays.country_holidays(country, years=(year, year + 1))
    except NotImplementedError as error:
        raise Refused(
            say("There is no holiday calendar for “{country}”; give a country code such as CN or DE.", country=country)
        ) from error
    return frozenset(day for day in found if day.year == year), frozenset(found.weekend_workdays)
