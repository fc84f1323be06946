"""How each block of a document is set: one function a kind, answering pieces of a page."""

from __future__ import annotations

from collections.abc import Sequence

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
from engine.memo.fonts import BOLD, printable
from engine.memo.pieces import Beside, Gap, Panel, Piece, Stack
from engine.memo.ruled import Abreast, Row, RuledTable, Ruling
from engine.memo.styles import APPENDIX, BODY, FINE, INKS, LETTER, SMALL, TABLE, TIGHT, WASHES
from engine.memo.typeset import LEADING, TextBlock, textblock, width_at_one

GUTTER = 14.0
MOST_SOURCES = 2


def pieces(block: Block, width: float, words: Translator) -> list[Piece]:
    """The block set at this width in points, with the air below it."""
    match block:
        case Banner():
            return [_banner(block, width, words), Gap(6)]
        case Tiles():
            return [_tiles(block, width, words), Gap(7)]
        case Facts():
            return [Stack([*_title(block.title, width, words), _facts(block, width, words)]), Gap(6)]
        case Table():
            return [_table(block, width, words), Gap(7)]
        case Bullets():
            return _bullets(block, width, words)
        case Text():
            size = LETTER if block.is_large else BODY
            return [_set(textblock(shown(block.sentence, words), size, INKS[block.tone], after=size / 2), width)]
        case Picture():
            return [_picture(block, width, words), Gap(7)]
        case SideBySide():
            return [_side_by_side(block, width, words), Gap(7)]


def _set(block: TextBlock, width: float) -> TextBlock:
    block.set_in(width)
    return block


def _title(title: Sentence | None, width: float, words: Translator) -> list[Piece]:
    if title is None:
        return []
    return [_set(textblock(shown(title, words), BODY, palette.PRIMARY, bold=True, before=1.5, after=2.5), width)]


def _note(note: Sentence | None, width: float, words: Translator) -> list[Piece]:
    return [_set(textblock(shown(note, words), FINE, palette.MUTED, before=1, after=2), width)] if note else []


def sources_text(sources: Sequence[SourceRow], most: int = MOST_SOURCES) -> str:
    """The first rows by name and how many more there are."""
    named = ", ".join(str(source) for source in sources[:most])
    more = len(sources) - most
    return f"[{named}{f' +{more}' if more > 0 else ''}]" if sources else ""


def _cell(cell: Cell, words: Translator, size: float, *, is_figure: bool = False, heavy: bool = False) -> TextBlock:
    fine = sources_text(cell.sources, 1 if size < TABLE else MOST_SOURCES)
    text = shown(cell.value, words)
    leading = TIGHT if size == APPENDIX else LEADING
    return textblock(
        text, size, INKS[cell.tone], bold=cell.strong or heavy, right=is_figure, fine=fine, leading=leading
    )


def _table(table: Table, width: float, words: Translator) -> Piece:
    """Title and note above the rows, so that they stay with the table where it goes on overleaf."""
    size = APPENDIX if table.is_appendix else SMALL if table.is_small else TABLE
    room = (width - GUTTER * (table.abreast - 1)) / table.abreast
    shares = sum(column.share for column in table.columns)
    head = [
        textblock(shown(c.label, words), size - 0.2, palette.MUTED, bold=True, right=c.is_figure) for c in table.columns
    ]
    padding = 0.1 if table.is_appendix else 0.6 if table.is_small else 1.2
    ruling = Ruling(tuple(column.share / shares * room for column in table.columns), padding, Row(tuple(head)))
    grid = RuledTable(ruling, [_row(table, number, words, size) for number in range(len(table.rows))])
    whole = grid if table.abreast == 1 else Abreast(grid, table.abreast, GUTTER)
    return Stack([*_title(table.title, width, words), *_note(table.note, width, words), whole])


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
    return RuledTable(Ruling((column * block.label, column * (1 - block.label)) * block.columns, 1.1), rows)


def _fact(fact: Fact, words: Translator) -> tuple[TextBlock, TextBlock]:
    return textblock(shown(fact.label, words), TABLE, palette.MUTED), _cell(fact.cell, words, TABLE)


def _tiles(block: Tiles, width: float, words: Translator) -> Beside:
    """Panels of one height with white between them."""
    room = (width - 3 * (len(block.tiles) - 1)) / len(block.tiles)
    stacks = [_tile(tile, room - 11, words) for tile in block.tiles]
    tallest = max(stack.height for stack in stacks)
    level = [Stack([stack, Gap(tallest - stack.height)]) for stack in stacks]
    panels = [
        Panel(Beside(((6.0, stack),)), room, wash=palette.WASH, ink=palette.PRIMARY, bar=1.2, on_top=True)
        for stack in level
    ]
    return Beside([(number * (room + 3), panel) for number, panel in enumerate(panels)])


def _tile(tile: Tile, width: float, words: Translator) -> Stack:
    value = printable(shown(tile.cell.value, words))
    size = max(BODY, min(14.0, width / max(width_at_one(value, BOLD), 1.0)))
    parts = [
        textblock(shown(tile.label, words), FINE, palette.MUTED, before=4),
        textblock(value, size, INKS[tile.cell.tone], bold=True, before=2),
    ]
    if tile.note:
        parts.append(textblock(shown(tile.note, words), FINE, palette.MUTED, before=1))
    if tile.mark:
        parts.append(textblock(shown(tile.mark, words), FINE, palette.BAD, bold=True))
    return Stack([*(_set(part, width) for part in parts), Gap(4)])


def _banner(block: Banner, width: float, words: Translator) -> Panel:
    """Title and text, each in the middle of the height."""
    heading = shown(block.title, words)
    title = _set(textblock(heading, 15 if len(heading) <= 18 else 12.5, INKS[block.tone], bold=True), width * 0.3 - 18)
    text = _set(textblock(shown(block.text, words), BODY), width * 0.7 - 6)
    tallest = max(title.height, text.height) + 11
    level = [Stack([Gap((tallest - part.height) / 2), part]) for part in (title, text)]
    inner = Beside(((12.0, Stack([level[0], Gap(tallest - level[0].height)])), (width * 0.3, level[1])))
    return Panel(inner, width, wash=WASHES[block.tone], ink=INKS[block.tone], bar=4)


def _bullets(block: Bullets, width: float, words: Translator) -> list[Piece]:
    items = block.items or (Cell(block.empty, Tone.MUTED),)
    first, *others = [_bullet(item, width, words, LETTER if block.is_large else TABLE) for item in items]
    return [Stack([*_title(block.title, width, words), first]), *others, Gap(4)]


def _bullet(item: Cell, width: float, words: Translator, size: float) -> TextBlock:
    text, fine = shown(item.value, words), sources_text(item.sources)
    return _set(textblock(text, size, INKS[item.tone], fine=fine, bullet=True, after=size / 4), width)


def _picture(block: Picture, width: float, words: Translator) -> Stack:
    picture = drawing(block.chart, width, words)
    return Stack([*_title(block.title, width, words), picture, *_note(block.note, width, words)])


def _side_by_side(block: SideBySide, width: float, words: Translator) -> Beside:
    left = (width - GUTTER) * block.share
    right = width - GUTTER - left
    stacks = [
        Stack(_without_last_gap([piece for inner in blocks for piece in pieces(inner, room, words)]))
        for blocks, room in ((block.left, left), (block.right, right))
    ]
    return Beside(((0.0, stacks[0]), (left + GUTTER, stacks[1])))


def _without_last_gap(parts: list[Piece]) -> list[Piece]:
    return parts[:-1] if parts and isinstance(parts[-1], Gap) else parts
