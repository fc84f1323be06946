"""A sanctions or watch list as frozen values, and reading one from its files, whatever its format."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.readers.encoding import decode

LARGEST = 256 * 1024 * 1024
MOST_ENTRIES = 1_000_000
MOST_NAMES, LONGEST_NAME, LONGEST_CELL = 400, 300, 100_000
MOST_LISTED = 50
"""Bad rows that are told one by one; of more only the number is told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One party of a list. `number` is the list's own; names hold the main name first, then every alias.

    born are days or years of birth as the list writes them (ISO), identifiers the numbers of its papers. is_person is
    None where the list does not tell.
    """

    number: str
    names: tuple[str, ...]
    born: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    about: str = ""
    is_person: bool | None = None

    @property
    def digest(self) -> str:
        """Tells whether the list still says the same of this party."""
        parts = (self.number, *self.names, "", *self.born, "", *self.identifiers, "", *self.countries, self.about)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class WatchList:
    """One version of a list. `dated` is its publication where the files tell it. Ships, aircraft and the like are no
    parties to a loan and are only counted, in `skipped`."""

    name: str
    digest: str
    entries: tuple[Entry, ...]
    dated: dt.date | None = None
    skipped: int = 0
    bad_rows: tuple[Sentence, ...] = ()
    bad_count: int = 0


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list: its name without folders, and its bytes."""

    name: str
    data: bytes


class BadRows:
    """Rows that could not be read: the first ones by number and cause, all of them counted."""

    def __init__(self) -> None:
        self.told: list[Sentence] = []
        self.count = 0

    def add(self, file: str, row: int, why: Sentence) -> None:
        self.count += 1
        if self.count <= MOST_LISTED:
            self.told.append(say("{file}, row {row}: {why}", file=file, row=row, why=why))


def read_list(files: Sequence[ListFile]) -> WatchList:
    """The list in some files of one format: OFAC's SDN or OpenSanctions' targets.simple.csv.

    Raises Refused with a sentence for what is neither, is too large or names nobody.
    """
    from engine.screening import ofac, opensanctions

    for file in files:
        if len(file.data) > LARGEST:
            raise Refused(say("{file} is larger than 256 MB; import a single list, not a collection.", file=file.name))
    texts = {file.name: decode(file.name, file.data).lstrip("\ufeff") for file in files}
    if any(opensanctions.is_one(text) for text in texts.values()):
        found = opensanctions.read(texts)
    elif any(ofac.is_main(text) for text in texts.values()):
        found = ofac.read(texts)
    else:
        raise Refused(
            say(
                "{file} is no list that Tally knows; import OFAC's sdn.csv (with alt.csv and add.csv) or a "
                "targets.simple.csv of OpenSanctions.",
                file=files[0].name if files else "-",
            )
        )
    if not found.entries:
        raise Refused(say("{file} names nobody; download the list again.", file=next(iter(texts))))
    return replace(found, digest=_digest(files))


def _digest(files: Sequence[ListFile]) -> str:
    """Of one file its SHA-256; of several that of theirs, whatever the order in which they were chosen."""
    digests = sorted(hashlib.sha256(file.data).hexdigest() for file in files)
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def rows_of(text: str, file: str, bad: BadRows) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row that CSV can tell apart; a cell beyond all measure makes its row a bad one."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            bad.add(file, reader.line_num, say("the row has a cell that is too long or broken"))
            continue
        if reader.line_num > 4 * MOST_ENTRIES:
            raise Refused(say("{file} has more than {most} rows; import a single list.", file=file, most=MOST_ENTRIES))
        if any(len(cell) > LONGEST_CELL for cell in cells):
            bad.add(file, reader.line_num, say("the row has a cell that is too long or broken"))
        elif any(cell.strip(" \x1a") for cell in cells):
            yield reader.line_num, cells


def clean_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names without blanks and repetitions, bounded in length and number."""
    trimmed = (" ".join(name.split())[:LONGEST_NAME] for name in names)
    return tuple(dict.fromkeys(name for name in trimmed if name))[:MOST_NAMES]
