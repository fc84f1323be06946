"""Evidence between the store and the facts: summaries of files, and what was parsed kept for the next keystroke."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from engine.facts.casefile import Case
from engine.intake.assemble import Evidence, assemble, read_evidence
from engine.intake.bundle import EvidenceFile
from engine.intake.form import Application
from engine.service.values import EvidenceSummary

KEPT_CASES = 4
Digests = tuple[tuple[str, str], ...]
Key = TypeVar("Key")
Kept = TypeVar("Kept")


class EvidenceCache:
    """The files and the parsed evidence of the cases worked on last, by the digests of their files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: OrderedDict[Digests, tuple[EvidenceFile, ...]] = OrderedDict()
        self._parsed: OrderedDict[tuple[tuple[EvidenceFile, ...], str], Evidence] = OrderedDict()

    def files(self, digests: Digests, read: Callable[[], tuple[tuple[str, bytes], ...]]) -> tuple[EvidenceFile, ...]:
        """The files with these digests, read from the store only when they are not at hand."""
        with self._lock:
            if digests not in self._files:
                self._files[digests] = tuple(EvidenceFile(path, data) for path, data in read())
            _trim(self._files)
            self._files.move_to_end(digests)
            return self._files[digests]

    def assemble(self, application: Application, files: tuple[EvidenceFile, ...]) -> Case:
        """The case from its application and files; parsing happens once for the same files and currency."""
        key = (files, application.currency)
        with self._lock:
            parsed = self._parsed.get(key)
        if parsed is None:
            parsed = read_evidence(files, application.currency)
            with self._lock:
                self._parsed[key] = parsed
                _trim(self._parsed)
        return assemble(application, parsed)


def _trim(kept: OrderedDict[Key, Kept]) -> None:
    while len(kept) > KEPT_CASES:
        kept.popitem(last=False)


def summarise(name: str, place: str, kind: str, data: bytes, currency: str) -> EvidenceSummary:
    """What one file says, in the words of its summary; raises Refused where it cannot be read."""
    if kind == "document":
        return EvidenceSummary(name, place, kind)
    evidence = read_evidence((EvidenceFile(place, data),), currency)
    return evidence.summary(name, place, kind)
