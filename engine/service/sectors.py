"""The bank's own industry figures at the desk: importing, exporting and going back to what is shipped."""

from __future__ import annotations

import threading
from pathlib import Path

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.industry import industry_table
from engine.facts.sectors import BankSectors, SectorFigures, SectorIndex, SectorTable
from engine.files import write_whole
from engine.i18n import say
from engine.intake.sector_files import FILES, INDEX, LAST_DAY, TABLE, read_sectors, sector_file
from engine.intake.writers import write_industries
from engine.progress import Job
from engine.service.values import Changes
from engine.store import sectors
from engine.store.bank_records import SectorTableRow
from engine.store.database import Database


class Sectors:
    """Every method may be called from any thread and names `by` in what it writes."""

    def __init__(self, database: Database, by: str) -> None:
        self.by = by
        self._database = database
        self._lock = threading.Lock()
        self._read: dict[str, SectorTable | SectorIndex] = {}

    def history(self) -> tuple[SectorTableRow, ...]:
        """Every version that was ever imported, newest first; of each kind at most one is in force."""
        with self._database.reading() as connection:
            return sectors.list_tables(connection, with_replaced=True)

    def import_file(self, path: Path, job: Job | None = None) -> Changes:
        """Put the table or the index in a file in force. Raises Refused with every problem and its line, and changes
        nothing then."""
        data = sector_file(path)
        found = read_sectors(path.name, data)
        kind = TABLE if isinstance(found, SectorTable) else INDEX
        with self._database.writing() as connection:
            sectors.add_table(connection, self.by, kind, path.name, data, found.version)
        return Changes(bank=True)

    def go_back(self, kind: str) -> Changes:
        """The shipped figures hold again."""
        with self._database.writing() as connection:
            sectors.retire_table(connection, self.by, kind)
        return Changes(bank=True)

    def export(self, kind: str, path: Path, job: Job | None = None) -> None:
        """Write what is in force; the shipped table where the bank has none, in the form in which it imports its own.
        Raises Refused for an index where there is none."""
        data = self.files().get(FILES[kind])
        if data is None and kind == INDEX:
            raise Refused(say("There is no index to export: the shipped trends stand in the table of industries."))
        write_whole(path, write_industries(industry_table()) if data is None else data)

    def files(self) -> dict[str, bytes]:
        """The files in force, by their names in a bundle."""
        with self._database.reading() as connection:
            rows = sectors.list_tables(connection)
            return {FILES[row.kind]: sectors.read_table(connection, row.sha256) for row in rows}

    def figures(self, case: Case) -> SectorFigures | None:
        """What the bank's own figures say of a case's industry on its day; None where it has none."""
        return self.in_force().figures(case.applicant.industry, case.as_of)

    def in_force(self) -> BankSectors:
        """The tables in force, each file read once."""
        with self._database.reading() as connection:
            rows = sectors.list_tables(connection)
            wanted = {row.sha256: row for row in rows}
            with self._lock:
                self._read = {digest: found for digest, found in self._read.items() if digest in wanted}
                for digest in wanted.keys() - self._read.keys():
                    data = sectors.read_table(connection, digest)
                    self._read[digest] = read_sectors(wanted[digest].file, data, LAST_DAY)
                return BankSectors.of(self._read.values())
