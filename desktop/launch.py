"""The program's entry: with a verb the command line, without one the window, and without a screen the samples."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

OUT = Path("out")


def main(arguments: Sequence[str] | None = None) -> int:
    collect_seldom()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given:
        from engine.cli import main as command_line

        return command_line(given)
    if has_screen():
        from desktop.app import main as window

        return window()
    return without_screen(OUT)


def collect_seldom() -> None:
    """Let Python look for cycles less often. What Tally makes is mostly frozen values without any, while each look over
    all that was imported takes some 70 ms: as long as deciding a case, and a sixth of a cold start."""
    gc.set_threshold(10_000, 10, 10)


def has_screen() -> bool:
    """Windows and macOS always have one; elsewhere a display server must be named, or a Qt platform chosen."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def without_screen(out: Path) -> int:
    """The main job at the command line: decide every sample, write its memo, and take a picture of the window."""
    from engine.cli import main as command_line
    from engine.paths import resources

    print("There is no screen here, so Tally works at the command line: it decides every sample case.\n")
    out.mkdir(parents=True, exist_ok=True)
    status = 0
    for folder in sorted(path.parent for path in (resources() / "samples").glob("*/application.toml")):
        language = "zh_CN" if _is_chinese(folder) else "en"
        memo = out / f"{folder.name}.pdf"
        status |= command_line(["decide", str(folder), "--memo", str(memo), "--lang", language])
        print(f"  Memo: {memo}\n")

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop.picture import take_pictures

    for picture in take_pictures(out):
        print(f"Picture of the window: {picture}")
    return status


def _is_chinese(folder: Path) -> bool:
    """Whether the applicant's name is written in Chinese, so that its memo is too."""
    text = (folder / "application.toml").read_text(encoding="utf-8")
    name = next((line for line in text.splitlines() if line.startswith("name")), "")
    return any("\u4e00" <= character <= "\u9fff" for character in name)


if __name__ == "__main__":
    sys.exit(main())
