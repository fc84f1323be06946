"""While a party is typed: in which other cases it stands, each a link that opens that case. It never blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from desktop.cases.drafts import DraftKeeper
from desktop.cases.stage_page import Host
from desktop.intake.elsewhere_presenter import sentence
from desktop.look import current
from desktop.tasks import Latest
from desktop.widgets.pieces import clear, label, link, rows
from engine.i18n import N_
from engine.intake.parties import Party
from engine.service.values import PartyMatch

PAUSE_MS = 250
SHOWN = 3


class KnownElsewhere(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, host: Host, keeper: DraftKeeper, party: Callable[[], Party]) -> None:
        super().__init__()
        self._host = host
        self._party = party
        self._asked: Party | None = None
        self._latest = Latest(host.session.tasks, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        self._matches: Sequence[PartyMatch] = ()
        self.lines: list[QLabel] = []
        self._column = rows(gap=2)
        self.setLayout(self._column)
        self.hide()
        keeper.typed.connect(self._pause.start)
        keeper.replaced.connect(self._pause.start)
        self._pause.start(0)

    def ask(self) -> None:
        party, service, case_id = self._party(), self._host.session.service, self._host.case_id
        if party == self._asked:
            return
        self._asked = party
        self._latest.read(lambda job: service.known_elsewhere(case_id, party, job), self._show)

    def _show(self, matches: Sequence[PartyMatch]) -> None:
        self._matches = matches
        self.retranslate()

    def retranslate(self) -> None:
        matches = self._matches
        words = self._host.session.words
        clear(self._column)
        self.lines = [self._line(match) for match in matches[:SHOWN]]
        if len(matches) > SHOWN:
            self.lines.append(label("hint", words.text(N_("and {count} more"), count=len(matches) - SHOWN)))
        for line in self.lines:
            self._column.addWidget(line)
        self.setVisible(bool(self.lines))

    def _line(self, match: PartyMatch) -> QLabel:
        text, case_id = sentence(match, self._host.session.words), match.case_id
        made = link(text)
        colour = current().tone("warn" if match.is_by_number else "info")[0]
        made.setText(f'<a href="#" style="text-decoration: none; color: {colour}">{escape(text)}</a>')
        made.linkActivated.connect(lambda _: self._host.open_case(case_id))
        return made
