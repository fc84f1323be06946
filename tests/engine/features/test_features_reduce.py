"""Reductions take a shorter way where nothing is unknown: both ways must come to the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from engine.features.cases import columns_of_cases
from engine.features.catalogue import NAMES, compute
from engine.features.panel import Panel
from engine.features.reduce import deviation_known, mean_known, sorted_quantiles, theil_sen

MATRIX = np.sort(np.random.default_rng(3).normal(size=(7, 31)), axis=1)
GAPPED = np.vstack([MATRIX, np.where(np.arange(31) < 12, MATRIX[:1], np.nan)])


@pytest.mark.parametrize(
    "reduction",
    [
        lambda matrix: sorted_quantiles(matrix, (0.0, 0.1, 0.25, 0.5)),
        lambda matrix: mean_known(matrix, least=6),
        lambda matrix: deviation_known(matrix, least=6),
        theil_sen,
    ],
)
def test_that_a_row_without_gaps_is_reduced_alike_beside_a_row_with_gaps(reduction) -> None:
    assert reduction(MATRIX).tobytes() == reduction(GAPPED)[:-1].tobytes()
    assert reduction(GAPPED)[-1].tobytes() == reduction(MATRIX[:1, :12])[0].tobytes()


def test_that_too_few_cells_are_unknown_with_gaps_and_without() -> None:
    assert np.isnan(mean_known(MATRIX[:, :5], least=6)).all()
    assert np.isnan(deviation_known(MATRIX[:, :5], least=6)).all()
    assert np.isnan(deviation_known(np.stack([MATRIX, MATRIX], axis=1), (6, 32)))[:, 1].all()


def test_that_no_cases_have_no_features() -> None:
    assert compute(Panel(columns_of_cases([]))).shape == (0, len(NAMES))
