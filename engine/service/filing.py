"""Files as people drop them: read from disk, unlocked, recognised and summarised, or refused with how to help."""

from __future__ import annotations

from pathlib import Path

from engine.errors import NeedsMapping, NeedsPassword, Refused
from engine.i18n import say
from engine.intake.application import read_application
from engine.intake.readers.locked import unlocked
from engine.service import dropped
from engine.service.evidence import summarise
from engine.service.knowledge import Knowledge
from engine.service.values import EvidenceSummary, Needs

LARGEST_FILE = 256 * 1024 * 1024


def refused(path: Path, refusal: Refused) -> EvidenceSummary:
    """A file that was not read, and how a person could help."""
    needs = None
    if isinstance(refusal, (NeedsPassword, NeedsMapping)):
        needs = Needs.PASSWORD if isinstance(refusal, NeedsPassword) else Needs.MAPPING
    return EvidenceSummary(path.name, None, None, refusal=refusal.sentences[0], needs=needs, source=path)


def read_file(
    path: Path, currency: str, known: Knowledge, password: str | None = None
) -> tuple[EvidenceSummary, bytes]:
    """What a dropped file is, and its bytes; raises Refused where it cannot be read."""
    data = unlocked(path.name, read_dropped(path), password)
    place, kind = dropped.place(path.name, data)
    if kind == "application":
        read_application(data.decode("utf-8-sig", "replace"))
        return EvidenceSummary(path.name, place, kind), data
    return summarise(path.name, place, kind, data, currency, known), data


def read_dropped(path: Path) -> bytes:
    """The bytes of a file that a person named; raises Refused where the disk or its size says no."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(say("{file} is larger than 256 MB; export a shorter period.", file=path.name))
        return path.read_bytes()
    except OSError as error:
        raise Refused(say("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or "")) from error
