"""`tally policy`: checking a file, comparing two, and back-testing a draft."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.cli import main
from engine.policy.document import policies

SHIPPED = policies()[-1]


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["policy", *(str(argument) for argument in arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.toml"
    text = SHIPPED.read_text("utf-8").replace("threshold = 60", "threshold = 45")
    path.write_text(text.replace('version = "2026-11"', 'version = "draft"'), "utf-8")
    return path


def test_that_a_sound_policy_is_said_to_be_sound(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "check", draft)
    assert (status, err) == (0, "")
    assert "Policy draft" in out
    assert json.loads(said(capsys, "check", draft, "--json")[1])["version"] == "draft"


def test_that_every_problem_is_one_line_with_its_place(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft.write_text(draft.read_text("utf-8").replace("lgd = 0.45", "lgd = 4").replace("share = 0.2\n", ""), "utf-8")
    status, out, err = said(capsys, "check", draft)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 2
    assert all(line.startswith("draft.toml, line ") for line in err.splitlines())


def test_that_two_policies_are_compared_entry_by_entry(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "compare", SHIPPED, draft)
    assert status == 0
    assert "Days below zero, else decline, threshold: 60 days becomes 45 days (stricter)" in out
    compared = json.loads(said(capsys, "compare", SHIPPED, draft, "--json", "--lang", "zh_CN")[1])
    (difference,) = compared["differences"]
    assert (difference["item"], difference["field"], difference["sense"]) == (
        "days-below-zero",
        "threshold",
        "stricter",
    )
    assert difference["message"].endswith("（更严）")


def test_that_a_file_that_is_not_there_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = said(capsys, "compare", SHIPPED, tmp_path / "none.toml")
    assert status == 2
    assert err == f"There is no policy file {tmp_path / 'none.toml'}; check the name.\n"


def test_that_a_draft_is_back_tested_on_case_folders(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_case_folder(tmp_path / "cases" / "linden")
    status, out, _ = said(capsys, "backtest", draft, "--portfolio", tmp_path / "cases", "--json")
    assert (status, out.count("\n")) == (0, 1)
    tested = json.loads(out)
    assert tested["cases"] == 1
    assert tested["draft"]["policy"]["version"] == "draft"
    assert sum(tested["against"]["verdicts"].values()) == 1
    status, out, _ = said(capsys, "backtest", draft, "--portfolio", tmp_path / "cases", "--against", draft)
    assert status == 0
    assert "Swapped in: 0" in out


def test_that_a_folder_without_cases_is_a_sentence(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = said(capsys, "backtest", draft, "--portfolio", tmp_path / "nothing")
    assert status == 2
    assert "neither a portfolio in parquet" in err
