"""What the main window asks of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.session import Session
from desktop.texts import Texts


class Page(QWidget):
    """A screen in the stack: it draws, and leaves words to its presenter and decisions to the engine."""

    wants_case = Signal(int)
    """The person asked for a case; whoever holds the pages shows it."""

    wants_place = Signal(str)
    """The person asked for another place of the side bar, by its name."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.texts = Texts(session)
        self.commands: list[QAction] = []

    def entered(self) -> None:
        """The page came to the front: show what is so now."""

    def changed(self, changes: object) -> None:
        """Something was written; a page that is in front shows it at once, any other when it is entered."""
        if self.isVisible():
            self.entered()

    def retranslate(self) -> None:
        """Say every text again in the session's language."""
        self.texts.retranslate()

    def relook(self) -> None:
        """Colours have changed: make again what was painted with the old ones."""

    def leaving(self) -> None:
        """The window closes or another page takes over: nothing typed may be lost."""

    def show_case(self, case_id: int) -> None:
        """Show one case, where the page can."""

    def in_front(self) -> list[QAction]:
        """The commands to offer now; a page that holds other pages offers theirs."""
        return self.commands

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Take what was dropped on the window; False where this page has no use for files."""
        return False

    def command(self, template: str, keys: str, does: Callable[[], None]) -> QAction:
        """An action with a key, found in the command palette while the page is in front."""
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: does())
        self.texts.put(action.setText, template)
        self.addAction(action)
        self.commands.append(action)
        return action
