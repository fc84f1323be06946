"""Case folders that come in: each becomes a case, waits for what only a person can say of its files, or is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import NeedsMapping, NeedsPassword, Refused, Unavailable
from engine.i18n import Sentence, say
from engine.intake.bundle import read_folder
from engine.intake.evidence import EvidenceRefused
from engine.intake.fields import Draft
from engine.intake.opening import opened
from engine.progress import Job
from engine.service import drafts, filing
from engine.service.case_reader import CaseReader
from engine.service.values import EvidenceSummary
from engine.store import cases
from engine.store.database import Database

Passwords = Mapping[Path, str]


@dataclass(frozen=True, slots=True)
class WaitingFolder:
    """A folder that could become a case if a person named the columns or the password of these files."""

    folder: Path
    currency: str
    files: tuple[EvidenceSummary, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of folders: the numbers of the cases made, what waits, and why the others were refused."""

    cases: tuple[int, ...]
    waiting: tuple[WaitingFolder, ...]
    refusals: tuple[Sentence, ...]


class _Waits(EvidenceRefused):
    """Every file that cannot be read could be, if a person said what its folder waits for."""

    def __init__(self, refusals: Mapping[str, Refused], folder: WaitingFolder) -> None:
        super().__init__(refusals)
        self.folder = folder


class Folders:
    def __init__(self, database: Database, by: str, reader: CaseReader) -> None:
        self._database = database
        self._by = by
        self._reader = reader

    def add(self, folder: Path, job: Job | None = None, passwords: Passwords | None = None) -> int:
        """A case folder becomes a case, whole or not at all; raises Refused, EvidenceRefused with every file.

        A locked workbook is filed without its password, so that whoever opens the case can read it.
        """
        job = job or Job()
        given = passwords or {}
        read, locked = opened(read_folder(folder), lambda path, unlock: unlock(given.get(folder / path)))
        job.report(1, 3, say("Checking {folder}", folder=folder.name))
        try:
            self._reader.check(read)
        except EvidenceRefused as refusal:
            raise _refused(folder, read.draft, refusal.refusals | locked) from refusal
        job.report(2, 3, say("Filing {folder}", folder=folder.name))
        with self._database.writing() as connection:
            case_id = cases.add_case(connection, self._by, drafts.to_json(read.draft), drafts.summary(read.draft))
            for file in read.files:
                cases.put_evidence(connection, self._by, case_id, file.path, file.data)
            job.check()
        return case_id

    def add_all(self, folders: Sequence[Path], job: Job | None = None, passwords: Passwords | None = None) -> Imported:
        """Each folder by itself: one that is refused or waits for a person keeps no other from becoming a case."""
        made: list[int] = []
        waiting: list[WaitingFolder] = []
        refusals: list[Sentence] = []
        for folder in folders:
            try:
                made.append(self.add(folder, job, passwords))
            except _Waits as refusal:
                waiting.append(refusal.folder)
            except (Refused, Unavailable) as refusal:
                refusals += refusal.sentences
        return Imported(tuple(made), tuple(waiting), tuple(refusals))


def _refused(folder: Path, draft: Draft, refusals: Mapping[str, Refused]) -> EvidenceRefused:
    """Why the files of a folder cannot be read, and whether a person could mend that."""
    if not all(isinstance(one, (NeedsPassword, NeedsMapping)) for one in refusals.values()):
        return EvidenceRefused(refusals)
    files = tuple(filing.refused(folder / path, one) for path, one in refusals.items())
    return _Waits(refusals, WaitingFolder(folder, drafts.currency(draft), files))
