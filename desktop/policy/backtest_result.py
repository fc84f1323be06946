"""The result of a back-test: the figures side by side, and the cases that change sides."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.policy import backtest_presenter as presenter
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, badge, label, rows
from desktop.widgets.table import Table
from engine.backtest.document import SIMULATED
from engine.backtest.results import BackTest, Swapped
from engine.i18n import N_
from engine.service.policies import case_of


class BackTestResult(QWidget):
    """`wants_case` carries the case of this database that was double-clicked."""

    wants_case = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._found: BackTest | None = None
        self.told, self.simulated = label("", wraps=True), label("cellWarn", wraps=True)
        self.mark = badge(tone="warn")
        self._texts.put(self.mark.setText, N_("SIMULATED"))
        self._texts.put(self.simulated.setText, SIMULATED)
        self.figures: Table[presenter.FigureRow] = Table(session, presenter.FIGURE_COLUMNS, "back-test", sorts=False)
        self.swapped_in: Table[Swapped] = Table(session, (), "swapped-in")
        self.swapped_out: Table[Swapped] = Table(session, (), "swapped-out")
        for table in (self.swapped_in, self.swapped_out):
            table.opened.connect(self._open)
        self.setLayout(rows(self._figures_card(), *self._swap_cards(), gap=16))

    def _figures_card(self) -> Card:
        card = Card()
        card.head.addWidget(self.mark)
        for part in (self.simulated, self.told, self.figures):
            card.body.addWidget(part)
        self._texts.put(card.set_heading, N_("Both policies on the same cases"))
        return card

    def _swap_cards(self) -> tuple[Card, Card]:
        self.opens = label("hint", wraps=True)
        made = Card(), Card()
        for card, table in zip(made, (self.swapped_in, self.swapped_out), strict=True):
            card.body.addWidget(table)
        self.in_heading, self.out_heading = made[0].set_heading, made[1].set_heading
        made[0].body.insertWidget(0, self.opens)
        return made

    def show_result(self, found: BackTest) -> None:
        self._found = found
        self.told.setText(self._session.words.render(presenter.told(found)))
        for part in (self.mark, self.simulated):
            part.setVisible(found.is_simulated)
        self.figures.show_rows(presenter.figures(found))
        self.figures.fit_height(16)
        put = self._texts.put
        put(self.in_heading, N_("Swapped in: approved by the draft alone ({count})"), count=len(found.swapped_in))
        put(self.out_heading, N_("Swapped out: approved by the other alone ({count})"), count=len(found.swapped_out))
        swapped = (*found.swapped_in, *found.swapped_out)
        is_own = any(case_of(case.name) is not None for case in swapped)
        put(self.opens.setText, N_("Double-click or Enter opens a case.") if is_own else "")
        self.opens.setVisible(is_own)
        columns = presenter.swap_columns(found)
        for table, cases in ((self.swapped_in, found.swapped_in), (self.swapped_out, found.swapped_out)):
            table.show_columns(columns, cases, N_("No case changes sides this way."))
            table.fit_height(14)

    def _open(self, case: Swapped) -> None:
        number = case_of(case.name)
        if number is not None:
            self.wants_case.emit(number)

    def retranslate(self) -> None:
        self._texts.retranslate()
        for table in (self.figures, self.swapped_in, self.swapped_out):
            table.retranslate()
        if self._found is not None:
            self.show_result(self._found)
