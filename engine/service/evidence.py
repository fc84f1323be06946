"""Evidence between the store and the facts: summaries of files, and what was parsed kept for the next keystroke."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from engine.facts.casefile import Case
from engine.intake.assemble import Evidence, assemble, read_evidence
from engine.intake.bundle import EvidenceFile
from engine.intake.evidence import EvidenceRefused
from engine.intake.form import Application
from engine.service.knowledge import NOTHING, Knowledge
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
        self._parsed: OrderedDict[tuple[tuple[EvidenceFile, ...], str, str], Evidence] = OrderedDict()

    def files(self, digests: Digests, read: Callable[[], tuple[tuple[str, bytes], ...]]) -> tuple[EvidenceFile, ...]:
        """The files with these digests, read from the store only when they are not at hand."""
        with self._lock:
            if digests not in self._files:
                self._files[digests] = tuple(EvidenceFile(path, data) for path, data in read())
            _trim(self._files)
            self._files.move_to_end(digests)
            return self._files[digests]

    def assemble(
        self, application: Application, files: tuple[EvidenceFile, ...], knowledge: Knowledge = NOTHING
    ) -> Case:
        """The case from its application and files, and what the bank adds to them."""
        return assemble(application, self.read(files, application.currency, knowledge))

    def read(self, files: tuple[EvidenceFile, ...], currency: str, knowledge: Knowledge = NOTHING) -> Evidence:
        """What the files say; parsing happens once for the same files, currency and rules of the bank."""
        key = (files, currency, knowledge.version)
        with self._lock:
            parsed = self._parsed.get(key)
        if parsed is None:
            parsed = read_evidence(files, currency, knowledge.mappings, knowledge.rules)
            with self._lock:
                self._parsed[key] = parsed
                _trim(self._parsed)
        return parsed


def _trim(kept: OrderedDict[Key, Kept]) -> None:
    while len(kept) > KEPT_CASES:
        kept.popitem(last=False)


def summarise(
    name: str, place: str, kind: str, data: bytes, currency: str, knowledge: Knowledge = NOTHING
) -> EvidenceSummary:
    """What one file says, in the words of its summary; raises Refused (NeedsMapping) where it cannot be read."""
    if kind == "document":
        return EvidenceSummary(name, place, kind)
    try:
        read = read_evidence((EvidenceFile(place, data),), currency, knowledge.mappings)
    except EvidenceRefused as refusal:
        raise refusal.refusals[place] from refusal
    days = _days(read)
    return EvidenceSummary(
        name,
        place,
        kind,
        format=dict(read.formats).get(place),
        rows=sum(item.rows or 0 for item in read.items),
        start=min(days, default=None),
        end=max(days, default=None),
        accounts=tuple(account.number for account in read.ledger.accounts) if read.ledger else (),
        findings=read.findings,
    )


def _days(read: Evidence) -> list[dt.date]:
    """The first and the last day that the evidence speaks of."""
    if read.ledger is not None and len(read.ledger):
        return [read.ledger[0].booked_on, read.ledger[len(read.ledger) - 1].booked_on]
    invoices = read.sales if read.sales is not None else read.purchases
    if invoices is not None and len(invoices):
        return [invoices[0].date, invoices[len(invoices) - 1].date]
    if read.orders:
        return [order.order_date for order in read.orders]
    return [year.period_end for year in read.accounts]
