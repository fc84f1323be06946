from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from builders import AS_OF, CUSTOMERS, a_case, an_order, money
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.orders import OrderStatus
from engine.facts.request import Product, Request
from engine.money import Money
from engine.offer.build import build_offer
from engine.offer.limits import debt_service_cap
from engine.offer.offer import Limit
from engine.offer.order_book import order_book
from engine.offer.pricing import price
from engine.offer.tranches import drawn_on, order_tranches
from engine.policy.document import load_policy

POLICY = load_policy()
PRODUCT = POLICY.products[Product.ORDER_TRANCHES]
RATE = Decimal("0.06")
ASKED = Request(Product.ORDER_TRANCHES, money(300_000), 12, "materials")


def test_that_the_debt_service_cap_is_an_annuity() -> None:
    # 600 a month over 12 months at 6 %: the present value of a level loan.
    cap = debt_service_cap(Decimal(8640), Decimal("1.2"), Decimal(0), Decimal("0.06"), 12)
    assert round(cap, 2) == Decimal("6971.36")
    assert debt_service_cap(Decimal(1200), Decimal(1), Decimal(0), Decimal(0), 10) == 1000


def test_that_only_open_confirmed_orders_to_come_support_a_drawing() -> None:
    good = an_order(1, CUSTOMERS[0], 100_000, dt.date(2026, 9, 1))
    bad = (
        replace(good, order_id="paid", status=OrderStatus.PAID),
        replace(good, order_id="foreign", amount=Money(100, "EUR")),
        replace(good, order_id="later", order_date=AS_OF + dt.timedelta(days=1)),
        replace(good, order_id="undated", delivery_date=None),
        replace(good, order_id="late", delivery_date=AS_OF),
        replace(good, order_id="far", delivery_date=dt.date(2027, 6, 1)),
    )
    book = order_book(a_case(orders=(good, *bad), request=ASKED), POLICY.caps)
    assert book is not None
    assert [eligible.order.order_id for eligible in book.eligible] == ["PO-001"]
    assert {order.order_id for order, _ in book.left_out} == {order.order_id for order in bad}
    assert book.pool == money(100_000)


def test_that_no_orders_are_unknown_and_an_empty_book_is_not() -> None:
    assert order_book(a_case(orders=None), POLICY.caps) is None
    book = order_book(a_case(orders=()), POLICY.caps)
    assert book is not None
    assert book.advance == money(0)


def test_that_each_tranche_is_released_by_its_order_and_repaid_by_its_buyer() -> None:
    book = order_book(a_case(request=ASKED), POLICY.caps)
    assert book is not None
    tranches = order_tranches(money(1_000_000), book, PRODUCT, RATE)
    assert [t.reference for t in tranches] == ["PO-001", "PO-002", "PO-003"]
    assert [t.schedule.instalments[-1].due for t in tranches] == [
        dt.date(2026, 10, 19), dt.date(2026, 11, 14), dt.date(2026, 12, 9),
    ]  # fmt: skip
    assert tranches[0].release_on == AS_OF
    assert tranches[2].release_on == dt.date(2026, 8, 11)


orders = st.lists(
    st.tuples(st.integers(0, 3), st.integers(10_000, 400_000), st.integers(1, 300)), min_size=1, max_size=8
)


@given(book=orders, limit=st.integers(20_000, 600_000))
def test_that_tranches_never_owe_more_than_the_limit_on_any_day(book: list[tuple[int, int, int]], limit: int) -> None:
    placed = tuple(
        an_order(number, CUSTOMERS[buyer], amount, AS_OF + dt.timedelta(days=days))
        for number, (buyer, amount, days) in enumerate(book, start=1)
    )
    found = order_book(a_case(orders=placed, request=ASKED), POLICY.caps)
    assert found is not None
    tranches = list(order_tranches(money(limit), found, PRODUCT, RATE))
    for day in {t.release_on for t in tranches} | {t.schedule.instalments[-1].due for t in tranches}:
        assert drawn_on(tranches, day, "CNY") <= money(limit)
    for eligible in found.eligible:
        drawn = [t.amount for t in tranches if t.reference == eligible.order.order_id]
        assert all(amount <= eligible.advance for amount in drawn)


@given(book=orders)
def test_that_no_buyer_supports_more_than_its_share(book: list[tuple[int, int, int]]) -> None:
    placed = tuple(
        an_order(number, CUSTOMERS[buyer], amount, AS_OF + dt.timedelta(days=days))
        for number, (buyer, amount, days) in enumerate(book, start=1)
    )
    found = order_book(a_case(orders=placed, request=ASKED), POLICY.caps)
    assert found is not None
    bound = found.pool * (POLICY.caps.order_buyer_share * POLICY.caps.order_advance_rate)
    for buyer in CUSTOMERS:
        advances = [e.advance for e in found.eligible if e.order.buyer == buyer]
        assert sum(advances, money(0)) <= bound + money("0.01") * len(advances)


def test_that_an_offer_adds_up_over_its_tranches() -> None:
    case = a_case(request=ASKED)
    found = price(0.02, POLICY.pricing, PRODUCT, 1.0, 5.0)
    offer = build_offer(case, Limit(money(300_000), "requested", ()), found, PRODUCT, order_book(case, POLICY.caps))
    assert offer is not None
    assert offer.amount == money(300_000)
    assert offer.total_interest == sum((t.schedule.total_interest for t in offer.tranches), money(0))
    assert offer.yearly_rate is not None
    assert offer.yearly_rate < found.rate


def test_that_nothing_is_offered_without_a_price_or_below_the_least_amount() -> None:
    case = a_case()
    product = POLICY.products[Product.TERM_LOAN]
    found = price(0.02, POLICY.pricing, product, 1.0, 5.0)
    assert build_offer(case, Limit(money(300_000), "requested", ()), None, product, None) is None
    assert build_offer(case, Limit(money(9_000), "requested", ()), found, product, None) is None
