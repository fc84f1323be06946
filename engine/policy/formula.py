"""Working out one measure from items of the accounts: what is missing is named, what was used is kept.

A formula is written once and read twice: for one case in Decimal, where what is unknown says why, and for a whole book
in columns, where it is NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.facts.finding import SourceRow
from engine.facts.statements import ITEMS, AccountsYear
from engine.i18n import Sentence, say
from engine.money import Money
from engine.policy.measures import Measure, measure

A = TypeVar("A", Decimal, NDArray[np.float64])
"""An amount: of one case, or of every firm of a book."""


class Reading(Protocol[A]):
    """Yearly accounts as a formula reads them."""

    def __call__(self, item: str, years_ago: int = 0) -> A:
        """The amount of an item in the newest year or so many years before."""

    def either(self, item: str, instead: str) -> A:
        """The amount of an item, or of another where the first was not given."""

    def otherwise(self, item: str, formula: Callable[[], A]) -> A:
        """The amount of an item, or what the formula gives where it was not given."""


class Unknown(Exception):
    """A formula has no value for these facts; the sentence says why."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(str(why))
        self.why = why


class Items:
    """The yearly accounts while one formula reads them: remembers every item read, by name and source row."""

    def __init__(self, accounts: tuple[AccountsYear, ...], currency: str) -> None:
        self.accounts = accounts
        self.currency = currency
        self.inputs: dict[str, object] = {}
        self.sources: list[SourceRow] = []

    def __call__(self, item: str, years_ago: int = 0) -> Decimal:
        """The amount of an item in the newest year or so many years before. Raises Unknown where it was not given."""
        amount = self.get(item, years_ago)
        if amount is None:
            raise Unknown(say("The accounts give no {item}", item=say(ITEMS[item])))
        return amount

    def get(self, item: str, years_ago: int = 0) -> Decimal | None:
        """The amount, or None where it was not given. Raises Unknown where there are no accounts of that year."""
        if len(self.accounts) <= years_ago:
            raise Unknown(say("Needs the accounts of {count} years", count=years_ago + 1))
        year = self.accounts[-1 - years_ago]
        amount = year.get(item)
        if amount is None:
            return None
        self.inputs[item if years_ago == 0 else f"{item} {year.year}"] = amount
        if item in year.sources:
            self.sources.append(year.sources[item])
        return amount.amount

    def either(self, item: str, instead: str) -> Decimal:
        """The amount of an item, or of another where the first was not given."""
        return self.otherwise(item, lambda: self(instead))

    def otherwise(self, item: str, formula: Callable[[], Decimal]) -> Decimal:
        """The amount of an item, or what the formula gives where it was not given."""
        amount = self.get(item)
        return formula() if amount is None else amount

    def average(self, item: str) -> Decimal:
        """The mean of the opening and closing balance of the newest year."""
        return (self(item) + self(item, years_ago=1)) / 2

    def note(self, name: str, value: object) -> None:
        """Keep an intermediate value among the inputs."""
        self.inputs[name] = value


Formula: TypeAlias = Callable[[Items], Decimal]


def amount_of(name: str, items: Items, formula: Formula) -> Measure:
    """A measure in money."""
    try:
        value = formula(items)
    except Unknown as unknown:
        return measure(name, None, items.inputs, tuple(items.sources), unknown.why)
    return measure(name, Money(value, items.currency), items.inputs, tuple(items.sources))


def ratio_of(name: str, items: Items, formula: Formula) -> Measure:
    """A measure without a unit, or in days."""
    try:
        value = float(formula(items))
    except Unknown as unknown:
        return measure(name, None, items.inputs, tuple(items.sources), unknown.why)
    return measure(name, value, items.inputs, tuple(items.sources))


class AccountsBook:
    """The yearly accounts of many firms, for the same formulas: what was not given is NaN, and so is what rests on it.

    `items[code]` has shape (firms, years), the newest year last.
    """

    def __init__(self, items: Mapping[str, NDArray[np.float64]]) -> None:
        self._items = items

    def __call__(self, item: str, years_ago: int = 0) -> NDArray[np.float64]:
        return np.asarray(self._items[item][:, -1 - years_ago], np.float64)

    def either(self, item: str, instead: str) -> NDArray[np.float64]:
        return self.otherwise(item, lambda: self(instead))

    def otherwise(self, item: str, formula: Callable[[], NDArray[np.float64]]) -> NDArray[np.float64]:
        amount = self(item)
        return np.where(np.isnan(amount), formula(), amount)


def divide(numerator: A, denominator: A) -> A:
    """The ratio; a denominator of zero or less has no meaning in these formulas: unknown."""
    if isinstance(denominator, np.ndarray):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(denominator > 0, numerator / denominator, np.nan)
    if denominator <= 0:
        raise Unknown(say("The formula does not apply: what it divides by is zero or less"))
    return numerator / denominator


def scaled(factor: str, amount: A) -> A:
    """The amount times a constant, which is written as a text to be exact."""
    return amount * float(factor) if isinstance(amount, np.ndarray) else amount * Decimal(factor)


def shifted(amount: A, constant: str) -> A:
    """The amount plus a constant, which is written as a text to be exact."""
    return amount + float(constant) if isinstance(amount, np.ndarray) else amount + Decimal(constant)


def at_least_zero(amount: A) -> A:
    """The amount, or zero where it is below."""
    if isinstance(amount, np.ndarray):
        return np.maximum(amount, 0.0)
    return max(Decimal(0), amount)
