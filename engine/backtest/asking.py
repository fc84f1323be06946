"""What the requested loans cost and take: price, debt service of the first year, and the measures that rest on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.polynomial import chebyshev

from engine.backtest.book import Book
from engine.features.columns import Column, Ints
from engine.money import Money, minor_digits
from engine.offer.pricing import cut_off_pd, price
from engine.offer.products import indicative, service_within_a_year
from engine.policy.debt_service import COVERS
from engine.policy.policy import Policy, ProductTerms

NOMINAL = 100_000_000
"""An amount so large that rounding instalments to the cent does not show in the service of one unit."""
NODES = 6
"""Rates at which a schedule is computed; between them the service of one unit is a smooth function of the rate, and
this many nodes reproduce it to ten digits."""


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """The requested loan of every case: its indicative rate, the rate before bounds, Basel's capital, the first year's
    debt service of one unit (all NaN without a score), and all measures with the loan among them."""

    rate: Column
    unclipped: Column
    capital: Column
    cut_off: float
    ceiling: float
    service_of_one: Column
    measures: Mapping[str, Column]


def asked_of(book: Book, policy: Policy, product: ProductTerms) -> Asked:
    """Price and service of every request for this product."""
    rate, unclipped, capital = _prices(book, policy, product)
    one = _service_of_one(book, product, rate)
    ceiling = min(product.ceiling, policy.pricing.legal_ceiling)
    measures = _within_history(book, policy) | {"new_debt_service": np.round(one * book.requested, 2)}
    return Asked(
        rate=rate,
        unclipped=unclipped,
        capital=capital,
        cut_off=cut_off_pd(policy.pricing, ceiling),
        ceiling=float(ceiling),
        service_of_one=one,
        measures=measures | _with_loan(book, measures),
    )


def _prices(book: Book, policy: Policy, product: ProductTerms) -> tuple[Column, Column, Column]:
    """Rate, rate before bounds and capital, by the pricing of one case."""
    sales = np.where(
        np.isnan(book.measures["revenue"]), book.measures["effective_yearly_inflow"], book.measures["revenue"]
    )
    sales = sales * (np.nan if book.euro is None else book.euro) / 1e6
    found = np.full((len(book), 3), np.nan)
    for row in np.flatnonzero(~np.isnan(book.scores.pd)):
        million = None if np.isnan(sales[row]) else float(sales[row])
        asked = price(float(book.scores.pd[row]), policy.pricing, product, float(book.tenor[row]) / 12, million)
        found[row] = asked.rate, asked.unclipped, asked.capital
    return found[:, 0], found[:, 1], found[:, 2]


def _service_of_one(book: Book, product: ProductTerms, rate: Column) -> Column:
    """The first year's debt service of one unit: schedules at a few rates for each tenor and day, and between them
    the polynomial through them; single schedules where too few requests share tenor and day."""
    service = np.full(len(book), np.nan)
    asking = (book.requested > 0) & (book.tenor >= 1) & ~np.isnan(rate)
    keys = np.stack([book.as_of.astype(np.int64), book.tenor.astype(np.int64)], axis=1)
    shared, group = np.unique(keys, axis=0, return_inverse=True)
    for number, (day, months) in enumerate(shared):
        rows = np.flatnonzero((group == number) & asking)
        as_of = dt.date(1970, 1, 1) + dt.timedelta(days=int(day))
        service[rows] = _services(product, int(months), as_of, book, rows, rate)
    return service


def _services(product: ProductTerms, months: int, as_of: dt.date, book: Book, rows: Ints, rate: Column) -> Column:
    if len(rows) <= NODES:
        amounts = [Money(f"{book.requested[row]:.6f}", book.currency) for row in rows]
        due = [
            _service(product, months, as_of, amount, _rate(rate[row]))
            for row, amount in zip(rows, amounts, strict=True)
        ]
        return np.array([float(paid / amount.amount) for paid, amount in zip(due, amounts, strict=True)])
    low, high = float(product.floor), float(product.ceiling)
    fitted = _polynomial(_Terms(product), months, as_of, book.currency, low, max(high, low + 1e-6))
    return np.asarray(fitted(rate[rows]), np.float64)


class _Terms:
    """A product as a key of the cache."""

    def __init__(self, product: ProductTerms) -> None:
        self.product = product

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Terms) and other.product == self.product

    def __hash__(self) -> int:
        return hash((self.product.product, self.product.floor, self.product.ceiling, self.product.methods))


@lru_cache(maxsize=4096)
def _polynomial(
    terms: _Terms, months: int, as_of: dt.date, currency: str, low: float, high: float
) -> chebyshev.Chebyshev:
    amount = Money(NOMINAL, currency)

    def service(rates: Column) -> Column:
        due = [_service(terms.product, months, as_of, amount, _rate(rate)) for rate in rates]
        return np.array([float(paid / amount.amount) for paid in due])

    return chebyshev.Chebyshev.interpolate(service, NODES - 1, domain=[low, high])


def _service(product: ProductTerms, months: int, as_of: dt.date, amount: Money, rate: Decimal) -> Decimal:
    rows = indicative(amount, product, rate, months, as_of)
    return service_within_a_year(rows, as_of, product.principal_in_service)


def _rate(rate: float) -> Decimal:
    return Decimal(f"{rate:.12f}")


def _within_history(book: Book, policy: Policy) -> dict[str, Column]:
    """The firm's measures; its flows are unknown where the statements cover fewer days than the policy asks."""
    days, age = book.measures["statement_days"], book.measures["statement_age"]
    covered = np.maximum(0, np.minimum(days, 365 - age)) >= policy.caps.turnover_least_days
    flows = ("effective_yearly_inflow", "yearly_operating_outflow", "yearly_cash_surplus")
    return {
        name: np.where(covered, column, np.nan) if name in flows else column for name, column in book.measures.items()
    }


def _with_loan(book: Book, measures: Mapping[str, Column]) -> dict[str, Column]:
    """Covers with the requested loan, and the request over the yearly inflow."""
    service = measures["existing_debt_service"] + measures["new_debt_service"]
    inflow = measures["effective_yearly_inflow"]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {
            f"{name}_pro_forma": np.where(service > 0, measures[cash] / service, np.nan)
            for name, cash in COVERS.items()
        }
        found["requested_to_inflow"] = np.where(inflow > 0, book.requested / inflow, np.nan)
    return found


def cents(amounts: Column, currency: str) -> Column:
    """Amounts to the minor unit of the currency."""
    return np.round(amounts, minor_digits(currency))
