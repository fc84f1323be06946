"""Case folders as they are opened or dropped: each becomes a case once a person has said what its files need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.intake.questions import Questions
from desktop.session import Session
from engine.i18n import N_, say
from engine.service.folders import Imported, WaitingFolder
from engine.service.values import Changes, EvidenceSummary, Needs

_NOT_OPENED = {
    Needs.MAPPING: N_(
        "{folder} was not opened: nobody has said what the columns of {file} hold. Open it again and say it."
    ),
    Needs.PASSWORD: N_("{folder} was not opened: a password protects {file}. Open it again and enter it."),
}


class FolderDesk(QWidget):
    """`imported` carries the numbers of the cases that folders became, once every question is answered."""

    imported = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.session = session
        self.questions = Questions(session, self)
        self.questions.left_out.connect(self._leave_out)
        self.questions.ended.connect(self._go_on)
        self._made: list[int] = []
        self._said: list[str] = []
        self._waiting: list[WaitingFolder] = []

    def take(self, folders: Sequence[Path]) -> None:
        service, passwords = self.session.service, dict(self.questions.passwords)
        self.session.tasks.write(
            self,
            lambda job: service.folders.add_all(folders, job, passwords),
            self._take,
            title=say(N_("Reading the case folder")),
        )

    def _take(self, found: Imported) -> None:
        self._made += found.cases
        self._said += map(self.session.words.render, found.refusals)
        self._waiting += found.waiting
        self.session.publish(Changes(frozenset(found.cases)))
        for waiting in found.waiting:
            self.questions.ask(waiting.files, waiting.currency)
        if not found.waiting:
            self._end()

    def _leave_out(self, file: EvidenceSummary) -> None:
        """The folder of a file that nobody helps is not opened; the others are."""
        assert file.source is not None
        for waiting in [waiting for waiting in self._waiting if file.source.is_relative_to(waiting.folder)]:
            self._waiting.remove(waiting)
            self.questions.forget(waiting.folder)
            words, folder = self.session.words, waiting.folder.name
            if file.needs is not None:
                self._said.append(words.text(_NOT_OPENED[file.needs], folder=folder, file=file.name))
            elif file.refusal is not None:
                self._said.append(words.render(file.refusal))

    def _go_on(self) -> None:
        """Every question is answered: folders that still wait are read again."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.take([one.folder for one in waiting])
        else:
            self._end()

    def _end(self) -> None:
        made, said = tuple(self._made), self._said
        self._made, self._said = [], []
        self.questions.passwords.clear()
        if made:
            self.imported.emit(made)
        if said:
            self.session.said.emit("\n".join(said), "bad")
