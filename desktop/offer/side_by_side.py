"""Several offers side by side: the request and what the bank would offer in its place, one to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop.offer.presenter import WhatIf
from desktop.offer.rivals import RIVAL_COLUMNS, Rival, rivals
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, label
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.i18n import N_


class SideBySideCard(Card):
    """`chosen` carries the request whose offer is taken; what is taken is written into the case's request."""

    chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.texts = Texts(session)
        self.found: tuple[Assessment, ...] = ()
        self.table: Table[Rival] = Table(session, RIVAL_COLUMNS, "offers", tools=False)
        self.table.opened.connect(lambda rival: self.chosen.emit(WhatIf.of(rival.request)))
        self.take = button("primary")
        self.take.setEnabled(False)
        self.take.clicked.connect(self._take)
        self.hint = label("muted", wraps=True)
        self.body.addWidget(self.table)
        line = beside(self.hint, self.take, gap=16)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.texts.put(self.set_heading, N_("Offers side by side"))
        self.texts.put(self.take.setText, N_("Take this offer"))
        self.texts.put(self.table.view.setAccessibleName, N_("Offers side by side"))
        self.texts.put(
            self.hint.setText,
            N_("Each is decided end to end for the amount asked for. The one that is taken becomes the request."),
        )
        self.hide()

    def show_found(self, found: Sequence[Assessment]) -> None:
        self.found = tuple(found)
        self.setVisible(len(found) > 1)
        self.table.show_rows(rivals(found, self._session.words))
        self.table.fit_height(12)
        self.table.view.selectionModel().selectionChanged.connect(self._selected)
        self._selected()

    def _selected(self) -> None:
        chosen = self.table.selected()
        self.take.setEnabled(bool(chosen) and not chosen[0].is_asked)

    def _take(self) -> None:
        chosen = self.table.selected()
        if chosen:
            self.chosen.emit(WhatIf.of(chosen[0].request))

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.table.retranslate()
        self.show_found(self.found)
