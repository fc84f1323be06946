"""A bank's own industry figures as CSV: a table of default rates, and an index of activity by month.

    code,name,name_zh,default_rate,trend,as_of,source
    C22,Paper and paper products,造纸和纸制品业,0.034,0.01,2026-06-30,"Own book, June 2026"

    code,month,index,source
    C22,2026-05,101.3,Statistics office

Which of both a file is, is told by its columns. It is taken whole, or refused with every problem and its line.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from engine.errors import Refused, Unavailable
from engine.facts.sectors import SectorIndex, SectorRow, SectorTable, TableVersion
from engine.i18n import Sentence, say
from engine.intake.days import day
from engine.intake.readers.encoding import decode
from engine.intake.typed import plain
from engine.periods import month_end

TABLE, INDEX = "industries", "index"
FILES: Mapping[str, str] = {TABLE: "industries.csv", INDEX: "index.csv"}
"""What they are called where a decision keeps them."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    TABLE: ("code", "name", "name_zh", "default_rate", "trend", "as_of", "source"),
    INDEX: ("code", "month", "index", "source"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    TABLE: ("code", "default_rate", "as_of", "source"),
    INDEX: ("code", "month", "index", "source"),
}
LAST_DAY = dt.date.max - dt.timedelta(days=1)
"""Of files that were imported once: nothing in them is yet to come."""
LARGEST, MOST_ROWS, MOST_PROBLEMS = 8 * 2**20, 100_000, 100
_HIGHEST_RATE, _LARGEST_TREND = Decimal("0.5"), Decimal("0.9")
_CODE = re.compile(r"[A-T]([0-9]{2})?")
_NUMBER = re.compile(r"([-+]?[0-9]{1,9}(?:\.[0-9]{1,12})?) ?(%?)")
_MONTH = re.compile(r"([0-9]{4})[-/.年 ]?([0-9]{1,2})(?:月|[-/.月][0-9]{1,2}日?)?")
T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class _Lines:
    """The lines of a file as texts by column, each with its number, and what was found wrong with them."""

    file: str
    kind: str
    columns: tuple[str, ...]
    lines: tuple[tuple[int, Mapping[str, str]], ...]
    problems: list[tuple[int, Sentence]]

    def value(self, line: int, text: str, read: Callable[[str], T]) -> T | None:
        """The value of a text; None with its problem noted where it cannot be read."""
        try:
            return read(text)
        except Refused as refusal:
            self.problem(line, refusal.sentences[0])
            return None

    def problem(self, line: int, what: Sentence) -> None:
        self.problems.append((line, what))

    def version(self, data: bytes, dated: dt.date) -> TableVersion:
        sources = dict.fromkeys(row["source"] for _, row in self.lines)
        return TableVersion(hashlib.sha256(data).hexdigest(), dated, "; ".join(sources)[:500], len(self.lines))

    def refuse_problems(self) -> None:
        if self.problems:
            told = [
                say("{file}, line {line}: {problem}", file=self.file, line=str(line), problem=what)
                for line, what in sorted(self.problems, key=lambda problem: problem[0])[:MOST_PROBLEMS]
            ]
            more = len(self.problems) - len(told)
            raise Refused.because(
                told + [say("Further problems in {file}: {more}", file=self.file, more=more)] * (more > 0)
            )


def sector_file(path: Path) -> bytes:
    """The bytes of a file that a person named. Raises Refused for a file that is too large, else Unavailable."""
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path.name)
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be read: {problem}.", path=str(path), problem=error.strerror or str(error))
        ) from error


def _too_large(file: str) -> Refused:
    return Refused(say("{file} is larger than {limit} MB; keep the rows that are needed.", file=file, limit=8))


def read_sectors(file: str, data: bytes, today: dt.date | None = None) -> SectorTable | SectorIndex:
    """The table or the index in a file, told by its columns. Raises Refused with every problem and its line."""
    found = _lines(file, data)
    last = (today or dt.date.today()) + dt.timedelta(days=1)
    return _table(found, data, last) if found.kind == TABLE else _index(found, data, last)


def _lines(file: str, data: bytes) -> _Lines:
    if len(data) > LARGEST:
        raise _too_large(file)
    text = decode(file, data).lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = tuple(plain(name).lower() for name in next(reader, []))
        kind = _kind(file, columns)
        lines: list[tuple[int, Mapping[str, str]]] = []
        problems: list[tuple[int, Sentence]] = []
        start = reader.line_num + 1
        for cells in reader:
            number, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(lines) == MOST_ROWS:
                raise Refused(say("{file} has more than {limit} rows; keep those needed.", file=file, limit=MOST_ROWS))
            texts = [_text(cell, delimiter, name) for cell, name in zip(cells, columns, strict=False)]
            if len(cells) != len(columns):
                what = say("the line has {cells} cells and the head {all}", cells=len(cells), all=len(columns))
                problems.append((number, what))
            lines.append((number, dict(zip(columns, texts + [""] * len(columns), strict=False))))
    except csv.Error as error:
        raise Refused(say("{file} is no CSV: {problem}.", file=file, problem=str(error))) from error
    if not lines:
        raise Refused(say("{file} has a head and no rows.", file=file))
    return _Lines(file, kind, columns, tuple(lines), problems)


def _text(cell: str, delimiter: str, column: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet program from computing it, a decimal comma as a point."""
    text = plain(cell).removeprefix("'")
    return text.replace(",", ".") if delimiter != "," and column in ("default_rate", "trend", "index") else text


def _kind(file: str, columns: tuple[str, ...]) -> str:
    kind = INDEX if "month" in columns or "index" in columns else TABLE
    missing = [name for name in NEEDED[kind] if name not in columns]
    strange = [name for name in columns if name not in COLUMNS[kind]]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    known = ", ".join(COLUMNS[kind])
    problems = [
        *(say("{file}, line 1: column “{column}” is missing.", file=file, column=name) for name in missing),
        *(say("{file}, line 1: “{column}” is none of: {known}.", file=file, column=n, known=known) for n in strange),
        *(say("{file}, line 1: column “{column}” stands there twice.", file=file, column=name) for name in twice),
    ]
    if problems:
        raise Refused.because(problems)
    return kind


def _table(found: _Lines, data: bytes, last: dt.date) -> SectorTable:
    rows: dict[str, list[SectorRow]] = {}
    seen: dict[tuple[str, dt.date], int] = {}
    for line, texts in found.lines:
        code, rate = found.value(line, texts["code"], _code), found.value(line, texts["default_rate"], _rate)
        trend = found.value(line, texts.get("trend", ""), _trend)
        as_of = found.value(line, texts["as_of"], lambda text: _past(day(text), last))
        _sourced(found, line, texts)
        if code is None or as_of is None or rate is None:
            continue
        if (first := seen.setdefault((code, as_of), line)) != line:
            found.problem(line, say("{code} of that day stands in line {first} already", code=code, first=str(first)))
        row = SectorRow(code, as_of, rate, trend, texts.get("name", ""), texts.get("name_zh", ""))
        rows.setdefault(code, []).append(row)
    found.refuse_problems()
    ordered = {code: tuple(sorted(one, key=lambda row: row.as_of)) for code, one in sorted(rows.items())}
    dated = max(row.as_of for one in ordered.values() for row in one)
    return SectorTable(found.version(data, dated), "trend" in found.columns, ordered)


def _index(found: _Lines, data: bytes, last: dt.date) -> SectorIndex:
    values: dict[str, dict[dt.date, Decimal]] = {}
    seen: dict[tuple[str, dt.date], int] = {}
    for line, texts in found.lines:
        code, value = found.value(line, texts["code"], _code), found.value(line, texts["index"], _value)
        month = found.value(line, texts["month"], lambda text: _past(_month(text), last))
        _sourced(found, line, texts)
        if code is None or month is None or value is None:
            continue
        if (first := seen.setdefault((code, month), line)) != line:
            found.problem(line, say("{code} of that month stands in line {first} already", code=code, first=str(first)))
        values.setdefault(code, {})[month] = value
    found.refuse_problems()
    return SectorIndex(found.version(data, max(max(months) for months in values.values())), values)


def _sourced(found: _Lines, line: int, texts: Mapping[str, str]) -> None:
    if not texts["source"]:
        found.problem(line, say("the source is missing; say where the figure comes from"))


def _code(text: str) -> str:
    code = text.upper()
    if not _CODE.fullmatch(code):
        raise Refused(say("“{code}” is no section such as C and no division such as C22", code=text))
    return code


def _rate(text: str) -> Decimal:
    value = _fraction(text)
    if value is None or not 0 <= value <= _HIGHEST_RATE:
        raise Refused(say("“{text}” is no default rate; write 0.032 or 3.2%, at most a half", text=text))
    return value


def _trend(text: str) -> Decimal | None:
    if not text:
        return None
    value = _fraction(text)
    if value is None or abs(value) > _LARGEST_TREND:
        raise Refused(say("“{text}” is no change over six months; write -0.03 or -3%", text=text))
    return value


def _fraction(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(text)
    return None if match is None else Decimal(match[1]) / (100 if match[2] else 1)


def _value(text: str) -> Decimal:
    match = _NUMBER.fullmatch(text)
    if match is None or match[2] or Decimal(match[1]) <= 0:
        raise Refused(say("“{text}” is no value of an index; write a number above zero such as 101.3", text=text))
    return Decimal(match[1])


def _month(text: str) -> dt.date:
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or not 1970 <= int(match[1]) <= 2099:
        raise Refused(say("“{text}” is no month; write it like 2026-05", text=text))
    return month_end(dt.date(int(match[1]), int(match[2]), 1))


def _past(date: dt.date, last: dt.date) -> dt.date:
    """A month counts by its last day: it has an index once it is over."""
    if date > last:
        raise Refused(say("{date} is yet to come", date=date))
    return date
