"""Blocks of the memo drawn in the window: the same document on paper and on screen, here with its sources to open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from desktop.session import Session
from desktop.widgets.charts.bands import BandsChart
from desktop.widgets.charts.flows import BalanceChart, MonthsChart
from desktop.widgets.charts.ladder import LadderChart
from desktop.widgets.charts.plot import Chart
from desktop.widgets.charts.repayments import RepaymentsChart
from desktop.widgets.charts.waterfall import WaterfallChart
from desktop.widgets.pieces import beside, label, rows
from engine.facts.finding import SourceRow
from engine.i18n import Sentence, say
from engine.memo.document import (
    Banner,
    Block,
    Bullets,
    Cell,
    Facts,
    Picture,
    Section,
    SideBySide,
    Table,
    Text,
    Tiles,
    Tone,
    shown,
)
from engine.memo.pictures import BalanceCurve, GradeBands, Ladder, MonthlyFlows, Repayments, Waterfall

Asked = Callable[[Sequence[SourceRow], Sentence], None]
"""What to do when a person double-clicks a cell that has sources."""

_CHARTS: dict[type, type[Chart[Any]]] = {
    BalanceCurve: BalanceChart,
    GradeBands: BandsChart,
    Ladder: LadderChart,
    MonthlyFlows: MonthsChart,
    Repayments: RepaymentsChart,
    Waterfall: WaterfallChart,
}

_KINDS = {
    Tone.PLAIN: "cell",
    Tone.MUTED: "muted",
    Tone.GOOD: "cellGood",
    Tone.WARN: "cellWarn",
    Tone.BAD: "cellBad",
}
"""Names of the style sheet: a sheet of its own for each of a thousand cells would be slow."""


def pictures(sections: Iterable[Section]) -> dict[type, Picture]:
    """Every picture of some sections by the kind of what it shows."""
    return {
        type(block.chart): block for section in sections for block in flat(section.blocks) if isinstance(block, Picture)
    }


def flat(blocks: Iterable[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += flat((*block.left, *block.right)) if isinstance(block, SideBySide) else [block]
    return found


def chart_of(session: Session, picture: Picture) -> Chart[Any]:
    chart = _CHARTS[type(picture.chart)](session)
    chart.show_chart(picture.chart)
    return chart


def draw(session: Session, block: Block, asked: Asked) -> QWidget:
    """A block as a widget."""
    match block:
        case Picture():
            return _picture(session, block)
        case Table():
            return _table(session, block, asked)
        case Facts():
            pairs = tuple((Cell(fact.label, Tone.MUTED), fact.cell) for fact in block.facts)
            return _grid(session, pairs, asked, heavy=frozenset(), figures=())
        case SideBySide():
            return _side_by_side(session, block, asked)
        case Bullets():
            cells = block.items or (Cell(block.empty, Tone.MUTED),)
            return _grid(session, tuple((cell,) for cell in cells), asked, heavy=frozenset(), figures=())
        case Tiles():
            pairs = tuple((Cell(tile.label, Tone.MUTED), tile.cell) for tile in block.tiles)
            return _grid(session, pairs, asked, heavy=frozenset(), figures=())
        case Banner():
            return _text(session, block.text, block.tone)
        case Text():
            return _text(session, block.sentence, block.tone)


def _picture(session: Session, picture: Picture) -> QWidget:
    made = QWidget()
    note = label("hint", session.words.render(picture.note) if picture.note else "", wraps=True)
    note.setVisible(picture.note is not None)
    made.setLayout(
        rows(label("caption", session.words.render(picture.title), wraps=True), chart_of(session, picture), note, gap=6)
    )
    return made


def _side_by_side(session: Session, block: SideBySide, asked: Asked) -> QWidget:
    made = QWidget()
    sides = [rows(*(draw(session, part, asked) for part in side), None, gap=12) for side in (block.left, block.right)]
    layout = beside(*sides, gap=28)
    layout.setStretch(0, round(block.share * 100))
    layout.setStretch(1, round((1 - block.share) * 100))
    made.setLayout(layout)
    return made


def _text(session: Session, sentence: Sentence, tone: Tone) -> QLabel:
    return label(_KINDS[tone], shown(sentence, session.words), wraps=True, selectable=True)


def _table(session: Session, table: Table, asked: Asked) -> QWidget:
    head = tuple(Cell(column.label) for column in table.columns)
    figures = tuple(number for number, column in enumerate(table.columns) if column.is_figure)
    shares = tuple(round(column.share * 100) for column in table.columns)
    made = QWidget()
    layout = rows(_grid(session, table.rows, asked, table.heavy, figures, head, shares), gap=8)
    if table.title is not None:
        layout.insertWidget(0, label("caption", session.words.render(table.title), wraps=True))
    if table.note is not None:
        layout.addWidget(label("hint", shown(table.note, session.words), wraps=True))
    made.setLayout(layout)
    return made


def _grid(
    session: Session,
    cells: Sequence[Sequence[Cell]],
    asked: Asked,
    heavy: frozenset[int],
    figures: tuple[int, ...],
    head: Sequence[Cell] = (),
    shares: Sequence[int] = (),
) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    for column, cell in enumerate(head):
        text = label("caption", shown(cell.value, session.words), wraps=True)
        text.setContentsMargins(0, 0, 0, 6)
        text.setAlignment(_side(column in figures) | Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(text, 0, column)
    for number, row in enumerate(cells):
        grid.addWidget(_rule(number in heavy), 2 * number + 1, 0, 1, max(len(row), 1))
        for column, cell in enumerate(row):
            grid.addWidget(_cell(session, cell, asked, column in figures, number in heavy), 2 * number + 2, column)
    for column, share in enumerate(shares):
        grid.setColumnStretch(column, share)
    return made


def _rule(is_heavy: bool) -> QFrame:
    made = QFrame()
    made.setObjectName("heavyLine" if is_heavy else "line")
    return made


class _CellLabel(QLabel):
    """A cell whose rows can be opened by a double-click."""

    def __init__(self, text: str, cell: Cell, asked: Asked) -> None:
        super().__init__(text)
        self._cell, self._asked = cell, asked
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if cell.sources:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseDoubleClickEvent(self, event: object) -> None:
        if self._cell.sources:
            self._asked(self._cell.sources, say("Rows behind “{name}”", name=self.text()))


def _cell(session: Session, cell: Cell, asked: Asked, is_figure: bool, is_heavy: bool) -> QLabel:
    made = _CellLabel(shown(cell.value, session.words), cell, asked)
    made.setAlignment(_side(is_figure) | Qt.AlignmentFlag.AlignVCenter)
    made.setContentsMargins(0, 7, 0, 7)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    made.setObjectName(_KINDS[cell.tone])
    if cell.strong or is_heavy:
        font = made.font()
        font.setBold(True)
        made.setFont(font)
    return made


def _side(is_figure: bool) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
