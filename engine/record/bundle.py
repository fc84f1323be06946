"""The evidence bundle: one file that holds a decision and everything that it was computed from.

It is a ZIP archive of plain files with a list of their digests, so that anybody can look into it without Tally.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Refused, Unavailable
from engine.i18n import Sentence, say
from engine.record.inputs import Inputs

MANIFEST, DOCUMENT = "manifest.json", "decision.json"
FORMAT = 1
"""Of the bundle; a later one is refused by this program."""
MOST_FILES, LARGEST = 2_000, 1024 * 2**20
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""ZIP wants a time for every file; one for all keeps the bytes the same."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A decision's document, byte for byte, and its inputs."""

    document: bytes
    inputs: Inputs


def write_bundle(document: bytes, inputs: Inputs) -> bytes:
    """The bundle as an archive; the same decision gives the same bytes."""
    files = {DOCUMENT: document, **inputs.as_files()}
    listed = [{"path": path, "sha256": _digest(data), "bytes": len(data)} for path, data in sorted(files.items())]
    manifest = {"format": FORMAT, "files": listed}
    content = {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode(), **dict(sorted(files.items()))}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in content.items():
            packed.writestr(zipfile.ZipInfo(path, _MOMENT), data, zipfile.ZIP_DEFLATED, 6)
    return archive.getvalue()


def load_bundle(path: Path) -> Bundle:
    """The bundle in a file. Raises Refused as `read_bundle` does, and where there is no such file."""
    try:
        if path.stat().st_size > LARGEST:
            raise _unreadable(say("it is larger than {limit} MB", limit=LARGEST // 2**20))
        return read_bundle(path.read_bytes())
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be read: {problem}.", path=str(path), problem=error.strerror or str(error))
        ) from error


def read_bundle(data: bytes) -> Bundle:
    """The bundle of an archive, every file held against its digest. Raises Refused for anything else."""
    files = _unpacked(data)
    if MANIFEST not in files:
        raise _unreadable(say("it has no list of its files"))
    try:
        manifest = json.loads(files.pop(MANIFEST))
        number, listed = int(manifest["format"]), {f["path"]: f["sha256"] for f in manifest["files"]}
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(say("its list of files cannot be read")) from error
    if number > FORMAT:
        raise _unreadable(say("it was written by a newer Tally; replay it with that version"))
    _verify(files, listed)
    return Bundle(files.pop(DOCUMENT), Inputs.of_files(files))


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The files of the archive, within bounds of number and size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
                raise _unreadable(say("it holds more than a bundle can hold"))
            return {entry.filename: packed.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _unreadable(say("it is not an archive, or it is damaged")) from error


def _verify(files: Mapping[str, bytes], listed: Mapping[str, str]) -> None:
    if DOCUMENT not in files:
        raise _unreadable(say("it has no decision"))
    wrong = sorted(path for path in files.keys() | listed.keys() if _digest(files.get(path)) != listed.get(path))
    if wrong:
        raise _unreadable(say("{file} is not what was recorded, or is missing", file=wrong[0]))


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _unreadable(why: Sentence) -> Refused:
    return Refused(say("This is no bundle that can be replayed: {why}.", why=why))
