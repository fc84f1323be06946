"""What a story's applicant brings besides statements: invoices, yearly accounts and orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.random import default_rng

from engine.facts.finding import SourceRow
from engine.facts.invoices import Invoices
from engine.facts.orders import Order, OrderStatus
from engine.facts.statements import AccountsYear
from engine.intake.writers import write_accounts, write_invoices, write_orders
from engine.money import Money
from engine.simulation.blueprint import Story
from engine.simulation.ledger import Entries
from engine.simulation.observe import INVOICE_DAYS
from engine.simulation.spread import spread

ORDERS = 4
ROUND_ORDERS = 100_000


def paper_files(story: Story) -> Iterator[tuple[str, bytes]]:
    """Paths in the case folder and bytes."""
    blueprint, history = story.blueprint, story.history
    if blueprint.has_invoices:
        yield "invoices/sales.csv", write_invoices(_invoices(story, history.issued, "2"))
        yield "invoices/purchases.csv", write_invoices(_invoices(story, history.received, "7"))
    if blueprint.has_accounts:
        yield "accounts.csv", write_accounts(_accounts(story))
    if blueprint.has_orders:
        yield "orders.csv", write_orders(_orders(story))


def _invoices(story: Story, rows: Entries, series: str) -> Invoices:
    timeline = story.history.timeline
    rows = rows[(rows["day"] <= timeline.as_of_day) & (rows["day"] > timeline.as_of_day - INVOICE_DAYS)]
    rows = rows[np.argsort(rows["day"], kind="stable")]
    people = [story.cast.who(int(party)) for party in rows["party"]]
    count = len(rows)
    return Invoices(
        currency=story.blueprint.currency,
        file="",
        invoice_id=np.array([f"{series}{4_100_000 + 7 * n:07d}" for n in range(count)], object),
        date=timeline.dates(rows["day"]),
        counterparty=np.array([p.name for p in people], object),
        counterparty_id=np.array([p.number for p in people], object),
        net=rows["net"],
        tax=rows["tax"],
        gross=rows["net"] + rows["tax"],
        void=rows["void"],
        row=np.arange(1, count + 1, dtype=np.int32),
    )


def _accounts(story: Story) -> list[AccountsYear]:
    currency = story.blueprint.currency
    is_audited = "audited-accounts" in story.blueprint.papers
    return [
        AccountsYear(
            year.year,
            dt.date(year.year, 12, 31),
            {item: Money.of_minor(int(amount[0]), currency) for item, amount in spread(year).items()},
            is_audited,
        )
        for year in story.history.years
    ]


def _orders(story: Story) -> list[Order]:
    """Orders of the largest customers, together about two months of sales."""
    blueprint, history = story.blueprint, story.history
    rng = default_rng((blueprint.seed, 6))
    shares = history.firms.customer_shares[0]
    orders = []
    for number, column in enumerate(np.argsort(-shares)[:ORDERS]):
        amount = float(history.snapshot.expected[0] * shares[column] * rng.lognormal(0.6, 0.3))
        whole = round(amount / ROUND_ORDERS) * ROUND_ORDERS
        placed = blueprint.as_of - dt.timedelta(days=int(rng.integers(3, 40)))
        buyer = story.cast.who(int(history.snapshot.customers[0, column]))
        if whole > 0:
            money = Money.of_minor(whole, blueprint.currency)
            delivery = placed + dt.timedelta(days=int(rng.integers(45, 100)))
            code, row = f"SO-{placed:%y%m}-{number + 1:03d}", SourceRow("orders.csv", number + 1)
            confirmed = OrderStatus.CONFIRMED
            orders.append(Order(code, buyer.name, buyer.number, placed, delivery, money, confirmed, row))
    return orders
