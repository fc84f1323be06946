"""Proposals that wait for a second person: each with its sentence, and what this person may answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop.models import list_presenter
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, clear, label, rows
from engine.i18n import N_
from engine.service.models import ModelEntry
from engine.service.values import Answer, ProposalRow


class ProposalsCard(Card):
    """`answered` carries the proposal's number, the answer and the note. Hidden while nothing waits."""

    answered = Signal(int, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._texts.put(self.set_heading, N_("Waiting for a second person"))
        self._shown: tuple[Sequence[ProposalRow], Sequence[ModelEntry]] = ((), ())
        self.notes: dict[int, QLineEdit] = {}
        self.buttons: dict[tuple[int, Answer], QPushButton] = {}
        self._lines = rows(gap=14)
        self.body.addLayout(self._lines)
        self.hide()

    def show_proposals(self, waiting: Sequence[ProposalRow], entries: Sequence[ModelEntry]) -> None:
        self._shown = (waiting, entries)
        clear(self._lines)
        self.notes, self.buttons = {}, {}
        for proposal in waiting:
            self._lines.addWidget(self._line(proposal, entries))
        self.setVisible(bool(waiting))

    def _line(self, proposal: ProposalRow, entries: Sequence[ModelEntry]) -> QWidget:
        words = self._session.words
        made = QWidget()
        sentence = label("", words.render(list_presenter.proposed(proposal, entries)), wraps=True)
        if list_presenter.is_author(proposal, self._session.person):
            told = label("muted", words.text(N_("Another person has to confirm it.")), wraps=True)
            made.setLayout(rows(sentence, beside(told, None, self._button(proposal, Answer.WITHDRAWN))))
            return made
        note = QLineEdit()
        note.setPlaceholderText(words.text(N_("Note for the record; a rejection needs one")))
        note.setAccessibleName(note.placeholderText())
        self.notes[proposal.id] = note
        reject, confirm = self._button(proposal, Answer.REJECTED), self._button(proposal, Answer.CONFIRMED)
        made.setLayout(rows(sentence, beside(note, reject, confirm)))
        return made

    def _button(self, proposal: ProposalRow, how: Answer) -> QPushButton:
        kinds = {Answer.CONFIRMED: "primary", Answer.REJECTED: "", Answer.WITHDRAWN: ""}
        texts = {Answer.CONFIRMED: N_("Confirm"), Answer.REJECTED: N_("Reject"), Answer.WITHDRAWN: N_("Withdraw")}
        made = button(kinds[how], text=self._session.words.text(texts[how]))
        made.clicked.connect(partial(self._answer, proposal.id, how))
        self.buttons[proposal.id, how] = made
        return made

    def _answer(self, proposal_id: int, how: Answer) -> None:
        note = self.notes[proposal_id].text() if proposal_id in self.notes else ""
        self.answered.emit(proposal_id, how, note)

    def retranslate(self) -> None:
        self._texts.retranslate()
        self.show_proposals(*self._shown)
