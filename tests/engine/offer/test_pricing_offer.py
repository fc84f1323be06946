from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.request import Product
from engine.offer.pricing import capital_requirement, correlation, cut_off_pd, price
from engine.policy.document import load_policy

POLICY = load_policy()
PRICING = POLICY.pricing
PRODUCT = replace(POLICY.products[Product.TERM_LOAN], floor=Decimal("0.01"), ceiling=Decimal("0.5"))
WIDE = replace(PRICING, legal_ceiling=Decimal("0.5"), most_pd=Decimal(1))


@pytest.mark.parametrize(
    ("pd", "capital", "rate"), [(0.01, "0.0460", "0.0448"), (0.03, "0.0668", "0.0567"), (0.08, "0.0963", "0.0833")]
)
def test_that_capital_and_rate_are_the_golden_ones(pd: float, capital: str, rate: str) -> None:
    found = price(pd, WIDE, PRODUCT, 1.0, 5.0)
    assert round(found.capital, 4) == Decimal(capital)
    assert round(found.rate, 4) == Decimal(rate)
    assert found.rate == found.funding + found.opex + found.expected_loss + found.capital_cost


def test_that_the_correlation_keeps_to_basel_s_bounds() -> None:
    assert correlation(1e-9, 50) == pytest.approx(0.24)
    assert correlation(1.0, 50) == pytest.approx(0.12)
    assert correlation(0.01, 1) == correlation(0.01, 5)
    assert correlation(0.01, 900) == correlation(0.01, 50)


def test_that_longer_maturity_asks_for_more_capital() -> None:
    assert capital_requirement(0.02, 0.45, 3.0) > capital_requirement(0.02, 0.45, 1.0)


def test_that_unknown_sales_get_no_relief() -> None:
    assert price(0.02, WIDE, PRODUCT, 1.0, None).capital == price(0.02, WIDE, PRODUCT, 1.0, 50.0).capital


def test_that_a_rate_is_kept_within_floor_and_both_ceilings() -> None:
    product = replace(PRODUCT, floor=Decimal("0.05"), ceiling=Decimal("0.07"))
    assert price(0.0005, WIDE, product, 1.0, 5.0).rate == Decimal("0.05")
    assert price(0.2, WIDE, product, 1.0, 5.0).rate == Decimal("0.07")
    assert price(0.2, replace(WIDE, legal_ceiling=Decimal("0.06")), product, 1.0, 5.0).rate == Decimal("0.06")


def test_that_the_cut_off_is_where_the_margin_pays_the_loss() -> None:
    # m / (m + LGD), m = 12 % - 2.2 % - 1.2 %.
    assert cut_off_pd(WIDE, Decimal("0.12")) == pytest.approx(0.086 / (0.086 + 0.45))
    assert cut_off_pd(PRICING, Decimal("0.12")) == float(PRICING.most_pd)
    assert cut_off_pd(WIDE, Decimal("0.01")) == 0.0


@given(pd=st.floats(0.0, 0.6), more=st.floats(0.0, 0.3))
def test_that_more_risk_never_costs_less(pd: float, more: float) -> None:
    assert price(pd + more, WIDE, PRODUCT, 1.0, 5.0).unclipped >= price(pd, WIDE, PRODUCT, 1.0, 5.0).unclipped
