"""Pages that only show: a title, a sentence, and tables in cards, such as approvals, models, policy and audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.page import Page
from desktop.session import Session
from desktop.tasks import Latest
from desktop.texts import Texts
from desktop.widgets.columns import Column
from desktop.widgets.pieces import Canvas, Card, clear, label, rows
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence
from engine.progress import Job

FEW = 8
"""A table of so few rows needs no filter."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under a heading. `name` keeps it recognisable between two looks."""

    name: str
    heading: str
    columns: tuple[Column[Any], ...]
    rows: tuple[Any, ...]
    empty: str = N_("Nothing to show.")
    opens: Callable[[Any], None] | None = None


class SheetCards(QWidget):
    """Sheets below each other, each in a card of its own."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self.tables: dict[str, Table[Any]] = {}
        self.cards = rows(gap=16)
        self.setLayout(self.cards)

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        if [sheet.name for sheet in sheets] != list(self.tables):
            clear(self.cards)
            self._texts = Texts(self._session)  # the headings of the cards before are gone with them
            self.tables = {sheet.name: self._add(sheet) for sheet in sheets}
        for sheet in sheets:
            self.tables[sheet.name].show_rows(sheet.rows, sheet.empty)
            self.tables[sheet.name].show_tools(len(sheet.rows) > FEW)
            self.tables[sheet.name].fit_height(24)

    def _add(self, sheet: Sheet) -> Table[Any]:
        card = Card()
        table: Table[Any] = Table(self._session, sheet.columns, sheet.name, tools=False)
        self._texts.put(card.set_heading, sheet.heading)
        card.body.addWidget(table)
        self.cards.addWidget(card)
        if sheet.opens is not None:
            table.opened.connect(sheet.opens)
        return table

    def retranslate(self) -> None:
        self._texts.retranslate()
        for table in self.tables.values():
            table.retranslate()


class SheetsPage(Page):
    """Fetches its sheets off the GUI thread each time it is entered."""

    title = ""
    hint = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._latest = Latest(session.tasks, self)
        head, hint = label("title"), label("muted", wraps=True)
        self.texts.put(head.setText, self.title)
        self.texts.put(hint.setText, self.hint)
        self.note = label("muted", wraps=True)
        self.note.hide()
        self.sheets = SheetCards(session)
        self.cards = self.sheets.cards
        self.top = rows(gap=16)
        canvas = Canvas()
        for part in (head, hint, self.note):
            canvas.body.addWidget(part)
        canvas.body.addLayout(self.top)
        canvas.body.addWidget(self.sheets)
        canvas.body.addStretch(1)
        self.setLayout(rows(canvas, gap=0))

    def fetch(self, job: Job) -> Sequence[Sheet]:
        """Runs in the background: only the service, no widget."""
        raise NotImplementedError

    def entered(self) -> None:
        self._latest.read(self.fetch, self.show_sheets, failed=self._failed)

    @property
    def tables(self) -> dict[str, Table[Any]]:
        return self.sheets.tables

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        self.note.hide()
        self.sheets.show_sheets(sheets)

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self.texts.put_all(self.note.setText, sentences)
        self.note.show()

    def retranslate(self) -> None:
        super().retranslate()
        self.sheets.retranslate()
