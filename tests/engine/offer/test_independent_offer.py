"""Schedules against spreadsheet functions, which share no line with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import numpy_financial as npf
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from engine.facts.request import Method
from engine.money import Money
from engine.offer.schedule import Terms, schedule

START = dt.date(2026, 1, 15)


@given(rate=st.decimals("0.001", "0.36", places=4), months=st.integers(1, 120), minor=st.integers(10**5, 10**10))
def test_that_level_instalments_are_those_of_a_spreadsheet(rate: Decimal, months: int, minor: int) -> None:
    principal = Money.of_minor(minor, "CNY")
    plan = schedule(principal, Terms(Method.LEVEL, rate, months), START)
    monthly = float(rate) / 12
    expected = -npf.pmt(monthly, months, float(principal.amount))
    for number, row in enumerate(plan.instalments[:-1], start=1):
        assert abs(float(row.payment.amount) - expected) <= 0.006
        balance = -npf.fv(monthly, number, -expected, float(principal.amount))
        assert abs(float(row.balance.amount) - balance) <= rounding(monthly, number)
    # The last instalment takes what the rounding of the others left.
    assert abs(float(plan.instalments[-1].payment.amount) - expected) <= rounding(monthly, months) + 0.01


def rounding(monthly: float, months: int) -> float:
    """Half a cent of payment and half a cent of interest every month, with interest on them."""
    return 0.0101 * ((1 + monthly) ** months - 1) / monthly


@given(
    rate=st.decimals("0", "0.36", places=4),
    months=st.integers(2, 60),
    fee=st.decimals("0", "0.05", places=3),
    method=st.sampled_from([Method.LEVEL, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY, Method.BULLET]),
)
def test_that_the_yearly_rate_brings_the_payments_to_their_present_value(
    rate: Decimal, months: int, fee: Decimal, method: Method
) -> None:
    plan = schedule(Money(1_000_000, "CNY"), Terms(method, rate, months, upfront_fee=fee), START)
    days = np.array([(row.due - START).days for row in plan.instalments])
    paid = np.array([float(row.payment.amount) for row in plan.instalments])
    found = brentq(lambda r: 1e6 - float((paid / (1 + r) ** (days / 365)).sum()), -0.5, 20, xtol=1e-12)
    assert plan.yearly_rate is not None
    assert abs(float(plan.yearly_rate) - found) < 2e-6


def test_that_a_monthly_rate_of_return_is_the_spreadsheet_s() -> None:
    plan = schedule(Money(500_000, "CNY"), Terms(Method.LEVEL, Decimal("0.06"), 12), START)
    monthly = npf.irr([500_000.0, *(-float(row.payment.amount) for row in plan.instalments)])
    assert abs(monthly * 12 - 0.06) < 1e-7
