"""Money over time: the balance curve with its days below zero, and inflow and outflow by month."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF

from desktop.widgets.charts.plot import Chart, Place, ticks
from engine.i18n import N_
from engine.memo.pictures import BalanceCurve, MonthlyFlows

LEFT, TOP, BOTTOM, RIGHT = 64.0, 12.0, 26.0, 10.0


class BalanceChart(Chart[BalanceCurve]):
    def height_for(self, data: BalanceCurve) -> int:
        return 240

    def describe(self, data: BalanceCurve) -> str:
        return self.words.text(
            N_("Closing balance day by day, lowest {low}, highest {high}, {days} days below zero"),
            low=round(min(data.balances)), high=round(max(data.balances)), days=data.negative_days,
        )  # fmt: skip

    def draw(self, painter: QPainter, data: BalanceCurve) -> None:
        plot = QRectF(LEFT, TOP, self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM)
        marks = ticks(min(0.0, *data.balances), max(0.0, *data.balances))
        low, high = marks[0], marks[-1]

        def at(index: float, value: float) -> QPointF:
            x = plot.left() + plot.width() * index / max(len(data.days) - 1, 1)
            return QPointF(x, plot.bottom() - plot.height() * (value - low) / (high - low))

        self._shade(painter, data, plot, at)
        for mark in marks:
            y = at(0, mark).y()
            self.rule(
                painter,
                QPointF(plot.left(), y),
                QPointF(plot.right(), y),
                self.look.border_strong if mark == 0 else self.look.border,
            )
            self.write(painter, QRectF(0, y - 9, LEFT - 8, 18), self.compact(mark), where=Qt.AlignmentFlag.AlignRight)
        line = [at(index, value) for index, value in enumerate(data.balances)]
        area = QPolygonF([at(0, 0), *line, at(len(data.days) - 1, 0)])
        fade = QLinearGradient(0, plot.top(), 0, plot.bottom())
        accent = QColor(self.look.accent)
        fade.setColorAt(0, QColor(accent.red(), accent.green(), accent.blue(), 60))
        fade.setColorAt(1, QColor(accent.red(), accent.green(), accent.blue(), 8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade)
        painter.drawPolygon(area)
        painter.setPen(QPen(accent, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        self._months(painter, data, plot, at)

    def _shade(self, painter: QPainter, data: BalanceCurve, plot: QRectF, at: Place) -> None:
        width = plot.width() / max(len(data.days) - 1, 1)
        for index, value in enumerate(data.balances):
            if value < 0:
                self.bar(
                    painter,
                    QRectF(at(index, 0).x() - width / 2, plot.top(), width + 0.6, plot.height()),
                    self.look.bad_soft,
                    0,
                )

    def _months(self, painter: QPainter, data: BalanceCurve, plot: QRectF, at: Place) -> None:
        firsts = [(index, day) for index, day in enumerate(data.days) if day.day == 1]
        step = max(1, round(len(firsts) / max(plot.width() / 70, 1)))
        for index, day in firsts[::step]:
            x = at(index, 0).x()
            self.write(painter, QRectF(x - 34, plot.bottom() + 5, 68, 18), f"{day:%Y-%m}")

    def tip(self, data: BalanceCurve, at: QPointF) -> str:
        width = self.width() - LEFT - RIGHT
        index = round((at.x() - LEFT) / width * (len(data.days) - 1))
        if not 0 <= index < len(data.days):
            return ""
        return f"{self.words.date(data.days[index])}   {self.words.number(data.balances[index], 2)} {data.currency}"


class MonthsChart(Chart[MonthlyFlows]):
    def height_for(self, data: MonthlyFlows) -> int:
        return 250

    def describe(self, data: MonthlyFlows) -> str:
        return self.words.text(
            N_("Inflow that counts as turnover, other inflow, and outflow in each of {count} months"),
            count=len(data.months),
        )

    def draw(self, painter: QPainter, data: MonthlyFlows) -> None:
        plot = QRectF(LEFT, TOP + 22, self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM - 22)
        highest = max(1.0, *(a + b for a, b in zip(data.turnover, data.other_inflow, strict=True)), *data.outflow)
        marks = ticks(0, highest)
        high = marks[-1]
        for mark in marks:
            y = plot.bottom() - plot.height() * mark / high
            self.rule(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), self.look.border)
            self.write(painter, QRectF(0, y - 9, LEFT - 8, 18), self.compact(mark), where=Qt.AlignmentFlag.AlignRight)
        slot = plot.width() / max(len(data.months), 1)
        bar = min(slot * 0.32, 26)
        for index, month in enumerate(data.months):
            middle = plot.left() + slot * (index + 0.5)
            scale = plot.height() / high
            own, other, out = (
                data.turnover[index] * scale,
                data.other_inflow[index] * scale,
                data.outflow[index] * scale,
            )
            self.bar(painter, QRectF(middle - bar - 1, plot.bottom() - own, bar, own), self.look.good)
            self.bar(
                painter, QRectF(middle - bar - 1, plot.bottom() - own - other, bar, other), self.look.border_strong
            )
            self.bar(painter, QRectF(middle + 1, plot.bottom() - out, bar, out), self.look.accent)
            if slot > 46 or index % 2 == 0:
                self.write(painter, QRectF(middle - 34, plot.bottom() + 5, 68, 18), f"{month:%Y-%m}")
        self._legend(painter)

    def _legend(self, painter: QPainter) -> None:
        x = LEFT
        for colour, text in (
            (self.look.good, self.words.text(N_("Turnover"))),
            (self.look.border_strong, self.words.text(N_("Other inflow"))),
            (self.look.accent, self.words.text(N_("Outflow"))),
        ):
            width = painter.fontMetrics().horizontalAdvance(text) + 4
            self.bar(painter, QRectF(x, 8, 10, 10), colour)
            self.write(painter, QRectF(x + 16, 3, width, 20), text, where=Qt.AlignmentFlag.AlignLeft)
            x += width + 40

    def tip(self, data: MonthlyFlows, at: QPointF) -> str:
        slot = (self.width() - LEFT - RIGHT) / max(len(data.months), 1)
        index = int((at.x() - LEFT) // slot)
        if not 0 <= index < len(data.months):
            return ""
        words = self.words
        return "\n".join(
            (
                f"{data.months[index]:%Y-%m}",
                f"{words.text(N_('Turnover'))}: {words.number(round(data.turnover[index]))}",
                f"{words.text(N_('Other inflow'))}: {words.number(round(data.other_inflow[index]))}",
                f"{words.text(N_('Outflow'))}: {words.number(round(data.outflow[index]))}",
            )
        )
