"""Small pieces that every page is laid out with: labels, badges, cards, buttons."""

from __future__ import annotations

from html import escape
from typing import TypeVar

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.look import GAP, icon

L = TypeVar("L", bound=QBoxLayout)
CRAMPED, CRAMPED_MARGIN = 660, 14
"""A page narrower than this keeps its room for what it says."""


def label(kind: str = "", text: str = "", wraps: bool = False, selectable: bool = False) -> QLabel:
    """A label of a kind that the style sheet knows: title, heading, muted, hint, caption, figure ..."""
    made = QLabel(text)
    made.setObjectName(kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def badge(text: str = "", tone: str = "plain", is_large: bool = False) -> QLabel:
    made = QLabel(text)
    made.setObjectName("badgeLarge" if is_large else "badge")
    made.setProperty("tone", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def set_tone(made: QWidget, tone: str) -> None:
    """Give a badge another tone; the style sheet reads properties only when asked to."""
    if made.property("tone") != tone:
        made.setProperty("tone", tone)
        restyle(made)


def restyle(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Button(QPushButton):
    """A push button whose icon keeps away from its text."""

    def setText(self, text: str) -> None:
        super().setText(text)
        dress(self)


def button(kind: str = "", icon_name: str = "", text: str = "") -> QPushButton:
    """A push button: primary, quiet, link, danger or plain."""
    made = Button(text)
    made.setObjectName(kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon_name:
        made.setProperty("iconName", icon_name)
        dress(made)
    return made


def dress(made: QPushButton) -> None:
    """Give a button its icon in the colours of the scheme, away from its text if it has one."""
    name = made.property("iconName")
    if name:
        gap = 6 if made.text() else 0
        made.setIcon(icon(str(name), size=18, gap=gap))
        made.setIconSize(QSize(18 + gap, 18))


def link(text: str) -> QLabel:
    """A text that opens something: it wraps, takes the keyboard and emits `linkActivated`."""
    made = QLabel(f'<a href="#" style="text-decoration: none">{escape(text)}</a>')
    made.setWordWrap(True)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    )
    made.setAccessibleName(text)
    return made


def line() -> QFrame:
    made = QFrame()
    made.setObjectName("line")
    return made


def rows(*parts: QWidget | QLayout | None, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Parts below each other; None is a stretch."""
    return _filled(QVBoxLayout(), parts, gap, margin)


def beside(*parts: QWidget | QLayout | None, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Parts side by side; None is a stretch."""
    return _filled(QHBoxLayout(), parts, gap, margin)


def _filled(layout: L, parts: tuple[QWidget | QLayout | None, ...], gap: int, margin: int) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


class Card(QFrame):
    """A white surface with a heading; content goes into `body`."""

    def __init__(self, kind: str = "card") -> None:
        super().__init__()
        self.setObjectName(kind)
        self.heading = label("heading")
        self.heading.hide()
        self.head = beside(self.heading, None)
        self.body = rows(gap=GAP)
        outer = self._outer = rows(self.head, self.body, gap=GAP + 4)
        outer.setContentsMargins(20, 18, 20, 18)
        self.setLayout(outer)

    def set_margin(self, margin: int) -> None:
        """Another margin, for a card that is filled by one table."""
        self._outer.setContentsMargins(margin, margin, margin, margin)

    def set_heading(self, text: str) -> None:
        self.heading.setText(text)
        self.heading.setVisible(bool(text))


class Canvas(QScrollArea):
    """A page that scrolls downwards, with generous margins; content goes into `body`. Never scrolls sideways."""

    def __init__(self, margin: int = 28, widest: int = 1180) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("canvas")
        inside.setMaximumWidth(widest)
        self._margin = margin
        self.body = rows(gap=16, margin=margin)
        inside.setLayout(self.body)
        self.setWidget(inside)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margin = self._margin if self.width() >= CRAMPED else min(self._margin, CRAMPED_MARGIN)
        self.body.setContentsMargins(margin, margin, margin, margin)


def bring_into_view(shown: QWidget) -> None:
    """Scroll the page that holds a widget until it is seen from its beginning, once the page is laid out."""
    QTimer.singleShot(0, shown, lambda: _scroll_to(shown))


def _scroll_to(shown: QWidget) -> None:
    around = shown.parentWidget()
    while around is not None and not isinstance(around, Canvas):
        around = around.parentWidget()
    if around is None:
        return
    inside, bar = around.widget(), around.verticalScrollBar()
    layout = inside.layout() if inside is not None else None
    if inside is None or layout is None:
        return
    layout.activate()
    inside.adjustSize()
    top = shown.mapTo(inside, QPoint()).y()
    if top < bar.value() or top + shown.height() > bar.value() + around.viewport().height():
        bar.setValue(top - GAP * 2)


def clear(layout: QLayout) -> None:
    """Remove everything from a layout that is about to be filled again."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
