"""Postings on days on which a bank rests, judged by what the same account does on all other such days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from builders import a_case, a_ledger

from engine.facts.casefile import Case
from engine.facts.company import Identifier
from engine.facts.conduct import Category
from engine.facts.days_off import is_working_day
from engine.intake.closed_days import WEEKEND_SHARE
from engine.intake.integrity import IntegrityTest, Outcome, integrity

FIRST, LAST = dt.date(2024, 12, 2), dt.date(2026, 6, 26)
EVERY_DAY = [FIRST + dt.timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
WEEKDAYS = [day for day in EVERY_DAY if day.weekday() < 5]
WORKED = [day for day in EVERY_DAY if is_working_day(day, "CN")]
NATIONAL_DAY, MADE_UP_SUNDAY = dt.date(2025, 10, 2), dt.date(2025, 9, 28)


def case_of(days: Sequence[dt.date], number: str = "1", registration: Identifier | None = None) -> Case:
    """One sale on each of the days."""
    ledger = a_ledger([(day, 1234 + i, Category.SALES, "A") for i, day in enumerate(sorted(days))])
    case = a_case(ledger=replace(ledger, accounts=(replace(ledger.accounts[0], number=number),)))
    return replace(case, applicant=replace(case.applicant, registration=registration or case.applicant.registration))


def judged(case: Case, name: str = "holiday-postings") -> IntegrityTest:
    return next(test for test in integrity(case).tests if test.name == name)


def test_that_one_posting_in_the_national_holiday_stands_out_where_the_bank_rests_on_holidays() -> None:
    assert judged(case_of(WORKED)).status is Outcome.PASSED
    case = case_of([*WORKED, NATIONAL_DAY])
    found = judged(case)
    assert found.finding is not None and case.ledger is not None
    row = int(np.flatnonzero(case.ledger.booked_on == np.datetime64(NATIONAL_DAY))[0])
    assert found.finding.sources == (case.ledger.source(row),)
    assert judged(case, "weekend-postings").status is Outcome.PASSED, "weekends worked for holidays are no weekends"


@pytest.mark.parametrize("days", [EVERY_DAY, WEEKDAYS], ids=["posts on every day", "posts on all weekdays"])
def test_that_a_bank_that_posts_on_its_holidays_is_not_punished(days: list[dt.date]) -> None:
    assert judged(case_of(days)).finding is None


def test_that_interest_on_a_holiday_is_the_banks_own() -> None:
    case = case_of([*WORKED, NATIONAL_DAY])
    assert case.ledger is not None
    own = np.where(case.ledger.booked_on == np.datetime64(NATIONAL_DAY), Category.INTEREST_CREDITED, Category.SALES)
    assert judged(replace(case, ledger=replace(case.ledger, category=own.astype(np.int8)))).status is Outcome.PASSED


def test_that_the_country_is_that_of_the_account_and_else_of_the_applicant() -> None:
    christmas = [day for day in WEEKDAYS if is_working_day(day, "DE")]
    forged = [*christmas, dt.date(2025, 12, 25)]
    german = "DE89370400440532013000"
    assert judged(case_of(forged, german)).finding is not None
    assert judged(case_of(forged)).finding is None, "China works on Christmas"
    assert judged(case_of(forged, registration=Identifier("de-vat", "1"))).finding is not None
    assert judged(case_of(forged, registration=Identifier("eu-vat", "1"))).status is Outcome.NOT_APPLICABLE


def test_that_a_short_statement_shows_no_rhythm_of_holidays() -> None:
    assert judged(case_of(WORKED[:200])).status is Outcome.NOT_APPLICABLE


def test_that_a_posting_on_a_sunday_worked_for_a_holiday_is_no_weekend_posting() -> None:
    worked = [day for day in WORKED if day.weekday() < 5]
    assert judged(case_of([*worked, MADE_UP_SUNDAY]), "weekend-postings").finding is None
    assert judged(case_of([*worked, dt.date(2025, 9, 21)]), "weekend-postings").finding is not None


def test_that_weekends_worked_for_holidays_hide_no_forged_one() -> None:
    worked = [day for day in WORKED if day.weekday() >= 5]
    assert len(worked) > WEEKEND_SHARE * len(WORKED)
    assert judged(case_of(WORKED), "weekend-postings").finding is None
    assert judged(case_of([*WORKED, dt.date(2025, 9, 21)]), "weekend-postings").finding is not None
