"""Amount, tenor and product to play with: everything follows, nothing is written until it is applied."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSlider

from desktop import words as codes
from desktop.cases.drafts import LIVE_MS
from desktop.offer.presenter import PRODUCT_CODES, AmountScale, WhatIf
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, badge, beside, button, label, rows
from engine.i18n import N_

LONGEST = 60


class WhatIfCard(Card):
    """`tried` carries another request after a pause, `applied` one to keep, `dropped` comes on going back."""

    tried = Signal(object)
    applied = Signal(object)
    dropped = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.texts = Texts(session)
        self._kept = WhatIf(Decimal(0), 12, PRODUCT_CODES[0])
        self._scale = AmountScale.around(Decimal(0))
        self._currency = ""
        self._pause = QTimer(self, singleShot=True, interval=LIVE_MS)
        self._pause.timeout.connect(lambda: self.tried.emit(self.wanted))
        self.amount, self.tenor = _slider(), _slider()
        self.tenor.setRange(1, LONGEST)
        self.product = QComboBox()
        self.amount_text, self.tenor_text = label("figureSmall"), label("figureSmall")
        self.mark = badge(tone="info")
        self.apply, self.back = button("primary", text=""), button()
        self.amount.valueChanged.connect(self._moved)
        self.tenor.valueChanged.connect(self._moved)
        self.product.activated.connect(self._moved)
        self.apply.clicked.connect(lambda: self.applied.emit(self.wanted))
        self.back.clicked.connect(self.go_back)
        self._lay_out()

    def _lay_out(self) -> None:
        captions = [label("caption") for _ in range(3)]
        for made, text in zip(captions, (N_("Amount"), N_("Tenor"), N_("Product")), strict=True):
            self.texts.put(made.setText, text)
        parts = beside(
            rows(beside(captions[0], None, self.amount_text), self.amount, gap=4),
            rows(beside(captions[1], None, self.tenor_text), self.tenor, gap=4),
            rows(captions[2], self.product, gap=4),
            gap=36,
        )
        for number, share in enumerate((4, 3, 3)):
            parts.setStretch(number, share)
        self.head.addWidget(self.mark)
        self.head.addWidget(self.back)
        self.head.addWidget(self.apply)
        self.body.addLayout(parts)
        self.texts.put(self.set_heading, N_("What if?"))
        self.texts.put(self.mark.setText, N_("Not applied"))
        self.texts.put(self.apply.setText, N_("Apply to the request"))
        self.texts.put(self.back.setText, N_("Back to the request"))
        self.texts.put(self.amount.setAccessibleName, N_("Amount"))
        self.texts.put(self.tenor.setAccessibleName, N_("Tenor"))
        self.texts.put(self.product.setAccessibleName, N_("Product"))
        self._say()

    @property
    def wanted(self) -> WhatIf:
        position = self.amount.value()
        is_kept = position == self._scale.position(self._kept.amount)
        amount = self._kept.amount if is_kept else self._scale.amount(position)
        product = self.product.currentData()
        product = str(product) if product else self._kept.product
        return WhatIf(amount, self.tenor.value(), product, self._kept.method if product == self._kept.product else "")

    def show_request(self, kept: WhatIf, currency: str, limit: Decimal | None) -> None:
        """The request as it is written; the sliders return to it unless a person is trying another."""
        if kept == self._kept and self.product.count():
            return
        self._kept, self._currency = kept, currency
        self._scale = AmountScale.around(kept.amount, limit or Decimal(0))
        self.go_back(silently=True)

    def go_back(self, silently: bool = False) -> None:
        for part in (self.amount, self.tenor, self.product):
            part.blockSignals(True)
        self.amount.setRange(1, self._scale.top)
        self.amount.setValue(self._scale.position(self._kept.amount))
        self.tenor.setMaximum(max(LONGEST, self._kept.tenor_months))
        self.tenor.setValue(self._kept.tenor_months)
        self._fill_products(self._kept.product)
        for part in (self.amount, self.tenor, self.product):
            part.blockSignals(False)
        self._say()
        if not silently:
            self.dropped.emit()

    def _fill_products(self, chosen: str) -> None:
        self.product.clear()
        for code in PRODUCT_CODES:
            self.product.addItem(self._session.words.text(codes.PRODUCTS[code]), code)
        self.product.setCurrentIndex(self.product.findData(chosen))

    def _moved(self) -> None:
        self._say()
        self._pause.start()

    def _say(self) -> None:
        words, wanted = self._session.words, self.wanted
        self.amount_text.setText(f"{words.number(wanted.amount, 0)} {self._currency}")
        self.tenor_text.setText(words.text(N_("{months} months"), months=wanted.tenor_months))
        is_other = wanted != self._kept
        for part in (self.mark, self.apply, self.back):
            part.setVisible(is_other)

    def retranslate(self) -> None:
        self.texts.retranslate()
        chosen = self.wanted.product
        self.product.blockSignals(True)
        self._fill_products(chosen)
        self.product.blockSignals(False)
        self._say()


def _slider() -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    made.setPageStep(10)
    made.setMinimumHeight(26)
    return made
