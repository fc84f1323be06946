"""What is dropped on the window: files for the case in front, folders that become cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

APPLICATION = "application.toml"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Case folders, and plain files (also those inside folders that are no case)."""

    cases: tuple[Path, ...]
    files: tuple[Path, ...]


def dropped_paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def sort_out(paths: Sequence[Path]) -> Dropped:
    """A folder with an application is a case; a folder of case folders is several; any other gives its files."""
    cases: list[Path] = []
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
        elif (path / APPLICATION).is_file():
            cases.append(path)
        elif inner := sorted(found.parent for found in path.glob(f"*/{APPLICATION}")):
            cases.extend(inner)
        else:
            files.extend(files_of(path))
    return Dropped(tuple(cases), tuple(files))


def files_of(folder: Path) -> list[Path]:
    """Every file below a folder that a person would see there, the application first."""
    seen = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(seen, key=lambda path: (path.name != APPLICATION, path))
