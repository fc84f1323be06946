"""The password of a protected workbook: asked for once, used once, and never kept."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from desktop.session import Session
from desktop.widgets.pieces import beside, button, label, rows
from engine.i18n import N_, Sentence


class PasswordDialog(QDialog):
    """`said` is why it is asked: the file is protected, or the last password did not open it."""

    def __init__(self, session: Session, said: Sentence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = session.words
        self.setWindowTitle(words.text(N_("Protected workbook")))
        self.setMinimumWidth(460)
        self.entry = QLineEdit()
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setAccessibleName(words.text(N_("Password")))
        self.open_button, skip = button("primary"), button()
        self.open_button.setText(words.text(N_("Open")))
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        skip.setText(words.text(N_("Leave this file out")))
        self.entry.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        self.open_button.clicked.connect(self.accept)
        skip.clicked.connect(self.reject)
        note = label("hint", wraps=True)
        note.setText(words.text(N_("The file is kept with the case without its password; the password is not stored.")))
        foot = beside(None, skip, self.open_button)
        self.setLayout(rows(label("", words.render(said), wraps=True), self.entry, note, foot, gap=12, margin=22))
        self.entry.setFocus()

    @property
    def password(self) -> str:
        return self.entry.text()
