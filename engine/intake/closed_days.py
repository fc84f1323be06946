"""Integrity of the days on which rows were posted: weekends and public holidays, against the account's own rhythm."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.conduct import Category, Ledger
from engine.facts.days_off import days_off
from engine.facts.finding import Severity
from engine.i18n import N_, Percent, say
from engine.intake.soundness import Check, IntegrityTest, rows_of

WEEKENDS = Check("weekend-postings", N_("Postings on weekends"))
HOLIDAYS = Check("holiday-postings", N_("Postings on public holidays"))

ENOUGH_ROWS = 300
WEEKEND_SHARE = 0.005
MADE_UP = 0.05
"""More rows on weekends than weekend days worked to make up for holidays can hold."""
HOLIDAY_SHARE = 0.25
"""Of the rows that the holidays would hold if they were usual working days."""
HOLIDAY_ROWS = 6
"""Fewer rows to be expected say nothing about the bank's rhythm on its holidays."""
_IBAN = re.compile(r"([A-Z]{2})[0-9]{2}[A-Z0-9]{11,30}")
Days = NDArray[np.datetime64]


def weekend_postings(case: Case, ledger: Ledger) -> IntegrityTest:
    """A bank that posts on weekends does so often, another never does: a handful among hundreds is odd.

    The bank's own interest and fees fall on their date, whatever the weekday, and are left aside; so are weekend days
    that the country works to make up for holidays.
    """
    found: list[int] = []
    shares: list[float] = []
    for account, rows, days in _judged(ledger):
        free = rows[~np.is_busday(days)]
        if 0 < len(free) < MADE_UP * len(rows):
            _, worked = _calendar(_country(case, ledger, account), days)
            free = free[~np.isin(ledger.booked_on[free].astype("datetime64[D]"), worked)]
        if len(free) < WEEKEND_SHARE * len(rows):
            found += free.tolist()
        shares.append(len(free) / len(rows))
    if not shares:
        return WEEKENDS.not_applicable()
    if not found:
        return WEEKENDS.passed(share=max(shares))
    sentence = say(
        "{count} postings on weekends at a bank that hardly posts on them ({share} of rows).",
        count=len(found), share=Percent(max(shares), 2),
    )  # fmt: skip
    return WEEKENDS.failed(
        "weekend-postings", Severity.NOTE, sentence, rows_of(ledger, np.array(found)), share=max(shares)
    )


def holiday_postings(case: Case, ledger: Ledger) -> IntegrityTest:
    """A few rows on public holidays where the bank otherwise rests on them, as it does on weekends.

    The country is that of the account's number, else of the applicant's registration. A bank that posts on weekends
    posts on holidays too, and one that posts on most of the holidays keeps another calendar: neither is judged.
    """
    found: list[int] = []
    expected = 0.0
    for account, rows, days in _judged(ledger):
        if np.is_busday(days).mean() < 1 - MADE_UP:
            continue
        closed, made_up = _calendar(_country(case, ledger, account), days)
        if (np.is_busday(days) | np.isin(days, made_up)).mean() <= 1 - WEEKEND_SHARE:
            continue
        on_closed = rows[np.isin(days, closed)]
        worked = np.busday_count(days.min(), days.max() + 1) - len(closed)
        usual = (len(rows) - len(on_closed)) / max(int(worked), 1) * len(closed)
        if usual < HOLIDAY_ROWS:
            continue
        expected += usual
        if 0 < len(on_closed) < HOLIDAY_SHARE * usual:
            found += on_closed.tolist()
    if not expected:
        return HOLIDAYS.not_applicable()
    if not found:
        return HOLIDAYS.passed(expected=round(expected))
    sentence = say(
        "{count} postings on public holidays, on which this bank otherwise rests (working days would have {expected}).",
        count=len(found), expected=round(expected),
    )  # fmt: skip
    return HOLIDAYS.failed(
        "holiday-postings", Severity.NOTE, sentence, rows_of(ledger, np.array(found)), expected=round(expected)
    )


def _judged(ledger: Ledger) -> Iterator[tuple[int, NDArray[np.intp], Days]]:
    """Accounts with rows enough to show a rhythm, the rows that the bank did not make itself, and their days."""
    by_others = ~np.isin(ledger.category, (Category.INTEREST_CREDITED, Category.BANK_FEE))
    for account in range(len(ledger.accounts)):
        rows = np.flatnonzero((ledger.account == account) & by_others)
        if len(rows) >= ENOUGH_ROWS:
            yield account, rows, ledger.booked_on[rows].astype("datetime64[D]")


def _country(case: Case, ledger: Ledger, account: int) -> str:
    """Where the account is kept, by ISO 3166; "" where nothing says it."""
    held = ledger.accounts[account]
    if iban := _IBAN.fullmatch(held.number.replace(" ", "")):
        return iban[1]
    registration = case.applicant.registration
    if registration is None or held.currency != case.currency:
        return ""
    return registration.type.partition("-")[0].upper()


def _calendar(country: str, days: Days) -> tuple[Days, Days]:
    """The weekdays off and the weekend days worked between the first and the last of the days."""
    first, last = days.min().item(), days.max().item()
    closed: set[dt.date] = set()
    worked: set[dt.date] = set()
    for year in range(first.year, last.year + 1) if country else ():
        try:
            off, on = days_off(country, year)
        except Refused:
            break  # a country whose holidays nobody knows
        closed |= {day for day in off if day.weekday() < 5}
        worked |= on
    return _within(closed, first, last), _within(worked, first, last)


def _within(days: set[dt.date], first: dt.date, last: dt.date) -> Days:
    return np.array(sorted(day for day in days if first <= day <= last), "datetime64[D]")
