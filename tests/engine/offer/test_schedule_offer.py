from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.request import Method
from engine.money import Money, total
from engine.offer.cost import Flow, effective_rate, yearly_rate
from engine.offer.daycount import days_between, year_fraction
from engine.offer.schedule import Terms, schedule
from engine.periods import add_months
from engine.policy.policy import DayCount

DRAWN = dt.date(2026, 6, 30)


def cny(amount: str | int) -> Money:
    return Money(amount, "CNY")


def test_that_a_level_loan_of_twelve_months_pays_the_golden_instalment() -> None:
    plan = schedule(cny(500_000), Terms(Method.LEVEL, Decimal("0.06"), 12), DRAWN)
    assert [i.payment for i in plan.instalments[:-1]] == [cny("43033.21")] * 11
    assert abs(plan.instalments[-1].payment - cny("43033.21")) < cny("0.10")


def test_that_three_free_months_leave_nine_level_instalments() -> None:
    plan = schedule(cny(500_000), Terms(Method.LEVEL, Decimal("0.06"), 12, free_months=3), DRAWN)
    assert len(plan.instalments) == 9
    assert plan.instalments[0].due == dt.date(2026, 10, 30)
    assert plan.instalments[0].payment == cny("56953.68")


def test_that_ninety_free_days_halve_the_cost_of_a_bullet_of_180() -> None:
    terms = Terms(Method.BULLET, Decimal("0.072"), days=180, day_count=DayCount.ACT_360, free_days=90)
    plan = schedule(cny(500_000), terms, DRAWN)
    assert plan.total_interest == cny("9000.00")
    assert effective_rate(plan, DayCount.ACT_360) == Decimal("0.036")
    assert plan.instalments[0].due == DRAWN + dt.timedelta(days=180)


def test_that_equal_principal_repays_the_same_each_month_and_interest_falls() -> None:
    plan = schedule(cny(1200), Terms(Method.EQUAL_PRINCIPAL, Decimal("0.12"), 12), DRAWN)
    assert {i.principal for i in plan.instalments} == {cny(100)}
    assert [i.interest for i in plan.instalments] == [cny(k) for k in range(12, 0, -1)]


def test_that_interest_only_repays_everything_at_the_end() -> None:
    plan = schedule(cny(1000), Terms(Method.INTEREST_ONLY, Decimal("0.12"), 3), DRAWN)
    assert [i.principal for i in plan.instalments] == [cny(0), cny(0), cny(1000)]
    assert [i.interest for i in plan.instalments] == [cny(10)] * 3


def test_that_a_seasonal_loan_falls_due_in_its_months() -> None:
    weights = tuple(Decimal(1 if month in (10, 11) else 0) for month in range(1, 13))
    plan = schedule(cny(1001), Terms(Method.SEASONAL, Decimal("0.06"), 12, seasonal_weights=weights), DRAWN)
    due = {i.due.month: i.principal for i in plan.instalments if i.principal.amount}
    assert due == {10: cny("500.50"), 11: cny("500.50")}
    assert plan.instalments[-1].balance == cny(0)


def test_that_a_short_first_period_bears_only_its_days() -> None:
    terms = Terms(Method.INTEREST_ONLY, Decimal("0.12"), 2, day_count=DayCount.ACT_360, first_due=dt.date(2026, 7, 10))
    plan = schedule(cny(36_000), terms, DRAWN)
    assert plan.instalments[0].interest == cny(120)
    assert plan.instalments[1].due == dt.date(2026, 8, 10)


def test_that_an_upfront_fee_is_paid_on_the_day_of_drawing_and_raises_the_yearly_rate() -> None:
    plain = schedule(cny(100_000), Terms(Method.LEVEL, Decimal("0.06"), 12), DRAWN)
    charged = schedule(cny(100_000), Terms(Method.LEVEL, Decimal("0.06"), 12, upfront_fee=Decimal("0.01")), DRAWN)
    assert charged.instalments[0].due == DRAWN
    assert charged.total_fees == cny(1000)
    assert plain.yearly_rate is not None
    assert charged.yearly_rate is not None
    assert charged.yearly_rate > plain.yearly_rate + Decimal("0.018")


def test_that_the_yearly_rate_is_that_of_the_directive() -> None:
    # Example of the directive's annex: 1000 repaid as 1200 after 18 months, 12.92 % a year.
    flows = [Flow(dt.date(2025, 1, 1), cny(1000)), Flow(dt.date(2026, 7, 2), cny(-1200))]
    rate = yearly_rate(flows)
    assert rate is not None
    assert abs(rate - Decimal("0.1292")) < Decimal("0.0003")


def test_that_flows_without_a_return_have_no_rate() -> None:
    assert yearly_rate([Flow(DRAWN, cny(1000))]) is None


@pytest.mark.parametrize(
    ("day_count", "days", "fraction"),
    [
        (DayCount.THIRTY_360, 30, Decimal(30) / 360),
        (DayCount.ACT_360, 31, Decimal(31) / 360),
        (DayCount.ACT_365, 31, Decimal(31) / 365),
    ],
)
def test_that_july_counts_as_the_day_count_says(day_count: DayCount, days: int, fraction: Decimal) -> None:
    start, end = dt.date(2026, 7, 1), dt.date(2026, 8, 1)
    assert days_between(start, end, day_count) == days
    assert year_fraction(start, end, day_count) == fraction


@pytest.mark.parametrize(
    "terms",
    [
        Terms(Method.LEVEL, Decimal("-0.01"), 12),
        Terms(Method.LEVEL, Decimal("0.05"), 0),
        Terms(Method.LEVEL, Decimal("0.05"), 3, free_months=3),
        Terms(Method.LEVEL, Decimal("0.05"), days=90),
        Terms(Method.SEASONAL, Decimal("0.05"), 12),
        Terms(Method.LEVEL, Decimal("0.05"), 12, first_due=DRAWN),
    ],
)
def test_that_terms_that_contradict_each_other_are_a_bug(terms: Terms) -> None:
    with pytest.raises(ValueError, match=r"schedule|bullet|free|due|seasonal"):
        schedule(cny(1000), terms, DRAWN)


all_terms = st.builds(
    Terms,
    method=st.sampled_from([Method.LEVEL, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY, Method.BULLET]),
    rate=st.decimals("0", "0.36", places=4),
    months=st.integers(4, 60),
    day_count=st.sampled_from(DayCount),
    free_months=st.integers(0, 3),
    free_days=st.integers(0, 60),
    first_due=st.none() | st.dates(dt.date(2026, 7, 1), dt.date(2026, 8, 30)),
    upfront_fee=st.decimals("0", "0.05", places=3),
)


@given(terms=all_terms, minor=st.integers(1, 10**10), currency=st.sampled_from(["CNY", "JPY", "KWD"]))
def test_that_every_schedule_sums_to_the_smallest_unit(terms: Terms, minor: int, currency: str) -> None:
    principal = Money.of_minor(minor, currency)
    plan = schedule(principal, terms, DRAWN)
    assert total([i.principal for i in plan.instalments], currency) == principal
    assert plan.instalments[-1].balance == Money.zero(currency)
    owed = principal
    for instalment in plan.instalments:
        assert instalment.payment == instalment.principal + instalment.interest + instalment.fee
        assert instalment.principal >= Money.zero(currency)
        assert instalment.interest >= Money.zero(currency)
        owed -= instalment.principal
        assert instalment.balance == owed >= Money.zero(currency)
    assert plan.total_cost == plan.total_interest + plan.total_fees
    dues = [i.due for i in plan.instalments]
    assert dues == sorted(dues)


@given(rate=st.decimals("0.001", "0.36", places=4), months=st.integers(1, 60))
def test_that_a_level_loan_costs_its_own_rate(rate: Decimal, months: int) -> None:
    plan = schedule(cny(1_000_000), Terms(Method.LEVEL, rate, months), dt.date(2026, 1, 1))
    assert plan.yearly_rate is not None
    assert abs(plan.yearly_rate - ((1 + rate / 12) ** 12 - 1)) < Decimal("0.012")


@given(free=st.integers(0, 3), more=st.integers(0, 2))
def test_that_more_free_months_never_cost_more(free: int, more: int) -> None:
    few = schedule(cny(90_000), Terms(Method.LEVEL, Decimal("0.08"), 12, free_months=free), DRAWN)
    many = schedule(cny(90_000), Terms(Method.LEVEL, Decimal("0.08"), 12, free_months=free + more), DRAWN)
    assert many.total_interest <= few.total_interest
    assert many.instalments[-1].due == few.instalments[-1].due == add_months(DRAWN, 12)
