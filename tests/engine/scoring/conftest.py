"""One small model, trained once for all scoring tests."""

from __future__ import annotations

import pytest
from scoring_tables import FEATURES, OPTIONS, table

from engine.scoring.model import Model
from engine.scoring.training import TrainedModel, train


@pytest.fixture(scope="session")
def trained() -> TrainedModel:
    data = table()
    return train(data.rows, data.labels, FEATURES, options=OPTIONS)


@pytest.fixture(scope="session")
def model(trained: TrainedModel) -> Model:
    return trained.model
