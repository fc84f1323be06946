"""Dates as people type them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from babel import Locale

from engine.errors import Refused
from engine.i18n import say
from engine.intake.typed import plain

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. 年]+([0-9]{1,2})[-/. 月]+([0-9]{1,2})(?: ?[日号])?(?:[t ].*)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})")
_SLASHED = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-. ]*([^\W\d_]+)[-., ]+([0-9]{4})")
_NAME_FIRST = re.compile(r"([^\W\d_]+)\.? ?([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTH_LANGUAGES = ("en", "de", "cs")


def day(text: str) -> dt.date:
    """A date such as 2026-6-3, 3.6.2026, 3 Jun 2026, 20260603 or 2026年6月3日.

    Raises Refused for what is no date, and for 3/6/2026, which is June to some and March to others.
    """
    number = plain(text).lower()
    parts = _parts(number, text)
    if parts is not None:
        year, month, of_month = parts
        try:
            return dt.date(year, month, of_month)
        except ValueError:
            pass
    raise Refused(say("“{text}” is not a date; write it like 2026-06-30.", text=text))


def _parts(number: str, text: str) -> tuple[int, int, int] | None:
    """Year, month and day of the first form that fits."""
    if match := _YEAR_FIRST.fullmatch(number) or _COMPACT.fullmatch(number):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(number):
        return _century(match[3]), int(match[2]), int(match[1])
    if match := _SLASHED.fullmatch(number):
        return _slashed(int(match[1]), int(match[3]), int(match[4]), text)
    if (match := _NAMED.fullmatch(number)) and (month := _months().get(match[2])):
        return int(match[3]), month, int(match[1])
    if (match := _NAME_FIRST.fullmatch(number)) and (month := _months().get(match[1])):
        return int(match[3]), month, int(match[2])
    return None


def _slashed(first: int, second: int, year: int, text: str) -> tuple[int, int, int]:
    """Day and month of 13/6/2026 or 6/13/2026; where both fit, nobody can know."""
    if first != second and first <= 12 and second <= 12:
        readings = [f"{year:04}-{month:02}-{of_month:02}" for month, of_month in ((second, first), (first, second))]
        raise Refused(
            say("“{text}” can be {one} or {other}; write one of these.", text=text, one=readings[0], other=readings[1])
        )
    return (year, second, first) if second <= 12 else (year, first, second)


def _century(year: str) -> int:
    """Two digits up to 50 are of this century."""
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= 50 else 1900)


@lru_cache
def _months() -> dict[str, int]:
    """Names of months, wide and abbreviated, without their dots."""
    names: dict[str, int] = {"sept": 9}
    for language in _MONTH_LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {name.lower().rstrip("."): number for number, name in months[context][width].items()}
    return names
