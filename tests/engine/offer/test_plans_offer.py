"""Plans of tranches: by day and milestone, the best one by orders, and a plan made anew when an order has gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from builders import AS_OF, CUSTOMERS, a_case, an_order, money
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from engine.facts.orders import OrderStatus
from engine.facts.request import Method, PlannedTranche, Product, Release, Request
from engine.money import total
from engine.offer.build import build_offer, offer_of
from engine.offer.offer import Limit
from engine.offer.order_book import OrderBook, order_book
from engine.offer.pricing import price
from engine.offer.products import Repayment
from engine.offer.replan import replan
from engine.offer.tranches import drawn_on, most_owed, order_tranches, planned_tranches
from engine.policy.document import load_policy

POLICY = load_policy()
TERM = POLICY.products[Product.TERM_LOAN]
ORDERS = replace(POLICY.products[Product.ORDER_TRANCHES], step=money(1000))
RATE = Decimal("0.06")
PRICE = price(0.02, POLICY.pricing, TERM, 1.0, 5.0)
ASKED = Request(Product.ORDER_TRANCHES, money(300_000), 12, "materials")


def part(amount: int, day: dt.date, milestone: str = "") -> PlannedTranche:
    return PlannedTranche(money(amount), Release.MILESTONE if milestone else Release.DATE, milestone, day)


def a_book(orders: list[tuple[int, int, int]], limit: int = 300_000) -> OrderBook:
    placed = tuple(
        an_order(number, CUSTOMERS[buyer], amount, AS_OF + dt.timedelta(days=days))
        for number, (buyer, amount, days) in enumerate(orders, start=1)
    )
    found = order_book(a_case(orders=placed, request=replace(ASKED, amount=money(limit))), POLICY.caps)
    assert found is not None
    return found


def test_that_parts_are_paid_out_on_their_days_and_repaid_by_one_end() -> None:
    parts = (part(200_000, dt.date(2026, 10, 15), "roof closed"), part(100_000, AS_OF))
    case = a_case(request=Request(Product.TERM_LOAN, money(300_000), 12, "a workshop", tranches=parts))
    offer = build_offer(case, Limit(money(300_000), "requested", ()), PRICE, TERM, None)
    assert offer is not None
    first, second = offer.tranches
    assert (first.release, first.release_on, first.amount) == ("date", AS_OF, money(100_000))
    assert (second.release, second.reference, second.amount) == ("milestone", "roof closed", money(200_000))
    assert first.schedule.instalments[-1].due == second.schedule.instalments[-1].due == dt.date(2027, 6, 30)
    # The second part's first period is a stub of fifteen days of a 30/360 year.
    assert second.schedule.instalments[0].due == dt.date(2026, 10, 30)
    assert second.schedule.instalments[0].interest == money(Decimal(200_000) * PRICE.rate * 15 / 360)


def test_that_a_part_that_finds_the_limit_drawn_is_cut() -> None:
    parts = (part(200_000, AS_OF), part(200_000, dt.date(2026, 7, 15)), part(50_000, dt.date(2028, 1, 1)))
    case = a_case(request=Request(Product.TERM_LOAN, money(300_000), 12, "a workshop", tranches=parts))
    tranches = planned_tranches(money(300_000), case, TERM, RATE)
    assert [tranche.amount for tranche in tranches] == [money(200_000), money(100_000)]


@given(
    parts=st.lists(st.tuples(st.integers(1_000, 400_000), st.integers(-30, 500)), min_size=1, max_size=6),
    limit=st.integers(20_000, 500_000),
    method=st.sampled_from([Method.LEVEL, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY, Method.BULLET]),
    months=st.integers(1, 18),
)
def test_that_planned_parts_never_owe_more_than_the_limit(
    parts: list[tuple[int, int]], limit: int, method: Method, months: int
) -> None:
    asked = tuple(part(amount, AS_OF + dt.timedelta(days=days)) for amount, days in parts)
    case = a_case(request=Request(Product.TERM_LOAN, money(limit), months, "a workshop", tranches=asked))
    tranches = planned_tranches(money(limit), case, TERM, RATE, Repayment(method))
    for day in {t.release_on for t in tranches} | {i.due for t in tranches for i in t.schedule.instalments}:
        assert drawn_on(tranches, day, "CNY") <= most_owed(tranches, "CNY") <= money(limit)
    for tranche in tranches:
        assert total([row.principal for row in tranche.schedule.instalments], "CNY") == tranche.amount
        assert all(row.due > tranche.release_on for row in tranche.schedule.instalments if row.principal.amount)


def test_that_tranches_above_the_limit_are_a_bug_wherever_they_come_from() -> None:
    tranches = order_tranches(money(300_000), a_book([(0, 400_000, 90), (1, 400_000, 95)]), ORDERS, RATE)
    with pytest.raises(ValueError, match="limit"):
        offer_of(a_case(request=ASKED), money(100_000), PRICE, ORDERS, tranches)


orders = st.lists(
    st.tuples(st.integers(0, 3), st.integers(10, 400).map(lambda k: 1000 * k), st.integers(1, 300)),
    min_size=1, max_size=7,
)  # fmt: skip


@given(placed=orders, limit=st.integers(20, 600).map(lambda k: 1000 * k))
def test_that_no_other_plan_finances_more_of_the_orders(placed: list[tuple[int, int, int]], limit: int) -> None:
    book = a_book(placed)
    tranches = order_tranches(money(limit), book, ORDERS, RATE)
    days = sorted({e.release_on for e in book.eligible})
    if not days:
        assert tranches == ()
        return
    # The linear programme: the most in all, where on each day of release what is owed keeps to the limit.
    owed = np.array([[float(e.release_on <= day < e.repaid_on) for e in book.eligible] for day in days])
    bounds = [(0, float(e.advance.round_down_to(ORDERS.step).amount)) for e in book.eligible]
    best = linprog(-np.ones(len(bounds)), owed, np.full(len(days), float(limit)), bounds=bounds)
    assert float(total([t.amount for t in tranches], "CNY").amount) == pytest.approx(-best.fun, abs=0.01)


@given(placed=orders, limit=st.integers(20_000, 600_000), gone=st.integers(1, 7), days=st.integers(0, 200))
def test_that_a_plan_made_anew_keeps_what_is_paid_out_and_the_limit(
    placed: list[tuple[int, int, int]], limit: int, gone: int, days: int
) -> None:
    book, on = a_book(placed), AS_OF + dt.timedelta(days=days)
    old = order_tranches(money(limit), book, ORDERS, RATE)
    left = replace(book, eligible=tuple(e for e in book.eligible if e.order.order_id != f"PO-{gone:03d}"))
    new = replan(old, left, money(limit), ORDERS, RATE, on)
    kept = [tranche for tranche in old if tranche.release_on < on]
    assert list(new.tranches[: len(kept)]) == kept
    assert most_owed(new.tranches, "CNY") <= money(limit)
    assert all(t.reference != f"PO-{gone:03d}" for t in new.tranches[len(kept) :])
    assert {t.reference for t in new.stranded} <= {f"PO-{gone:03d}"}
    assert sum(step.after is not None for step in new.steps) == len({t.reference for t in new.tranches})


def test_that_room_of_a_cancelled_order_goes_to_another() -> None:
    orders = tuple(an_order(k, CUSTOMERS[k - 1], 300_000, dt.date(2026, 9, 1)) for k in (1, 2, 3))
    case = a_case(orders=orders, request=ASKED)
    book = order_book(case, POLICY.caps)
    assert book is not None
    old = order_tranches(money(300_000), book, ORDERS, RATE)
    assert [(t.reference, t.amount) for t in old] == [("PO-001", money(210_000)), ("PO-002", money(90_000))]
    gone = replace(case, orders=(replace(orders[0], status=OrderStatus.CANCELLED), *orders[1:]))
    new = replan(old, order_book(gone, POLICY.caps), money(300_000), ORDERS, RATE, AS_OF)
    assert [(s.reference, s.before, s.after) for s in new.steps] == [
        ("PO-001", money(210_000), None),
        ("PO-002", money(90_000), money(168_000)),
        ("PO-003", None, money(132_000)),
    ]
    assert new.released("CNY") == money(300_000)


def test_that_free_days_of_every_tranche_are_counted_as_what_they_cost_the_bank() -> None:
    terms = replace(ORDERS, free_days=15)
    case = a_case(request=ASKED)
    book = order_book(case, POLICY.caps)
    offer = build_offer(case, Limit(money(300_000), "requested", ()), PRICE, terms, book)
    assert offer is not None
    assert offer.free_period is not None
    lent = total([tranche.amount for tranche in offer.tranches], "CNY")
    expected = lent.amount * PRICE.rate * 15 / 360
    assert abs(offer.free_period.forgone.amount - expected) <= Decimal("0.01") * len(offer.tranches)
    plain = build_offer(case, Limit(money(300_000), "requested", ()), PRICE, replace(terms, free_days=0), book)
    assert plain is not None
    assert plain.free_period is None
    spared = plain.total_interest.amount - offer.total_interest.amount
    assert abs(spared - offer.free_period.forgone.amount) <= Decimal("0.02") * len(offer.tranches)
