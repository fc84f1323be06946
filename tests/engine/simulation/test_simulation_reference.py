"""The reference model: marked as simulated, tested on another economy, refused where that was too easy."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import Refused
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.scoring.registry import shipped_model
from engine.simulation.parameters import TEST
from engine.simulation.portfolio import simulate
from engine.simulation.reference import TOO_EASY, Table, judged_elsewhere, outcomes


def test_that_the_shipped_model_says_that_it_is_simulated_and_how_it_did_elsewhere() -> None:
    card = shipped_model().card
    assert card.is_simulated
    assert 0.78 < card.metrics["test_auc"].low < card.metrics["test_auc"].value < TOO_EASY
    assert 0.05 <= card.metrics["test_default_rate"].value <= 0.08


def test_that_the_shipped_model_ranks_firms_of_an_economy_it_never_saw() -> None:
    portfolio = simulate(1200, 18, 99, TEST)
    table = Table(compute(Panel(portfolio.columns)), outcomes(portfolio), portfolio.columns.firms.as_of)
    _, area = judged_elsewhere(shipped_model(), table)
    assert 0.72 < area < TOO_EASY


def test_that_a_simulation_which_is_too_easy_is_refused() -> None:
    model = shipped_model()
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(400, len(CATALOGUE)))
    pds = model.pds(matrix)
    told = (pds >= np.quantile(pds, 0.9)).astype(np.float64)
    with pytest.raises(Refused, match="too easy"):
        judged_elsewhere(model, Table(matrix, told, np.full(400, np.datetime64("2026-06-30"))))
