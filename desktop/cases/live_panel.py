"""The right side of the workspace: grade, PD, verdict, limit and reasons, following what is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.cases.live_presenter import Line, LiveView
from desktop.look import GAP, current, pixmap
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Canvas, badge, beside, clear, label, line, link, rows, set_tone
from engine.i18n import N_

WIDTH = 316
NARROW = 248
_ICONS = {"good": "good", "bad": "bad", "warn": "warning", "info": "info"}


class LivePanel(QFrame):
    """`asked` names a feature whose rows the person wants to see, `asked_rows` the rows and what they prove."""

    asked = Signal(str)
    asked_rows = Signal(object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self._session = session
        self._view = LiveView()
        self.texts = Texts(session)
        self._make_figures()
        self.missing = QWidget()
        self._missing_rows = rows(gap=GAP)
        head = label("heading", wraps=True)
        self.texts.put(head.setText, N_("Still needed for an assessment"))
        self.missing.setLayout(rows(head, self._missing_rows, None, gap=14))
        canvas = Canvas(margin=22)
        canvas.body.addWidget(self.missing)
        canvas.body.addWidget(self.figures)
        canvas.body.addStretch(1)
        self.stopwatch = label("hint")
        self._clock = QLabel()
        foot = beside(self._clock, self.stopwatch, None, gap=6)
        foot.setContentsMargins(22, 6, 22, 12)
        self.setLayout(rows(canvas, foot, gap=0))
        self.show_view(LiveView())
        self.relook()

    def _make_figures(self) -> None:
        self.verdict = badge(is_large=True)
        self.simulated = badge(tone="warn")
        self.grade, self.pd = badge(is_large=True), label("figure")
        self.interval, self.limit, self.requested = label("hint", wraps=True), label("figure"), label("hint")
        self.binding = label("hint", wraps=True)
        self.rate, self.completeness, self.integrity = (label("figureSmall") for _ in range(3))
        self._reason_rows = rows(gap=GAP)
        self.figures = QWidget()
        self.figures.setLayout(
            rows(
                self._caption(N_("Verdict")),
                beside(self.verdict, None, self.simulated),
                line(),
                beside(
                    rows(self._caption(N_("Grade")), self.grade, None),
                    rows(self._caption("PD"), self.pd, self.interval, gap=2),
                    None,
                    gap=28,
                ),
                line(),
                rows(self._caption(N_("Limit")), self.limit, self.requested, self.binding, gap=3),
                line(),
                beside(
                    rows(self._caption(N_("Rate")), self.rate, gap=2),
                    rows(self._caption(N_("Data")), self.completeness, gap=2),
                    rows(self._caption(N_("Integrity")), self.integrity, gap=2),
                    gap=20,
                ),
                line(),
                self._caption(N_("Reasons")),
                self._reason_rows,
                gap=12,
            )
        )
        self.texts.put(self.simulated.setText, N_("SIMULATED"))
        self.texts.put(
            self.simulated.setToolTip,
            N_("The model was trained on a simulated portfolio; its PD is not yet a bank's own experience"),
        )

    def set_narrow(self, is_narrow: bool) -> None:
        self.setFixedWidth(NARROW if is_narrow else WIDTH)

    def _caption(self, text: str) -> QLabel:
        made = label("caption")
        self.texts.put(made.setText, text)
        return made

    def show_view(self, view: LiveView) -> None:
        self._view = view
        self.missing.setVisible(bool(view.missing))
        self.figures.setVisible(not view.missing)
        self.stopwatch.setText(view.stopwatch)
        self._clock.setVisible(bool(view.stopwatch))
        self._fill(self._missing_rows, tuple(Line(text, "warn") for text in view.missing))
        self.verdict.setText(view.verdict or "–")
        set_tone(self.verdict, view.verdict_tone)
        self.simulated.setVisible(view.is_simulated)
        self.grade.setText(view.grade)
        set_tone(self.grade, view.grade_tone)
        for part, text in (
            (self.pd, view.pd), (self.interval, view.interval), (self.limit, view.limit),
            (self.requested, view.requested), (self.binding, view.binding), (self.rate, view.rate),
            (self.completeness, view.completeness), (self.integrity, view.integrity),
        ):  # fmt: skip
            part.setText(text)
            part.setAccessibleName(text)
        self._fill(self._reason_rows, view.reasons)

    def _fill(self, layout: QVBoxLayout, lines: tuple[Line, ...]) -> None:
        clear(layout)
        for said in lines:
            layout.addWidget(self._line(said))

    def _line(self, said: Line) -> QWidget:
        mark = QLabel()
        mark.setPixmap(pixmap(_ICONS.get(said.tone, "dot"), current().tone(said.tone)[0], 16))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark.setContentsMargins(0, 2, 0, 0)
        text = link(said.text) if said.opens else label("", said.text, wraps=True)
        if said.opens:
            text.linkActivated.connect(lambda _: self._open(said))
        made = QWidget()
        layout = beside(mark, text, gap=GAP)
        layout.setStretch(1, 1)
        made.setLayout(layout)
        return made

    def _open(self, said: Line) -> None:
        if said.feature:
            self.asked.emit(said.feature)
        else:
            self.asked_rows.emit(said.sources, said.text)

    def relook(self) -> None:
        self._clock.setPixmap(pixmap("clock", current().muted, 14))
        self.show_view(self._view)
