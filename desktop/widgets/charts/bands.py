"""The PD with its interval on the scale of grades."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.widgets.charts.plot import Chart, Scale
from engine.i18n import N_, Percent
from engine.memo.palette import GRADES
from engine.memo.pictures import GradeBands

EDGE = 3.0
LABEL_HALF = 20.0


class BandsChart(Chart[GradeBands]):
    def height_for(self, data: GradeBands) -> int:
        return 118

    def describe(self, data: GradeBands) -> str:
        return self.words.text(
            N_("PD {pd}, grade {grade} of {count}"),
            pd=Percent(data.pd, 2),
            grade=data.grade,
            count=len(data.bounds) + 1,
        )

    def draw(self, painter: QPainter, data: GradeBands) -> None:
        edges = [data.bounds[0] / EDGE, *data.bounds, min(1.0, data.bounds[-1] * EDGE)]
        low, high = math.log(edges[0]), math.log(edges[-1])
        left, width = 12.0, self.width() - 24.0

        def x(pd: float) -> float:
            place = (math.log(min(max(pd, edges[0]), edges[-1])) - low) / (high - low)
            return left + width * place

        for number in range(len(edges) - 1):
            box = QRectF(x(edges[number]) + 1, 46, x(edges[number + 1]) - x(edges[number]) - 2, 30)
            is_own = number + 1 == data.grade
            painter.setOpacity(1.0 if is_own else 0.45)
            self.bar(painter, box, GRADES[min(number, len(GRADES) - 1)], 4)
            painter.setOpacity(1.0)
            painter.setFont(self.font_of(13 if is_own else 11, bold=is_own))
            self.write(painter, box, str(number + 1), "#ffffff" if is_own else self.look.text)
            painter.setFont(self.font_of(10))
            if number < len(data.bounds) and not self._is_struck(x(edges[number + 1]), data, x):
                self.write(
                    painter,
                    QRectF(x(edges[number + 1]) - 30, 80, 60, 16),
                    self.words.percent(edges[number + 1], 1 if edges[number + 1] < 0.1 else 0),
                )
        self._mark(painter, data, x)

    @staticmethod
    def _is_struck(place: float, data: GradeBands, x: Scale) -> bool:
        """Whether the line of the cut-off would run through the label of a bound."""
        return data.cut_off is not None and abs(place - x(data.cut_off)) < LABEL_HALF

    def _mark(self, painter: QPainter, data: GradeBands, x: Scale) -> None:
        painter.setFont(self.font_of(12, bold=True))
        middle = x(data.pd)
        self.rule(painter, QPointF(x(data.low), 34), QPointF(x(data.high), 34), self.look.text, 2)
        for end in (data.low, data.high):
            self.rule(painter, QPointF(x(end), 30), QPointF(x(end), 38), self.look.text, 2)
        self.bar(painter, QRectF(middle - 5, 29, 10, 10), self.look.text, 5)
        box = QRectF(min(max(middle - 60, 0), self.width() - 120), 6, 120, 18)
        self.write(painter, box, f"PD {self.words.percent(data.pd, 2)}", self.look.text)
        if data.cut_off is not None:
            self.rule(
                painter, QPointF(x(data.cut_off), 26), QPointF(x(data.cut_off), 98), self.look.bad, 1.4, dashed=True
            )
            painter.setFont(self.font_of(10))
            text = self.words.text(N_("Cut-off {pd}"), pd=Percent(data.cut_off, 1))
            at = min(max(x(data.cut_off) - 60, 0), self.width() - 120)
            self.write(painter, QRectF(at, 98, 120, 16), text, self.look.bad, Qt.AlignmentFlag.AlignHCenter)
