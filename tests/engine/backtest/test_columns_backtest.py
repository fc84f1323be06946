"""What a portfolio's columns tell is what a case tells: measures, scores and evidence of the shipped samples."""

from __future__ import annotations

import numpy as np
import pytest

from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.backtest.columns import book_of_columns
from engine.backtest.rows import book_of_rows, row_of
from engine.features.cases import columns_of_cases
from engine.intake.assemble import load_case
from engine.paths import resources
from engine.policy.document import load_policy
from engine.policy.ratios import AMOUNTS, RATIOS
from engine.scoring.registry import shipped_model

SAMPLES = sorted(path.parent for path in (resources() / "samples").glob("*/application.toml"))[:5]
ALIKE = {
    "firm_age", "declared_debt", "accounts_age", "statement_days", "effective_yearly_inflow",
    "yearly_operating_outflow", "yearly_cash_surplus",
} | {formula.__name__ for formula in AMOUNTS + RATIOS}  # fmt: skip


@pytest.fixture(scope="module")
def assessments() -> list[Assessment]:
    policy, model = load_policy(), shipped_model()
    return [assess(load_case(folder), policy, model) for folder in SAMPLES]


def test_that_columns_are_measured_and_scored_as_cases_are(assessments: list[Assessment]) -> None:
    model = shipped_model()
    for assessment in assessments:
        (told,) = book_of_rows([row_of(assessment)])
        book = book_of_columns(columns_of_cases([assessment.case]), {}, model, assessment.case.currency)
        for name in sorted(ALIKE):
            assert np.allclose(book.measures[name], told.measures[name], rtol=1e-9, atol=0.011, equal_nan=True), name
        for name in ("pd", "low", "high", "grade", "behaviour", "accounts"):
            seen, expected = getattr(book.scores, name), getattr(told.scores, name)
            assert np.allclose(seen, expected, rtol=1e-6, equal_nan=True), name
        assert {kind: bool(flags[0]) for kind, flags in book.evidence.items()} == {
            kind: bool(flags[0]) for kind, flags in told.evidence.items()
        }
        assert {name: bool(flags[0]) for name, flags in book.known.items()} == {
            name: bool(flags[0]) for name, flags in told.known.items()
        }
