"""The slim bar on the left: every place of the application."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton

from desktop.look import GAP, LIGHT, pixmap
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import beside, label, restyle, rows

WIDTH = 208
NARROW = 64
LAST = "settings"
"""This place stands at the foot of the bar."""


class SideBar(QFrame):
    """`chosen` carries the name of a place. The bar is dark in both schemes."""

    chosen = Signal(str)

    def __init__(self, session: Session, places: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("sideBar")
        self.setFixedWidth(WIDTH)
        self.texts = Texts(session)
        self.buttons: dict[str, QToolButton] = {}
        mark = QLabel()
        mark.setPixmap(pixmap("tally", "", 30))
        self._brand = label("brand", "Tally")
        head = beside(mark, self._brand, None, gap=GAP + 2)
        head.setContentsMargins(8, 6, 0, 18)
        column = rows(head, gap=3)
        column.setContentsMargins(12, 18, 12, 14)
        group = QButtonGroup(self)
        for name, text in places:
            self.buttons[name] = self._button(name, text)
            group.addButton(self.buttons[name])
            if name == LAST:
                column.addStretch(1)
            column.addWidget(self.buttons[name])
        self.setLayout(column)
        self.choose(places[0][0])

    @property
    def name(self) -> str:
        """The place that is chosen."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def set_narrow(self, is_narrow: bool) -> None:
        """Icons alone, where the window needs the room; their names are tool tips then."""
        if is_narrow == (self.width() == NARROW):
            return
        style = Qt.ToolButtonStyle
        self.setFixedWidth(NARROW if is_narrow else WIDTH)
        self._brand.setHidden(is_narrow)
        for button in self.buttons.values():
            button.setProperty("narrow", is_narrow)
            restyle(button)
            button.setToolButtonStyle(style.ToolButtonIconOnly if is_narrow else style.ToolButtonTextBesideIcon)

    def choose(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(_icon(name))
        button.setIconSize(QSize(30, 20))
        button.setFixedHeight(42)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self.texts.put(button.setText, text)
        self.texts.put(button.setAccessibleName, text)
        self.texts.put(button.setToolTip, text)
        return button


def _icon(name: str) -> QIcon:
    icon = QIcon()
    icon.addPixmap(pixmap(name, LIGHT.side_text, 20, 10), QIcon.Mode.Normal, QIcon.State.Off)
    icon.addPixmap(pixmap(name, LIGHT.side_active_text, 20, 10), QIcon.Mode.Normal, QIcon.State.On)
    return icon
