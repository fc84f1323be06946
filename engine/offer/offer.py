"""What an offer is: a limit that says what binds, a price with its build-up, and tranches with schedules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from engine.facts.finding import SourceRow
from engine.facts.request import Product
from engine.money import Money, Rate
from engine.offer.terms import Terms


@dataclass(frozen=True, slots=True)
class Cap:
    """One named upper bound of the limit. amount is None where the cap is unknown; applies tells whether it can
    bind at all (an order cap binds only order tranches). inputs are what it was computed from, by name."""

    name: str
    label: str
    amount: Money | None
    applies: bool
    inputs: Mapping[str, object]
    sources: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """The least of the caps that apply, rounded down to the product's step. binding is that cap's name."""

    amount: Money
    binding: str
    caps: tuple[Cap, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """The yearly rate and what it is made of, each part a yearly fraction; capital is Basel's K."""

    rate: Rate
    funding: Rate
    opex: Rate
    expected_loss: Rate
    capital_cost: Rate
    capital: Rate
    unclipped: Rate
    floor: Rate
    ceiling: Rate
    cut_off_pd: float


@dataclass(frozen=True, slots=True)
class Instalment:
    """One due date: payment = principal + interest + fee; balance is what remains owed after it."""

    due: dt.date
    principal: Money
    interest: Money
    fee: Money
    payment: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the borrower pays, to the cent. yearly_rate is the internal rate of return of the borrower's flows."""

    method: str
    drawn_on: dt.date
    principal: Money
    rate: Rate
    instalments: tuple[Instalment, ...]
    total_interest: Money
    total_fees: Money
    total_cost: Money
    yearly_rate: Rate | None


@dataclass(frozen=True, slots=True)
class FreePeriod:
    """The interest-free time up to a day, and what it costs the bank: `forgone` is the interest that the loan would
    bear in it at its own rate, `funding` what the money costs the bank meanwhile."""

    until: dt.date
    forgone: Money
    funding: Money


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the loan with its own release and schedule. release is date, milestone or order; reference names which.
    terms are those that made the schedule, None where it was not made here."""

    number: int
    amount: Money
    release: str
    reference: str
    release_on: dt.date
    schedule: Schedule
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the bank would lend: never more than the limit at any moment."""

    product: Product
    amount: Money
    tenor_months: int
    price: Price
    tranches: tuple[Tranche, ...]
    total_interest: Money
    total_fees: Money
    total_cost: Money
    yearly_rate: Rate | None
    free_period: FreePeriod | None = None
