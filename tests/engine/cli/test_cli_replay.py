"""`tally decide --bundle` and `tally replay`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.cli import main
from engine.policy.document import policies


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    path = folder / "linden.tally"
    assert main(["decide", str(a_case_folder(folder / "linden")), "--bundle", str(path), "--json"]) == 0
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["replay", *(str(argument) for argument in arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_that_a_bundle_replays_to_the_same_bytes(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, bundle)
    assert (status, err) == (0, "")
    assert out.startswith("The same bytes.")
    assert json.loads(said(capsys, bundle, "--json")[1])["same"] is True


def test_that_another_policy_shows_the_difference(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(policies()[-1].read_text("utf-8").replace("minimum = 1.1", "minimum = 5"), "utf-8")
    status, out, _ = said(capsys, bundle, "--policy", draft)
    assert status == 0
    assert "limit.amount:" in out or "limit.caps.debt-service.amount:" in out
    assert "{" not in out and '"' not in out
    assert "policy.digest" in json.dumps(json.loads(said(capsys, bundle, "--policy", draft, "--json")[1]))


def test_that_a_file_that_is_no_bundle_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.tally"
    path.write_bytes(b"nothing")
    status, out, err = said(capsys, path)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said(capsys, tmp_path / "none")[0] == 2
