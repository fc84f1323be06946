"""The evidence of a case: files come in and go out, cells are typed, and every figure opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engine.errors import Refused
from engine.facts.finding import SourceRow
from engine.i18n import Sentence, say
from engine.intake.application import read_application
from engine.intake.fields import Draft
from engine.progress import Job
from engine.service import drafts, filing, tables, views
from engine.service.case_reader import CaseReader
from engine.service.knowledge import Knowledge
from engine.service.layouts import Layouts, LayoutSample
from engine.service.values import Changes, EvidenceSummary, TableView
from engine.store import cases
from engine.store.database import Database

GRIDS: Mapping[str, str] = {"accounts": tables.ACCOUNTS, "orders": tables.ORDERS}


class CaseEvidence:
    """`save_draft` stores an application that came in as a file."""

    def __init__(
        self,
        database: Database,
        by: str,
        reader: CaseReader,
        layouts: Layouts,
        save_draft: Callable[[int, Draft], int],
    ) -> None:
        self._database = database
        self._by = by
        self._reader = reader
        self._layouts = layouts
        self._save_draft = save_draft

    def add(
        self, case_id: int, paths: Sequence[Path], job: Job | None = None, password: str | None = None
    ) -> tuple[EvidenceSummary, ...]:
        """File what was dropped, each file by itself: one that cannot be read is refused, the others are kept.

        A locked workbook is filed without its password, so that whoever opens the case can read it.
        """
        job = job or Job()
        summaries = []
        for number, path in enumerate(paths):
            job.report(number, len(paths), say("Reading {file}", file=path.name))
            try:
                summaries.append(self._file(case_id, path, password))
            except Refused as refusal:
                summaries.append(filing.refused(path, refusal))
        return tuple(summaries)

    def sample(self, path: Path, password: str | None = None) -> LayoutSample:
        """The first rows of a dropped file whose columns a person has to name."""
        return self._layouts.sample(path.name, filing.read_dropped(path), password)

    def _file(self, case_id: int, path: Path, password: str | None) -> EvidenceSummary:
        known = Knowledge.of_case(self._database, case_id)
        summary, data = filing.read_file(path, self._reader.currency(case_id), known, password)
        assert summary.path is not None
        if summary.kind == "application":
            self._save_draft(case_id, read_application(data.decode("utf-8-sig", "replace")))
            return summary
        with self._database.writing() as connection:
            cases.put_evidence(connection, self._by, case_id, summary.path, data)
        return summary

    def remove(self, case_id: int, path: str) -> Changes:
        with self._database.writing() as connection:
            cases.remove_evidence(connection, self._by, case_id, path)
        return Changes(frozenset({case_id}))

    # Cells that are typed

    def grid(self, case_id: int, kind: str) -> tables.Grid:
        """The cells of `accounts` or `orders` as typed, with empty rows to fill in where nothing came yet."""
        with self._database.reading() as connection:
            stored = dict(cases.read_evidence(connection, case_id)).get(GRIDS[kind])
        grid = tables.from_csv(stored) if stored else None
        if kind == "orders":
            return tables.orders_grid(grid)
        as_of = drafts.summary(self._reader.draft(case_id)).as_of
        last = as_of.year - 1 if as_of else 2025
        return tables.accounts_grid(grid, (last - 2, last - 1, last))

    def save_grid(self, case_id: int, kind: str, grid: tables.Grid) -> Changes:
        """Keep the cells as the evidence file they would have come in; an empty grid is no evidence."""
        with self._database.writing() as connection:
            if tables.is_filled(grid):
                cases.put_evidence(connection, self._by, case_id, GRIDS[kind], tables.to_csv(grid))
            else:
                cases.remove_evidence(connection, self._by, case_id, GRIDS[kind])
        return Changes(frozenset({case_id}))

    # What stands behind a figure

    def table(self, case_id: int, path: str) -> TableView:
        """The rows that were read from one file."""
        return self.rows_behind(case_id, (SourceRow(path),), say("Rows of {file}", file=path))

    def document(self, case_id: int, path: str) -> bytes:
        """A file of the case as it was filed. Raises Refused where it was taken out meanwhile."""
        with self._database.reading() as connection:
            data = dict(cases.read_evidence(connection, case_id)).get(path)
        if data is None:
            raise Refused(say("{file} is not in this case any more.", file=path))
        return data

    def rows_behind(self, case_id: int, sources: Sequence[SourceRow], title: Sentence) -> TableView:
        """The rows that a finding, a rule or a cap names."""
        return views.of_sources(self._reader.case(case_id), sources, title)

    def rows_of_feature(self, case_id: int, feature: str) -> TableView:
        """The rows that a feature was computed from."""
        from engine.features.catalogue import by_name, source_rows

        case = self._reader.case(case_id)
        return views.of_feature(case, by_name(feature).label, source_rows(case, feature))
