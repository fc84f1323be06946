"""`tally train --portfolio`: a candidate in the registry, its pack, and sentences where the book will not do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main
from engine.scoring.model import load_model
from engine.simulation import portfolio as simulation
from engine.simulation.portfolio import write_simulated
from engine.store.database import Database
from engine.store.models import list_models


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "spring"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "GROUP", 150)
        write_simulated(450, 12, 3, folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALLY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_that_a_portfolio_becomes_a_candidate_with_its_pack(
    portfolio: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["train", "--portfolio", str(portfolio), "--name", "own", "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["model"], told["kind"], told["state"], told["is_simulated"]) == ("own", "expert", "candidate", True)
    assert 0.5 < told["auc_low"] < told["auc"] < told["auc_high"] < 1
    assert told["violations"] == 0
    model = load_model(out / "model")
    assert model.digest == told["digest"]
    assert model.card.is_simulated
    kept = home / "models" / told["digest"]
    assert Path(told["validation"]) == out / "validation"
    for name in ("validation.pdf", "grades-1.csv"):
        assert (out / "validation" / name).read_bytes() == (kept / "validation" / name).read_bytes()
    assert load_model(kept / "model").digest == model.digest
    database = Database.open(home / "tally.db")
    with database.reading() as connection:
        assert [(row.digest, row.state) for row in list_models(connection)] == [(told["digest"], "candidate")]
    database.close()


def test_that_the_figures_are_told_in_chinese(portfolio: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--portfolio", str(portfolio), "--lang", "zh_CN"]) == 0
    told = capsys.readouterr().out
    assert "现为候选模型" in told and "模拟数据" in told and "spring" in told


def test_that_a_folder_without_a_book_is_a_sentence(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--portfolio", str(tmp_path)]) == 2
    assert "neither firms.parquet nor case folders" in capsys.readouterr().err
    assert main(["train", "--portfolio", str(tmp_path), "--firms", "10"]) == 2
    assert "--firms belongs to the simulation" in capsys.readouterr().err
