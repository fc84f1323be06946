"""What each simulated firm is: traits drawn once, as columns with one value (or one row) a firm.

Amounts are floats in fen a month, ratios are over net sales.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.facts.industry import industry_of
from engine.features.columns import Flags, Floats, Ints
from engine.simulation.obligations import SLOTS
from engine.simulation.parameters import Parameters
from engine.simulation.timeline import OUTCOME_DAYS, Timeline

FEN = 100.0
NEVER = 1_000_000
WORKING_MONTHS_BEFORE_APPLYING = 8
OWNER_LIVING = 0.012
"""Over net sales."""


@dataclass(frozen=True, eq=False, slots=True)
class Firms:
    """Traits of n firms. Shapes are (n,) unless said: customer columns (n, K), supplier columns (n, S)."""

    sector: Ints
    start_month: Ints
    established_days: Ints
    """Days from the simulation's first day to the founding; negative for older firms."""
    owner_shares: Floats
    """(n, 3), summing to 1."""
    monthly_sales: Floats
    growth: Floats
    margin: Floats
    materials: Floats
    payroll: Floats
    rent: Floats
    utilities: Floats
    leasing: Floats
    wage: Floats
    buffer_days: Floats
    payout: Floats
    owner_wealth: Floats
    cash_habit: Floats
    gambling: Floats
    customer_shares: Floats
    customer_delay: Floats
    supplier_shares: Floats
    supplier_terms: Ints
    pay_day: Ints
    """(n, SLOTS) usual day of the month for each obligation, counted from 0: the 5th to the 26th."""
    overdraft: Floats
    bank_debt_months: Floats
    request_ratio: Floats
    tenor: Ints
    visible_shock_day: Ints
    collapse_day: Ints
    loss_day: Ints
    refusal_day: Ints
    visible_size: Floats
    hidden_size: Floats
    """How hard shocks before and after the application strike, 0 to 1."""
    unrest: Floats
    """The firm's own swings of demand over the economy's."""
    living: Floats
    """The owner's living over net sales, drawn whether there is cash to spare or not."""
    voids: Floats
    """Share of invoices that are void."""
    refunds: Floats
    """Monthly chance that a customer gives goods back."""
    lumpiness: Floats
    """Spread of the log of single invoices around what the customer usually buys."""
    churn: Floats
    """Monthly chance that a customer leaves."""
    lends_to_owner: Flags
    """Whether drawings are booked as money that the owner owes the firm."""
    fraud_draw: Floats
    fraud_kind: Ints

    def __len__(self) -> int:
        return len(self.sector)


def applicants(parameters: Parameters, timeline: Timeline, count: int, rng: Generator) -> Firms:
    """So many firms whose age, size and sector tell on what they hold and how they fare.

    Young firms live on thinner buffers and poorer owners, small ones swing more, and trades that fail more often earn
    less; owners live well or modestly, and some keep their drawings in the books as a loan to themselves.
    """
    p, firms, own = parameters, draw(parameters, timeline, count, rng), rng.spawn(1)[0]
    age = (timeline.as_of_day - firms.established_days) / 365
    youth = np.exp(-age / p.years_to_settle)
    size = firms.monthly_sales / FEN * 12 / p.yearly_sales_median
    risk = _sector_risk(p)[firms.sector]
    margin = firms.margin - p.margin_lost_to_risk * (risk - 1)
    reserves = (1 - p.youth_thins * youth) / risk
    return replace(
        firms,
        margin=margin,
        materials=np.maximum(0.05, firms.materials - margin + firms.margin),
        buffer_days=firms.buffer_days * reserves,
        owner_wealth=firms.owner_wealth * reserves,
        unrest=risk * (1 + p.youth_unrest * youth) * np.clip(size, 0.1, 10.0) ** -p.size_steadies,
        living=_lognormal(own, p.owner_living, p.owner_living_spread, count).clip(0.002, 0.12),
        lends_to_owner=own.random(count) < p.lends_to_owner,
        supplier_shares=_shares(own, count, p.suppliers, own.gamma(1.0, p.supplier_steepness, (count, 1))),
        voids=_lognormal(own, p.voids, 0.6, count).clip(0, 0.3),
        refunds=np.where(own.random(count) < 0.5, own.uniform(0.02, 0.3, count), 0.01),
        lumpiness=_lognormal(own, p.lumpiness, 0.5, count).clip(0.1, 1.2),
        churn=_lognormal(own, p.customer_churn, 1.0, count).clip(0, 0.25),
    )


def draw(parameters: Parameters, timeline: Timeline, count: int, rng: Generator) -> Firms:
    """So many firms with independent traits."""
    p = parameters
    sector = rng.choice(len(p.sectors), count, p=_weights(p))
    own = rng.spawn(1)[0]
    payroll, rent, utilities = (_of_sector(p, sector, cost) for cost in ("payroll", "rent", "utilities"))
    monthly_sales = _lognormal(rng, p.yearly_sales_median / 12, p.yearly_sales_spread, count) * FEN
    margin = rng.normal(p.margin_mean, p.margin_spread, count)
    age = 1.2 + rng.gamma(2.2, 3.6, count)
    first_working_day = timeline.as_of_day - (age * 365).astype(np.int64)
    latest = timeline.as_of_month - WORKING_MONTHS_BEFORE_APPLYING
    return Firms(
        sector=sector,
        start_month=np.clip(first_working_day // 30 + 2, 0, latest),
        established_days=first_working_day,
        owner_shares=rng.dirichlet((3.0, 1.0, 0.4), count),
        monthly_sales=monthly_sales,
        growth=rng.normal(0.001, p.growth_spread, count),
        margin=margin,
        materials=np.maximum(0.05, 1 - payroll - rent - utilities - margin),
        payroll=payroll * rng.lognormal(0, 0.15, count),
        rent=rent * monthly_sales * rng.lognormal(0, 0.3, count),
        utilities=utilities,
        leasing=np.where(rng.random(count) < 0.10, 0.012, 0.0) * monthly_sales,
        wage=rng.lognormal(np.log(6800), 0.2, count) * FEN,
        buffer_days=_lognormal(rng, p.buffer_days_median, p.buffer_days_spread, count),
        payout=_lognormal(rng, p.payout, 0.6, count).clip(0.005, 0.6),
        owner_wealth=_lognormal(rng, p.owner_wealth_months, p.owner_wealth_spread, count) * monthly_sales,
        cash_habit=rng.beta(1.2, 8, count),
        gambling=np.where(rng.random(count) < p.gambling, rng.uniform(0.01, 0.05, count), 0.0) * monthly_sales,
        customer_shares=_customers(p, sector, count, rng),
        customer_delay=rng.gamma(1.4, p.lateness_days / 1.4, (count, p.customers)),
        supplier_shares=_shares(rng, count, p.suppliers, 0.9),
        supplier_terms=rng.choice(3, (count, p.suppliers), p=p.supplier_terms_months),
        pay_day=rng.integers(4, 26, (count, SLOTS)),
        overdraft=np.where(rng.random(count) < p.has_overdraft, rng.uniform(0.1, 0.6, count), 0.0) * monthly_sales,
        bank_debt_months=_bank_debt(p, count, rng),
        request_ratio=_lognormal(rng, p.request_to_sales_median, p.request_to_sales_spread, count).clip(0.01, 0.35),
        tenor=rng.choice((6, 12, 12, 18, 24, 24, 36), count),
        visible_shock_day=_event(p.visible_shock * timeline.as_of_day / 365, 0, timeline.as_of_day, count, rng),
        **_fate(p, sector, timeline, rng),
        visible_size=rng.uniform(0, 1, count),
        hidden_size=own.uniform(0, 1, count),
        unrest=np.ones(count),
        living=np.full(count, OWNER_LIVING),
        voids=np.full(count, 0.02),
        refunds=np.full(count, 0.012),
        lumpiness=np.full(count, 0.2),
        churn=np.full(count, p.customer_churn),
        lends_to_owner=np.zeros(count, np.bool_),
        fraud_draw=rng.random(count),
        fraud_kind=rng.integers(0, 3, count),
    )


def with_another_fate(firms: Firms, parameters: Parameters, timeline: Timeline, rng: Generator) -> Firms:
    """The same firms, struck by other shocks after the application: what a lender cannot know, drawn again."""
    size = rng.uniform(0, 1, len(firms))
    return replace(firms, **_fate(parameters, firms.sector, timeline, rng), hidden_size=size)


def _fate(p: Parameters, sector: Ints, timeline: Timeline, rng: Generator) -> dict[str, NDArray[Any]]:
    risk, count = _sector_risk(p)[sector], len(sector)
    return {
        "collapse_day": _after(p.hidden_collapse * risk, timeline, count, rng),
        "loss_day": _after(p.hidden_loss * risk, timeline, count, rng),
        "refusal_day": _after(p.hidden_refusal, timeline, count, rng),
    }


def _of_sector(p: Parameters, sector: Ints, attribute: str) -> Floats:
    return np.asarray(np.array([getattr(s, attribute) for s in p.sectors])[sector], np.float64)


def _weights(p: Parameters) -> Floats:
    weights = np.array([s.weight for s in p.sectors])
    return np.asarray(weights / weights.sum())


def _sector_risk(p: Parameters) -> Floats:
    """How much likelier than on average a sector's firms are struck: its default rate over the applicants' mean."""
    industries = [industry_of(s.code) for s in p.sectors]
    rates = np.array([np.nan if industry is None else industry.default_rate for industry in industries])
    rates = np.where(np.isnan(rates), np.nanmean(rates), rates)
    return np.asarray(rates / (rates @ _weights(p)))


def _lognormal(rng: Generator, median: float, spread: float, count: int) -> Floats:
    return np.asarray(rng.lognormal(np.log(median), spread, count))


def _shares(rng: Generator, count: int, size: int, steepness: float | Floats) -> Floats:
    """Unequal shares that sum to one: a power law over ranks with noise."""
    weights = np.arange(1.0, size + 1) ** -np.asarray(steepness) * rng.lognormal(0, 0.45, (count, size))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _customers(p: Parameters, sector: Ints, count: int, rng: Generator) -> Floats:
    """Shares of each firm's business customers; some firms have few of them, so unused columns are zero."""
    shape = p.concentration_shape
    steepness = rng.gamma(shape, p.concentration / shape, (count, 1))
    weights = np.arange(1, p.customers + 1) ** -steepness * rng.lognormal(0, 0.35, (count, p.customers))
    number = rng.integers(p.fewest_customers, p.customers + 1, (count, 1))
    weights[np.arange(p.customers)[None, :] >= number] = 0.0
    shares: Floats = weights / weights.sum(axis=1, keepdims=True) * (1 - _of_sector(p, sector, "retail"))[:, None]
    return shares


def _bank_debt(p: Parameters, count: int, rng: Generator) -> Floats:
    """Bank debt at the start in months of sales; zero for firms without a bank loan."""
    has_loan = rng.random(count) < p.has_bank_loan
    return np.where(has_loan, rng.lognormal(np.log(12 * p.bank_loan_to_sales), 0.6, count), 0.0)


def _event(chance: float | Floats, first: int, last: int, count: int, rng: Generator) -> Ints:
    day = rng.integers(first, last + 1, count)
    return np.where(rng.random(count) < chance, day, NEVER)


def _after(chance: float | Floats, timeline: Timeline, count: int, rng: Generator) -> Ints:
    """A shock that strikes soon enough after the application to matter within the outcome year."""
    first = timeline.as_of_day + 1
    return _event(chance, first, first + OUTCOME_DAYS - 150, count, rng)


def yearly_wave(parameters: Parameters, sector: Ints, month: int) -> NDArray[np.float64]:
    """Seasonal factor of each firm's sector in a calendar month (1 to 12)."""
    season, peak = _of_sector(parameters, sector, "season"), _of_sector(parameters, sector, "peak_month")
    wave: NDArray[np.float64] = 1 + season * np.cos(2 * np.pi * (month - peak) / 12)
    return wave
