"""Working out one measure from items of the accounts: what is missing is named, what was used is kept."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from engine.facts.finding import SourceRow
from engine.facts.statements import ITEMS, AccountsYear
from engine.i18n import Sentence, say
from engine.money import Money
from engine.policy.measures import Measure, measure


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


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The ratio; a denominator of zero or less has no meaning in these formulas and raises Unknown."""
    if denominator <= 0:
        raise Unknown(say("The formula does not apply: what it divides by is zero or less"))
    return numerator / denominator
