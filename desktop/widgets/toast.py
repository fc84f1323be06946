"""A quiet message at the foot of the window that goes by itself; a failure stays until it is read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.look import DARK, GAP, pixmap
from desktop.widgets.pieces import beside, label

_ICONS = {"good": "good", "warn": "warning", "bad": "bad"}
SHOWN_MS = 3500
EDGE = 56
READ_MS = 12000
SETTLED_MS = 300
"""After this the page beneath shows what the message tells of."""
FIELDS = (QLineEdit, QPlainTextEdit)


class Toast(QFrame):
    """Lies over its parent but over no field to write in; clicking it away is always possible."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._icon = QLabel()
        self.text = label("", wraps=True)
        self.text.setMinimumWidth(280)
        self.text.setMaximumWidth(620)
        layout = beside(self._icon, self.text, gap=GAP + 4)
        layout.setContentsMargins(18, 14, 20, 14)
        self.setLayout(layout)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._place)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, tone: str) -> None:
        self._icon.setPixmap(pixmap(_ICONS.get(tone, "info"), DARK.tone(tone)[0], 20))
        self.text.setText(text)
        self.setAccessibleName(text)
        self.text.setFixedWidth(min(620, max(280, self.text.fontMetrics().horizontalAdvance(text) + 8)))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._settled.start(SETTLED_MS)
        self._timer.start(READ_MS if tone in ("bad", "warn") else SHOWN_MS)

    def mousePressEvent(self, event: QEvent) -> None:
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        across = (parent.width() - self.width()) // 2
        foot, head = (QPoint(across, y) for y in (parent.height() - self.height() - EDGE, EDGE))
        self.move(head if self._covers_field(foot) and not self._covers_field(head) else foot)

    def _covers_field(self, place: QPoint) -> bool:
        parent = self.parentWidget()
        assert parent is not None
        lies_on = self.rect().translated(place)
        fields = [field for kind in FIELDS for field in parent.findChildren(kind) if field.isVisible()]
        return any(lies_on.intersects(_seen(field, parent)) for field in fields)


def _seen(field: QWidget, parent: QWidget) -> QRect:
    """The part of a field that is not scrolled away, in the places of the parent."""
    seen, around = field.rect(), field
    while around is not parent:
        seen = seen.translated(around.pos())
        around = around.parentWidget() or parent
        seen = seen.intersected(around.rect())
    return seen
