"""A row of choices of which one holds, as tabs within a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy

from desktop.session import Session
from desktop.widgets.pieces import beside, button


class Segments(QFrame):
    """Names with labels to translate; `chosen` carries the name."""

    chosen = Signal(str)

    def __init__(self, session: Session, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("segments")
        self._session = session
        self._choices = tuple(choices)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        layout = beside(gap=2, margin=3)
        for name, _ in self._choices:
            made = button("segment")
            made.setCheckable(True)
            made.clicked.connect(lambda checked, name=name: self.chosen.emit(name))
            group.addButton(made)
            layout.addWidget(made)
            self.buttons[name] = made
        self.setLayout(layout)
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
        for name, text in self._choices:
            made = self.buttons[name]
            made.setText(self._session.words.text(text))
            # The chosen one is bold: room for it is kept, so that nothing moves or is cut.
            bold = QFont(made.font())
            bold.setBold(True)
            made.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(made.text()) + 26)
