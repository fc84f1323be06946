"""What a lender gets to see of simulated firms: statements, invoices, accounts and orders as columns.

All of it is read from the ledgers; only forged rows differ from them, and the evidence that a firm does not bring.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.facts.conduct import Category
from engine.facts.currencies import euro_value
from engine.facts.industry import industry_of
from engine.facts.statements import ITEMS
from engine.features.columns import (
    AccountsColumns,
    FirmColumns,
    Flags,
    Floats,
    Ints,
    InvoiceColumns,
    OrderColumns,
    PanelColumns,
    TransactionColumns,
)
from engine.intake.turnover import exclusions
from engine.simulation.fraud import Scheme
from engine.simulation.history import History
from engine.simulation.ledger import Entries
from engine.simulation.parameters import Parameters
from engine.simulation.spread import spread

CURRENCY = "CNY"
INVOICE_DAYS = 730
FORGED_ROWS = 5
MONTHS_OF_TREND = 6
MOST_PAID_SINGLY = 20


def observed(history: History, p: Parameters, rng: Generator) -> tuple[PanelColumns, NDArray[np.intp]]:
    """Columns of the eligible firms, numbered from 0, and their positions in the history."""
    kept = np.flatnonzero(history.snapshot.is_eligible)
    has = {
        "invoices": rng.random(len(kept)) < p.with_invoices,
        "accounts": rng.random(len(kept)) < p.with_accounts,
        "orders": rng.random(len(kept)) < p.with_orders,
        "debts": rng.random(len(kept)) < p.with_debts_declared,
        "limit": rng.random(len(kept)) < p.with_limit_stated,
    }
    columns = PanelColumns(
        firms=_firms(history, p, kept, has),
        transactions=_transactions(history, p, kept, has["limit"], rng),
        sales=_invoices(history, history.issued, kept, has["invoices"]),
        purchases=_invoices(history, history.received, kept, has["invoices"]),
        accounts=_accounts(history, kept, has["accounts"], rng),
        orders=_orders(history, kept, has["orders"], rng),
    )
    return columns, kept


def _firms(history: History, p: Parameters, kept: NDArray[np.intp], has: Mapping[str, Flags]) -> FirmColumns:
    firms, timeline, snapshot = history.firms, history.timeline, history.snapshot
    sector = firms.sector[kept]
    rates = np.array([_default_rate(s.code) for s in p.sectors])
    now = timeline.as_of_month
    trends = history.macro[now] / history.macro[now - MONTHS_OF_TREND] - 1
    declared = snapshot.is_declared[kept] & (snapshot.owed[kept] > 0)
    return FirmColumns(
        as_of=np.full(len(kept), np.datetime64(timeline.as_of)),
        established=timeline.dates(firms.established_days[kept]),
        employees=snapshot.employees[kept],
        owner_hhi=(firms.owner_shares[kept] ** 2).sum(axis=1),
        requested_amount=snapshot.requested[kept] / 100,
        tenor_months=firms.tenor[kept].astype(np.float64),
        declared_debt=_where(has["debts"], (snapshot.owed[kept] * declared).sum(axis=1) / 100),
        declared_monthly_payment=_where(has["debts"], (snapshot.instalments[kept] * declared).sum(axis=1) / 100),
        declared_lenders=_where(has["debts"], _declared_lenders(history)[kept]),
        industry_default_rate=rates[sector],
        industry_trend=trends[sector],
        euro=np.full(len(kept), np.nan if euro_value(CURRENCY) is None else euro_value(CURRENCY)),
        has_transactions=np.ones(len(kept), np.bool_),
        has_sales=has["invoices"],
        has_purchases=has["invoices"],
        has_orders=has["orders"],
    )


def _declared_lenders(history: History) -> Floats:
    """Lenders and lessors that the statements show, and that the firm names: all but those it hides."""
    rows, count = history.movements, len(history.firms)
    rows = rows[np.isin(rows["category"], (Category.LOAN_RECEIVED, Category.LOAN_REPAID, Category.LEASING))]
    shown = np.unique(rows["firm"].astype(np.int64) * (1 << 32) + rows["party"])
    seen = np.bincount(shown >> 32, minlength=count)
    snapshot = history.snapshot
    hidden = np.count_nonzero(~snapshot.is_declared & (snapshot.owed > 0), axis=1)
    return np.asarray(np.maximum(0, seen - hidden), np.float64)


def _default_rate(code: str) -> float:
    industry = industry_of(code)
    return np.nan if industry is None or industry.default_rate is None else industry.default_rate


def _where(known: Flags, values: Floats) -> Floats:
    return np.where(known, values, np.nan)


def renumbered(rows: Entries, kept: NDArray[np.intp], count: int) -> tuple[Entries, Ints]:
    """The rows of the kept firms sorted by (new number, day), and those numbers."""
    place = np.full(count, -1, np.int64)
    place[kept] = np.arange(len(kept))
    firm = place[rows["firm"]]
    order = np.flatnonzero(firm >= 0)
    order = order[np.argsort(rows["day"][order].astype(np.int16), kind="stable")]
    order = order[np.argsort(firm[order].astype(np.int16), kind="stable")]
    return rows[order], firm[order]


def _transactions(
    history: History, p: Parameters, kept: NDArray[np.intp], tells_limit: Flags, rng: Generator
) -> TransactionColumns:
    """Each firm brings statements of its own length, and a few pay every employee singly."""
    timeline = history.timeline
    starts = _first_days(history, p, kept, rng)
    rows, firm = renumbered(history.movements, kept, len(history.firms))
    is_before = rows["day"] < starts[firm]
    opening = history.window_opening[kept] + _whole(firm[is_before], rows["amount"][is_before], len(kept))
    rows, firm = _wages_split(rows[~is_before], firm[~is_before], history, p, kept, rng)
    balance = running_balance(rows["amount"], firm, opening)
    amount = rows["amount"] / 100
    forged = forged_rows(rows, firm, history.scheme[kept], rng)
    amount[forged] = np.rint(amount[forged] * rng.uniform(1.5, 4.0, len(forged)))
    category = rows["category"].copy()
    category[rng.random(len(rows)) < p.uncategorised] = Category.OTHER
    day, party = timeline.dates(rows["day"]), rows["party"].astype(np.int64)
    return TransactionColumns(
        firm=firm,
        day=day,
        account=firm,
        amount=amount,
        balance=balance / 100,
        counterparty=party,
        category=category,
        exclusion=exclusions(firm, day, amount, category, party),
        penalty=rows["penalty"],
        account_firm=np.arange(len(kept)),
        account_opening=opening / 100,
        account_start=timeline.dates(starts),
        account_limit=_where(tells_limit, np.rint(history.firms.overdraft[kept]) / 100),
    )


def _first_days(history: History, p: Parameters, kept: NDArray[np.intp], rng: Generator) -> Ints:
    """The first day of each firm's statements: a length drawn by chance, never before the firm began."""
    timeline = history.timeline
    least = min(p.fewest_statement_months, timeline.statement_months)
    brought = rng.integers(least, timeline.statement_months + 1, len(kept))
    month = np.maximum(timeline.as_of_month + 1 - brought, timeline.window_month)
    begin = np.array([m.start for m in timeline.months])
    return np.asarray(begin[np.maximum(month, history.firms.start_month[kept])], np.int64)


def _whole(firm: Ints, amount: Ints, firms: int) -> Ints:
    """Sums of whole fen by firm."""
    sums = np.zeros(firms, np.int64)
    np.add.at(sums, firm, amount)
    return sums


def _wages_split(
    rows: Entries, firm: Ints, history: History, p: Parameters, kept: NDArray[np.intp], rng: Generator
) -> tuple[Entries, Ints]:
    """The rows with the wages of some small firms paid to each employee singly."""
    singly = rng.random(len(kept)) < p.staff_paid_singly
    heads = np.rint(-rows["amount"] / history.firms.wage[kept][firm]).astype(np.int64)
    is_split = (rows["category"] == Category.PAYROLL) & singly[firm] & (heads > 1) & (heads <= MOST_PAID_SINGLY)
    parts = np.where(is_split, heads, 1)
    place = np.repeat(np.arange(len(rows)), parts)
    split = rows[place]
    is_last = np.r_[place[1:] != place[:-1], True] if len(place) else np.empty(0, np.bool_)
    each = rows["amount"] // parts
    split["amount"] = np.where(is_last, rows["amount"][place] - each[place] * (parts[place] - 1), each[place])
    return split, firm[place]


def running_balance(amount: Ints, firm: Ints, opening: Ints) -> Ints:
    """The balance after each row; rows are sorted by firm."""
    total = np.cumsum(amount)
    first = np.searchsorted(firm, np.arange(len(opening)))
    before = np.r_[0, total][first]
    balance: Ints = opening[firm] + total - before[firm]
    return balance


def forged_rows(rows: Entries, firm: Ints, scheme: Ints, rng: Generator) -> NDArray[np.intp]:
    """Receipts that a forger makes larger without mending the balances."""
    candidates = np.flatnonzero((scheme[firm] == Scheme.FORGED) & (rows["category"] == Category.SALES))
    order = candidates[np.lexsort((rng.random(len(candidates)), firm[candidates]))]
    place = np.arange(len(order)) - np.searchsorted(firm[order], firm[order])
    return np.sort(order[place < FORGED_ROWS])


def _invoices(history: History, rows: Entries, kept: NDArray[np.intp], has: Flags) -> InvoiceColumns:
    timeline = history.timeline
    in_window = (rows["day"] <= timeline.as_of_day) & (rows["day"] > timeline.as_of_day - INVOICE_DAYS)
    rows, firm = renumbered(rows[in_window], kept[has], len(history.firms))
    return InvoiceColumns(
        firm=np.flatnonzero(has)[firm],
        day=timeline.dates(rows["day"]),
        counterparty=rows["party"].astype(np.int64),
        net=rows["net"] / 100,
        gross=(rows["net"] + rows["tax"]) / 100,
        void=rows["void"],
    )


def _accounts(history: History, kept: NDArray[np.intp], has: Flags, rng: Generator) -> AccountsColumns:
    """The three newest years; a year in which the firm did not exist is unknown."""
    items = {item: np.full((len(kept), 3), np.nan) for item in ITEMS}
    for column, year in enumerate(history.years):
        known = has & year.is_active[kept]
        for item, amount in spread(year).items():
            items[item][:, column] = np.where(known, amount[kept] / 100, np.nan)
    known = has & history.years[-1].is_active[kept]
    end = np.datetime64(f"{history.years[-1].year}-12-31")
    audited = (rng.random(len(kept)) < 0.2).astype(np.float64)
    return AccountsColumns(items, np.where(known, end, np.datetime64("NaT", "D")), _where(known, audited))


def _orders(history: History, kept: NDArray[np.intp], has: Flags, rng: Generator) -> OrderColumns:
    """Confirmed orders of the largest customers: about what they buy in the coming two months."""
    firms, snapshot = history.firms, history.snapshot
    count = min(4, firms.customer_shares.shape[1])
    largest = np.argsort(-firms.customer_shares[kept], axis=1)[:, :count]
    shares = np.take_along_axis(firms.customer_shares[kept], largest, axis=1)
    amount = np.rint(snapshot.expected[kept, None] * shares * rng.lognormal(0.4, 0.5, shares.shape) / 1e5) * 1e3
    age = -np.sort(-rng.integers(1, 60, shares.shape), axis=1)
    confirmed = rng.random(shares.shape) < 0.85
    firm = np.broadcast_to(np.arange(len(kept))[:, None], shares.shape)
    given = has[:, None] & (amount > 0)
    return OrderColumns(
        firm=firm[given],
        day=(np.datetime64(history.timeline.as_of) - age.astype("timedelta64[D]"))[given],
        buyer=np.take_along_axis(snapshot.customers[kept], largest, axis=1)[given].astype(np.int64),
        amount=amount[given],
        confirmed=confirmed[given],
    )
