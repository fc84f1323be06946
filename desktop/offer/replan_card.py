"""The plan of tranches, and what would become of it if an order were cancelled: the new plan against the old."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from desktop.offer.plan_steps import STEP_COLUMNS, StepRow, order_choices, step_rows, summary
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, label
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.i18n import N_
from engine.service.offers import Replanning


class ReplanCard(Card):
    """`asked` carries the order that is tried as cancelled, `cancelled` the one to be marked so in the case."""

    asked = Signal(str)
    cancelled = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.texts = Texts(session)
        self._assessment: Assessment | None = None
        self.found: Replanning | None = None
        self.order = QComboBox()
        self.order.activated.connect(self._choose)
        self.said = label("strong", wraps=True)
        self.table: Table[StepRow] = Table(session, STEP_COLUMNS, "plan", tools=False)
        self.cancel = button("danger")
        self.cancel.clicked.connect(self._cancel)
        caption = label("caption")
        self.texts.put(caption.setText, N_("If this order were cancelled"))
        self.body.addLayout(beside(caption, self.order, None, self.cancel, gap=12))
        self.body.addWidget(self.said)
        self.body.addWidget(self.table)
        self.texts.put(self.set_heading, N_("Plan of the tranches"))
        self.texts.put(self.cancel.setText, N_("Mark as cancelled"))
        self.texts.put(self.order.setAccessibleName, N_("If this order were cancelled"))
        self.hide()

    def show_assessment(self, assessment: Assessment) -> None:
        """The plan of this offer; what was tried on another one is forgotten."""
        self._assessment, self.found = assessment, None
        choices = order_choices(assessment, self._session.words)
        self.setVisible(bool(choices))
        self.order.clear()
        self.order.addItem(self._session.words.text(N_("None: the plan as it stands")), "")
        for code, text in choices:
            self.order.addItem(text, code)
        self._draw()

    def show_found(self, found: Replanning) -> None:
        if found.order_id == self.order.currentData():
            self.found = found
            self._draw()

    def _choose(self) -> None:
        order = str(self.order.currentData() or "")
        if order:
            self.asked.emit(order)
        else:
            self.found = None
            self._draw()

    def _cancel(self) -> None:
        if self.found is not None:
            self.cancelled.emit(self.found.order_id)

    def _draw(self) -> None:
        rows: Sequence[StepRow] = step_rows(self._assessment, self.found) if self._assessment else ()
        self.table.show_rows(rows)
        self.table.fit_height(10)
        self.cancel.setVisible(self.found is not None)
        self.said.setVisible(self.found is not None)
        if self.found is not None:
            self.said.setText(summary(self.found, self._session.words))

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.table.retranslate()
        if self._assessment is not None:
            chosen, found = self.order.currentData(), self.found
            self.show_assessment(self._assessment)
            self.order.setCurrentIndex(max(0, self.order.findData(chosen)))
            self.found = found
            self._draw()
