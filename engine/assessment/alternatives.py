"""Several offers side by side: the loan as it was asked for, and what the bank would offer in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.assessment.assessment import Assessment
from engine.assessment.whatif import WhatIf, in_product
from engine.facts.casefile import Case
from engine.facts.request import Product, Request
from engine.policy.policy import Policy

OTHER_TENORS = (6, 12, 18, 24, 36)
MOST_TENORS = 3
"""Tenors beside the one asked for: the nearest ones are those that are worth comparing."""


def alternatives(case: Case, policy: Policy, ask: WhatIf) -> tuple[Assessment, ...]:
    """The request first, then the same amount repaid in other ways, over other tenors and in other products.

    Each is a whole assessment, decided end to end, whatever its verdict: what an alternative would be declined for is
    worth seeing. Amounts are in the case's currency; `policy` names products, ways of repayment and longest tenors.
    """
    asked = case.request
    wanted = dict.fromkeys((asked, *_ways(asked, policy), *_tenors(asked, policy), *_products(case, policy)))
    return tuple(ask.assess_request(request) for request in wanted)


def _ways(asked: Request, policy: Policy) -> Iterator[Request]:
    """The other ways of repayment that the product knows. None and the product's own way are the same loan."""
    own, *others = policy.products[asked.product].methods
    current = asked.method or own
    for method in (own, *others):
        if method is not current:
            yield replace(asked, method=None if method is own else method)


def _tenors(asked: Request, policy: Policy) -> Iterator[Request]:
    most = policy.products[asked.product].most_months
    others = [months for months in OTHER_TENORS if months <= most and months != asked.tenor_months]
    nearest = sorted(others, key=lambda months: abs(months - asked.tenor_months))[:MOST_TENORS]
    for months in sorted(nearest):
        yield replace(asked, tenor_months=months)


def _products(case: Case, policy: Policy) -> Iterator[Request]:
    """The other products over the tenor they allow; without orders, no tranches against them."""
    asked = case.request
    for product, terms in policy.products.items():
        if product is not asked.product and (product is not Product.ORDER_TRANCHES or case.orders):
            months = min(asked.tenor_months, terms.most_months)
            yield replace(in_product(asked, product), tenor_months=months)
