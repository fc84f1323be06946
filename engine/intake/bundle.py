"""The case folder: application.toml and the evidence files beside it, read and written without loss."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from engine.errors import Refused, Unavailable
from engine.i18n import say
from engine.intake.application import FILE, read_application, write_application
from engine.intake.bank_rules import BANK_RULES_FILE
from engine.intake.fields import Draft

MOST_FILES = 500
LARGEST_FILE = 64 * 2**20
LARGEST_FOLDER = 512 * 2**20
_DEEPEST = 6


@dataclass(frozen=True)
class EvidenceFile:
    """One file of a case: `path` within the case folder with forward slashes ("statements/a.csv"), and its bytes."""

    path: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def kind(self) -> str:
        """What the file is by its place: statement, sales, purchases, accounts, orders, document, category-rules,
        column-mapping or unknown."""
        place = PurePosixPath(self.path)
        if place.parts[0] == "bank" and place.suffix == ".toml":
            return "category-rules" if self.path == BANK_RULES_FILE else "column-mapping"
        folder = place.parts[0] if len(place.parts) > 1 else ""
        if folder in ("statements", "documents"):
            return folder.removesuffix("s")
        if folder == "accounts":
            return folder
        name = place.stem.lower()
        wanted = {"invoices": ("sales", "purchases"), "": ("accounts", "orders")}.get(folder, ())
        return name if name in wanted else "unknown"


@dataclass(frozen=True)
class CaseFolder:
    """A case folder in memory: what was typed, and the evidence files in order of their paths."""

    draft: Draft
    files: tuple[EvidenceFile, ...] = ()


def read_folder(path: Path) -> CaseFolder:
    """Read a case folder. Raises Refused where it is none or too large, Unavailable where the disk fails.

    Hidden files are left out. Links that lead out of the folder are refused.
    """
    if not path.exists():
        raise Refused(say("There is no folder {path}; check the name.", path=str(path)))
    if not path.is_dir():
        raise Refused(say("{path} is a file; name the case folder that holds {file}.", path=str(path), file=FILE))
    try:
        found = dict(_read_files(path))
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be read: {problem}.", path=str(path), problem=error.strerror or str(error))
        ) from error
    if not found:
        raise Refused(say("{path} is empty; a case folder holds {file} and the evidence.", path=str(path), file=FILE))
    if FILE not in found:
        raise Refused(say("{path} holds no {file}; it is not a case folder.", path=str(path), file=FILE))
    draft = read_application(_utf8(found.pop(FILE)))
    return CaseFolder(draft, tuple(EvidenceFile(name, data) for name, data in sorted(found.items())))


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(say("{file}, line {line}: not UTF-8 text; save it as UTF-8.", file=FILE, line=line)) from error


def _read_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Paths within the folder and their bytes, within the bounds of number and size."""
    left = LARGEST_FOLDER
    for count, path in enumerate(_walk(root, root.resolve(), 0), 1):
        if count > MOST_FILES:
            raise Refused(say("The folder holds more than {limit} files; keep the evidence only.", limit=MOST_FILES))
        name, size = path.relative_to(root).as_posix(), path.stat().st_size
        if size > LARGEST_FILE:
            raise Refused(say("{file} is larger than {limit} MB; split it.", file=name, limit=LARGEST_FILE // 2**20))
        left -= size
        if left < 0:
            raise Refused(
                say("The folder is larger than {limit} MB; keep the evidence only.", limit=LARGEST_FOLDER // 2**20)
            )
        yield name, path.read_bytes()


def _walk(folder: Path, root: Path, depth: int) -> Iterator[Path]:
    """Every regular file that is not hidden, in order of names."""
    if depth > _DEEPEST:
        raise Refused(say("The folder is nested more than {limit} levels deep.", limit=_DEEPEST))
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in ("Thumbs.db", "desktop.ini"):
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise Refused(
                say("{file} is a link that leads out of the case folder; copy the file itself.", file=path.name)
            )
        if path.is_dir():
            yield from _walk(path, root, depth + 1)
        elif path.is_file():
            yield path


def write_folder(folder: CaseFolder, path: Path) -> None:
    """Write a case folder whole or not at all. Raises Refused where `path` exists, Unavailable where the disk fails."""
    if path.exists():
        raise Refused(say("{path} exists already; choose a new name.", path=str(path)))
    for file in folder.files:
        _refuse_odd_path(file.path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        _write(temporary / FILE, write_application(folder.draft).encode())
        for file in folder.files:
            _write(temporary / file.path, file.data)
        temporary.chmod(0o755)
        temporary.rename(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _not_written(path: Path, error: OSError) -> Unavailable:
    problem = error.strerror or str(error)
    return Unavailable(say("{path} cannot be written: {problem}.", path=str(path), problem=problem))


def _refuse_odd_path(name: str) -> None:
    """File names are never trusted: no absolute paths, no way up, nothing hidden, and not the application itself."""
    place = PurePosixPath(name)
    odd = not place.parts or place.is_absolute() or any(part.startswith(".") for part in place.parts)
    if odd or "\\" in name or "\0" in name or str(place) == FILE:
        raise Refused(say("“{file}” is not a path within a case folder; rename the file.", file=name))


def _write(path: Path, data: bytes) -> None:
    """Write and sync one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
