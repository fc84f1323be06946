"""One firm by hand: a blueprint says who it is, and the same simulation that makes portfolios lets it live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.random import SeedSequence, default_rng

from engine.facts.request import Product
from engine.simulation import identities
from engine.simulation.firm import FEN, NEVER, Firms, draw
from engine.simulation.fraud import Scheme
from engine.simulation.history import History, Life
from engine.simulation.obligations import Slot
from engine.simulation.parameters import TRAIN, Parameters
from engine.simulation.statement_files import Format
from engine.simulation.timeline import Timeline
from engine.simulation.wording import Cast

PAPERS = (
    "phone", "business-licence", "owner-identity", "bank-name-match", "beneficial-owners", "face-to-face",
    "sanctions-clear", "site-visit", "audited-accounts",
)  # fmt: skip
_DETAILED: dict[str, Any] = {
    "customers": 16,
    "fewest_customers": 9,
    "suppliers": 8,
    "invoices_per_customer": 2,
    "settlements_per_month": 8,
    "customer_failure": 0.0,
    "customer_churn": 0.011,
    "concentration_shape": 4.0,
    "bad_invoices": 0.004,
    "lateness_days": 9.0,
    "margin_mean": 0.054,
    "margin_spread": 0.050,
    "payout": 0.06,
    "owner_wealth_months": 0.30,
    "request_to_sales_median": 0.070,
    "buffer_days_median": 14.0,
    "has_bank_loan": 0.55,
    "bank_loan_to_sales": 0.11,
    "weekly_advances": 0.0,
}
_IN_MONEY = ("rent", "leasing", "owner_wealth", "gambling", "overdraft")
AMERICAN_SALES_TAX = 0.06
AMERICAN_WAGE = 4_200.0


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A firm and its application. Money in major units of the currency; `traits` override `firm.Firms`, `economy`
    overrides `parameters.Parameters`; what neither names is drawn from the seed."""

    name: str
    firm: str
    city: str
    sector: str
    seed: int
    form: Format
    monthly_sales: float
    amount: str
    tenor_months: int
    purpose: str
    product: Product = Product.TERM_LOAN
    language: str = "zh"
    currency: str = "CNY"
    as_of: dt.date = dt.date(2026, 6, 30)
    established: dt.date = dt.date(2016, 4, 12)
    months: int = 18
    traits: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    economy: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scheme: Scheme = Scheme.NONE
    hides_new_lenders: bool = False
    pays_staff_singly: bool = False
    has_invoices: bool = True
    has_accounts: bool = True
    has_orders: bool = True
    owners: int = 2
    papers: tuple[str, ...] = PAPERS


@dataclass(frozen=True, eq=False, slots=True)
class Story:
    """A blueprint's firm after it lived: its history (of one firm) and the people in it."""

    blueprint: Blueprint
    history: History
    cast: Cast
    owners: tuple[str, ...]


def live(blueprint: Blueprint) -> Story:
    """Let the firm live; the same blueprint gives the same story."""
    economy = _economy(blueprint)
    timeline = Timeline(blueprint.as_of, blueprint.months)
    rng = default_rng(SeedSequence((blueprint.seed, 1)))
    firms = _shaped(draw(economy, timeline, 1, rng), blueprint, economy, timeline)
    history = Life(economy, firms, timeline, rng).run()
    people = default_rng((blueprint.seed, 2))
    owners = tuple(identities.person(blueprint.language, people) for _ in range(blueprint.owners))
    relative = identities.person(blueprint.language, people)
    banks = frozenset(
        int(code)
        for slot, _, codes in history.grants
        if slot in (Slot.BANK_LOAN, Slot.SECOND_BANK_LOAN)
        for code in codes
    )
    cast = Cast(blueprint.language, blueprint.city, blueprint.seed, owners[0], relative, banks)
    return Story(blueprint, history, cast, owners)


def _economy(blueprint: Blueprint) -> Parameters:
    sectors = tuple(sector for sector in TRAIN.sectors if sector.code == blueprint.sector)
    if not sectors:
        raise ValueError(f"no sector {blueprint.sector} in the simulation's parameters")
    if blueprint.language == "en":
        sectors = tuple(replace(sector, vat=AMERICAN_SALES_TAX) for sector in sectors)
    return replace(TRAIN, sectors=sectors, **(_DETAILED | dict(blueprint.economy)))


def _shaped(firms: Firms, blueprint: Blueprint, economy: Parameters, timeline: Timeline) -> Firms:
    """The drawn firm with the blueprint's size and traits, honest or not as it says, and without hidden shocks."""
    scale = blueprint.monthly_sales * FEN / firms.monthly_sales
    in_money = {name: getattr(firms, name) * scale for name in _IN_MONEY}
    never = np.array([NEVER])
    wage = np.array([AMERICAN_WAGE * FEN]) if blueprint.language == "en" else firms.wage
    shaped = replace(
        firms,
        **in_money,
        monthly_sales=firms.monthly_sales * scale,
        wage=wage,
        start_month=np.array([0]),
        established_days=np.array([(blueprint.established - timeline.first).days]),
        visible_shock_day=never,
        collapse_day=never,
        loss_day=never,
        refusal_day=never,
        fraud_kind=np.array([blueprint.scheme]),
        fraud_draw=np.array([2.0 if blueprint.scheme is Scheme.NONE else 0.0]),
    )
    shaped = replace(shaped, **{name: np.full_like(getattr(shaped, name), v) for name, v in blueprint.traits.items()})
    sector = economy.sectors[0]
    materials = np.maximum(0.03, 1 - sector.payroll - sector.rent - sector.utilities - shaped.margin)
    return replace(shaped, materials=materials)
