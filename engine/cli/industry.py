"""`tally industry`: check the bank's own industry figures, and write the shipped ones in the form to import."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.cli import DONE
from engine.errors import Refused, Unavailable
from engine.facts.casefile import Case
from engine.facts.industry import industry_table
from engine.facts.sectors import BankSectors, SectorFigures, SectorIndex, SectorTable
from engine.files import write_whole
from engine.i18n import LANGUAGES, Sentence, say, translator
from engine.intake.sector_files import FILES, INDEX, TABLE, read_sectors, sector_file
from engine.intake.writers import write_industries


@dataclass(frozen=True, eq=False, slots=True)
class GivenSectors:
    """The industry figures that were named at the command line, with the files as they were read."""

    tables: BankSectors = field(default_factory=BankSectors)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def figures(self, case: Case) -> SectorFigures | None:
        return self.tables.figures(case.applicant.industry, case.as_of)


def declare(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = verbs.add_parser("check", help="read tables and indexes and list every problem with its line")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE.csv", help="a table of industries, or an index")
    check.add_argument("--json", action="store_true", help="one JSON object a file, on one line")
    export = verbs.add_parser("export", help="write the shipped table as CSV, to replace its figures by your own")
    export.add_argument("file", type=Path, metavar="FILE.csv", help="where to write it; a file that exists is kept")
    for verb in (check, export):
        verb.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="language of texts")


def run(options: argparse.Namespace) -> int:
    if options.action == "export":
        if options.file.exists():
            raise Refused(say("{path} exists already; choose a new name.", path=str(options.file)))
        write_whole(options.file, write_industries(industry_table()))
        return DONE
    words = translator(options.lang)
    problems: list[Sentence] = []
    for path in options.files:
        try:
            found = read_sectors(path.name, sector_file(path))
        except (Refused, Unavailable) as refusal:
            problems += refusal.sentences
            continue
        print(json.dumps(_document(path, found), sort_keys=True) if options.json else words.render(_said(path, found)))
    if problems:
        raise Refused.because(problems)
    return DONE


def add_sector_options(parser: argparse.ArgumentParser) -> None:
    """The options by which a case is decided with the bank's own figures."""
    parser.add_argument("--industry", type=Path, metavar="FILE", help="use this table of industries (CSV)")
    parser.add_argument("--index", type=Path, metavar="FILE", help="use this monthly index of industries (CSV)")


def given_sectors(options: argparse.Namespace) -> GivenSectors:
    """What the options name. Raises Refused with every problem of every file."""
    found: list[SectorTable | SectorIndex] = []
    files: dict[str, bytes] = {}
    problems: list[Sentence] = []
    for path, kind, wanted in ((options.industry, TABLE, SectorTable), (options.index, INDEX, SectorIndex)):
        if path is None:
            continue
        data = sector_file(path)
        try:
            read = read_sectors(path.name, data)
        except Refused as refusal:
            problems += refusal.sentences
            continue
        if not isinstance(read, wanted):
            problems.append(_mistaken(path, kind))
        found.append(read)
        files[FILES[kind]] = data
    if problems:
        raise Refused.because(problems)
    return GivenSectors(BankSectors.of(found), files)


def _mistaken(path: Path, kind: str) -> Sentence:
    if kind == TABLE:
        return say("{file} is an index by month; name it with --index.", file=path.name)
    return say("{file} is a table of industries; name it with --industry.", file=path.name)


def _said(path: Path, found: SectorTable | SectorIndex) -> Sentence:
    version = found.version
    facts: dict[str, Any] = {"file": path.name, "rows": version.rows, "date": version.dated, "source": version.source}
    if isinstance(found, SectorTable):
        return say(
            "{file}: sound. A table of industries; sectors: {sectors}, rows: {rows}, the newest of {date}. "
            "Source: {source}",
            sectors=len(found.rows), **facts,
        )  # fmt: skip
    return say(
        "{file}: sound. An index by month; sectors: {sectors}, rows: {rows}, the newest month ends on {date}; trends "
        "known today: {known}. Source: {source}",
        sectors=len(found.values), known=_known(found), **facts,
    )  # fmt: skip


def _known(index: SectorIndex) -> int:
    """How many sectors have a trend today."""
    return sum(index.trend(code, dt.date.today()) is not None for code in index.values)


def _document(path: Path, found: SectorTable | SectorIndex) -> dict[str, Any]:
    version = found.version
    is_table = isinstance(found, SectorTable)
    return {
        "file": path.name,
        "kind": TABLE if is_table else INDEX,
        "sectors": len(found.rows if isinstance(found, SectorTable) else found.values),
        "rows": version.rows,
        "dated": version.dated.isoformat(),
        "source": version.source,
        "digest": version.digest,
        "trends_known_today": None if isinstance(found, SectorTable) else _known(found),
    }
