"""The same policy in another currency."""

from __future__ import annotations

import pytest

from engine.policy.currency import exchange_rate, policy_in
from engine.policy.document import load_policy


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD", "CZK", "JPY"])
def test_that_limits_come_in_amounts_that_people_lend(currency: str) -> None:
    for terms in policy_in(load_policy(), currency).products.values():
        step = terms.step.amount
        assert str(step.normalize().as_tuple().digits[0]) in "125"
        assert len(step.normalize().as_tuple().digits) == 1


@pytest.mark.parametrize("currency", ["GBP", "CZK"])
def test_that_a_converted_amount_is_never_looser(currency: str) -> None:
    own, other = load_policy(), policy_in(load_policy(), currency)
    rate = exchange_rate(own.currency, currency)
    for product, terms in own.products.items():
        assert other.products[product].most.amount <= terms.most.amount * rate
