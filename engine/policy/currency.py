"""The same policy in another currency: its amounts converted at indicative rates and rounded down to two digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

from engine.errors import Refused
from engine.facts.currencies import euro_value
from engine.i18n import say
from engine.money import Money
from engine.policy.policy import Policy

T = TypeVar("T")


def exchange_rate(currency: str, into: str) -> Decimal:
    """Units of `into` for one unit of `currency` at the indicative rates. Raises Refused for an unlisted currency."""
    have, want = euro_value(currency), euro_value(into)
    if have is None or want is None:
        raise Refused(
            say(
                "The policy's amounts in {currency} cannot be converted to {into}: add its rate to the currency table.",
                currency=currency,
                into=into,
            )
        )
    return Decimal(str(have)) / Decimal(str(want))


def policy_in(policy: Policy, currency: str) -> Policy:
    """The policy with every amount in the currency; the same policy where it is its own. Raises Refused as above."""
    return policy if currency == policy.currency else _converted_policy(_Same(policy), currency)


class _Same:
    """A policy as a key of the cache: the file's digest tells two policies apart."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.policy.digest == self.policy.digest

    def __hash__(self) -> int:
        return hash(self.policy.digest)


@lru_cache(maxsize=32)
def _converted_policy(same: _Same, currency: str) -> Policy:
    policy = _converted(same.policy, currency, exchange_rate(same.policy.currency, currency))
    products = {
        product: replace(terms, step=Money(_handy(terms.step.amount), currency))
        for product, terms in policy.products.items()
    }
    return replace(policy, products=products)


def _converted(value: T, currency: str, rate: Decimal) -> T:
    """The value with every Money inside it converted."""
    converted: Any = value
    if isinstance(value, Money):
        converted = Money(_two_digits(value.amount * rate), currency)
    elif isinstance(value, tuple):
        converted = tuple(_converted(item, currency, rate) for item in value)
    elif isinstance(value, Mapping):
        converted = {key: _converted(item, currency, rate) for key, item in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        converted = replace(
            value, **{f.name: _converted(getattr(value, f.name), currency, rate) for f in fields(value)}
        )
    return cast(T, converted)


def _handy(step: Decimal) -> Decimal:
    """The largest 1, 2 or 5 of a power of ten that is not above the step: limits come in amounts that people lend."""
    power = Decimal(1).scaleb(step.adjusted())
    return max(digit * power for digit in (1, 2, 5) if digit * power <= step)


def _two_digits(amount: Decimal) -> Decimal:
    """Rounded down to two significant digits, so that a converted policy is never looser than the original."""
    if not amount:
        return amount
    step = Decimal(1).scaleb(amount.adjusted() - 1)
    return amount // step * step
