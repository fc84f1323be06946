"""What every chart stands on: a frame, scales, marks and words in the colours of the scheme."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.look import Look, current
from desktop.session import Session
from engine.i18n import Translator

D = TypeVar("D")
Scale = Callable[[float], float]
"""A value to its place on one axis, in pixels."""
Place = Callable[[float, float], QPointF]
SMALL = 11


class Chart(QWidget, Generic[D]):
    """A picture of one value of the engine; nothing is drawn while there is none."""

    def __init__(self, session: Session, height: int = 220) -> None:
        super().__init__()
        self._session = session
        self.shown: D | None = None
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_chart(self, data: D | None) -> None:
        self.shown = data
        self.setVisible(data is not None)
        if data is not None:
            self.setMinimumHeight(self.height_for(data))
            self.setAccessibleName(self.describe(data))
        self.update()

    @property
    def words(self) -> Translator:
        return self._session.words

    @property
    def look(self) -> Look:
        return current()

    def height_for(self, data: D) -> int:
        return self.minimumHeight()

    def describe(self, data: D) -> str:
        """The picture in a sentence, for those who cannot see it."""
        return ""

    def tip(self, data: D, at: QPointF) -> str:
        """What stands under the pointer."""
        return ""

    def draw(self, painter: QPainter, data: D) -> None:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font_of(SMALL))
            self.draw(painter, self.shown)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.shown is not None:
            text = self.tip(self.shown, QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def font_of(self, pixels: int, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        font.setBold(bold)
        return font

    def write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        colour: str | None = None,
        where: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
    ) -> None:
        painter.setPen(QColor(colour or self.look.muted))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(int(box.width()), 8))
        painter.drawText(box, int(where | Qt.AlignmentFlag.AlignVCenter), cut)

    def bar(self, painter: QPainter, box: QRectF, colour: str, radius: float = 2) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(box.normalized(), radius, radius)

    def rule(
        self, painter: QPainter, start: QPointF, end: QPointF, colour: str, width: float = 1, dashed: bool = False
    ) -> None:
        pen = QPen(QColor(colour), width)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(start, end)

    def compact(self, number: float) -> str:
        """A large number as an axis carries it: 1.2m, 340k; in Chinese 120万."""
        return compact(number, self.words)


def compact(number: float, words: Translator) -> str:
    steps = ((1e8, "亿"), (1e4, "万")) if words.language == "zh_CN" else ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    for size, name in steps:
        if abs(number) >= size:
            scaled = number / size
            return f"{words.number(round(scaled, 1 if abs(scaled) < 100 else 0))}{name}"
    return words.number(round(number))


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round values that cover the range from the outside: 1, 2 or 5 times a power of ten apart."""
    span = (high - low) or 1.0
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]
