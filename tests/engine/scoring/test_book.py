"""A bank's own book: outcomes, what its defaults allow, the newest cases as test, and what is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from casefolders import a_case_folder

from engine.errors import Cancelled, Refused
from engine.features.catalogue import CATALOGUE
from engine.features.feature import Direction
from engine.progress import Job
from engine.scoring import growth
from engine.scoring.book.folder import Book, read_book
from engine.scoring.book.outcomes import outcomes_of
from engine.scoring.book.train import GATES, Kind, kind_for, newest_cases, train_book
from engine.scoring.calibration import sigmoid
from engine.scoring.training import TrainingOptions
from engine.scoring.validation import Performance
from engine.scoring.xgb import TreeOptions
from engine.simulation import portfolio as simulation
from engine.simulation.portfolio import write_simulated

AS_OF = np.array(["2024-01-31", "2024-06-30", "2024-06-30", "2025-03-31"], dtype="datetime64[D]")
QUICK = TrainingOptions(folds=3, shapes=(TreeOptions(rounds=40, patience=10, learning_rate=0.15, depth=3),))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated portfolio in several groups, applied on several days."""
    folder = tmp_path_factory.mktemp("book") / "spring"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "GROUP", 150)
        write_simulated(600, 12, 3, folder)
    return folder


@pytest.fixture
def folder(simulated: Path, tmp_path: Path) -> Path:
    return shutil.copytree(simulated, tmp_path / "spring")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three case folders of the healthy firm."""
    folder = tmp_path_factory.mktemp("book") / "folders"
    for name in ("a", "b", "c"):
        a_case_folder(folder / name)
    return folder


def a_book(count: int = 1500, rate: float = -1.6, seed: int = 4) -> Book:
    """Rows of the catalogue's width with outcomes that follow the directions of its first features."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(count, len(CATALOGUE)))
    directions = np.array([float(f.direction) for f in CATALOGUE])
    telling = np.flatnonzero(directions)[:8]
    labels = (random.random(count) < sigmoid(rate + rows[:, telling] @ directions[telling] * 0.6)).astype(np.float64)
    days = np.datetime64("2023-01-31") + np.sort(random.integers(0, 24, count)) * 30
    return Book("book", rows, labels, days.astype("datetime64[D]"), np.arange(count), 0, False, Performance())


def test_that_a_default_counts_within_twelve_months_and_not_after() -> None:
    found = outcomes_of(
        {"defaulted_on": ["2025-01-30", "2025-07-01", None, None], "observed_until": ["2026-01-31"] * 4}, AS_OF
    )
    assert found.labels.tolist()[:3] == [1.0, 0.0, 0.0]
    assert np.isnan(found.labels[3])


def test_that_a_case_that_was_not_watched_for_twelve_months_is_unknown_unless_it_defaulted() -> None:
    until = ["2024-12-31"] * 4
    found = outcomes_of({"defaulted_on": ["2024-03-01", None, None, None], "observed_until": until}, AS_OF)
    assert found.labels[0] == 1.0
    assert np.isnan(found.labels[1:]).all()


def test_that_flags_without_days_count_as_they_stand_and_an_empty_one_is_unknown() -> None:
    found = outcomes_of({"default": ["1", "no", "", None]}, AS_OF)
    assert found.labels[:2].tolist() == [1.0, 0.0]
    assert np.isnan(found.labels[2:]).all()


def test_that_a_flag_of_no_default_waits_for_the_end_of_the_window() -> None:
    found = outcomes_of({"default": [0, 0, 1, 0], "observed_until": ["2025-02-28"] * 4}, AS_OF)
    assert found.labels[0] == 0.0
    assert np.isnan(found.labels[[1, 3]]).all()
    assert found.labels[2] == 1.0


def test_that_the_newest_outcome_closes_the_book_where_nobody_says_until_when_it_was_watched() -> None:
    found = outcomes_of({"defaulted_on": ["2025-02-15", None, "2025-01-10", None]}, AS_OF)
    assert found.labels.tolist()[2] == 1.0
    assert found.labels[0] == 0.0 and np.isnan(found.labels[[1, 3]]).all()


def test_that_a_simulated_portfolio_is_read_with_its_outcomes_and_marked(simulated: Path) -> None:
    book = read_book(simulated)
    assert (len(book), book.is_simulated, book.left_out) == (600, True, 0)
    assert book.rows.shape == (600, len(CATALOGUE))
    assert 0 < book.defaults < 120
    assert book.performance.vintages and book.performance.roll_rates is not None
    curves = {vintage.quarter: vintage.shares[-1] for vintage in book.performance.vintages}
    quarters = book.as_of.astype("datetime64[M]").astype(int) // 3
    for quarter, share in curves.items():
        inside = quarters == (int(quarter[:4]) - 1970) * 4 + int(quarter[-1]) - 1
        assert share == pytest.approx(book.labels[inside].mean())


def test_that_outcomes_beside_the_parquet_files_go_before_their_own(folder: Path) -> None:
    (folder / "outcomes.csv").write_text("case,default\n0,1\n1,0\n5,1\n")
    book = read_book(folder)
    assert (book.labels.tolist(), book.left_out) == ([1.0, 0.0, 1.0], 597)


def test_that_a_bank_names_its_cases_and_borrowers(folder: Path) -> None:
    firms = pq.read_table(folder / "firms.parquet")
    names = [f"loan-{number}" for number in range(len(firms))]
    firms = firms.append_column("case", pa.array(names)).append_column("borrower", pa.array(["one"] * len(firms)))
    pq.write_table(firms.replace_schema_metadata({}), folder / "firms.parquet")
    (folder / "outcomes.csv").write_text("case,defaulted_on,observed_until\nloan-7,,2099-01-01\n")
    book = read_book(folder)
    assert (len(book), book.group.tolist(), book.is_simulated) == (1, ["one"], False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case,default\n9999,1\n", "Row 2 of outcomes.csv: there is no case 9999"),
        ("case,default\n1,0\n1,1\n", "Row 3 of outcomes.csv: the case 1 is named a second time"),
        ("case,default\n1,perhaps\n", "“perhaps” is no valid default"),
        ("case,defaulted_on\n1,31.02.2025\n", "“31.02.2025” is no valid defaulted_on"),
        ("case,defaulted_on\n1,1999-01-01\n", "“1999-01-01” is no valid defaulted_on"),
        ("case,as_of,default\n1,1999-01-01,0\n", "“1999-01-01” is no valid as_of"),
        ("loan,default\n1,0\n", "needs a column case"),
        ("case,amount\n1,0\n", "needs a column case"),
        ("", "cannot be read as a table"),
        ("case,default\n", "has an outcome"),
        ("case,default\n1,\n", "has an outcome"),
    ],
)
def test_that_bad_outcomes_are_refused_with_their_row(folder: Path, text: str, said: str) -> None:
    (folder / "outcomes.csv").write_text(text)
    with pytest.raises(Refused, match=said):
        read_book(folder)


def test_that_of_many_bad_rows_ten_are_named_and_the_others_counted(folder: Path) -> None:
    (folder / "outcomes.csv").write_text("case,default\n" + "".join(f"x{n},1\n" for n in range(25)))
    with pytest.raises(Refused) as refusal:
        read_book(folder)
    assert len(refusal.value.sentences) == 11
    assert str(refusal.value.sentences[-1]) == "and 15 more rows like these"


def test_that_a_folder_without_a_portfolio_or_without_outcomes_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(Refused, match=r"neither firms\.parquet nor case folders"):
        read_book(tmp_path)
    firms = pq.read_table(folder / "firms.parquet").drop_columns(["defaulted", "defaulted_on", "observed_until"])
    pq.write_table(firms, folder / "firms.parquet")
    with pytest.raises(Refused, match="neither defaulted_on nor defaulted"):
        read_book(folder)
    (folder / "transactions.parquet").write_bytes(b"cut")
    with pytest.raises(Refused, match="no portfolio that can be read"):
        read_book(folder)


def test_that_case_folders_with_outcomes_are_a_book(cases: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(cases, tmp_path / "folders")
    with pytest.raises(Refused, match=r"has no outcomes\.csv"):
        read_book(folder)
    (folder / "outcomes.csv").write_text(
        "case,as_of,defaulted_on,observed_until\na,2026-06-30,2026-12-01,2027-12-31\nb,2026-06-30,,2027-12-31\n"
    )
    book = read_book(folder)
    assert (book.labels.tolist(), book.left_out) == ([1.0, 0.0], 1)
    assert len(set(book.group.tolist())) == 1
    assert np.isfinite(book.rows).sum() > 100


def test_that_cases_that_cannot_be_read_are_named(cases: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(cases, tmp_path / "folders")
    (folder / "outcomes.csv").write_text("case,default\na,1\nb,0\nc,0\n")
    (folder / "b" / "application.toml").write_text("as_of = ")
    with pytest.raises(Refused) as refusal:
        read_book(folder)
    assert [str(sentence).split(":")[0] for sentence in refusal.value.sentences] == ["b"]


@pytest.mark.parametrize(
    ("defaults", "kind"),
    [(10, Kind.EXPERT), (99, Kind.EXPERT), (100, Kind.SCORECARD), (299, Kind.SCORECARD), (300, Kind.TREES)],
)
def test_that_defaults_decide_what_may_be_trained(defaults: int, kind: Kind) -> None:
    assert kind_for(defaults) is kind


def test_that_a_book_with_hardly_any_default_is_refused() -> None:
    with pytest.raises(Refused, match="holds 9 defaults"):
        kind_for(9)


@pytest.mark.parametrize(
    ("count", "rate", "kind"), [(2600, -1.2, Kind.TREES), (1500, -2.0, Kind.SCORECARD), (900, -3.6, Kind.EXPERT)]
)
def test_that_a_model_is_learnt_from_the_older_cases_and_judged_on_the_newest(
    count: int, rate: float, kind: Kind
) -> None:
    book = a_book(count, rate)
    found = train_book(book, replace(QUICK, model_id="own"))
    assert found.kind is kind
    assert found.model.card.certificate.violations == 0
    assert found.model.card.certificate.features == sum(f.direction is not Direction.OPEN for f in CATALOGUE)
    assert not found.model.card.is_simulated and found.model.card.model_id == "own"
    newest = newest_cases(book)
    assert found.tested_on == newest.sum()
    assert found.learnt_from == count - newest.sum()
    if newest.any():
        assert book.as_of[~newest].max() < book.as_of[newest].min()
        assert 0.2 <= newest.mean() < 0.5
        assert found.study.cases == newest.sum()
        assert found.model.card.metrics["test_auc"].value == found.study.area.value > 0.6
    else:
        assert found.study.folds


def test_that_older_cases_of_the_newest_borrowers_are_not_learnt_from() -> None:
    book = a_book(2600, -1.2)
    newest = newest_cases(book)
    group = book.group.copy()
    group[:50] = group[newest][:50]
    found = train_book(replace(book, group=group), QUICK)
    assert found.learnt_from == len(book) - newest.sum() - 50
    assert any("borrowers are among the newest" in str(trap) for trap in found.traps)


def test_that_cases_of_one_day_are_judged_by_cross_fitting_and_it_is_said() -> None:
    book = a_book(1500, -2.0)
    one_day = replace(book, as_of=np.full(1500, "2025-01-31", dtype="datetime64[D]"), left_out=40)
    found = train_book(one_day, QUICK)
    assert (found.tested_on, found.study.cases) == (0, 1500)
    told = [str(trap) for trap in found.traps]
    assert "40 cases were left out: twelve months have not passed since they applied." in told
    assert any("too few to test on by time" in trap for trap in told)


def test_that_a_simulated_book_makes_a_simulated_model(simulated: Path) -> None:
    book = read_book(simulated)
    found = train_book(book, QUICK)
    assert found.model.card.is_simulated
    assert found.kind is Kind.EXPERT and book.defaults < GATES[Kind.SCORECARD]


def test_that_reading_and_training_can_be_cancelled(simulated: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        read_book(simulated, job)
    with pytest.raises(Cancelled):
        train_book(a_book(2600, -1.2), QUICK, job)


def test_that_the_same_book_gives_the_same_model() -> None:
    one, other = (train_book(a_book(700, -1.4), QUICK).model.digest for _ in range(2))
    assert one == other


def test_that_a_book_is_trained_on_the_shapes_that_suit_it_chosen_without_its_newest_cases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick, poor = QUICK.shapes[0], replace(QUICK.shapes[0], rounds=1, learning_rate=0.01)
    book, options = a_book(2400, rate=-0.9), TrainingOptions(folds=3)
    monkeypatch.setattr(growth, "FINE", quick)
    monkeypatch.setattr(growth, "WIDE", poor)
    trained = train_book(book, options)
    assert trained.kind is Kind.TREES
    told = trained.model.card.options
    assert (told["shape_1_learning_rate"], told["shape_2_learning_rate"]) == (0.15, 0.01)
    alone = train_book(book, replace(options, shapes=(quick,))).model
    assert trained.model.booster.content == alone.booster.content
    newest = newest_cases(book)
    flipped = replace(book, labels=np.where(newest, 1 - book.labels, book.labels))
    assert train_book(flipped, options).model.booster.content == trained.model.booster.content
