"""A grid of texts to type into: the item model over `Grid`, with what cannot be read in red."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from desktop.intake import grid_presenter as presenter
from desktop.look import current
from engine.i18n import Translator
from engine.service.tables import Grid

Index = QModelIndex | QPersistentModelIndex


class GridModel(QAbstractTableModel):
    """`edited` comes with each change a person makes; every change can be undone."""

    edited = Signal()

    def __init__(self, kind: str, words: Translator) -> None:
        super().__init__()
        self._kind = kind
        self._words = words
        self.grid = Grid((), ())
        self._before: list[Grid] = []
        self._after: list[Grid] = []

    @property
    def first_column(self) -> int:
        """The first column one may type into: items of the accounts are given."""
        return 1 if self._kind == "accounts" else 0

    def show_grid(self, grid: Grid, words: Translator) -> None:
        self.beginResetModel()
        self.grid, self._words = grid, words
        self._before, self._after = [], []
        self.endResetModel()

    def retranslate(self, words: Translator) -> None:
        self.beginResetModel()
        self._words = words
        self.endResetModel()

    def change(self, grid: Grid) -> None:
        if grid != self.grid:
            self._before.append(self.grid)
            self._after.clear()
            self._take(grid)

    def undo(self) -> None:
        if self._before:
            self._after.append(self.grid)
            self._take(self._before.pop())

    def redo(self) -> None:
        if self._after:
            self._before.append(self.grid)
            self._take(self._after.pop())

    def _take(self, grid: Grid) -> None:
        same_shape = len(grid.rows) == len(self.grid.rows) and grid.header == self.grid.header
        if not same_shape:
            self.beginResetModel()
        self.grid = grid
        if same_shape:
            self.dataChanged.emit(self.index(0, 0), self.index(len(grid.rows) - 1, len(grid.header) - 1))
        else:
            self.endResetModel()
        self.edited.emit()

    # what Qt calls

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.grid.header)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() >= self.first_column else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        text = self.grid.rows[row][column]
        is_label = column < self.first_column
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return presenter.row_label(text, self._words) if is_label else text
            case Qt.ItemDataRole.TextAlignmentRole if presenter.is_figure(self._kind, self.grid, column):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole if presenter.is_wrong(self._kind, self.grid, row, column):
                return QColor(current().bad)
            case Qt.ItemDataRole.BackgroundRole if is_label:
                return QColor(current().raised)
            case Qt.ItemDataRole.FontRole if self._kind == "accounts" and self.grid.rows[row][0] in presenter.TOTALS:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.change(presenter.put(self.grid, index.row(), index.column(), str(value).strip()))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return presenter.header(self._kind, self.grid, self._words)[section]
        return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
