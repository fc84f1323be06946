"""The left list of the workspace: every stage with its mark."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.cases.stages import STAGES, Mark
from desktop.look import current, icon
from desktop.session import Session
from engine.i18n import N_

_TONES = {Mark.DONE: "good", Mark.PART: "accent", Mark.WRONG: "warn"}
_SAID = {
    Mark.EMPTY: N_("nothing yet"),
    Mark.PART: N_("begun"),
    Mark.DONE: N_("complete"),
    Mark.WRONG: N_("needs correction"),
}


class StageList(QListView):
    chosen = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("stageList")
        self._session = session
        self._marks: Mapping[str, Mark] = {}
        self._model = QStandardItemModel(self)
        for stage in STAGES:
            item = QStandardItem()
            item.setData(stage.name, Qt.ItemDataRole.UserRole)
            item.setSizeHint(QSize(0, 40))
            self._model.appendRow(item)
        self.setModel(self._model)
        self.setIconSize(QSize(18, 18))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.retranslate()

    def show_chosen(self, name: str) -> None:
        row = next(number for number, stage in enumerate(STAGES) if stage.name == name)
        self.setCurrentIndex(self._model.index(row, 0))

    def show_marks(self, marks: Mapping[str, Mark]) -> None:
        self._marks = marks
        self.retranslate()

    def step(self, by: int) -> None:
        row = min(max(self.currentIndex().row() + by, 0), len(STAGES) - 1)
        self.chosen.emit(STAGES[row].name)

    def retranslate(self) -> None:
        words = self._session.words
        for row, stage in enumerate(STAGES):
            item, mark = self._model.item(row), self._marks.get(stage.name, Mark.EMPTY)
            item.setText(words.text(stage.label))
            item.setIcon(
                icon(mark.value, current().tone(_TONES.get(mark, ""))[0] if mark in _TONES else current().faint)
            )
            item.setData(f"{words.text(stage.label)}: {words.text(_SAID[mark])}", Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(words.text(_SAID[mark]))
        self.setAccessibleName(words.text(N_("Stages of the case")))

    def relook(self) -> None:
        self.retranslate()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.data(Qt.ItemDataRole.UserRole)))
