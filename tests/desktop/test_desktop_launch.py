"""The program's entry: a verb, a window, or the samples where there is no screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import launch
from engine.paths import resources

ROOT = Path(__file__).resolve().parents[2]


def test_that_a_verb_goes_to_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        launch.main(["--help"])
    assert stop.value.code == 0
    assert "decide" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "seen"), [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True)]
)
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Windows and macOS always have a screen")
def test_that_a_screen_is_told_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], seen: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert launch.has_screen() is seen


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Windows and macOS always have a screen")
def test_that_without_a_screen_every_sample_is_decided_and_the_window_pictured(tmp_path: Path) -> None:
    screenless = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    answer = subprocess.run(
        [sys.executable, "-m", "desktop.launch"],
        cwd=tmp_path,
        env=screenless | {"PYTHONPATH": str(ROOT), "TALLY_HOME": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
    )
    assert answer.returncode == 0, answer.stderr
    samples = {path.parent.name for path in (resources() / "samples").glob("*/application.toml")}
    assert {path.stem for path in (tmp_path / "out").glob("*.pdf")} == samples
    assert list((tmp_path / "out").glob("*.png"))
