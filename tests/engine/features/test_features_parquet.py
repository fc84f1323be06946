"""A portfolio on disk is the portfolio, group by group, to the bit, whatever its firms are."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_cases import a_random_case

from engine.features.cases import columns_of_cases
from engine.features.columns import PanelColumns
from engine.features.parquet import PortfolioWriter, count_firms, groups, read_group, read_said

TABLES = ("firms", "transactions", "sales", "purchases", "orders", "accounts")


def plain(columns: PanelColumns) -> dict[str, Any]:
    """Every column as bytes with its type, None where it is not there."""
    found: dict[str, Any] = {}
    for table in TABLES:
        for field in fields(getattr(columns, table)):
            value = getattr(getattr(columns, table), field.name)
            parts = value if isinstance(value, dict) else {"": value}
            for name, part in parts.items():
                key = f"{table}.{field.name}.{name}"
                found[key] = None if part is None else (part.dtype.str, part.tobytes())
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seeds=st.lists(st.lists(st.integers(0, 10_000), min_size=1, max_size=3), min_size=1, max_size=3),
    said=st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=8), max_size=3),
)
def test_that_what_is_written_group_by_group_is_read_group_by_group(
    tmp_path_factory: pytest.TempPathFactory, seeds: list[list[int]], said: dict[str, str]
) -> None:
    written = [columns_of_cases([a_random_case(seed) for seed in group]) for group in seeds]
    outcomes = [{"defaulted": np.arange(len(columns.firms)) % 2 == 0} for columns in written]
    folder = tmp_path_factory.mktemp("book")
    with PortfolioWriter(folder, said) as book:
        for columns, outcome in zip(written, outcomes, strict=True):
            book.append(columns, outcome, {})
    read = list(groups(folder))
    assert [plain(group.columns) for group in read] == [plain(columns) for columns in written]
    assert [group.firms["defaulted"].tolist() for group in read] == [o["defaulted"].tolist() for o in outcomes]
    assert count_firms(folder) == len(read_group(folder)) == sum(map(len, seeds))
    assert read_said(folder).items() >= said.items()
