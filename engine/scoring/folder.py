"""Writing a folder of files so that a reader finds the old folder or the new one, never a mixture."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from engine.errors import Unavailable
from engine.i18n import say


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the folder, force them to disk, then swap. Raises Unavailable when the disk refuses."""
    fresh, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    try:
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, content in files.items():
            _write(fresh / name, content)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise Unavailable(
            say("The folder {folder} cannot be written: {problem}.", folder=str(folder), problem=str(error.strerror))
        ) from error


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
