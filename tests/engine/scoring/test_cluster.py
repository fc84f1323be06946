"""A Dask cluster gives what one machine gives, and says in a sentence when it cannot."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from scoring_tables import FEATURES, OPTIONS, table

from engine.cli import main
from engine.errors import Refused, Unavailable
from engine.scoring import validation, xgb
from engine.scoring.batch import score_portfolio
from engine.scoring.book.folder import read_book
from engine.scoring.cluster import Cluster, cluster
from engine.scoring.registry import shipped_model
from engine.scoring.training import train
from engine.scoring.xgb_dask import grow, train_on_cluster
from engine.simulation import portfolio as simulation
from engine.simulation.portfolio import write_simulated

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'tally[cluster]'")
DATA = table(1200, absent=0.1)
ROWS = np.round(DATA.rows, 1)
"""Few distinct values: then each worker's sketch of its rows is exact, and so are the splits."""
PLAIN = xgb.TreeOptions(depth=3, row_share=1.0, column_share=1.0, learning_rate=0.1)
"""Without draws of rows and columns, which each worker makes for itself."""
CONSTRAINTS = [int(feature.direction) for feature in FEATURES]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as local:
        yield local.scheduler_address


@pytest.fixture(scope="module")
def workers(address: str) -> Iterator[Cluster]:
    with cluster(address) as found:
        yield found


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "spring"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "GROUP", 120)
        write_simulated(360, 12, 3, folder)
    return folder


def test_that_margins_on_the_cluster_are_those_of_one_machine(workers: Cluster) -> None:
    booster = xgb.fit(ROWS, DATA.labels, CONSTRAINTS, OPTIONS.shapes[0], 30)
    assert workers.margins(booster, ROWS).tolist() == booster.margins(ROWS).tolist()


def test_that_a_portfolio_scored_on_the_cluster_is_the_same_file(
    workers: Cluster, portfolio: Path, tmp_path: Path
) -> None:
    here = score_portfolio(portfolio, shipped_model(), tmp_path / "here.parquet")
    there = score_portfolio(portfolio, shipped_model(), tmp_path / "there.parquet", workers.map)
    assert here == there
    assert pq.read_table(tmp_path / "here.parquet").equals(pq.read_table(tmp_path / "there.parquet"))


def test_that_the_command_line_scores_on_a_cluster(
    address: str, portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "scores.parquet"
    assert main(["score", "--portfolio", str(portfolio), "--out", str(out), "--cluster", address]) == 0
    assert "360 firms scored by reference" in capsys.readouterr().out
    scores = pq.read_table(out).to_pandas()
    assert scores["firm"].tolist() == list(range(360))
    assert scores["pd"].between(0, 1).all() and scores["grade"].between(1, 10).all()


def test_that_an_address_where_nobody_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.scoring.cluster.PATIENCE_SECONDS", 1)
    with pytest.raises(Unavailable, match="No Dask scheduler answers at"), cluster("tcp://127.0.0.1:1"):
        pass
    with pytest.raises(Unavailable, match="No Dask scheduler answers at"), cluster("nonsense://x"):
        pass


def test_that_a_cluster_without_a_worker_is_said() -> None:
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as empty,
        pytest.raises(Unavailable, match="has no worker"),
        cluster(empty.scheduler_address),
    ):
        pass


def test_that_a_missing_dask_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused, match=r"tally\[cluster\]"), cluster("tcp://127.0.0.1:8786"):
        pass


def test_that_trees_of_the_cluster_are_those_of_one_machine(workers: Cluster) -> None:
    """But for the order in which gradients are added: equal splits, margins to single precision."""
    local = xgb.fit(ROWS, DATA.labels, CONSTRAINTS, PLAIN, 20)
    spread, _ = grow(workers, (ROWS, DATA.labels), CONSTRAINTS, replace(PLAIN, rounds=20))
    assert spread.margins(ROWS) == pytest.approx(local.margins(ROWS), abs=1e-4)


def test_that_a_book_is_trained_on_the_cluster_like_on_one_machine(workers: Cluster) -> None:
    options = replace(OPTIONS, minimum_defaults=30)
    spread, again = (train_on_cluster(DATA.rows, DATA.labels, FEATURES, workers, options=options) for _ in range(2))
    assert spread.model.digest == again.model.digest
    assert spread.model.card.certificate.violations == 0
    assert spread.model.score(DATA.rows[0]).proof_gap < 1e-5
    local = train(DATA.rows, DATA.labels, FEATURES, options=options)
    areas = [validation.auc(DATA.labels, found.margins) for found in (spread, local)]
    assert areas[0] == pytest.approx(areas[1], abs=0.02)


def test_that_features_of_a_book_are_the_same_from_the_cluster(workers: Cluster, portfolio: Path) -> None:
    here, there = read_book(portfolio), read_book(portfolio, spread=workers.map)
    assert here.rows.tobytes() == there.rows.tobytes()
    assert here.labels.tolist() == there.labels.tolist()


def test_that_shapes_whose_rounds_are_chosen_later_stop_by_the_loss_on_a_cluster(workers: Cluster) -> None:
    options = replace(OPTIONS, shapes=(replace(PLAIN, rounds=400, patience=None),))
    trained = train_on_cluster(ROWS, DATA.labels, FEATURES, workers, options=options)
    assert 5 < trained.model.card.rounds < 400
