"""Portfolio: the cases of this database by verdict and grade."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.portfolio.presenter import GRADE_COLUMNS, Counts, grades, tiles
from desktop.session import Session
from desktop.sheets import Sheet, SheetsPage
from desktop.widgets.pieces import Card, badge, beside, clear, label
from engine.i18n import N_
from engine.progress import Job


class PortfolioPage(SheetsPage):
    title = N_("Portfolio")
    hint = N_(
        "Every case of this database by its latest recorded decision. Loans that were paid out, their arrears and "
        "vintages are not kept in this version, so no default rate of the own book is shown."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._counts: Counts = {}
        self._tiles = beside(gap=16)
        self.top.addLayout(self._tiles)

    def fetch(self, job: Job) -> Sequence[Sheet]:
        self._counts = self.session.service.counts()
        return (
            Sheet(
                "grades",
                N_("Cases by grade and verdict"),
                GRADE_COLUMNS,
                grades(self._counts),
                N_("There is no case yet."),
            ),
        )

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        super().show_sheets(sheets)
        self._draw_tiles()

    def _draw_tiles(self) -> None:
        clear(self._tiles)
        for tile in tiles(self._counts, self.session.words):
            card = Card()
            card.body.addWidget(label("caption", tile.label, wraps=True))
            plain = tile.tone == "plain"
            card.body.addWidget(label("figure", tile.figure) if plain else badge(tile.figure, tile.tone, is_large=True))
            self._tiles.addWidget(card)

    def retranslate(self) -> None:
        super().retranslate()
        self._draw_tiles()
