from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.facts.conduct import Category, Exclusion
from engine.intake.turnover import CIRCULAR_DAYS, exclusions

Row = tuple[int, int, int, Category, int]
"""Firm, day, amount, category, counterparty."""


def codes(rows: list[Row]) -> list[Exclusion]:
    firm, day, amount, category, party = (np.array([row[i] for row in rows]) for i in range(5))
    days = np.datetime64("2026-01-01") + day.astype("timedelta64[D]")
    return [Exclusion(code) for code in exclusions(firm, days, amount, category.astype(np.int8), party)]


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        (Category.SALES, Exclusion.NONE),
        (Category.SETTLEMENT, Exclusion.NONE),
        (Category.CASH_DEPOSIT, Exclusion.NONE),
        (Category.OTHER, Exclusion.NONE),
        (Category.OWN_TRANSFER, Exclusion.OWN_TRANSFER),
        (Category.LOAN_RECEIVED, Exclusion.LOAN),
        (Category.RELATED_PARTY, Exclusion.RELATED_PARTY),
        (Category.INTEREST_CREDITED, Exclusion.INTEREST),
        (Category.RETURNED_PAYMENT, Exclusion.RETURNED),
        (Category.SUPPLIER, Exclusion.REFUND),
        (Category.TAX, Exclusion.REFUND),
        (Category.SALES_REFUND, Exclusion.REFUND),
    ],
)
def test_that_an_inflow_is_excluded_by_its_category(category: Category, expected: Exclusion) -> None:
    assert codes([(0, 0, 100, category, -1)]) == [expected]


def test_that_an_outflow_is_never_turnover() -> None:
    assert codes([(0, 0, -100, Category.SALES, 1), (0, 0, 0, Category.OTHER, 1)]) == [Exclusion.OUTFLOW] * 2


def test_that_money_that_goes_back_is_circular() -> None:
    sale, back = Category.SALES, Category.SUPPLIER
    assert codes([(0, 0, 1000, sale, 7), (0, 10, -951, back, 7)])[0] is Exclusion.CIRCULAR
    for late, amount, party, firm in (
        (11, -1000, 7, 0),
        (5, -940, 7, 0),
        (5, -1000, 8, 0),
        (5, -1000, 7, 1),
        (-1, -1000, 7, 0),
    ):
        assert codes([(0, 1, 1000, sale, 7), (firm, 1 + late, amount, back, party)])[0] is Exclusion.NONE


def test_that_nobody_is_no_counterparty() -> None:
    assert codes([(0, 0, 1000, Category.SALES, -1), (0, 1, -1000, Category.SUPPLIER, -1)])[0] is Exclusion.NONE


def test_that_a_refund_of_a_sale_is_no_circle() -> None:
    assert codes([(0, 0, 1000, Category.SALES, 1), (0, 1, -1000, Category.SALES_REFUND, 1)])[0] is Exclusion.NONE


def test_that_one_outflow_takes_back_one_inflow() -> None:
    rows = [(0, day, 1000, Category.SALES, 1) for day in range(3)] + [(0, 4, -1000, Category.OTHER, 1)]
    assert codes(rows).count(Exclusion.CIRCULAR) == 1


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 30),
        st.integers(-50, 50),
        st.sampled_from([Category.SALES, Category.SUPPLIER, Category.OTHER, Category.LOAN_RECEIVED]),
        st.integers(-1, 2),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(ROWS)
def test_that_every_circular_inflow_has_its_own_outflow(rows: list[Row]) -> None:
    found = codes(rows) if rows else []
    outflows = [row for row in rows if row[2] < 0 and row[4] >= 0]
    circular = [row for row, code in zip(rows, found, strict=True) if code is Exclusion.CIRCULAR]
    for firm, day, amount, _, party in circular:
        assert any(
            f == firm and p == party and 0 <= d - day <= CIRCULAR_DAYS and abs(amount + a) <= 0.05 * amount
            for f, d, a, _, p in outflows
        )
    assert len(circular) <= len(outflows)


@settings(max_examples=30)
@given(ROWS.filter(bool))
def test_that_firms_do_not_touch_one_another(rows: list[Row]) -> None:
    together = codes(rows)
    for firm in {row[0] for row in rows}:
        own = [(code, row) for code, row in zip(together, rows, strict=True) if row[0] == firm]
        assert codes([row for _, row in own]) == [code for code, _ in own]
