"""A row of choices of which one holds, as tabs within a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy

from desktop.session import Session
from desktop.widgets.pieces import button

PADDING, LEAST_PADDING, LEAST_WIDTH = 26, 6, 44
"""Beside a choice's text, both sides together; and what a choice keeps of itself however short the room is."""
GAP, MARGIN = 2, 3


class Segments(QFrame):
    """Names with labels to translate; `chosen` carries the name.

    Where room is short the choices first give up their padding, then the ends of the longest texts.
    """

    chosen = Signal(str)

    def __init__(self, session: Session, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("segments")
        self._session = session
        self._choices = tuple(choices)
        self._labels: dict[str, str] = {}
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, _ in self._choices:
            made = button("segment")
            made.setParent(self)
            made.setCheckable(True)
            made.clicked.connect(lambda checked, name=name: self.chosen.emit(name))
            group.addButton(made)
            self.buttons[name] = made
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.choose(self._choices[0][0])
        self.retranslate()

    @property
    def name(self) -> str:
        """The choice that holds."""
        return next(name for name, made in self.buttons.items() if made.isChecked())

    def choose(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def retranslate(self) -> None:
        self._labels = {name: self._session.words.text(text) for name, text in self._choices}
        for name, label in self._labels.items():
            self.buttons[name].setText(label)
            self.buttons[name].setAccessibleName(label)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return self._size([text + PADDING for text in self._texts().values()])

    def minimumSizeHint(self) -> QSize:
        return self._size([LEAST_WIDTH] * len(self.buttons))

    def _size(self, widths: Sequence[int]) -> QSize:
        height = max(made.sizeHint().height() for made in self.buttons.values())
        return QSize(sum(widths) + GAP * (len(widths) - 1) + 2 * MARGIN, height + 2 * MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        left, height, bold = MARGIN, self.height() - 2 * MARGIN, self._bold()
        for name, width in self._widths().items():
            made, label = self.buttons[name], self._labels[name]
            cut = bold.elidedText(label, Qt.TextElideMode.ElideRight, width - LEAST_PADDING)
            made.setText(cut)
            made.setToolTip(label if cut != label else "")
            made.setGeometry(left, MARGIN, width, height)
            left += width + GAP

    def _widths(self) -> dict[str, int]:
        """How wide each choice is drawn in the room there is."""
        texts = self._texts()
        room = self.width() - 2 * MARGIN - GAP * (len(texts) - 1)
        padding = max(LEAST_PADDING, min(PADDING, (room - sum(texts.values())) // len(texts)))
        widths = {name: text + padding for name, text in texts.items()}
        excess = sum(widths.values()) - room
        while excess > 0 and max(widths.values()) > LEAST_WIDTH:
            longest = max(widths, key=lambda name: widths[name])
            widths[longest] -= 1
            excess -= 1
        return widths

    def _texts(self) -> dict[str, int]:
        """The width of each text. The chosen one is bold: room for it is kept, so that nothing moves or is cut."""
        bold = self._bold()
        return {name: bold.horizontalAdvance(label) + 1 for name, label in self._labels.items()}

    def _bold(self) -> QFontMetrics:
        made = next(iter(self.buttons.values()))
        made.ensurePolished()
        font = QFont(made.font())
        font.setBold(True)
        return QFontMetrics(font)
