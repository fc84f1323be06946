"""`tally train --table`: figures, model and pack from a bank's own feature matrix, and a sentence for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.cli import DONE, REFUSED, main
from engine.scoring.model import load_model
from engine.scoring.table import column_feature


def a_book(count: int = 260, defaults: float = 0.5) -> pd.DataFrame:
    """Two loans a firm, a default the likelier the higher the debt and the thinner the cover."""
    random = np.random.default_rng(4)
    debt, cover = random.random(count), random.normal(size=count)
    cover[random.random(count) < 0.1] = np.nan
    risk = debt - np.nan_to_num(cover) + random.normal(size=count) * 0.7
    return pd.DataFrame(
        {
            "firm": [f"F{number // 2}" for number in range(count)],
            "day": pd.date_range("2024-01-01", periods=count),
            "debt": debt,
            "cover": cover,
            "staff": random.integers(1, 50, count),
            "bad": (risk > np.quantile(risk, 1 - defaults)).astype(int),
        }
    )


def train(*arguments: str) -> int:
    return main(["train", *arguments])


@pytest.fixture
def csv(tmp_path: Path) -> Callable[[pd.DataFrame], str]:
    def write(frame: pd.DataFrame) -> str:
        path = tmp_path / "book.csv"
        frame.to_csv(path, index=False)
        return str(path)

    return write


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert train(*arguments) == REFUSED
    captured = capsys.readouterr()
    assert captured.out == "" and "Traceback" not in captured.err
    return captured.err.strip()


ROLES = ("--label", "bad", "--group", "firm", "--time", "day")


def test_that_a_table_gives_figures_model_and_pack_and_the_same_bytes_again(tmp_path, capsys) -> None:
    path = tmp_path / "book.parquet"
    a_book().to_parquet(path)
    sheet = tmp_path / "directions.toml"
    sheet.write_text('debt = "riskier"\ncover = "safer"\n')
    given = ("--table", str(path), *ROLES, "--directions", str(sheet), "--folds", "2", "--json")
    assert train(*given, "--out", str(tmp_path / "one")) == DONE
    first = capsys.readouterr().out
    found = json.loads(first)
    assert found["kind"] == "scorecard" and found["violations"] == 0
    assert found["auc"] > 0.7 and found["auc_low"] < found["auc"] < found["auc_high"]
    assert 0 < found["judged"] < found["rows"] == 260
    assert {"ks", "brier", "log_loss", "ece", "hosmer_lemeshow_p"} <= set(found)
    assert train(*given, "--out", str(tmp_path / "two")) == DONE
    assert capsys.readouterr().out == first
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert {"model/card.toml", "validation/validation.pdf"} <= {file.as_posix() for file in files}
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_that_enough_defaults_give_trees_and_text_in_chinese(tmp_path, csv, capsys) -> None:
    book = a_book(640).drop(columns=["firm", "day"])
    assert train("--table", csv(book), "--label", "bad", "--folds", "2", "--out", str(tmp_path / "out"),
                 "--lang", "zh_CN") == DONE  # fmt: skip
    said = capsys.readouterr().out
    assert "AUC" in said and "learnt" not in said
    names = ["debt", "cover", "staff"]
    model = load_model(tmp_path / "out" / "model", tuple(column_feature(name) for name in names))
    assert model.card.defaults == 320


def test_that_a_table_that_is_not_there_or_no_table_is_refused(tmp_path, capsys) -> None:
    assert "There is no file" in refused(capsys, "--table", str(tmp_path / "no.parquet"), "--label", "bad")
    (tmp_path / "no.parquet").write_bytes(b"PAR1 not really")
    assert "cannot be read as a table" in refused(capsys, "--table", str(tmp_path / "no.parquet"), "--label", "bad")


def test_that_the_label_must_be_named(csv, capsys) -> None:
    assert "--label" in refused(capsys, "--table", csv(a_book()))


@pytest.mark.parametrize("role", ["--label", "--group", "--time", "--omit"])
def test_that_a_column_that_is_not_there_is_refused_with_those_that_are(csv, capsys, role) -> None:
    given = ["--label", "bad"] if role != "--label" else []
    said = refused(capsys, "--table", csv(a_book()), *given, role, "worse")
    assert "no column worse" in said and "firm, day, debt, cover, staff (+1)" in said


@pytest.mark.parametrize(
    ("values", "told"),
    [([2] + [0] * 259, "1 row is"), ([None] + [1, 0] * 129 + [1], "nothing"), (["yes"] * 130 + ["no"] * 130, "yes")],
)
def test_that_a_label_other_than_nought_or_one_is_refused(csv, capsys, values, told) -> None:
    said = refused(capsys, "--table", csv(a_book().assign(bad=values)), *ROLES)
    assert "must be 1 (default) or 0" in said and told in said


def test_that_a_constant_label_is_refused(csv, capsys) -> None:
    assert "bad is 0 in every row" in refused(capsys, "--table", csv(a_book().assign(bad=0)), *ROLES)


def test_that_text_is_refused_with_the_way_out(csv, capsys) -> None:
    said = refused(capsys, "--table", csv(a_book().assign(trade="bakery")), *ROLES)
    assert "trade" in said and "--omit" in said and "firm" not in said


def test_that_infinite_values_are_refused(csv, capsys) -> None:
    book = a_book()
    book.loc[3, "debt"] = np.inf
    assert "infinite values: debt" in refused(capsys, "--table", csv(book), *ROLES)


def test_that_too_few_defaults_are_refused(csv, capsys) -> None:
    said = refused(capsys, "--table", csv(a_book(200, 0.03)), *ROLES)
    assert "holds 6 defaults" in said


@pytest.mark.parametrize("day", ["soon", "", "2024-13-01"])
def test_that_a_time_that_is_no_date_is_refused(csv, capsys, day) -> None:
    book = a_book()
    book["day"] = [day, *book["day"].astype(str)[1:]]
    assert "must be a date such as" in refused(capsys, "--table", csv(book), *ROLES)


def test_that_a_number_is_no_date(csv, capsys) -> None:
    assert "must be a date" in refused(capsys, "--table", csv(a_book().assign(day=range(260))), *ROLES)


def test_that_a_column_that_stands_twice_is_refused(tmp_path, csv, capsys) -> None:
    book = a_book()
    twice = book.rename(columns={"staff": "debt"})
    assert "the column debt twice" in refused(capsys, "--table", csv(twice), *ROLES)
    columns = [pa.array(book[name]) for name in book]
    pq.write_table(pa.table(columns, names=list(twice.columns)), tmp_path / "twice.parquet")
    assert "the column debt twice" in refused(capsys, "--table", str(tmp_path / "twice.parquet"), *ROLES)


def test_that_an_empty_group_is_refused(csv, capsys) -> None:
    book = a_book()
    book.loc[:4, "firm"] = None
    assert "firm is empty in 5 rows" in refused(capsys, "--table", csv(book), *ROLES)


@pytest.mark.parametrize(
    ("sheet", "told"),
    [('debt = "up"', "riskier"), ("debt =", "cannot be read"), ('trade = "safer"', "no feature of the table")],
)
def test_that_a_sheet_of_directions_that_says_nothing_sound_is_refused(tmp_path, csv, capsys, sheet, told) -> None:
    (tmp_path / "sheet.toml").write_text(sheet)
    said = refused(capsys, "--table", csv(a_book()), *ROLES, "--directions", str(tmp_path / "sheet.toml"))
    assert told in said


def test_that_one_column_cannot_be_two_things_and_a_table_needs_rows_and_features(csv, capsys) -> None:
    assert "two things" in refused(capsys, "--table", csv(a_book()), "--label", "bad", "--group", "bad")
    assert "no rows" in refused(capsys, "--table", csv(a_book()[:0]), *ROLES)
    assert "no column to learn from" in refused(capsys, "--table", csv(a_book()[["bad", "firm"]]),
                                                "--label", "bad", "--group", "firm")  # fmt: skip


def test_that_folds_beyond_reason_are_refused(csv, capsys) -> None:
    assert "between 2 and 20" in refused(capsys, "--table", csv(a_book()), *ROLES, "--folds", "1")


def test_that_a_table_is_not_mixed_with_a_portfolio(csv, tmp_path, capsys) -> None:
    assert "stands alone" in refused(capsys, "--table", csv(a_book()), "--portfolio", str(tmp_path))
