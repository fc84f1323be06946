"""The pack as files: the PDF in one language, and every table and curve as CSV with full precision."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import Unavailable
from engine.files import write_whole
from engine.i18n import Percent, Sentence, say, translator
from engine.memo.document import Block, Cell, Fact, Facts, Joined, Number, Picture, SideBySide, Table, is_unknown, shown
from engine.memo.pictures import Curves
from engine.memo.validation.cells import NONE
from engine.memo.validation.content import validation_document, validation_pdf
from engine.memo.validation.pack import Pack
from engine.money import Money

PDF = "validation.pdf"
WORDS = translator("en")
"""Tables for other programs have one language."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a text begins with it."""


def pack_files(pack: Pack, language: str) -> dict[str, bytes]:
    """File name -> bytes: validation.pdf, and `<section>-<n>.csv` for each table and curve in the order of the PDF."""
    files = {PDF: validation_pdf(pack, language)}
    for section in validation_document(pack).sections:
        for number, rows in enumerate(_tables(section.blocks), start=1):
            files[f"{section.name}-{number}.csv"] = _csv(rows)
    return files


def write_pack(pack: Pack, folder: Path, language: str) -> None:
    """Write the pack's files into the folder, each whole; raises Unavailable with a sentence."""
    files = pack_files(pack, language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be written: {reason}.", path=str(folder), reason=error.strerror or str(error))
        ) from error
    for name, content in files.items():
        write_whole(folder / name, content)


def _tables(blocks: Sequence[Block]) -> Iterator[list[list[object]]]:
    for block in blocks:
        match block:
            case SideBySide(left=left, right=right):
                yield from _tables((*left, *right))
            case Table():
                yield [[_raw(column.label) for column in block.columns], *([_of(c) for c in row] for row in block.rows)]
            case Facts():
                yield [["what", "value"], *(_fact(fact) for fact in block.facts)]
            case Picture(chart=Curves() as chart):
                yield _curve(chart)


def _curve(chart: Curves) -> list[list[object]]:
    rows: list[list[object]] = [["series", _raw(chart.x.label), _raw(chart.y.label), "low", "high"]]
    for series in chart.series:
        spans = series.spans or ((None, None),) * len(series.points)
        rows += [[_raw(series.label), *point, *span] for point, span in zip(series.points, spans, strict=True)]
    return rows


def _fact(fact: Fact) -> list[object]:
    return [_raw(fact.label), _of(fact.cell)]


def _of(cell: Cell) -> object:
    return "" if cell == NONE else _raw(cell.value)


def _raw(value: object) -> object:
    """A value as another program reads it: numbers unrounded, days as ISO, unknown as nothing."""
    if is_unknown(value):
        return ""
    match value:
        case Number(value=number) | Percent(fraction=number):
            return number
        case int() | float() | dt.date():
            return value
        case Money(amount=amount):
            return amount
        case Sentence() | Joined():
            return _harmless(shown(value, WORDS))
    return _harmless(str(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _csv(rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
