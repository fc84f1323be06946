"""The line above a case: whose it is, whether it is saved, back, undo and redo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.look import GAP
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import badge, beside, button, label, set_tone
from engine.i18n import N_


class WorkspaceHead(QFrame):
    closed = Signal()
    undone = Signal()
    redone = Signal()
    took_theirs = Signal()
    kept_mine = Signal()

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setFixedHeight(58)
        self._session = session
        self.texts = Texts(session)
        self.back = button("quiet", "back")
        self.back.clicked.connect(self.closed)
        self.name, self.saved = label("heading"), label("hint")
        self.number, self.recorded = badge(f"#{case_id}"), badge(tone="good")
        self.undo, self.redo = button("quiet", "undo"), button("quiet", "redo")
        self.undo.clicked.connect(self.undone)
        self.redo.clicked.connect(self.redone)
        self.texts.put(self.back.setText, N_("All cases"))
        self.texts.put(self.recorded.setText, N_("Decision recorded"))
        for made, text in ((self.undo, N_("Undo")), (self.redo, N_("Redo"))):
            self.texts.put(made.setToolTip, text)
            self.texts.put(made.setAccessibleName, text)
        self.theirs, self.mine = button(), button()
        self.theirs.clicked.connect(self.took_theirs)
        self.mine.clicked.connect(self.kept_mine)
        self.texts.put(self.theirs.setText, N_("Show theirs"))
        self.texts.put(self.mine.setText, N_("Keep mine"))
        self._choice = (self.theirs, self.mine)
        line = beside(
            self.back, self.name, self.number, self.recorded, None, self.saved, *self._choice, self.undo, self.redo,
            gap=GAP + 2,
        )  # fmt: skip
        line.setContentsMargins(14, 0, 16, 0)
        self.setLayout(line)
        self.recorded.hide()
        self._show_choice(False)

    def show_name(self, name: str) -> None:
        self.name.setText(name or self._session.words.text(N_("Unnamed case")))

    def show_recorded(self, is_recorded: bool, *, holds: bool = True) -> None:
        """Whether a decision is recorded, and whether it still `holds` for the case as it stands now."""
        self.recorded.setVisible(is_recorded)
        self.texts.put(self.recorded.setText, N_("Decision recorded") if holds else N_("Recorded decision is outdated"))
        set_tone(self.recorded, "good" if holds else "warn")

    def show_saving(self) -> None:
        if self.theirs.isHidden():
            self.texts.put(self.saved.setText, N_("Saving…"))

    def show_saved(self) -> None:
        self.texts.put(self.saved.setText, N_("Saved"))
        self._show_choice(False)

    def show_overtaken(self) -> None:
        """Another person wrote this case meanwhile, and nothing is saved until one says whose work holds."""
        self.texts.put(self.saved.setText, N_("Not saved: somebody else changed this case"))
        self._show_choice(True)

    def _show_choice(self, is_open: bool) -> None:
        for part in self._choice:
            part.setVisible(is_open)
