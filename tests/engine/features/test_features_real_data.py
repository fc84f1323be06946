"""The catalogue on real public data, where it is at hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from engine.features.catalogue import CATALOGUE, NAMES, compute
from engine.features.feature import Block
from engine.features.panel import Panel

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the public data is not beside the project")


@pytest.fixture(scope="module")
def berka() -> tuple[np.ndarray, np.ndarray]:
    sys.path.insert(0, str(ROOT))
    from benchmarks.sources import berka_panel

    columns, bad = berka_panel(DATA / "berka_pkdd99")
    return compute(Panel(columns)), bad


@pytest.fixture(scope="module")
def cumcm() -> tuple[np.ndarray, np.ndarray]:
    sys.path.insert(0, str(ROOT))
    from benchmarks.sources import cumcm_panel

    columns, bad = cumcm_panel(DATA / "cumcm2020c_sme")
    return compute(Panel(columns)), bad


def auc(values: np.ndarray, bad: np.ndarray) -> float:
    known = ~np.isnan(values)
    good_values, bad_values = values[known & (bad == 0)], values[known & (bad == 1)]
    pairs = bad_values[:, None] - good_values[None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


@needs_data
def test_that_low_balances_of_real_accounts_foretell_bad_loans(berka) -> None:
    values, bad = berka
    assert values.shape == (354, len(CATALOGUE)) and bad.sum() == 30
    assert auc(-values[:, NAMES.index("balance_p10_365")], bad) > 0.85
    assert auc(values[:, NAMES.index("days_negative")], bad) > 0.7
    assert auc(values[:, NAMES.index("days_below_two_instalments")], bad) > 0.9


@needs_data
def test_that_real_accounts_tell_nothing_of_invoices_or_yearly_accounts(berka) -> None:
    values, _ = berka
    absent = [feature.block in (Block.INVOICES, Block.ACCOUNTS) for feature in CATALOGUE]
    assert np.isnan(values[:, absent]).all()
    assert (~np.isnan(values[:, NAMES.index("operating_margin")])).mean() > 0.95


@needs_data
def test_that_sales_by_real_invoices_foretell_default(cumcm) -> None:
    values, bad = cumcm
    assert values.shape == (123, len(CATALOGUE)) and bad.sum() == 27
    assert auc(-values[:, NAMES.index("invoiced_sales_log")], bad) > 0.8
    assert auc(values[:, NAMES.index("idle_months_share")], bad) > 0.75
    assert auc(-values[:, NAMES.index("invoiced_sales_2y_log")], bad) > 0.85


@needs_data
def test_that_a_real_firms_invoiced_sales_are_the_sum_of_its_valid_invoices(cumcm) -> None:
    pd = pytest.importorskip("pandas")
    values, _ = cumcm
    invoices = pd.read_parquet(DATA / "cumcm2020c_sme" / "credit_history_output_invoice.parquet")
    mine = invoices[invoices["企业代号"] == "E5"]
    day = pd.to_datetime(mine["开票日期"])
    end = pd.to_datetime(invoices["开票日期"]).max() + pd.Timedelta(days=1)
    valid = mine["发票状态"].str.strip() == "有效发票"
    year = mine["金额"][valid & (day > end - pd.Timedelta(days=365))].sum()
    assert values[4, NAMES.index("invoiced_sales_log")] == pytest.approx(np.log1p(year * 0.12))
