"""Drafts and versions in a table, and below it the one that is chosen: what it is, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.policy.versions_presenter import STATE_TONES, STATES, VERSION_COLUMNS, actions, explained
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, badge, beside, button, label, rows, set_tone
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence
from engine.service.policies import Version


class VersionsView(QWidget):
    """The signals carry the version's digest; `proposed` the note too."""

    proposed = Signal(str, str)
    removed = Signal(str)
    looked_at = Signal(str)
    compared = Signal(str)
    backtested = Signal(str)
    saved = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self.table: Table[Version] = Table(session, VERSION_COLUMNS, "policy-versions", tools=False)
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.table.opened.connect(lambda version: self.looked_at.emit(version.digest))
        self.name, self.state, self.told = label("heading"), badge(), label("muted", wraps=True)
        self.look, self.compare, self.backtest = button("", "rows"), button(), button()
        self.save, self.remove, self.propose = button("quiet", "save"), button("quiet", "trash"), button("primary")
        self.note, self.problem = QLineEdit(), label("bad", wraps=True)
        self.note.textEdited.connect(lambda _: self.problem.hide())
        for made, signal in (
            (self.look, self.looked_at), (self.compare, self.compared), (self.backtest, self.backtested),
            (self.save, self.saved), (self.remove, self.removed),
        ):  # fmt: skip
            made.clicked.connect(lambda _=False, signal=signal: signal.emit(self.digest))
        self.propose.clicked.connect(self.ask_propose)
        card = Card()
        card.body.addWidget(self.table)
        self.card = self._details()
        self.setLayout(rows(card, self.card, gap=16))

    def _details(self) -> Card:
        card = Card()
        card.body.addLayout(beside(self.name, self.state, None, self.save, self.remove))
        card.body.addWidget(self.told)
        card.body.addLayout(beside(self.look, self.compare, self.backtest, None))
        card.body.addLayout(beside(self.note, self.propose))
        card.body.addWidget(self.problem)
        put = self._texts.put
        put(self.look.setText, N_("Look at it"))
        put(self.compare.setText, N_("Compare with the one in force"))
        put(self.backtest.setText, N_("Back-test"))
        put(self.save.setText, N_("Save the file…"))
        put(self.remove.setText, N_("Remove the draft"))
        put(self.propose.setText, N_("Propose to put it in force"))
        put(self.note.setPlaceholderText, N_("Why, in a sentence for the record"))
        put(self.note.setAccessibleName, N_("Why, in a sentence for the record"))
        card.hide()
        return card

    @property
    def version(self) -> Version | None:
        index = self.table.view.currentIndex()
        return self.table.model.row(index) if index.isValid() else None

    @property
    def digest(self) -> str:
        return self.version.digest if self.version is not None else ""

    def show_versions(self, versions: Sequence[Version]) -> None:
        kept = self.digest
        self.table.show_rows(versions)
        self.table.fit_height(14)
        digests = [version.digest for version in versions]
        self.choose(kept if kept in digests else digests[0])

    def choose(self, digest: str) -> None:
        for row, version in enumerate(self.table.model.shown):
            if version.digest == digest:
                self.table.view.setCurrentIndex(self.table.model.index(row, 0))
        self._chosen()

    def _chosen(self) -> None:
        version = self.version
        self.card.setVisible(version is not None)
        if version is None:
            return
        self.problem.hide()
        may, words = actions(version), self._session.words
        self.name.setText(words.text(N_("Version {version}"), version=version.policy.version))
        self.state.setText(words.text(STATES[version.state]))
        set_tone(self.state, STATE_TONES[version.state])
        self.told.setText(words.render(explained(version)))
        for made, is_offered in (
            (self.compare, may.compare), (self.backtest, may.backtest), (self.remove, may.remove),
            (self.propose, may.propose), (self.note, may.propose),
        ):  # fmt: skip
            made.setVisible(is_offered)

    def ask_propose(self) -> None:
        """Propose the chosen draft; without a note the note is asked for first."""
        version = self.version
        if version is None or not actions(version).propose:
            return
        if not self.note.text().strip():
            self.note.setFocus()
        self.proposed.emit(self.digest, self.note.text())

    def show_problem(self, sentences: Sequence[Sentence]) -> None:
        """Why the chosen draft was not proposed, below its note."""
        self._texts.put_all(self.problem.setText, sentences)
        self.problem.show()

    def clear_note(self) -> None:
        self.note.clear()

    def retranslate(self) -> None:
        self._texts.retranslate()
        self.table.retranslate()
        self._chosen()
