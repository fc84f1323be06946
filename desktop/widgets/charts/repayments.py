"""What falls due, split into principal, interest and fees, and what remains owed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.widgets.charts.plot import Chart, ticks
from engine.i18n import N_
from engine.memo.pictures import Repayments

LEFT, TOP, BOTTOM, RIGHT = 64.0, 32.0, 26.0, 10.0


class RepaymentsChart(Chart[Repayments]):
    def height_for(self, data: Repayments) -> int:
        return 230

    def describe(self, data: Repayments) -> str:
        return self.words.text(
            N_("{count} due dates until {last}"), count=len(data.due), last=data.due[-1] if data.due else None
        )

    def draw(self, painter: QPainter, data: Repayments) -> None:
        plot = QRectF(LEFT, TOP, self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM)
        sums = [sum(parts) for parts in zip(data.principal, data.interest, data.fees, strict=True)]
        marks = ticks(0, max([1.0, *sums, *data.balance]))
        high = marks[-1]
        for mark in marks:
            y = plot.bottom() - plot.height() * mark / high
            self.rule(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), self.look.border)
            self.write(painter, QRectF(0, y - 9, LEFT - 8, 18), self.compact(mark), where=Qt.AlignmentFlag.AlignRight)
        slot = plot.width() / max(len(data.due), 1)
        line = QPolygonF()
        every = max(1, round(70 / slot))
        for index, due in enumerate(data.due):
            middle = plot.left() + slot * (index + 0.5)
            self._stack(painter, data, index, middle, min(slot * 0.6, 34), plot, high)
            line.append(QPointF(middle, plot.bottom() - plot.height() * data.balance[index] / high))
            if index % every == 0:
                self.write(painter, QRectF(middle - 36, plot.bottom() + 5, 72, 18), f"{due:%Y-%m}")
        painter.setPen(QPen(QColor(self.look.text), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        self._legend(painter)

    def _stack(
        self, painter: QPainter, data: Repayments, index: int, middle: float, width: float, plot: QRectF, high: float
    ) -> None:
        y = plot.bottom()
        for amount, colour in (
            (data.principal[index], self.look.accent),
            (data.interest[index], self.look.warn),
            (data.fees[index], self.look.bad),
        ):
            height = plot.height() * amount / high
            if height > 0:
                self.bar(painter, QRectF(middle - width / 2, y - height, width, height), colour, 1)
            y -= height

    def _legend(self, painter: QPainter) -> None:
        x = LEFT
        for colour, text in (
            (self.look.accent, N_("Principal")),
            (self.look.warn, N_("Interest")),
            (self.look.bad, N_("Fees")),
            (self.look.text, N_("Still owed")),
        ):
            said = self.words.text(text)
            width = painter.fontMetrics().horizontalAdvance(said) + 4
            self.bar(painter, QRectF(x, 8, 10, 10), colour)
            self.write(painter, QRectF(x + 16, 3, width, 20), said, where=Qt.AlignmentFlag.AlignLeft)
            x += width + 40

    def tip(self, data: Repayments, at: QPointF) -> str:
        slot = (self.width() - LEFT - RIGHT) / max(len(data.due), 1)
        index = int((at.x() - LEFT) // slot)
        if not 0 <= index < len(data.due):
            return ""
        words = self.words
        return "\n".join(
            (
                words.date(data.due[index]),
                f"{words.text(N_('Principal'))}: {words.number(data.principal[index], 2)}",
                f"{words.text(N_('Interest'))}: {words.number(data.interest[index], 2)}",
                f"{words.text(N_('Still owed'))}: {words.number(data.balance[index], 2)}",
            )
        )
