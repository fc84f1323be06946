"""A table as a person meets it: a filter line, sortable columns, copy, export, and a sentence when it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QWidget,
)

from desktop.look import GAP
from desktop.session import Session
from desktop.widgets.columns import Column
from desktop.widgets.pieces import beside, button, dress, label, rows
from desktop.widgets.table_export import as_tabs, export
from desktop.widgets.table_model import TableModel
from engine.i18n import N_, say

R = TypeVar("R")
ROW_HEIGHT = 38
LEAST_WIDTH = 150
CELL_PADDING = 32
MOST_WRAPPED = 500
"""Measuring the sentences of more rows than this would be felt; a longer table shows one line a row."""
Mode = QHeaderView.ResizeMode


class Table(QWidget, Generic[R]):
    """`opened` carries the row that was double-clicked or on which Enter was pressed."""

    opened = Signal(object)

    def __init__(
        self, session: Session, columns: Sequence[Column[R]], name: str = "", tools: bool = True, sorts: bool = True
    ) -> None:
        super().__init__()
        self._session = session
        self._name = name
        self.model: TableModel[R] = TableModel(columns, session.words)
        self.view = _view(self.model)
        self.view.setSortingEnabled(sorts)
        self.view.horizontalHeader().setSectionsClickable(True)
        self.view.horizontalHeader().setSortIndicatorShown(True)
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(280)
        self.filter.textChanged.connect(self._filtered)
        self.count = label("hint")
        self.export_button = button("quiet", "download")
        self.export_button.clicked.connect(self.ask_export)
        self.empty = label("muted", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMinimumHeight(72)
        self.empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._empty_text = N_("Nothing to show.")
        self._most: int | None = None
        self._tools = QWidget()
        self._tools.setLayout(beside(self.filter, self.count, None, self.export_button, gap=GAP + 4))
        self._tools.setVisible(tools)
        self.setLayout(rows(self._tools, self.view, self.empty, gap=GAP))
        self._add_actions()
        self.view.doubleClicked.connect(self._open)
        self.view.installEventFilter(self)
        self.view.setWordWrap(any(column.wraps for column in columns))
        self.model.modelReset.connect(self._fit_rows)
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._fit_rows)
        self.view.horizontalHeader().sectionResized.connect(lambda *_: self._settled.start())
        self._lay_out_columns()
        self.retranslate()
        self._say_count()

    def show_rows(self, found: Sequence[R], empty: str | None = None) -> None:
        if empty is not None:
            self._empty_text = empty
        self.model.set_rows(found)
        self._say_count()

    def show_columns(self, columns: Sequence[Column[R]], found: Sequence[R], empty: str | None = None) -> None:
        if empty is not None:
            self._empty_text = empty
        self.view.setWordWrap(any(column.wraps for column in columns))
        self.model.set_columns(columns, found)
        self._lay_out_columns()
        self._say_count()

    def fit_height(self, most: int = 12) -> None:
        """Be as high as the rows are, up to a number of rows; for tables inside a scrolling page."""
        self._most = most
        self.empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Rows as high as their longest sentence needs at this width; the table as high as its first rows."""
        count, header = len(self.model.shown), self.view.horizontalHeader().sizeHint().height()
        wrapping = [number for number, column in enumerate(self.model.columns) if column.wraps]
        for row in range(count if wrapping and count <= MOST_WRAPPED else 0):
            self.view.setRowHeight(row, max(self._height(row, column) for column in wrapping))
        if self._most is not None:
            heights = [self.view.rowHeight(row) for row in range(min(count, self._most))] or [ROW_HEIGHT]
            self.view.setFixedHeight(header + sum(heights) + 4 + self._bar_height())

    def _bar_height(self) -> int:
        """What the bar to scroll sideways takes, where there is one: the rows stay whole above it."""
        is_wider = self.view.horizontalHeader().length() > self.view.width()
        return self.view.horizontalScrollBar().sizeHint().height() if is_wider else 0

    def _height(self, row: int, column: int) -> int:
        room = QRect(0, 0, max(self.view.columnWidth(column) - CELL_PADDING, LEAST_WIDTH // 2), 10_000)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        font = self.view.font()
        font.setBold(self.model.columns[column].is_bold)
        metrics = QFontMetrics(font)
        lines = metrics.boundingRect(room, int(flags), self.model.text_at(row, column)).height()
        return max(ROW_HEIGHT, ROW_HEIGHT - metrics.height() + lines)

    def show_tools(self, shown: bool) -> None:
        """The filter line and the export button; a short table needs neither."""
        self._tools.setVisible(shown)

    def selected(self) -> list[R]:
        return [self.model.row(index) for index in self.view.selectionModel().selectedRows()]

    def retranslate(self) -> None:
        words = self._session.words
        self.model.set_words(words)
        self.filter.setPlaceholderText(words.text(N_("Filter  (Ctrl+F)")))
        self.filter.setAccessibleName(words.text(N_("Filter the table")))
        self.export_button.setText(words.text(N_("Export")))
        dress(self.export_button)
        self._copy.setText(words.text(N_("Copy")))
        self._find.setText(words.text(N_("Filter the table")))
        self._export.setText(words.text(N_("Export as CSV or XLSX…")))
        self._say_count()

    def ask_export(self) -> None:
        words = self._session.words
        name, _ = QFileDialog.getSaveFileName(
            self, words.text(N_("Export")), f"{self._name or 'table'}.xlsx", "XLSX (*.xlsx);;CSV (*.csv)"
        )
        if name:
            path = Path(name)
            self._session.tasks.read(self, lambda job: export(self.model, path), lambda _: self._exported(path))

    def _exported(self, path: Path) -> None:
        self._session.said.emit(self._session.words.render(say(N_("{file} was written."), file=path.name)), "good")

    def copy(self) -> None:
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        QApplication.clipboard().setText(as_tabs(self.model, chosen or list(range(len(self.model.shown)))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and self.view.currentIndex().isValid():
                self._open(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.row(index))

    def _filtered(self, text: str) -> None:
        self.model.set_filter(text)
        self._say_count()

    def _say_count(self) -> None:
        words, shown, total = self._session.words, len(self.model.shown), self.model.total
        self.count.setText(
            words.text(N_("{shown} of {total}"), shown=shown, total=total)
            if shown != total
            else words.text(N_("{total} rows"), total=total)
        )
        self.empty.setText(words.text(self._empty_text))
        self.empty.setVisible(not shown)
        self.view.setVisible(bool(shown))

    def _add_actions(self) -> None:
        self._copy = self._action(QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        self._find = self._action(QKeySequence(QKeySequence.StandardKey.Find), self.filter.setFocus)
        self._export = self._action(QKeySequence("Ctrl+E"), self.ask_export)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.addActions([self._copy, self._export])

    def _action(self, key: QKeySequence, does: Any) -> QAction:
        action = QAction(self)
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: does())
        self.addAction(action)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_columns()
        self._settled.start()

    def _lay_out_columns(self) -> None:
        """Columns without a width share what is left; where too little is left, the table scrolls sideways."""
        header = self.view.horizontalHeader()
        fixed = sum(column.width for column in self.model.columns)
        open_ones = sum(not column.width for column in self.model.columns)
        has_room = self.width() - fixed > open_ones * LEAST_WIDTH
        header.setStretchLastSection(not open_ones)
        for number, column in enumerate(self.model.columns):
            stretches = not column.width and has_room
            header.setSectionResizeMode(number, Mode.Stretch if stretches else Mode.Interactive)
            if not stretches:
                header.resizeSection(number, column.width or LEAST_WIDTH)
        self._fit_rows()


def _view(model: TableModel[Any]) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.horizontalHeader().setSortIndicatorClearable(True)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setMinimumSectionSize(48)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setMouseTracking(True)
    return view
