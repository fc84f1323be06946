"""Money as Decimal in the minor unit of its currency, and rates as yearly fractions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeAlias

from babel.numbers import get_currency_precision, list_currencies

Rate: TypeAlias = Decimal
"""A yearly fraction: Decimal("0.0435") is 4.35 % a year."""


@lru_cache
def minor_digits(currency: str) -> int:
    """Decimal places of a currency by ISO 4217: 2 for CNY, 0 for JPY.

    Raises ValueError for a code that is no currency.
    """
    if currency not in _currencies():
        raise ValueError(f"{currency!r} is not a currency code of ISO 4217")
    return get_currency_precision(currency)


@lru_cache
def _unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 of CNY."""
    return Decimal(1).scaleb(-minor_digits(currency))


@lru_cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, exact to its minor unit. Mixing currencies raises ValueError.

    >>> Money("100.005", "CNY") + Money("1", "CNY")
    Money('101.01', 'CNY')
    """

    amount: Decimal
    currency: str

    def __init__(self, amount: Decimal | str | int, currency: str) -> None:
        value = Decimal(amount)
        if not value.is_finite():
            raise ValueError("money must be a finite number")
        object.__setattr__(self, "amount", value.quantize(_unit(currency), ROUND_HALF_UP))
        object.__setattr__(self, "currency", currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """Money from a whole number of minor units: `of_minor(12345, "CNY")` is 123.45."""
        return cls(Decimal(int(minor)).scaleb(-minor_digits(currency)), currency)

    @property
    def minor(self) -> int:
        """The whole number of minor units."""
        return int(self.amount.scaleb(minor_digits(self.currency)))

    def round_down_to(self, step: Money) -> Money:
        """The largest multiple of `step` that is not above this amount (towards zero for positive amounts)."""
        self._same(step)
        return Money((self.amount / step.amount).to_integral_value(ROUND_DOWN) * step.amount, self.currency)

    def over(self, other: Money) -> Decimal | None:
        """The ratio of two amounts, or None where the other is zero."""
        self._same(other)
        return self.amount / other.amount if other.amount else None

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be put together")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.amount), self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount > other.amount

    def __ge__(self, other: Money) -> bool:
        self._same(other)
        return self.amount >= other.amount

    def __repr__(self) -> str:
        return f"Money('{self.amount}', '{self.currency}')"

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def total(amounts: list[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of that currency for an empty list."""
    return sum(amounts, Money.zero(currency))


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An amount that was computed in another currency than it is shown in."""

    computed: Money
    amount: Money
