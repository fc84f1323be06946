"""The caps of the limit as a ladder of bars: the shortest that applies is the one that binds."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from desktop.widgets.charts.plot import Chart
from engine.i18n import N_
from engine.memo.pictures import Ladder, Rung

ROW, NAMES, VALUE, TOP = 32.0, 0.32, 150.0, 24.0


class LadderChart(Chart[Ladder]):
    """`opened` carries the number of the rung that was double-clicked."""

    opened = Signal(int)

    def height_for(self, data: Ladder) -> int:
        return int(TOP + ROW * len(data.rungs) + 8)

    def describe(self, data: Ladder) -> str:
        binding = next((rung for rung in data.rungs if rung.is_binding), None)
        return self.words.text(
            N_("{count} caps; the limit is bound by: {cap}"),
            count=len(data.rungs),
            cap=binding.label if binding else None,
        )

    def draw(self, painter: QPainter, data: Ladder) -> None:
        left = self.width() * NAMES + 12
        width = self.width() - left - VALUE - 12
        known = [rung.amount for rung in data.rungs if rung.amount is not None and rung.applies]
        # A cap far above the request is cut off: what matters lies near the request.
        highest = min(max([*known, data.requested], default=1.0), data.requested * 2.5) or 1.0
        asked = left + width * min(data.requested / highest, 1)
        self.rule(
            painter,
            QPointF(asked, TOP - 4),
            QPointF(asked, TOP + ROW * len(data.rungs)),
            self.look.accent,
            1.4,
            dashed=True,
        )
        text = self.words.text(N_("Requested {amount}"), amount=self.compact(data.requested))
        self.write(painter, QRectF(min(max(asked - 90, left), self.width() - 180), 0, 180, 18), text, self.look.accent)
        for number, rung in enumerate(data.rungs):
            self._rung(painter, rung, TOP + ROW * number, left, width, highest)

    def _rung(self, painter: QPainter, rung: Rung, y: float, left: float, width: float, highest: float) -> None:
        painter.setFont(self.font_of(12, bold=rung.is_binding))
        colour = self.look.text if rung.applies else self.look.faint
        self.write(
            painter, QRectF(0, y, left - 12, ROW), self.words.render(rung.label), colour, Qt.AlignmentFlag.AlignLeft
        )
        if rung.amount is not None and rung.applies:
            length = width * min(max(rung.amount, 0) / highest, 1)
            tone = self.look.accent if rung.is_binding else self.look.border_strong
            self.bar(painter, QRectF(left, y + 7, max(length, 2), ROW - 14), tone, 3)
        if not rung.applies:
            said = self.words.text(N_("does not apply"))
        elif rung.amount is None:
            said = self.words.text(N_("unknown"))
        else:
            said = self.words.number(round(rung.amount))
        self.write(painter, QRectF(self.width() - VALUE, y, VALUE, ROW), said, colour, Qt.AlignmentFlag.AlignRight)

    def tip(self, data: Ladder, at: QPointF) -> str:
        number = int((at.y() - TOP) // ROW)
        return self.words.render(data.rungs[number].label) if 0 <= number < len(data.rungs) else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.shown is not None:
            number = int((event.position().y() - TOP) // ROW)
            if 0 <= number < len(self.shown.rungs):
                self.opened.emit(number)
