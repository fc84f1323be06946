"""The real tables on which skill is measured, with every trap of their README left out. Read those traps first."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.sources import berka_panel, cumcm_panel
from engine.features.catalogue import CATALOGUE, compute
from engine.features.feature import Direction
from engine.features.panel import Panel
from engine.scoring.table import LabelledTable, Roles, column_feature, from_frame
from engine.scoring.table_files import read_directions, read_frame

HERE = Path(__file__).resolve().parent

BERKA_OMITTED = (
    "loan_id", "account_id", "loan_date", "status", "date_max", "date_min", "gender", "owner_age_at_loan",
    "trans_source",
)  # fmt: skip
"""Running numbers, what leaks the outcome or tells how data was collected, and what may not be used."""

SBA_OMITTED = (
    "Selected", "LoanNr_ChkDgt", "Name", "City", "State", "Zip", "Bank", "BankState", "Term", "Recession", "xx",
    "daysterm", "ChgOffDate", "ChgOffPrinGr", "BalanceGross", "MIS_Status", "RevLineCr", "LowDoc",
)  # fmt: skip
"""The outcome and what charge-off shortens or fills in, numbers and names of lenders and firms, and text."""

SBA_KNOWN_LATER = ("DisbursementGross", "DisbursementDate")
"""What is known only once the loan is paid out: not the outcome, but not the application either."""


def berka(data: Path) -> LabelledTable:
    """The 354 loans of 1997-98 with whole histories: transactions before the loan through the panel and catalogue."""
    columns, bad = berka_panel(data / "berka_pkdd99")
    return _of_catalogue(Panel(columns), bad)


def cumcm(data: Path) -> LabelledTable:
    """123 small Chinese firms: their VAT invoices through the panel and catalogue, never the rating."""
    columns, bad = cumcm_panel(data / "cumcm2020c_sme")
    return _of_catalogue(Panel(columns), bad)


def _of_catalogue(panel: Panel, bad: np.ndarray) -> LabelledTable:
    return LabelledTable(compute(panel), bad.astype(np.float64), CATALOGUE)


def berka_aggregates(data: Path, complete: bool = False) -> LabelledTable:
    """Another author's aggregates of all 682 loans (or of the 354), with balances over the new instalment added."""
    frame = _berka_frame(data)
    if complete:
        frame = frame[frame["loan_date"] >= "1997-01-01"]
    return from_frame(_over_instalment(frame), Roles("default", omit=[name for name in BERKA_OMITTED if name in frame]))


def _berka_frame(data: Path) -> pd.DataFrame:
    return pd.read_csv(data / "berka_pkdd99" / "preloan_features_682.csv").sort_values("loan_id", ignore_index=True)


def _over_instalment(frame: pd.DataFrame) -> pd.DataFrame:
    names = ("balance_min", "balance_mean", "balance_last", "balance_abs_min", "balance_per_month")
    return frame.assign(**{f"{name}_to_instalment": frame[name] / frame["payments"] for name in names})


def berka_682(data: Path) -> tuple[LabelledTable, np.ndarray]:
    """All 682 loans: the aggregates, beside them the catalogue where a raw history exists (391), and the published
    test rows."""
    aggregates, frame = berka_aggregates(data), _berka_frame(data)
    columns, _ = berka_panel(data / "berka_pkdd99", complete=False)
    movements = pd.read_parquet(data / "berka_pkdd99" / "trans_preloan_covered_loans.parquet", columns=["loan_id"])
    covered = np.sort(movements["loan_id"].unique())
    beside = np.full((len(frame), len(CATALOGUE)), np.nan)
    beside[np.searchsorted(frame["loan_id"], covered)] = compute(Panel(columns))
    test = pd.read_csv(data / "berka_pkdd99" / "getml_test_split.csv")["loan_id"]
    table = replace(aggregates, rows=np.hstack([aggregates.rows, beside]), features=(*aggregates.features, *CATALOGUE))
    return table, frame["loan_id"].isin(test).to_numpy()


def cumcm_aggregates(data: Path) -> LabelledTable:
    """Somebody's aggregates of the same 123 firms, without rating and names."""
    frame = pd.read_csv(data / "cumcm2020c_sme" / "enterprise_123_credit_history.csv")
    frame["bad"] = (frame.pop("是否违约") == "是").astype(int)
    return from_frame(frame, Roles("bad", omit=("企业代号", "企业名称", "信誉评级")))


def polish(data: Path, year: int, is_constrained: bool = False) -> LabelledTable:
    """Ratios of Polish firms as ready features, with directions where they are settled."""
    frame = read_frame(data / "polish_bankruptcy" / f"{year}year.parquet")
    directions = read_directions(HERE / "polish_directions.toml") if is_constrained else {}
    return from_frame(frame, Roles("class"), directions)


POLISH_CONTRASTED = (5, 16, 21, 27, 34, 35, 39, 46, 56, 58)
"""Liquidity, cover, growth, costs and four measures of profit, named before any difference was measured."""


def with_differences(table: LabelledTable) -> LabelledTable:
    """Every difference of two of ten ratios beside the table: profit on sales less profit on all operations leaves the
    other income, which trees can cut out of the two only step by step. Nothing of the outcome is used."""
    pairs = list(combinations((number - 1 for number in POLISH_CONTRASTED), 2))
    columns = np.column_stack([table.rows[:, left] - table.rows[:, right] for left, right in pairs])
    features = (column_feature(f"Attr{left + 1} - Attr{right + 1}") for left, right in pairs)
    return replace(table, rows=np.hstack([table.rows, columns]), features=(*table.features, *features))


def flags_alone(table: LabelledTable) -> LabelledTable:
    """Only whether each value is missing."""
    absent = np.isnan(table.rows).astype(np.float64)
    return replace(table, rows=absent, features=tuple(column_feature(f"{f.name} absent") for f in table.features))


def without_flags(table: LabelledTable) -> LabelledTable:
    """The table with every missing value set to its column's median, so that absence tells nothing."""
    return replace(table, rows=np.where(np.isnan(table.rows), np.nanmedian(table.rows, axis=0), table.rows))


def sba(data: Path, is_cautious: bool = False) -> tuple[LabelledTable, np.ndarray]:
    """Loans of California as ready features, and the rows of the file's own test half."""
    frame = pd.read_csv(data / "sba_case" / "SBAcase.11.13.17.csv", low_memory=False, encoding="utf-8-sig")
    omit = (*SBA_OMITTED, *(SBA_KNOWN_LATER if is_cautious else ()))
    return from_frame(frame, Roles("Default", omit=omit)), frame["Selected"].to_numpy() == 0


def in_direction(table: LabelledTable) -> int:
    """How many features have a direction and are known somewhere."""
    known = np.isfinite(table.rows).any(axis=0)
    return sum(f.direction is not Direction.OPEN and k for f, k in zip(table.features, known, strict=True))
