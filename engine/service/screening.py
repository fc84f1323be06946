"""Watch lists at the desk: importing them, holding the people of a case against them, and resolving the hits."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.errors import Refused
from engine.facts.bank import Hit, ListVersion, Resolution, Screening
from engine.facts.casefile import Case
from engine.i18n import say
from engine.policy.screening import ScreeningTerms
from engine.progress import Job
from engine.screening.match import Index, screen
from engine.screening.subjects import Subject, subjects_of
from engine.screening.watch_list import LARGEST, ListFile, read_list
from engine.service.values import Changes, ImportedList
from engine.store import watch_lists
from engine.store.bank_records import HitResolutionRow, WatchListRow
from engine.store.database import Database

KEPT_ANSWERS = 16


class Screenings:
    """Every method may be called from any thread and names `by` in what it writes."""

    def __init__(self, database: Database, by: str) -> None:
        self.by = by
        self.database = database
        self._lock = threading.Lock()
        self._indexes: dict[int, Index] = {}
        self._answers: OrderedDict[tuple[object, ...], Screening] = OrderedDict()

    def lists(self, with_replaced: bool = False) -> tuple[WatchListRow, ...]:
        """The lists in use, or every version that ever was."""
        with self.database.reading() as connection:
            return watch_lists.list_lists(connection, with_replaced)

    def import_list(
        self, paths: Sequence[Path], name: str = "", dated: dt.date | None = None, job: Job | None = None
    ) -> ImportedList:
        """The list in some files takes the place of the one of its name.

        Its date is the one given, else what the files tell, else the day on which the newest file was saved.
        """
        job = job or Job()
        job.report(0, 2, say("Reading {file}", file=paths[0].name if paths else "-"))
        found = read_list([_file(path) for path in paths])
        found = replace(found, name=name.strip()[:120] or found.name)
        day = dated or found.dated or max(_saved_on(path) for path in paths)
        if day > dt.date.today():
            raise Refused(say("The list is dated {date}, which is yet to come; correct the date.", date=day))
        job.report(1, 2, say("Storing {count} names", count=len(found.entries)))
        with self.database.writing() as connection:
            row = watch_lists.add_list(connection, self.by, found, day.isoformat())
            job.check()
        return ImportedList(row, found.skipped, found.bad_count, found.bad_rows)

    def remove_list(self, name: str) -> Changes:
        with self.database.writing() as connection:
            watch_lists.remove_list(connection, self.by, name)
        return Changes(bank=True)

    def screen(self, case_id: int, case: Case, terms: ScreeningTerms | None) -> Screening | None:
        """The people of a case held against the lists in use, with what was made of the hits; None without a list."""
        if terms is None:
            return None
        indexes = self._in_use()
        if not indexes:
            return None
        subjects = subjects_of(case)
        found = self._screened(subjects, indexes, terms)
        with self.database.reading() as connection:
            told = watch_lists.list_resolutions(connection, case_id)
        latest = {(row.name, row.list_name, row.entry, row.entry_digest): row for row in told}
        return replace(found, hits=tuple(_resolved(hit, latest) for hit in found.hits))

    def resolve(self, case_id: int, hit: Hit, is_match: bool, note: str) -> Changes:
        """Say whether a hit is the listed party, with the note that tells why; refused without one."""
        if not note.strip():
            raise Refused(say("Say in a note why this is, or is not, the listed party."))
        with self.database.writing() as connection:
            watch_lists.resolve(connection, self.by, case_id, hit, is_match, note.strip())
        return Changes(frozenset({case_id}), bank=True)

    def _in_use(self) -> tuple[Index, ...]:
        """The lists made ready; each version is made ready once."""
        rows = self.lists()
        with self._lock:
            self._indexes = {row.id: self._indexes[row.id] for row in rows if row.id in self._indexes}
            for row in rows:
                if row.id not in self._indexes:
                    version = ListVersion(row.name, dt.date.fromisoformat(row.dated), row.digest, row.rows)
                    with self.database.reading() as connection:
                        entries = watch_lists.read_entries(connection, row.id)
                    self._indexes[row.id] = Index(version, entries)
            return tuple(self._indexes.values())

    def _screened(self, subjects: tuple[Subject, ...], indexes: tuple[Index, ...], terms: ScreeningTerms) -> Screening:
        """The same people are not held against the same lists again at every keystroke."""
        today = dt.date.today()
        key = (subjects, tuple(index.version for index in indexes), terms.closeness, today)
        with self._lock:
            if key not in self._answers:
                self._answers[key] = screen(subjects, indexes, terms.closeness, today)
                while len(self._answers) > KEPT_ANSWERS:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(key)
            return self._answers[key]


def _resolved(hit: Hit, latest: dict[tuple[str, str, str, str], HitResolutionRow]) -> Hit:
    row = latest.get((hit.name, hit.list_name, hit.entry, hit.entry_digest))
    if row is None:
        return hit
    on = dt.datetime.fromisoformat(row.resolved_at).date()
    return replace(hit, resolution=Resolution(bool(row.is_match), row.note, row.resolved_by, on))


def _file(path: Path) -> ListFile:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(say("{file} is larger than 256 MB; import a single list, not a collection.", file=path.name))
        return ListFile(path.name, path.read_bytes())
    except OSError as error:
        raise Refused(say("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or "")) from error


def _saved_on(path: Path) -> dt.date:
    return dt.date.fromtimestamp(path.stat().st_mtime)
