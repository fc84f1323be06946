"""Proposals that wait for a second person: each with its sentence, and what this person may answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, clear, label, rows
from engine.i18n import N_, Sentence
from engine.service.values import Answer, ProposalRow, same_person

Describe = Callable[[ProposalRow], Sentence]
TEXTS = {Answer.CONFIRMED: N_("Confirm"), Answer.REJECTED: N_("Reject"), Answer.WITHDRAWN: N_("Withdraw")}


class ProposalsCard(Card):
    """`answered` carries the proposal's number, the answer and the note; `looked_at` the proposal. Hidden while nothing
    waits. With a text for it, each proposal has a button to look at what is proposed."""

    answered = Signal(int, object, str)
    looked_at = Signal(object)

    def __init__(self, session: Session, look: str = "") -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._texts = Texts(session)
        self._texts.put(self.set_heading, N_("Waiting for a second person"))
        self._waiting: Sequence[ProposalRow] = ()
        self._describe: Describe | None = None
        self.sentences: dict[int, str] = {}
        self.notes: dict[int, QLineEdit] = {}
        self.buttons: dict[tuple[int, Answer], QPushButton] = {}
        self.looks: dict[int, QPushButton] = {}
        self._lines = rows(gap=14)
        self.body.addLayout(self._lines)
        self.hide()

    def show_proposals(self, waiting: Sequence[ProposalRow], describe: Describe) -> None:
        """Notes that were begun stay."""
        kept = {number: note.text() for number, note in self.notes.items()}
        self._waiting, self._describe = waiting, describe
        clear(self._lines)
        self.sentences, self.notes, self.buttons, self.looks = {}, {}, {}, {}
        for proposal in waiting:
            self.sentences[proposal.id] = self._session.words.render(describe(proposal))
            self._lines.addWidget(self._line(proposal))
        for number, note in self.notes.items():
            note.setText(kept.get(number, ""))
        self.setVisible(bool(waiting))

    def answer_first(self, how: Answer) -> None:
        """Answer the newest proposal that this person may answer so; a rejection without a note asks for it."""
        for number, possible in self.buttons:
            if possible is how:
                if how is Answer.REJECTED and not self.notes[number].text().strip():
                    self.notes[number].setFocus()
                self.buttons[number, how].click()
                return

    def _line(self, proposal: ProposalRow) -> QWidget:
        words = self._session.words
        made = QWidget()
        sentence = label("", self.sentences[proposal.id], wraps=True)
        look = self._look_button(proposal)
        if same_person(proposal.proposed_by, self._session.person):
            told = label("muted", words.text(N_("Another person has to confirm it.")), wraps=True)
            made.setLayout(rows(sentence, beside(told, None, *look, self._button(proposal, Answer.WITHDRAWN))))
            return made
        note = QLineEdit()
        note.setPlaceholderText(words.text(N_("Note for the record; a rejection needs one")))
        note.setAccessibleName(note.placeholderText())
        self.notes[proposal.id] = note
        reject, confirm = self._button(proposal, Answer.REJECTED), self._button(proposal, Answer.CONFIRMED)
        made.setLayout(rows(sentence, beside(note, *look, reject, confirm)))
        return made

    def _look_button(self, proposal: ProposalRow) -> tuple[QPushButton, ...]:
        if not self._look:
            return ()
        made = button("quiet", "rows", text=self._session.words.text(self._look))
        made.clicked.connect(lambda: self.looked_at.emit(proposal))
        self.looks[proposal.id] = made
        return (made,)

    def _button(self, proposal: ProposalRow, how: Answer) -> QPushButton:
        made = button("primary" if how is Answer.CONFIRMED else "", text=self._session.words.text(TEXTS[how]))
        made.clicked.connect(partial(self._answer, proposal.id, how))
        self.buttons[proposal.id, how] = made
        return made

    def _answer(self, proposal_id: int, how: Answer) -> None:
        note = self.notes[proposal_id].text() if proposal_id in self.notes else ""
        self.answered.emit(proposal_id, how, note)

    def retranslate(self) -> None:
        self._texts.retranslate()
        if self._describe is not None:
            self.show_proposals(self._waiting, self._describe)
