"""From the average applicant to this one: every contribution as a step."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from desktop.widgets.charts.plot import Chart, Scale
from engine.i18n import N_
from engine.memo.document import shown
from engine.memo.pictures import Waterfall

ROW, NAMES, VALUE, TOP = 26.0, 0.46, 64.0, 6.0


class WaterfallChart(Chart[Waterfall]):
    """`opened` carries the number of the step that was double-clicked."""

    opened = Signal(int)

    def height_for(self, data: Waterfall) -> int:
        return int(ROW * (len(data.steps) + 2) + 2 * TOP)

    def describe(self, data: Waterfall) -> str:
        return self.words.text(
            N_("{count} contributions lead from the average {base} to this applicant's {margin}"),
            count=len(data.steps),
            base=round(data.base, 2),
            margin=round(data.margin, 2),
        )

    def draw(self, painter: QPainter, data: Waterfall) -> None:
        names = self.width() * NAMES
        plot = QRectF(names + 8, TOP, self.width() - names - VALUE - 12, self.height() - 2 * TOP)
        running, stops = data.base, [data.base]
        for step in data.steps:
            running += step.margin
            stops.append(running)
        low, high = min(*stops, data.margin, data.base), max(*stops, data.margin, data.base)
        pad = (high - low) * 0.06 or 1.0
        low, high = low - pad, high + pad

        def x(value: float) -> float:
            return plot.left() + plot.width() * (value - low) / (high - low)

        self._anchor(painter, 0, self.words.text(N_("Average applicant")), data.base, x, plot)
        running = data.base
        for number, step in enumerate(data.steps, 1):
            y = TOP + ROW * number
            tone = self.look.bad if step.margin > 0 else self.look.good
            self.rule(painter, QPointF(x(running), y - 5), QPointF(x(running), y + 5), self.look.border_strong)
            box = QRectF(x(running), y + 5, x(running + step.margin) - x(running), ROW - 10)
            self.bar(
                painter,
                box if abs(box.width()) > 1.5 else QRectF(box.left() - 0.75, box.top(), 1.5, box.height()),
                tone,
            )
            self._row(painter, y, shown(step.label, self.words), f"{step.margin:+.2f}", tone)
            running += step.margin
        self._anchor(painter, len(data.steps) + 1, self.words.text(N_("This applicant")), data.margin, x, plot)

    def _anchor(self, painter: QPainter, number: int, text: str, value: float, x: Scale, plot: QRectF) -> None:
        y = TOP + ROW * number
        self.bar(painter, QRectF(x(value) - 2, y + 3, 4, ROW - 6), self.look.text)
        self.rule(
            painter,
            QPointF(plot.left(), y + ROW / 2),
            QPointF(plot.right(), y + ROW / 2),
            self.look.border,
            dashed=True,
        )
        painter.setFont(self.font_of(12, bold=True))
        self._row(painter, y, text, f"{value:.2f}", self.look.text)
        painter.setFont(self.font_of(11))

    def _row(self, painter: QPainter, y: float, text: str, value: str, tone: str) -> None:
        self.write(painter, QRectF(0, y, self.width() * NAMES, ROW), text, self.look.text, Qt.AlignmentFlag.AlignLeft)
        self.write(painter, QRectF(self.width() - VALUE, y, VALUE, ROW), value, tone, Qt.AlignmentFlag.AlignRight)

    def tip(self, data: Waterfall, at: QPointF) -> str:
        number = int((at.y() - TOP) // ROW) - 1
        return shown(data.steps[number].label, self.words) if 0 <= number < len(data.steps) else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.shown is not None:
            number = int((event.position().y() - TOP) // ROW) - 1
            if 0 <= number < len(self.shown.steps):
                self.opened.emit(number)
