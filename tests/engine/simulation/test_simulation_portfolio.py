"""Portfolios: reproducible, round trip on disk, and defaults that emerge."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from engine.errors import Cancelled, Refused
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.features.parquet import groups
from engine.progress import Job
from engine.scoring.validation import auc
from engine.simulation import portfolio as module
from engine.simulation.fraud import Scheme
from engine.simulation.parameters import TEST, TRAIN
from engine.simulation.portfolio import Portfolio, read_portfolio, simulate, write_simulated

TABLES = ("firms", "transactions", "sales", "purchases", "orders")
MANY = 20
"""With fewer defaults, an AUC says nothing."""


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    """One whole group of applicants."""
    return simulate(1500, 18, 7)


def arrays(portfolio: Portfolio) -> dict[str, np.ndarray]:
    columns = portfolio.columns
    found = {
        f"{table}.{field.name}": getattr(getattr(columns, table), field.name)
        for table in TABLES
        for field in fields(getattr(columns, table))
    }
    found |= {f"accounts.{item}": values for item, values in columns.accounts.items.items()}
    return found | {
        "accounts.period_end": columns.accounts.period_end,
        "accounts.audited": columns.accounts.audited,
        "defaulted_on": portfolio.defaulted_on,
        "days_past_due": portfolio.days_past_due,
        "outstanding": portfolio.outstanding,
        "scheme": portfolio.scheme,
    }


def assert_same_bytes(one: Portfolio, other: Portfolio) -> None:
    left, right = arrays(one), arrays(other)
    assert left.keys() == right.keys()
    for name, values in left.items():
        assert values.dtype == right[name].dtype, name
        assert values.tobytes() == right[name].tobytes(), name


def test_that_the_same_seed_gives_the_same_bytes_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GROUP", 60)
    one = simulate(90, 12, 3)
    assert_same_bytes(one, simulate(90, 12, 3))
    assert one.columns.transactions.amount.tobytes() != simulate(90, 12, 4).columns.transactions.amount.tobytes()


def test_that_the_first_firms_of_a_large_portfolio_are_those_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GROUP", 60)
    small, large = simulate(20, 12, 3), simulate(90, 12, 3)
    ends = np.searchsorted(large.columns.transactions.firm, 20)
    assert small.columns.transactions.amount.tobytes() == large.columns.transactions.amount[:ends].tobytes()
    assert small.defaulted.tolist() == large.defaulted[:20].tolist()


def test_that_a_portfolio_survives_the_disk_to_the_bit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "GROUP", 60)
    written = simulate(90, 12, 3, TEST)
    written.write(tmp_path / "book")
    read = read_portfolio(tmp_path / "book")
    assert_same_bytes(written, read)
    assert (read.parameters, read.seed) == ("test", 3)


def test_that_a_portfolio_written_group_by_group_is_the_one_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "GROUP", 40)
    defaults = write_simulated(90, 12, 3, tmp_path / "book")
    whole = simulate(90, 12, 3)
    assert_same_bytes(whole, read_portfolio(tmp_path / "book"))
    parts = list(groups(tmp_path / "book"))
    assert defaults == whole.defaulted.sum()
    assert len(parts) >= 3
    features = np.concatenate([compute(Panel(part.columns)) for part in parts])
    assert np.array_equal(features, compute(Panel(whole.columns)), equal_nan=True)


def test_that_a_portfolio_cut_short_leaves_the_folder_as_it_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "GROUP", 30)
    job = Job(lambda progress: job.cancel() if progress.done >= 40 else None)
    with pytest.raises(Cancelled):
        write_simulated(90, 12, 3, tmp_path / "book", job=job)
    assert list((tmp_path / "book").iterdir()) == []


def test_that_months_past_due_lead_to_the_day_of_default(portfolio: Portfolio) -> None:
    late, days = portfolio.days_past_due, (portfolio.defaulted_on - portfolio.columns.firms.as_of).astype(np.int64)
    assert late.shape == portfolio.outstanding.shape == (len(portfolio), 12)
    assert (late[portfolio.defaulted].max(axis=1) > 0).all()
    assert (late[~portfolio.defaulted].max(axis=1) < 90).all()
    assert ((days[portfolio.defaulted] > 90) & (days[portfolio.defaulted] <= 365)).all()
    assert (portfolio.outstanding[:, 0] >= portfolio.columns.firms.requested_amount * 0.99).all()
    assert (np.diff(portfolio.outstanding[late.max(axis=1) == 0], axis=1) <= 0.01).all()


def test_that_a_folder_without_a_portfolio_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no portfolio"):
        read_portfolio(tmp_path)


def test_that_a_person_can_stop_a_long_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GROUP", 30)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        simulate(30, 12, 3, job=job)


def test_that_rows_are_sorted_by_firm_and_day(portfolio: Portfolio) -> None:
    for table in ("transactions", "sales", "purchases", "orders"):
        rows = getattr(portfolio.columns, table)
        order = np.lexsort((rows.day, rows.firm))
        assert (rows.firm[order] == rows.firm).all(), table
        assert (rows.day[order] == rows.day).all(), table


def test_that_nothing_is_dated_after_the_application(portfolio: Portfolio) -> None:
    as_of = portfolio.columns.firms.as_of
    for table in ("transactions", "sales", "purchases", "orders"):
        rows = getattr(portfolio.columns, table)
        assert (rows.day <= as_of[rows.firm]).all(), table


def test_that_the_default_rate_is_that_of_small_firms(portfolio: Portfolio) -> None:
    assert 0.03 < portfolio.defaulted.mean() < 0.09


def test_that_no_single_feature_knows_the_outcome(portfolio: Portfolio) -> None:
    matrix = compute(Panel(portfolio.columns))
    outcome = portfolio.defaulted.astype(np.float64)
    known = np.isfinite(matrix)
    areas = [
        auc(outcome[known[:, i]], matrix[known[:, i], i])
        for i in range(len(CATALOGUE))
        if MANY <= outcome[known[:, i]].sum() < known[:, i].sum()
    ]
    assert len(areas) > 100
    assert max(max(area, 1 - area) for area in areas) < 0.85


def test_that_the_strongest_directions_are_as_declared(portfolio: Portfolio) -> None:
    """Sound liquidity and profit go with fewer defaults, lateness with more."""
    matrix = compute(Panel(portfolio.columns))
    names = [feature.name for feature in CATALOGUE]
    outcome = portfolio.defaulted.astype(np.float64)
    for name, sign in (("balance_p25_180", -1), ("z_double_prime", -1), ("late_fee_share", 1), ("dscr", -1)):
        column = matrix[:, names.index(name)]
        known = np.isfinite(column)
        assert sign * (auc(outcome[known], column[known]) - 0.5) > 0.05, name


def test_that_missing_evidence_says_nothing_about_the_outcome(portfolio: Portfolio) -> None:
    firms = portfolio.columns.firms
    for has in (firms.has_sales, firms.has_orders, np.isfinite(firms.declared_debt)):
        with_it, without = portfolio.defaulted[has].mean(), portfolio.defaulted[~has].mean()
        error = np.sqrt(0.06 * 0.94 * (1 / has.sum() + 1 / (~has).sum()))
        assert abs(with_it - without) < 4 * error


def test_that_only_forgers_have_broken_balances(portfolio: Portfolio) -> None:
    rows = portfolio.columns.transactions
    before = np.r_[0.0, rows.balance[:-1]]
    is_first = np.r_[True, rows.firm[1:] != rows.firm[:-1]]
    before[is_first] = rows.account_opening[rows.firm[is_first]]
    broken = np.abs(before + rows.amount - rows.balance) > 0.005
    forgers = np.flatnonzero(portfolio.scheme == Scheme.FORGED)
    assert set(rows.firm[broken]) <= set(forgers)
    assert len(forgers) > 0
    assert broken.any()


def test_that_training_and_test_economies_differ_in_their_numbers() -> None:
    differing = [field.name for field in fields(TRAIN) if getattr(TRAIN, field.name) != getattr(TEST, field.name)]
    assert len(differing) >= 10


def test_that_the_median_firm_holds_about_a_month_of_cash(portfolio: Portfolio) -> None:
    """JPMorgan Chase Institute (2016): a median of 27 days, a quarter of firms below 13, a quarter above 62."""
    matrix = compute(Panel(portfolio.columns))
    days = matrix[:, [feature.name for feature in CATALOGUE].index("cash_buffer_days")]
    low, median, high = np.nanquantile(days, (0.25, 0.5, 0.75))
    assert 8 < low < 20
    assert 20 < median < 42
    assert 45 < high < 80
