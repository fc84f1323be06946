"""`tally decide`: a decision and its memo from a case folder, and a sentence for whatever is wrong with one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from casefolders import a_case_folder, application_text

from engine.cli import main
from engine.scoring.digests import of_bytes
from engine.scoring.registry import REFERENCE, models_folder

ROOT = Path(__file__).resolve().parents[3]
VERDICTS = {"approve", "approve-less", "refer", "decline"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_case_folder(tmp_path_factory.mktemp("case") / "linden")


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_that_a_decision_says_all_that_it_must(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "decide", folder, "--json")
    decided = json.loads(out)
    assert status == 0
    assert decided["verdict"] in VERDICTS
    assert 0 < decided["pd"] < 1
    assert 1 <= decided["grade"] <= 10
    assert decided["simulated"] is True
    assert decided["limit"]["binding_cap"] in {cap["name"] for cap in decided["limit"]["caps"]}
    assert decided["price"]["rate"] is not None
    assert {"reasons", "findings", "features", "policy", "model"} <= set(decided)
    assert json.loads(err)["stage_ms"]["total"] > 0


def test_that_contributions_sum_to_the_margin(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided = json.loads(said(capsys, "decide", folder, "--json")[1])
    score = decided["score"]
    total = score["base"] + sum(score["contributions"].values())
    assert total == pytest.approx(score["margin"], abs=1e-5)


def test_that_the_same_case_gives_the_same_bytes(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = said(capsys, "decide", folder, "--json", "--memo", tmp_path / "one.pdf")
    command = [sys.executable, "-m", "desktop.launch", "decide", str(folder), "--json", "--memo"]
    other = subprocess.run(
        [*command, str(tmp_path / "two.pdf")], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert one[1] == other.stdout
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("language", "word"), [("en", "Verdict"), ("zh_CN", "结论")])
def test_that_a_decision_is_told_in_the_language_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    status, out, _ = said(capsys, "decide", folder, "--lang", language)
    assert status == 0
    assert word in out
    assert "SIMULATED" in out or "模拟" in out


def test_that_one_bad_case_does_not_hide_the_others(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, "decide", tmp_path / "absent", folder, "--json")
    assert status == 2
    assert json.loads(out)["verdict"] in VERDICTS
    assert "absent" in err


BAD_APPLICATIONS = {
    "as_of = 2026-13-45\n": "application.toml",
    application_text().replace("as_of = 2026-06-30", "as_of = 2999-01-01"): "as_of",
    application_text().replace('amount = "300000.00"', 'amount = "three hundred"'): "request.amount",
    application_text().replace('product = "term-loan"', 'product = "mortgage"'): "mortgage",
    application_text().replace("tenor_months = 12", "tenor_months = -12"): "request.tenor_months",
    application_text().replace('currency = "CNY"', 'currency = "XQX"'): "XQX",
    "as_of = 2026-06-30\n[applicant\n": "line 2",
    "": "application.toml",
}


@pytest.mark.parametrize(("text", "named"), BAD_APPLICATIONS.items())
def test_that_a_bad_application_is_answered_in_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, named: str
) -> None:
    a_case_folder(tmp_path / "case", application=text or " ")
    status, out, err = said(capsys, "decide", tmp_path / "case", "--json", "--memo", tmp_path / "memo.pdf")
    assert status == 2
    assert out == ""
    assert named in err
    assert "Traceback" not in err
    assert not (tmp_path / "memo.pdf").exists()


def test_that_an_empty_folder_is_answered_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    status, out, err = said(capsys, "decide", tmp_path / "empty")
    assert (status, out) == (2, "")
    assert "application.toml" in err


def test_that_bytes_named_csv_are_answered_with_the_files_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "case")
    (folder / "statements" / "picture.csv").write_bytes(bytes(range(256)) * 40)
    status, out, err = said(capsys, "decide", folder)
    assert (status, out) == (2, "")
    assert "picture.csv" in err


def test_that_accounts_that_do_not_balance_are_a_finding_with_the_amount(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "case")
    path = folder / "accounts.csv"
    lines = path.read_text(encoding="utf-8").replace("3100000.00", "3100017.00")
    path.write_text(lines, encoding="utf-8")
    status, out, _ = said(capsys, "decide", folder, "--json")
    assert status == 0
    messages = [finding["message"] for finding in json.loads(out)["findings"]]
    assert any("17.00" in message for message in messages)


def test_that_a_memo_into_a_folder_that_is_not_there_is_answered_in_a_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, "decide", folder, "--memo", tmp_path / "nowhere" / "memo.pdf")
    assert (status, out) == (2, "")
    assert "cannot be written" in err


def test_that_a_letter_that_is_refused_leaves_no_memo_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_case_folder(tmp_path / "case")
    for path in sorted(folder.glob("*/*")):
        path.unlink()
    memo, letter = tmp_path / "memo.pdf", tmp_path / "letter.pdf"
    status, out, err = said(capsys, "decide", folder, "--memo", memo, "--letter", letter)
    assert (status, out) == (2, "")
    assert "referred" in err
    assert not memo.exists()
    assert not letter.exists()


def test_that_a_bad_policy_is_refused_with_every_problem(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.toml").write_text('version = "x"\nnonsense = 1\n', encoding="utf-8")
    status, out, err = said(capsys, "decide", folder, "--policy", tmp_path / "policy.toml")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) > 3
    assert all("policy.toml" in line for line in err.splitlines())


def test_that_two_cases_cannot_share_one_memo(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = said(capsys, "decide", folder, folder, "--memo", "memo.pdf")
    assert status == 2
    assert "--memo" in err


def test_that_features_are_named_and_unknown_ones_are_null(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "features", folder, "--json")
    values = json.loads(out)
    assert status == 0
    assert len(values) >= 60
    assert values["days_negative"] == 0
    assert all(value is None or isinstance(value, float | int) for value in values.values())


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A folder as `tally train --out` writes it."""
    shutil.copytree(models_folder() / REFERENCE, tmp_path / "out" / "model")
    return tmp_path / "out"


def test_that_a_case_is_decided_by_the_model_in_a_folder(
    folder: Path, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = trained / "model" / "card.toml"
    body = card.read_text("utf-8").partition("\n")[2].replace('model_id = "reference"', 'model_id = "spring"')
    card.write_text(f'digest = "{of_bytes(body.encode())}"\n{body}', "utf-8")
    by_shipped = json.loads(said(capsys, "decide", folder, "--json")[1])
    for place in (trained, trained / "model"):
        status, out, _ = said(capsys, "decide", folder, "--json", "--model", place)
        decided = json.loads(out)
        assert status == 0
        assert (decided["model"]["id"], decided["pd"]) == ("spring", by_shipped["pd"])
        assert decided["model"]["digest"] != by_shipped["model"]["digest"]


@pytest.mark.parametrize("command", ["decide", "score"])
@pytest.mark.parametrize("harm", ["digest", "cut", "foreign", "other features", "absent"])
def test_that_a_model_that_is_not_sound_is_refused_in_a_sentence(
    folder: Path, trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, harm: str
) -> None:
    model = trained / "model"
    card = (model / "card.toml").read_text("utf-8")
    match harm:
        case "digest":
            (model / "card.toml").write_text(card.replace('model_id = "reference"', 'model_id = "x"'), "utf-8")
        case "cut":
            (model / "model.ubj").write_bytes((model / "model.ubj").read_bytes()[:-100])
        case "foreign":
            (model / "weights.pickle").write_bytes(b"\x80\x04.")
        case "other features":
            body = card.partition("\n")[2].replace('feature_digest = "', 'feature_digest = "0')
            (model / "card.toml").write_text(f'digest = "{of_bytes(body.encode())}"\n{body}', "utf-8")
        case "absent":
            trained = tmp_path / "nowhere"
    told = {
        "digest": "card.toml of the scoring model in", "cut": "model.ubj of the scoring model in",
        "foreign": "weights.pickle, which is no part of a scoring model", "absent": "no readable scoring model",
        "other features": "trained on another feature catalogue",
    }  # fmt: skip
    rest = [folder] if command == "decide" else ["--portfolio", tmp_path, "--out", tmp_path / "scores.parquet"]
    status, out, err = said(capsys, command, *rest, "--model", trained)
    assert (status, out) == (2, "")
    assert told[harm] in err and "Traceback" not in err


def test_that_a_misspelt_key_is_told_on_the_error_stream_with_the_nearest_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = application_text().replace("employees = 23", "employes = 23\nqqq = 1")
    status, out, err = said(capsys, "decide", a_case_folder(tmp_path / "case", application=text), "--json")
    assert status == 0
    assert "“applicant.employes” is not a field" in err
    assert "“applicant.employees” may be meant" in err
    assert "“applicant.qqq” is not a field of the application and was not used; check its spelling." in err
    kinds = [finding["kind"] for finding in json.loads(out)["findings"]]
    assert kinds.count("key-unknown") == 2


def test_that_a_misspelt_table_names_the_one_that_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = application_text().replace("[[debts]]", "[[debt]]").replace("reference =", "referense =", 1)
    err = said(capsys, "check", a_case_folder(tmp_path / "case", application=text))[2]
    assert "“debt” is not a field of the application and was not used; “debts” may be meant." in err
    assert "“identity_evidence[0].referense”" in err
    assert "“reference” may be meant" in err


def test_that_the_stopwatch_speaks_the_language_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = said(capsys, "decide", folder, "--lang", "zh_CN")[1].splitlines()[-1]
    assert last.lstrip().startswith("用时")
    assert re.findall(r"[a-z]{3,}", last) == []


@pytest.mark.parametrize(
    "command",
    [
        ("policy", "check", "nofile.toml"),
        ("decide", "case", "--policy", "nofile.toml"),
        ("score", "--portfolio", "nowhere", "--out", "scores.parquet"),
        ("policy", "backtest", "nofile.toml", "--portfolio", "nowhere"),
    ],
)
def test_that_a_file_that_is_not_there_is_answered_without_the_systems_error_number(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(capsys, *command)
    assert (status, out) == (2, "")
    assert "rrno" not in err
    assert "nofile.toml" in err or "nowhere" in err
