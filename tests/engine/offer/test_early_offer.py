from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.errors import Refused
from engine.facts.request import Method
from engine.money import Money, total
from engine.offer.early import Keep, repay_early
from engine.offer.schedule import Terms, schedule
from engine.policy.policy import DayCount

DRAWN = dt.date(2026, 6, 30)
LEVEL = Terms(Method.LEVEL, Decimal("0.06"), 12)


def cny(amount: str | int) -> Money:
    return Money(amount, "CNY")


def test_that_repaying_all_costs_what_is_owed_and_the_interest_that_has_run() -> None:
    plan = schedule(cny(500_000), LEVEL, DRAWN)
    early = repay_early(plan, LEVEL, dt.date(2026, 11, 15))
    # 336647.10 are owed after the payment of 30 October; fifteen days of a 30/360 year at 6 % have run since.
    assert early.principal == cny("336647.10")
    assert early.interest == cny("841.62")
    assert early.schedule.instalments[-1].balance == cny(0)
    assert early.schedule.instalments[-1].due == dt.date(2026, 11, 15)
    assert early.saved_interest == plan.total_interest - early.schedule.total_interest > cny(0)


def test_that_a_partial_repayment_lowers_the_payments_or_ends_them_sooner() -> None:
    plan = schedule(cny(500_000), LEVEL, DRAWN)
    on, part = dt.date(2026, 11, 15), cny(200_000)
    shorter = repay_early(plan, LEVEL, on, part, keep=Keep.INSTALMENT)
    lower = repay_early(plan, LEVEL, on, part, keep=Keep.TENOR)
    assert shorter.schedule.instalments[-1].due == dt.date(2027, 2, 28)
    assert shorter.schedule.instalments[5].payment == cny("43033.21")
    assert lower.schedule.instalments[-1].due == plan.instalments[-1].due
    assert lower.schedule.instalments[5].payment == cny("17423.99")
    assert shorter.saved_interest > lower.saved_interest > cny(0)


def test_that_the_fee_for_early_repayment_comes_off_the_saving() -> None:
    plan = schedule(cny(500_000), LEVEL, DRAWN)
    early = repay_early(plan, LEVEL, dt.date(2026, 11, 15), cny(200_000), Decimal("0.01"))
    assert early.fee == cny(2000)
    assert early.saved == early.saved_interest - cny(2000)


def test_that_interest_free_days_are_not_charged_on_early_repayment() -> None:
    terms = Terms(Method.BULLET, Decimal("0.072"), days=180, day_count=DayCount.ACT_360, free_days=90)
    plan = schedule(cny(500_000), terms, DRAWN)
    assert repay_early(plan, terms, DRAWN + dt.timedelta(days=60)).interest == cny(0)
    # Thirty days bear interest: 500000 x 7.2 % x 30 / 360.
    assert repay_early(plan, terms, DRAWN + dt.timedelta(days=120)).interest == cny(3000)


def test_that_an_anniversary_s_fee_falls_on_what_is_then_owed() -> None:
    terms = Terms(Method.INTEREST_ONLY, Decimal("0.06"), 24, yearly_fee=Decimal("0.01"))
    plan = schedule(cny(100_000), terms, DRAWN)
    assert [(row.due, row.fee) for row in plan.instalments if row.fee.amount] == [
        (DRAWN, cny(1000)), (dt.date(2027, 6, 30), cny(1000)),
    ]  # fmt: skip
    early = repay_early(plan, terms, dt.date(2026, 12, 31), cny(40_000))
    assert early.schedule.total_fees == cny(1600)
    assert early.saved == early.saved_interest + cny(400)


@pytest.mark.parametrize(
    ("on", "amount"),
    [(DRAWN, None), (dt.date(2027, 6, 30), None), (dt.date(2026, 8, 1), cny(600_000)), (dt.date(2026, 8, 1), cny(0))],
)
def test_that_what_is_not_owed_cannot_be_repaid(on: dt.date, amount: Money | None) -> None:
    with pytest.raises(Refused, match=r"owed"):
        repay_early(schedule(cny(500_000), LEVEL, DRAWN), LEVEL, on, amount)


all_terms = st.builds(
    Terms,
    method=st.sampled_from(Method),
    rate=st.decimals("0", "0.36", places=4),
    months=st.integers(4, 48),
    day_count=st.sampled_from(DayCount),
    free_months=st.integers(0, 3),
    free_days=st.integers(0, 60),
    upfront_fee=st.decimals("0", "0.03", places=3),
    yearly_fee=st.decimals("0", "0.02", places=3),
    fee_each=st.none() | st.just(cny(5)),
    seasonal_weights=st.just(tuple(Decimal(k) for k in (0, 0, 1, 0, 2, 0, 0, 3, 0, 1, 1, 0))),
)


@given(
    terms=all_terms, minor=st.integers(100, 10**9), days=st.integers(1, 1400), share=st.integers(1, 100),
    keep=st.sampled_from(Keep),
)  # fmt: skip
def test_that_a_loan_repaid_early_still_adds_up_to_the_cent(
    terms: Terms, minor: int, days: int, share: int, keep: Keep
) -> None:
    principal, on = Money.of_minor(minor, "CNY"), DRAWN + dt.timedelta(days=days)
    plan = schedule(principal, terms, DRAWN)
    owed = principal - total([row.principal for row in plan.instalments if row.due <= on], "CNY")
    part = owed * (Decimal(share) / 100)
    assume(part.amount > 0)
    early = repay_early(plan, terms, on, part, keep=keep)
    left = principal
    for row in early.schedule.instalments:
        left -= row.principal
        assert row.payment == row.principal + row.interest + row.fee
        assert row.principal >= cny(0) <= row.interest
        assert row.balance == left >= cny(0)
    assert left == cny(0)
    # Interest can only fall, but for the cent that another rounding may add to a payment.
    assert early.saved_interest >= cny("-0.01") * len(early.schedule.instalments)
    assert early.schedule.instalments[-1].due <= max(plan.instalments[-1].due, on)
