"""Other futures of the same firms: the past is one, what comes is many, and what comes bounds what can be known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from engine.simulation.futures import Futures, futures, states
from engine.simulation.parameters import TRAIN
from engine.simulation.timeline import Timeline

TIMELINE = Timeline(dt.date(2026, 3, 31), 12)


@pytest.fixture(scope="module")
def found() -> Futures:
    return futures(TRAIN, TIMELINE, 150, 6, 3)


def test_that_the_same_seed_gives_the_same_futures_and_each_is_another(found: Futures) -> None:
    assert (futures(TRAIN, TIMELINE, 150, 6, 3).defaulted == found.defaulted).all()
    assert any((found.defaulted[0] != other).any() for other in found.defaulted[1:])


def test_that_a_lender_sees_the_same_firms(found: Futures) -> None:
    assert len(states(TRAIN, TIMELINE, 150, 3).firms) == found.defaulted.shape[1]


def test_that_fate_alone_cannot_be_ranked_and_certainty_can() -> None:
    rng = np.random.default_rng(1)
    by_chance = Futures(rng.random((40, 400)) < 0.1)
    assert by_chance.attainable_auc() == pytest.approx(0.5, abs=0.03)
    certain = Futures(np.tile(np.arange(400) < 40, (10, 1)))
    assert certain.attainable_auc() == 1.0
    assert certain.true_pds.mean() == pytest.approx(0.1)
