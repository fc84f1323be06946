"""`tally screen --list FILE... NAME...`: whom of a watch list might these be?"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from engine.cli import DONE
from engine.errors import Refused
from engine.facts.bank import Hit
from engine.i18n import Percent, Translator, say, translator
from engine.policy.document import load_policy
from engine.policy.screening import ScreeningTerms
from engine.screening.match import Index, screen
from engine.screening.subjects import Subject
from engine.screening.watch_list import ListFile, WatchList, read_list

FOUND = 3
"""The exit status where somebody may be on the list, so that a script can tell."""
INDENT = "  "


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="names of persons or firms, in Latin or Chinese")
    add_list_option(parser, required=True)
    parser.add_argument("--number", action="append", default=[], help="an identity number to look for, too")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="take the similarities of this policy file")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def add_list_option(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The option by which a command takes a watch list."""
    parser.add_argument(
        "--list" if required else "--watch-list",
        dest="watch_list",
        action="append",
        type=Path,
        metavar="FILE",
        required=required,
        help="a watch list: OFAC's sdn.csv, alt.csv, add.csv (give each), or a targets.simple.csv of OpenSanctions",
    )


def run(options: argparse.Namespace) -> int:
    words, terms = translator(options.lang), screening_terms(load_policy(options.policy).screening)
    subjects = [Subject("applicant", name) for name in options.names]
    subjects += [Subject("applicant", number, number) for number in options.number]
    if not subjects or not all(subject.name.strip() for subject in subjects):
        raise Refused(say("Give at least one name, or a number after --number; none may be blank."))
    found, index = read_watch_list(tuple(options.watch_list))
    screening = screen(subjects, [index], terms.closeness, dt.date.today())
    if options.json:
        print(json.dumps(_document(found, index, screening.hits), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(_summary(found, index, subjects, screening.hits, words)))
    return FOUND if screening.hits else DONE


def screening_terms(terms: ScreeningTerms | None) -> ScreeningTerms:
    """The terms of a policy; refused for one from before screening."""
    if terms is None:
        raise Refused(say("This policy says nothing of screening; choose a later one."))
    return terms


@lru_cache(maxsize=2)
def read_watch_list(paths: tuple[Path, ...]) -> tuple[WatchList, Index]:
    """The list in some files of one format; its date is what the files tell, else the day the newest was saved."""
    files = []
    for path in paths:
        try:
            files.append(ListFile(path.name, path.read_bytes()))
        except OSError as error:
            reason = error.strerror or ""
            raise Refused(say("{file} cannot be read: {reason}.", file=path.name, reason=reason)) from error
    found = read_list(files)
    saved = max(dt.date.fromtimestamp(path.stat().st_mtime) for path in paths)
    return found, Index.of(found, saved)


def _document(found: WatchList, index: Index, hits: Sequence[Hit]) -> dict[str, object]:
    version = index.version
    return {
        "list": {
            "name": version.name, "dated": version.dated.isoformat(), "digest": version.digest, "rows": version.rows,
            "skipped": found.skipped, "bad_rows": found.bad_count,
        },
        "hits": [
            {
                "name": hit.name, "entry": hit.entry, "listed_as": hit.listed_as, "similarity": hit.similarity,
                "is_by_number": hit.is_by_number, "about": hit.about,
            }
            for hit in hits
        ],
    }  # fmt: skip


def _summary(
    found: WatchList, index: Index, subjects: Sequence[Subject], hits: Sequence[Hit], words: Translator
) -> list[str]:
    version = index.version
    lines = [words.text("{list} of {date}: {rows} names", list=version.name, date=version.dated, rows=version.rows)]
    lines += [INDENT + words.render(bad) for bad in found.bad_rows]
    for subject in subjects:
        own = [hit for hit in hits if hit.name == subject.name]
        lines.append(subject.name + ": " + (words.text("nobody") if not own else ""))
        lines += [
            INDENT
            + words.text(
                "{similarity} {listed_as} (no. {entry}; {about})",
                similarity=Percent(hit.similarity, 0), listed_as=hit.listed_as, entry=hit.entry, about=hit.about,
            )
            for hit in own
        ]  # fmt: skip
    return lines
