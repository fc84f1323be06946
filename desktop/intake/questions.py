"""What only a person can say of a file: the password of a workbook, the columns of a layout that nobody knows yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.intake.mapping_dialog import MappingDialog
from desktop.intake.password_dialog import PasswordDialog
from desktop.session import Session
from engine.service.layouts import LayoutSample
from engine.service.values import EvidenceSummary, Needs

Dialog = PasswordDialog | MappingDialog


class Questions(QWidget):
    """Asks of one file after the other. Never drawn itself.

    `answered` carries a file that can be read now, `left_out` one that a person or its own content says no to, and
    `ended` comes when nothing is left to ask. Passwords are kept only as long as this lives, for a file that needs its
    columns named as well.
    """

    answered = Signal(object)
    left_out = Signal(object)
    ended = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.session = session
        self.passwords: dict[Path, str] = {}
        self.dialog: Dialog | None = None
        self._waiting: list[tuple[EvidenceSummary, str]] = []
        self._is_asking = False

    def ask(self, files: Sequence[EvidenceSummary], currency: str) -> None:
        """Put the questions of these files; amounts are in `currency` where a file names none."""
        self._waiting += [(file, currency) for file in files]
        if not self._is_asking:
            self._next()

    def forget(self, folder: Path) -> None:
        """Do not ask about what lies in a folder any more."""
        self._waiting = [
            (file, currency)
            for file, currency in self._waiting
            if file.source is None or not file.source.is_relative_to(folder)
        ]

    def _next(self) -> None:
        self._is_asking = bool(self._waiting)
        if not self._waiting:
            self.ended.emit()
            return
        file, currency = self._waiting.pop(0)
        if file.needs is Needs.PASSWORD and file.refusal is not None:
            dialog = PasswordDialog(self.session, file.refusal, self.window())
            self.show_dialog(dialog, lambda: self._unlocked(file, dialog), lambda: self._leave_out(file))
        else:
            self._look_at(file, currency)

    def _look_at(self, file: EvidenceSummary, currency: str) -> None:
        """The first rows of a layout that has to be named."""
        assert file.source is not None
        source, service = file.source, self.session.service
        self.session.tasks.read(
            self,
            lambda job: service.evidence.sample(source, self.passwords.get(source)),
            lambda sample: self._ask_columns(file, sample, currency),
            failed=lambda sentences: self._leave_out(replace(file, needs=None, refusal=sentences[0])),
        )

    def _ask_columns(self, file: EvidenceSummary, sample: LayoutSample, currency: str) -> None:
        dialog = MappingDialog(self.session, sample, currency, self.window())
        self.show_dialog(dialog, lambda: self._named(file, dialog), lambda: self._leave_out(file))

    def show_dialog(self, dialog: Dialog, accepted: Callable[[], None], rejected: Callable[[], None]) -> None:
        self.dialog = dialog
        dialog.accepted.connect(lambda: self._close(accepted))
        dialog.rejected.connect(lambda: self._close(rejected))
        dialog.open()

    def _close(self, then: Callable[[], None]) -> None:
        dialog, self.dialog = self.dialog, None
        then()
        if dialog is not None:
            dialog.deleteLater()

    def _leave_out(self, file: EvidenceSummary) -> None:
        self.left_out.emit(file)
        self._next()

    def _unlocked(self, file: EvidenceSummary, dialog: PasswordDialog) -> None:
        assert file.source is not None
        self.passwords[file.source] = dialog.password
        self._answer(file)

    def _named(self, file: EvidenceSummary, dialog: MappingDialog) -> None:
        service, sample, mapping = self.session.service, dialog.answers.sample, dialog.mapping
        self.session.write(
            self,
            lambda job: service.layouts.remember(sample, mapping),
            lambda _: self._answer(file),
            failed=lambda sentences: self._leave_out(replace(file, needs=None, refusal=sentences[0])),
        )

    def _answer(self, file: EvidenceSummary) -> None:
        self.answered.emit(file)
        self._next()
