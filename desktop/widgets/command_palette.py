"""Every action by name: Ctrl+K, a few letters, Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QGraphicsDropShadowEffect, QLineEdit, QListView, QWidget

from desktop.widgets.pieces import rows
from engine.i18n import N_, Translator

_ACTION = Qt.ItemDataRole.UserRole


def matches(wanted: str, text: str) -> bool:
    """Whether the letters come in this order: "oap" finds "Open approvals"."""
    letters = iter(text.casefold())
    return all(letter in letters for letter in wanted.casefold() if not letter.isspace())


class CommandPalette(QFrame):
    """A list of actions that narrows while one types; it never runs what is not enabled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._actions: list[QAction] = []
        self.entry = QLineEdit()
        self.list = QListView()
        self.list.setObjectName("commands")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.setLayout(rows(self.entry, self.list, margin=12))
        shadow = QGraphicsDropShadowEffect(self, blurRadius=40, xOffset=0, yOffset=10)
        self.setGraphicsEffect(shadow)
        self.entry.textChanged.connect(self._fill)
        self.entry.returnPressed.connect(self._run_chosen)
        self.list.clicked.connect(lambda index: self._run_chosen())
        self.entry.installEventFilter(self)
        self.hide()

    def open(self, actions: Sequence[QAction], words: Translator) -> None:
        self._actions = [action for action in actions if action.text() and action.isEnabled()]
        self.entry.setPlaceholderText(words.text(N_("What would you like to do?")))
        self.entry.setAccessibleName(self.entry.placeholderText())
        self.entry.clear()
        self._fill("")
        parent = self.parentWidget()
        assert parent is not None
        width = min(620, parent.width() - 80)
        self.setGeometry((parent.width() - width) // 2, 90, width, min(460, parent.height() - 160))
        self.show()
        self.raise_()
        self.entry.setFocus()

    def _fill(self, wanted: str) -> None:
        self._model.clear()
        for action in self._actions:
            if matches(wanted, action.text()):
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QStandardItem(action.text() + (f"     {key}" if key else ""))
                item.setData(action, _ACTION)
                item.setSizeHint(QSize(0, 40))
                self._model.appendRow(item)
        self.list.setCurrentIndex(self._model.index(0, 0))

    def _run_chosen(self) -> None:
        index = self.list.currentIndex()
        self.hide()
        if index.isValid():
            action: QAction = index.data(_ACTION)
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Escape:
                    self.hide()
                    return True
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    row = (self.list.currentIndex().row() + step) % max(self._model.rowCount(), 1)
                    self.list.setCurrentIndex(self._model.index(row, 0))
                    return True
        if event.type() == QEvent.Type.FocusOut and not self.list.hasFocus():
            self.hide()
        return super().eventFilter(watched, event)
