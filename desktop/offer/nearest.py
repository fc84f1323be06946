"""What would be approved instead: the nearest other requests as cards, each to be applied with one press."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import words as codes
from desktop.offer.presenter import WhatIf
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, clear, label, rows
from engine.assessment.assessment import Assessment
from engine.i18n import N_, Percent, Translator


def said(nearest: Assessment, words: Translator) -> str:
    """The request that would be approved, with its rate."""
    request, price = nearest.case.request, nearest.price
    return words.text(
        N_("{product}: {amount} over {months} months, at {rate} a year"),
        product=words.text(codes.PRODUCTS[request.product.value]),
        amount=codes.short_money(words, request.amount),
        months=request.tenor_months,
        rate=Percent(price.rate, 2) if price is not None else "–",
    )


class NearestCard(Card):
    """`applied` carries the request that was chosen; the card hides where nothing would be approved."""

    applied = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.texts = Texts(session)
        self.found: tuple[Assessment, ...] = ()
        self._lines = rows(gap=10)
        self.body.addLayout(self._lines)
        self.texts.put(self.set_heading, N_("What would be approved without a word"))
        self.hide()

    def show_nearest(self, found: tuple[Assessment, ...]) -> None:
        self.found = found
        clear(self._lines)
        self.setVisible(bool(found))
        for nearest in found:
            self._lines.addWidget(self._line(nearest))

    def _line(self, nearest: Assessment) -> QWidget:
        words = self._session.words
        text, apply = label("strong", said(nearest, words), wraps=True), button(text=words.text(N_("Apply")))
        apply.setAccessibleName(f"{apply.text()}: {text.text()}")
        apply.clicked.connect(lambda: self.applied.emit(WhatIf.of(nearest.case.request)))
        line = beside(text, apply, gap=16)
        line.setStretch(0, 1)
        made = QWidget()
        made.setLayout(line)
        return made

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.show_nearest(self.found)
