from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Refused
from engine.facts.days_off import is_working_day
from engine.facts.request import Method
from engine.money import Money
from engine.offer.calendars import adjusted
from engine.offer.schedule import Terms, schedule
from engine.policy.policy import Adjustment, DayCount

FOLLOWING, MODIFIED = Adjustment.FOLLOWING, Adjustment.MODIFIED_FOLLOWING


def test_that_china_rests_on_decreed_days_and_works_on_the_weekends_that_pay_for_them() -> None:
    # The State Council's notice for 2026: the Spring Festival from 15 to 23 February, 14 and 28 February are worked.
    assert is_working_day(dt.date(2026, 2, 14), "CN")
    assert is_working_day(dt.date(2026, 2, 28), "CN")
    assert not any(is_working_day(dt.date(2026, 2, day), "CN") for day in range(15, 24))
    assert is_working_day(dt.date(2026, 2, 24), "CN")
    # National Day: 1 to 7 October off, 20 September and 10 October worked.
    assert not any(is_working_day(dt.date(2026, 10, day), "CN") for day in range(1, 8))
    assert is_working_day(dt.date(2026, 9, 20), "CN")
    assert is_working_day(dt.date(2026, 10, 10), "CN")


def test_that_a_due_date_moves_by_its_convention() -> None:
    saturday = dt.date(2026, 1, 31)
    assert adjusted(saturday, "GB", FOLLOWING) == dt.date(2026, 2, 2)
    assert adjusted(saturday, "GB", MODIFIED) == dt.date(2026, 1, 30)
    assert adjusted(saturday, "GB", Adjustment.NONE) == saturday
    assert adjusted(saturday, "", FOLLOWING) == saturday
    assert adjusted(dt.date(2026, 2, 14), "CN", FOLLOWING) == dt.date(2026, 2, 14)
    assert adjusted(dt.date(2026, 10, 2), "CN", FOLLOWING) == dt.date(2026, 10, 8)


def test_that_a_country_without_a_calendar_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="ZZ"):
        is_working_day(dt.date(2026, 1, 1), "ZZ")


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 1)), country=st.sampled_from(["CN", "DE", "GB", "US"]))
def test_that_every_adjusted_day_is_worked_and_the_modified_one_stays_in_its_month(day: dt.date, country: str) -> None:
    following, modified = adjusted(day, country, FOLLOWING), adjusted(day, country, MODIFIED)
    assert is_working_day(following, country)
    assert is_working_day(modified, country)
    assert following >= day
    assert modified.month == day.month
    assert modified == following or following.month != day.month


def test_that_a_moved_due_date_bears_interest_to_the_day_of_payment_on_actual_counts_alone() -> None:
    def interest(day_count: DayCount) -> list[Money]:
        terms = Terms(
            Method.INTEREST_ONLY, Decimal("0.36"), 3, day_count=day_count, holidays="CN", adjustment=FOLLOWING
        )  # fmt: skip
        plan = schedule(Money(100_000, "CNY"), terms, dt.date(2026, 7, 2))
        # 2 August is a Sunday, 2 October a holiday until the 7th.
        assert [row.due.isoformat() for row in plan.instalments] == ["2026-08-03", "2026-09-02", "2026-10-08"]
        return [row.interest for row in plan.instalments]

    assert interest(DayCount.ACT_360) == [Money(3200, "CNY"), Money(3000, "CNY"), Money(3600, "CNY")]
    assert interest(DayCount.THIRTY_360) == [Money(3000, "CNY")] * 3
