"""Models: the registry, training on a book, promotion by two people, and the validation pack in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget

from desktop.models import list_presenter
from desktop.models.details import ModelDetails
from desktop.models.list_presenter import MODEL_COLUMNS
from desktop.models.pack_view import PackView
from desktop.page import Page
from desktop.session import Session
from desktop.tasks import Latest
from desktop.widgets.pieces import Canvas, Card, beside, button, label, rows
from desktop.widgets.proposals import ProposalsCard
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence, say
from engine.progress import Job
from engine.service.models import ModelEntry
from engine.service.values import Answer, Changes, ModelRow, ModelState, ProposalRow

Shown = tuple[tuple[ModelEntry, ...], tuple[ProposalRow, ...]]


class ModelsPage(Page):
    """A list of models above the one that is chosen; the pack takes the whole page until it is closed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._latest = Latest(session.tasks, self)
        self.entries: tuple[ModelEntry, ...] = ()
        self.table: Table[ModelEntry] = Table(session, MODEL_COLUMNS, "models", tools=False)
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.proposals = ProposalsCard(session)
        self.proposals.answered.connect(self.answer)
        self.details = ModelDetails(session)
        self.details.proposed.connect(self.propose)
        self.details.moved.connect(self.set_state)
        self.details.wants_pack.connect(self.open_pack)
        self.details.wants_decided.connect(self.open_decided)
        self.note = label("bad", wraps=True)
        self.note.hide()
        self.train_button = button("primary")
        self.train_button.clicked.connect(self.ask_train)
        self.outcomes_button = button("", "drop")
        self.outcomes_button.clicked.connect(self.ask_outcomes)
        self.pack = PackView(session)
        self.pack.closed.connect(self.close_pack)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list())
        self.stack.addWidget(self.pack)
        self.setLayout(rows(self.stack, gap=0))
        self.command(N_("Train a model on a book of past cases"), "Ctrl+T", self.ask_train)
        self.command(N_("Take in outcomes of decided cases"), "Ctrl+Shift+O", self.ask_outcomes)
        self.command(N_("Close the validation pack"), "Esc", self.close_pack)

    def _list(self) -> Canvas:
        head, hint = label("title"), label("muted", wraps=True)
        self.texts.put(head.setText, N_("Models"))
        self.texts.put(
            hint.setText,
            N_(
                "One model decides; it changes by two people. Challengers are scored unseen with every recorded "
                "decision and compared here."
            ),
        )
        self.texts.put(self.train_button.setText, N_("Train on a book…"))
        self.texts.put(self.outcomes_button.setText, N_("Take in outcomes…"))
        card = Card()
        card.body.addWidget(self.table)
        canvas = Canvas()
        canvas.body.addLayout(beside(head, None, self.outcomes_button, self.train_button))
        for part in (hint, self.note, self.proposals, card, self.details):
            canvas.body.addWidget(part)
        canvas.body.addStretch(1)
        return canvas

    # showing

    def entered(self) -> None:
        self._latest.read(self._fetch, self._show, failed=self._failed)

    def _fetch(self, job: Job) -> Shown:
        models = self.session.service.models
        return models.entries(), models.proposals()

    def _show(self, shown: Shown) -> None:
        kept = self.details.digest
        self.entries, waiting = shown
        self.note.hide()
        self.table.show_rows(self.entries)
        self.table.fit_height(12)
        self.proposals.show_proposals(waiting, partial(list_presenter.proposed, entries=self.entries))
        digests = [entry.row.digest for entry in self.entries]
        self.choose(kept if kept in digests else _deciding(self.entries))

    def choose(self, digest: str) -> None:
        """Show the model of this digest below the list."""
        for row in range(len(self.table.model.shown)):
            index = self.table.model.index(row, 0)
            if self.table.model.row(index).row.digest == digest:
                self.table.view.setCurrentIndex(index)
        self._chosen()

    def _chosen(self) -> None:
        index = self.table.view.currentIndex()
        if index.isValid():
            self.details.show_entry(self.table.model.row(index))

    # writing

    def propose(self, digest: str, state: ModelState, note: str) -> None:
        models = self.session.service.models

        def work(job: Job) -> Changes:
            models.propose(digest, state, note)
            return Changes(models=True)

        self._write(work, N_("Proposed. Another person has to confirm it."))

    def set_state(self, digest: str, state: ModelState) -> None:
        models = self.session.service.models
        self._write(lambda job: models.move(digest, state))

    def answer(self, proposal_id: int, how: Answer, note: str) -> None:
        models = self.session.service.models
        self._write(lambda job: models.answer(proposal_id, how, note))

    def _write(self, work: Callable[[Job], Changes], said: str = "") -> None:
        def done(_: object) -> None:
            self.details.clear_note()
            if said:
                self.session.said.emit(self.session.words.text(said), "good")

        self.session.write(self, work, done, failed=self._failed)

    # training and outcomes

    def ask_train(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.session.words.text(N_("Folder with a book of past cases")))
        if folder:
            self.train(Path(folder))

    def train(self, folder: Path) -> None:
        """Train in the background; the status line shows how far it is and can stop it.

        As a read, though it ends in a write of its own: drafts must not wait minutes behind it.
        """
        models, language = self.session.service.models, self.session.language

        def work(job: Job) -> ModelRow:
            from engine.service.book_training import train_candidate

            return train_candidate(models, folder, "", language, job=job).row

        title = say(N_("Training on {folder}"), folder=folder.name)
        self.train_button.setEnabled(False)
        self._training = self.session.tasks.read(
            self,
            work,
            self._trained,
            title=title,
            failed=self._failed,
            ended=lambda: self.train_button.setEnabled(True),
        )

    def _trained(self, row: ModelRow) -> None:
        self.details.digest = row.digest
        self.session.publish(Changes(models=True))
        self.session.said.emit(self.session.words.text(N_("{model} is a candidate now."), model=row.model_id), "good")

    def ask_outcomes(self) -> None:
        words = self.session.words
        name, _ = QFileDialog.getOpenFileName(
            self, words.text(N_("CSV file with the columns case and defaulted")), "", "CSV (*.csv)"
        )
        if name:
            self.take_outcomes(Path(name))

    def take_outcomes(self, path: Path) -> None:
        models = self.session.service.models
        self._write(lambda job: models.note_outcomes(path), N_("The outcomes were taken in."))

    def take_files(self, paths: Sequence[Path]) -> bool:
        """A dropped folder without an application is a book to train on; a dropped CSV file holds outcomes."""
        if len(paths) != 1:
            return False
        (path,) = paths
        if path.is_dir() and not (path / "application.toml").exists():
            self.train(path)
            return True
        if path.suffix.lower() == ".csv":
            self.take_outcomes(path)
            return True
        return False

    # the pack

    def open_pack(self, digest: str) -> None:
        """The pack of its training."""
        models = self.session.service.models
        self._open(digest, lambda job: models.pack(digest))

    def open_decided(self, digest: str) -> None:
        """The pack on the cases that it decided here; where these are too few a sentence says so."""
        models, language = self.session.service.models, self.session.language

        def work(job: Job) -> bytes:
            from engine.service.decided import pack_of_decided

            return pack_of_decided(models, digest, language)

        self._open(digest, work)

    def _open(self, digest: str, work: Callable[[Job], bytes]) -> None:
        name = next(entry.row.model_id for entry in self.entries if entry.row.digest == digest)
        self.note.hide()
        self.session.tasks.read(self, work, lambda data: self._show_pack(name, data), failed=self._failed)

    def _show_pack(self, name: str, data: bytes) -> None:
        self.pack.show_pack(name, data)
        self.stack.setCurrentWidget(self.pack)

    def close_pack(self) -> None:
        self.stack.setCurrentIndex(0)

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self.texts.put_all(self.note.setText, sentences)
        self.note.show()

    def retranslate(self) -> None:
        super().retranslate()
        for part in (self.table, self.proposals, self.details, self.pack):
            part.retranslate()


def _deciding(entries: Sequence[ModelEntry]) -> str:
    return next((entry.row.digest for entry in entries if entry.row.state == ModelState.CHAMPION), "")
