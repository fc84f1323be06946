"""The one item model: columns over frozen rows, sorted by value, shown as text.

Sorting and filtering are plain Python over the rows: a proxy model needs seconds where this needs milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from desktop.look import current
from desktop.widgets.columns import Column, sort_key
from engine.i18n import Translator

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel, Generic[R]):
    def __init__(self, columns: Sequence[Column[R]], words: Translator) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._words = words
        self._rows: tuple[R, ...] = ()
        self._shown: list[R] = []
        self._texts: dict[tuple[int, int], str] = {}
        self._filter = ""
        self._sort: tuple[int, bool] | None = None

    # what pages call

    def set_rows(self, rows: Sequence[R]) -> None:
        self._rows = tuple(rows)
        self._arrange()

    def set_words(self, words: Translator) -> None:
        self._words = words
        self._arrange()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))

    def set_columns(self, columns: Sequence[Column[R]], rows: Sequence[R]) -> None:
        self.beginResetModel()
        self.columns = tuple(columns)
        self._rows, self._sort = tuple(rows), None
        self._rearrange()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        self._filter = text.casefold().strip()
        self._arrange()

    def row(self, index: Index | int) -> R:
        return self._shown[index if isinstance(index, int) else index.row()]

    @property
    def shown(self) -> tuple[R, ...]:
        return tuple(self._shown)

    @property
    def all_rows(self) -> tuple[R, ...]:
        """Also those that the filter hides."""
        return self._rows

    @property
    def total(self) -> int:
        return len(self._rows)

    def text_at(self, row: int, column: int) -> str:
        key = (row, column)
        if key not in self._texts:
            self._texts[key] = self.columns[column].show(self._shown[row], self._words)
        return self._texts[key]

    # what Qt calls

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.text_at(index.row(), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                row = self._shown[index.row()]
                return column.tip(row, self._words) if column.tip else self.text_at(index.row(), index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.is_right else LEFT
            case Qt.ItemDataRole.ForegroundRole if column.tone is not None:
                tone = column.tone(self._shown[index.row()])
                return QColor(current().tone(tone)[0]) if tone else None
            case Qt.ItemDataRole.FontRole if column.is_bold:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.text(self.columns[section].label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[section].is_right else LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self._rearrange()
        self.endResetModel()

    def _rearrange(self) -> None:
        self._texts = {}
        self._shown = [row for row in self._rows if self._matches(row)] if self._filter else list(self._rows)
        if self._sort is not None and self._sort[0] < len(self.columns):
            number, is_descending = self._sort
            value = self.columns[number].value
            known = [row for row in self._shown if value(row) is not None]
            unknown = [row for row in self._shown if value(row) is None]
            self._shown = sorted(known, key=lambda row: sort_key(value(row)), reverse=is_descending) + unknown

    def _matches(self, row: R) -> bool:
        return any(self._filter in column.show(row, self._words).casefold() for column in self.columns)
