"""The ledger that everything is read from: identities that hold for every simulated firm."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from engine.facts.conduct import Category
from engine.simulation.firm import NEVER, draw
from engine.simulation.history import History, Life
from engine.simulation.ledger import ENTRY, Account, Books, Schedule, entries
from engine.simulation.observe import running_balance
from engine.simulation.parameters import TRAIN
from engine.simulation.spread import spread
from engine.simulation.timeline import Timeline

FIRMS = 250
ALL_MONTHS = 60
HONEST = replace(TRAIN, fraud=0.0, fraud_when_strained=0.0, bad_invoices=0.0, customer_failure=0.0)
RECEIPTS = (Category.SALES, Category.SETTLEMENT, Category.CASH_DEPOSIT, Category.SALES_REFUND)


@pytest.fixture(scope="module")
def life() -> Life:
    timeline = Timeline(dt.date(2026, 6, 30), ALL_MONTHS)
    rng = np.random.default_rng(4)
    return Life(HONEST, draw(HONEST, timeline, FIRMS, rng), timeline, rng)


@pytest.fixture(scope="module")
def history(life: Life) -> History:
    return life.run()


def balances_at(history: History, day: int) -> np.ndarray:
    """What the statements show at the end of a day, by firm."""
    rows = history.movements[np.argsort(history.movements["firm"], kind="stable")]
    shown = running_balance(rows["amount"], rows["firm"].astype(np.int64), history.window_opening)
    before = rows["day"] <= day
    last = np.searchsorted(rows["firm"][before], np.arange(FIRMS), side="right") - 1
    has_rows = np.isin(np.arange(FIRMS), rows["firm"][before])
    return np.where(has_rows, shown[before][last], history.window_opening)


def test_that_debits_equal_credits_for_every_firm(life: Life, history: History) -> None:
    assert (life.books.balance.sum(axis=0) == 0).all()
    for year in history.years:
        assert (year.balance.sum(axis=0) == 0).all()


def test_that_assets_equal_liabilities_and_equity_to_the_cent(history: History) -> None:
    for year in history.years:
        items = spread(year)
        assert (items["total_assets"] == items["total_liabilities"] + items["total_equity"]).all()


def test_that_retained_earnings_roll_forward(history: History) -> None:
    for before, after in zip(history.years, history.years[1:], strict=False):
        old, new = spread(before), spread(after)
        was_there = before.is_active
        rolled = old["retained_earnings"] + new["net_profit"] - new["distributions"]
        assert (rolled == new["retained_earnings"])[was_there].all()


def test_that_cash_in_the_accounts_is_the_statement_balance_at_the_year_end(history: History) -> None:
    for year in history.years:
        day = (dt.date(year.year, 12, 31) - history.timeline.first).days
        items = spread(year)
        overdraft = np.maximum(0, -year.balance[Account.CASH])
        active = year.is_active
        assert (items["cash"] - overdraft == balances_at(history, day))[active].all()


def test_that_receivables_are_the_invoices_that_were_not_paid(history: History) -> None:
    """Firms founded within the simulation bring no old receivables, so every one can be traced to its invoice."""
    young = np.flatnonzero(history.firms.start_month > 0)
    year = history.years[-1]
    day = (dt.date(year.year, 12, 31) - history.timeline.first).days
    issued = history.issued[(history.issued["day"] <= day) & ~history.issued["void"]]
    invoiced = np.bincount(issued["firm"], issued["net"] + issued["tax"], FIRMS)
    paid = history.movements[(history.movements["day"] <= day) & np.isin(history.movements["category"], RECEIPTS)]
    received = np.bincount(paid["firm"], paid["amount"], FIRMS)
    assert len(young) > 3
    assert (invoiced - received == year.balance[Account.RECEIVABLES])[young].all()
    assert (invoiced[young] > 0).any()


def test_that_revenue_is_the_net_of_the_invoices_issued(history: History) -> None:
    for year in history.years:
        start = (dt.date(year.year, 1, 1) - history.timeline.first).days
        end = (dt.date(year.year, 12, 31) - history.timeline.first).days
        days = history.issued["day"]
        rows = history.issued[(days >= start) & (days <= end) & ~history.issued["void"]]
        assert (np.bincount(rows["firm"], rows["net"], FIRMS) == spread(year)["revenue"]).all()


def test_that_debt_on_the_books_is_what_the_lenders_are_owed(life: Life, history: History) -> None:
    """Loans granted in the last month may still be on their way to the account."""
    owed = history.snapshot.owed.sum(axis=1)
    assert (owed == -history.snapshot.balance[Account.DEBT]).mean() > 0.95
    assert history.defaulted.any()


def test_that_a_firm_without_an_overdraft_is_not_overdrawn(history: History) -> None:
    rows = history.movements[np.argsort(history.movements["firm"], kind="stable")]
    firm = rows["firm"].astype(np.int64)
    shown = running_balance(rows["amount"], firm, history.window_opening)
    without = (history.firms.overdraft == 0)[firm]
    refunds = np.isin(firm, np.unique(firm[rows["category"] == Category.SALES_REFUND]))
    assert (shown[without & ~refunds] >= 0).all()


def test_that_deposit_interest_fits_the_average_daily_balance(history: History) -> None:
    timeline = history.timeline
    day = max(d for d in timeline.interest_days if d <= timeline.as_of_day)
    start = max(d for d in timeline.interest_days if d < day)
    average = np.mean([np.maximum(0, balances_at(history, d)) for d in range(start, day)], axis=0)
    rows = history.movements[
        (history.movements["day"] == day) & (history.movements["category"] == Category.INTEREST_CREDITED)
    ]
    credited = np.bincount(rows["firm"], rows["amount"], FIRMS)
    expected = average * HONEST.deposit_rate * (day - start) / 360
    assert np.abs(credited - expected).max() <= 1.0


def test_that_the_loan_is_not_paid_by_one_who_refuses_and_is_paid_by_one_who_can() -> None:
    """Default is what happens to the loan, not a formula: the same firms with another fate have another outcome."""
    timeline = Timeline(dt.date(2026, 6, 30), 12)
    rng = np.random.default_rng(8)
    firms = draw(HONEST, timeline, 60, rng)
    never = np.full(60, NEVER)
    sound = replace(
        firms,
        start_month=np.zeros(60, np.int64),
        materials=firms.materials * 0.5,
        owner_wealth=firms.monthly_sales * 100,
        collapse_day=never,
        loss_day=never,
        refusal_day=never,
        visible_shock_day=never,
    )
    refusing = replace(sound, refusal_day=np.full(60, timeline.as_of_day + 1))
    assert not Life(HONEST, sound, timeline, np.random.default_rng(9)).run().defaulted.any()
    assert Life(HONEST, refusing, timeline, np.random.default_rng(9)).run().defaulted.all()


def test_that_bookings_move_both_accounts_and_only_cash_becomes_a_bank_movement() -> None:
    books = Books(2, keep_from=0, keep_to=10)
    books.book(entries(3, [0, 0, 1], [100, 50, 70], Account.RECEIVABLES, Category.SALES, 1))
    books.book(entries(3, [1], [20], Account.RECEIVABLES, 0, 1, account=Account.ADMIN))
    assert books.balance[Account.CASH].tolist() == [150, 70]
    assert books.balance[Account.RECEIVABLES].tolist() == [-150, -90]
    assert sum(len(rows) for rows in books.movements) == 3


def test_that_a_schedule_gives_each_row_back_on_its_day_once() -> None:
    schedule = Schedule(5, firms=3)
    schedule.add(entries([4, 1, 9], [0, 1, 2], [5, 6, 7], Account.RECEIVABLES, Category.SALES, 0))
    assert schedule.take(1)["amount"].tolist() == [6]
    assert schedule.take(4)["amount"].tolist() == [5]
    assert len(schedule.take(4)) == 0
    assert schedule.take(0).dtype == ENTRY


def test_that_what_a_failed_customer_owes_is_written_off_and_never_paid() -> None:
    schedule, books = Schedule(5, firms=2), Books(2, keep_from=0, keep_to=10)
    schedule.add(entries([1, 3, 3], [0, 0, 1], [5, 6, 7], Account.RECEIVABLES, Category.SALES, 4))
    schedule.lose(np.array([0]), np.array([4]))
    for day in (1, 3):
        books.book(schedule.take(day))
    assert books.balance[Account.CASH].tolist() == [0, 7]
    assert books.balance[Account.ADMIN].tolist() == [11, 0]
    assert books.balance[Account.RECEIVABLES].tolist() == [-11, -7]
    assert sum(len(rows) for rows in books.movements) == 1
