"""The foot of the window: who works, on which database, and what runs in the background."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QProgressBar

from desktop.look import GAP, current, icon, pixmap
from desktop.session import Session
from desktop.tasks import Running
from desktop.texts import Texts
from desktop.widgets.pieces import beside, button, label
from engine.i18n import N_
from engine.progress import Progress


class StatusLine(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._running: tuple[Running, ...] = ()
        self.setObjectName("statusLine")
        self.setFixedHeight(34)
        self._person_icon, self._database_icon = QLabel(), QLabel()
        self.person = label("", session.person)
        self.database = label("", str(session.home))
        self.database.setToolTip(str(session.home))
        self.work = label("")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.stop = button("quiet", "close")
        self.stop.setFixedSize(28, 24)
        self.stop.clicked.connect(self._cancel)
        layout = beside(
            self._person_icon,
            self.person,
            self._database_icon,
            self.database,
            None,
            self.work,
            self.bar,
            self.stop,
            gap=GAP,
        )
        layout.setContentsMargins(20, 0, 14, 0)
        layout.insertSpacing(2, 16)
        self.setLayout(layout)
        session.tasks.running.connect(self._show_running)
        session.tasks.progressed.connect(self._show_progress)
        self.retranslate()
        self.relook()
        self._show_running(())

    def _show_running(self, running: tuple[Running, ...]) -> None:
        self._running = running
        for part in (self.work, self.bar, self.stop):
            part.setVisible(bool(running))
        if running and running[0].title is not None:
            self.work.setText(self._session.words.render(running[0].title))
            self.bar.setRange(0, 0)

    def _show_progress(self, running: Running, progress: Progress) -> None:
        if running in self._running:
            self.work.setText(self._session.words.render(progress.sentence))
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)

    def _cancel(self) -> None:
        for running in self._running:
            running.cancel()
        self.work.setText(self._session.words.text(N_("Stopping…")))

    def retranslate(self) -> None:
        words = self._session.words
        self.person.setText(self._session.person)
        self.person.setToolTip(words.text(N_("Everything you do is recorded under this name")))
        self.stop.setAccessibleName(words.text(N_("Stop the work that is running")))
        self.stop.setToolTip(self.stop.accessibleName())

    def relook(self) -> None:
        muted = current().muted
        self._person_icon.setPixmap(pixmap("person", muted, 15))
        self._database_icon.setPixmap(pixmap("database", muted, 15))
        self.stop.setIcon(icon("close", muted))
