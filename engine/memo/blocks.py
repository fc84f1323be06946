"""How each block of a document is set: one function a kind, answering ReportLab flowables."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from engine.facts.finding import SourceRow
from engine.i18n import Sentence, Translator
from engine.memo import palette
from engine.memo.charts import drawing
from engine.memo.document import (
    Banner,
    Block,
    Bullets,
    Cell,
    Fact,
    Facts,
    Picture,
    SideBySide,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
    shown,
)
from engine.memo.ruled import Row, RuledTable, Ruling
from engine.memo.styles import BODY, FINE, INKS, LETTER, TABLE, WASHES
from engine.memo.typeset import TextBlock, textblock

GUTTER = 14.0
MOST_SOURCES = 2
KEPT_WHOLE = 8
"""Tables of so many rows are not split between pages; the note of a longer one stands above it."""
LEAST_ROOM = 72.0
"""A longer table begins only where so many points are left on the page."""


def flowables(block: Block, width: float, words: Translator) -> list[Flowable]:
    """The block set at this width in points."""
    match block:
        case Banner():
            return [_banner(block, width, words), Spacer(0, 6)]
        case Tiles():
            return [_tiles(block, width, words), Spacer(0, 8)]
        case Facts():
            return [KeepTogether([*_title(block.title, words), _facts(block, width, words), Spacer(0, 6)])]
        case Table():
            return _table(block, width, words)
        case Bullets():
            return _bullets(block, words)
        case Text():
            size = LETTER if block.is_large else BODY
            return [textblock(shown(block.sentence, words), size, INKS[block.tone], after=size / 2)]
        case Picture():
            return [KeepTogether(_picture(block, width, words))]
        case SideBySide():
            return [_side_by_side(block, width, words), Spacer(0, 2)]


def _title(title: Sentence | None, words: Translator) -> list[Flowable]:
    return [textblock(shown(title, words), BODY, palette.PRIMARY, bold=True, after=2.5, before=3)] if title else []


def _note(note: Sentence | None, words: Translator) -> list[Flowable]:
    return [textblock(shown(note, words), FINE + 0.3, palette.MUTED, after=3, before=1)] if note else []


def sources_text(sources: Sequence[SourceRow]) -> str:
    """The first rows by name and how many more there are."""
    named = ", ".join(str(source) for source in sources[:MOST_SOURCES])
    more = len(sources) - MOST_SOURCES
    return f"[{named}{f' +{more}' if more > 0 else ''}]" if sources else ""


def _cell(cell: Cell, words: Translator, size: float, *, is_figure: bool, heavy: bool) -> TextBlock:
    text, fine = shown(cell.value, words), sources_text(cell.sources)
    return textblock(text, size, INKS[cell.tone], bold=cell.strong or heavy, right=is_figure, fine=fine)


def _table(table: Table, width: float, words: Translator) -> list[Flowable]:
    size = FINE + 0.2 if table.is_small else TABLE
    shares = sum(column.share for column in table.columns)
    head = [
        textblock(shown(c.label, words), size - 0.3, palette.MUTED, bold=True, right=c.is_figure) for c in table.columns
    ]
    ruling = Ruling(
        tuple(column.share / shares * width for column in table.columns),
        0.6 if table.is_small else 1.4,
        Row(tuple(head)),
    )
    rows = [_row(table, number, words, size) for number in range(len(table.rows))]
    title, note, grid = _title(table.title, words), _note(table.note, words), RuledTable(ruling, rows)
    if len(rows) <= KEPT_WHOLE:
        return [KeepTogether([*title, grid, *note, Spacer(0, 6)])]
    return [CondPageBreak(LEAST_ROOM), *title, *note, grid, Spacer(0, 6)]


def _row(table: Table, number: int, words: Translator, size: float) -> Row:
    heavy = number in table.heavy
    return Row(
        tuple(
            _cell(cell, words, size, is_figure=column.is_figure, heavy=heavy)
            for column, cell in zip(table.columns, table.rows[number], strict=True)
        ),
        heavy,
    )


def _facts(block: Facts, width: float, words: Translator) -> RuledTable:
    """Label and value beside each other, read down the columns."""
    height = -(-len(block.facts) // block.columns)
    blank = (textblock("", TABLE), textblock("", TABLE))
    pairs = [_fact(fact, words) for fact in block.facts] + [blank] * (height * block.columns - len(block.facts))
    rows = [
        Row(tuple(part for column in range(block.columns) for part in pairs[row + column * height]))
        for row in range(height)
    ]
    column = width / block.columns
    return RuledTable(Ruling((column * 0.43, column * 0.57) * block.columns, 1.5), rows)


def _fact(fact: Fact, words: Translator) -> tuple[TextBlock, TextBlock]:
    return textblock(shown(fact.label, words), TABLE, palette.MUTED), _cell(
        fact.cell, words, TABLE, is_figure=False, heavy=False
    )


def _tiles(block: Tiles, width: float, words: Translator) -> Grid:
    cells = [[_tile(tile, words) for tile in block.tiles]]
    style = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(palette.WASH)),
        ("LINEAFTER", (0, 0), (-2, -1), 3, HexColor(palette.PAPER)),
        ("LINEABOVE", (0, 0), (-1, 0), 1.2, HexColor(palette.PRIMARY)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    return Grid(cells, colWidths=[width / len(block.tiles)] * len(block.tiles), style=TableStyle(style), hAlign="LEFT")


def _tile(tile: Tile, words: Translator) -> list[Flowable]:
    value = shown(tile.cell.value, words)
    size = 14.0 if len(value) <= 9 else 10.5 if len(value) <= 14 else BODY
    parts: list[Flowable] = [
        textblock(shown(tile.label, words), FINE + 0.4, palette.MUTED),
        textblock(value, size, INKS[tile.cell.tone], bold=True, before=2),
    ]
    if tile.note:
        parts.append(textblock(shown(tile.note, words), FINE + 0.2, palette.MUTED, before=1))
    if tile.mark:
        parts.append(textblock(shown(tile.mark, words), FINE + 0.2, palette.BAD, bold=True))
    return parts


def _banner(block: Banner, width: float, words: Translator) -> Grid:
    title = textblock(shown(block.title, words), 15, INKS[block.tone], bold=True)
    cells = [[title, textblock(shown(block.text, words), BODY, palette.INK)]]
    style = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(WASHES[block.tone])),
        ("LINEBEFORE", (0, 0), (0, -1), 4, HexColor(INKS[block.tone])),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (0, -1), 12),
        ("TOPPADDING", (0, 0), (-1, -1), 7),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
    ]
    return Grid(cells, colWidths=[width * 0.3, width * 0.7], style=TableStyle(style), hAlign="LEFT")


def _bullets(block: Bullets, words: Translator) -> list[Flowable]:
    items = block.items or (Cell(block.empty, Tone.MUTED),)
    lines = [_bullet(item, words, LETTER if block.is_large else TABLE + 0.2) for item in items]
    return [*_title(block.title, words), *lines, Spacer(0, 4)]


def _bullet(item: Cell, words: Translator, size: float) -> TextBlock:
    text, fine = shown(item.value, words), sources_text(item.sources)
    return textblock(text, size, INKS[item.tone], fine=fine, bullet=True, after=size / 4)


def _picture(block: Picture, width: float, words: Translator) -> list[Flowable]:
    picture: Drawing = drawing(block.chart, width, words)
    return [*_title(block.title, words), picture, *_note(block.note, words), Spacer(0, 6)]


def _side_by_side(block: SideBySide, width: float, words: Translator) -> Grid:
    left = (width - GUTTER) * block.share
    right = width - GUTTER - left
    stacks = [
        [unwrapped(flowable) for inner in blocks for flowable in flowables(inner, room, words)]
        for blocks, room in ((block.left, left), (block.right, right))
    ]
    columns = [[part for group in stack for part in group] for stack in stacks]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    grid = [[columns[0], "", columns[1]]]
    return Grid(grid, colWidths=[left, GUTTER, right], style=TableStyle(style), hAlign="LEFT")


def unwrapped(flowable: Flowable) -> list[Flowable]:
    """The parts of what is kept together, without page breaks: for a place that keeps them together itself."""
    if isinstance(flowable, CondPageBreak):
        return []
    return list(flowable._content) if isinstance(flowable, KeepTogether) else [flowable]
