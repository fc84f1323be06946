"""The one window: a side bar, a stack of pages, a status line. It builds pages when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from desktop.look import pixmap
from desktop.page import Page
from desktop.session import Session
from desktop.side_bar import SideBar
from desktop.status_line import StatusLine
from desktop.texts import Texts
from desktop.widgets.command_palette import CommandPalette
from desktop.widgets.pieces import beside, dress, label, rows
from desktop.widgets.toast import Toast
from engine.i18n import N_, Sentence
from engine.paths import resources

NARROW = 1360
"""A window below this width, as on a small laptop or at 200 % scaling, gives the side bar's room to the page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the side bar, and how to build it when it is first opened."""

    name: str
    label: str
    build: Callable[[Session], Page]


class MainWindow(QMainWindow):
    def __init__(self, session: Session, places: tuple[Place, ...]) -> None:
        super().__init__()
        self.session = session
        self._places: Mapping[str, Place] = {place.name: place for place in places}
        self._pages: dict[str, Page] = {}
        self._texts = Texts(session)
        self.setWindowTitle("Tally")
        self.setWindowIcon(QIcon(str(resources() / "icons" / "tally.svg")))
        self.setMinimumSize(920, 500)
        self.setAcceptDrops(True)
        self.stack = QStackedWidget()
        self._welcome = _Waiting(session)
        self.stack.addWidget(self._welcome)
        self.status = StatusLine(session)
        self._lay_out()
        self.toast = Toast(self._whole)
        self.palette_box = CommandPalette(self._whole)
        self._actions = self._make_actions()
        self._listen()
        self._restore()

    # pages

    def open(self, name: str) -> Page | None:
        """Bring a page to the front; before the database is open only its button is marked."""
        self.side.choose(name)
        if not self.session.is_open:
            return None
        front = self.stack.currentWidget()
        if name not in self._pages:
            page = self._places[name].build(self.session)
            page.wants_case.connect(self.open_case)
            page.wants_place.connect(self.open)
            self._pages[name] = page
            self.stack.addWidget(page)
        page = self._pages[name]
        if isinstance(front, Page) and front is not page:
            front.leaving()
        self.stack.setCurrentWidget(page)
        page.entered()
        return page

    def open_case(self, case_id: int) -> None:
        """Bring one case to the front, from whatever page it was asked for."""
        cases = self.open("cases")
        if cases is not None:
            cases.show_case(case_id)

    @property
    def page(self) -> Page | None:
        front = self.stack.currentWidget()
        return front if isinstance(front, Page) else None

    def _opened(self) -> None:
        self.open(self.side.name)

    def _handed_over(self) -> None:
        """The next person begins with pages of their own."""
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self.status.retranslate()

    # layout

    def _lay_out(self) -> None:
        self.side = SideBar(self.session, tuple((place.name, place.label) for place in self._places.values()))
        self.side.chosen.connect(self.open)
        whole = self._whole = QWidget()
        whole.setLayout(beside(self.side, rows(self.stack, self.status, gap=0), gap=0))
        self.setCentralWidget(whole)

    # actions

    def _make_actions(self) -> list[QAction]:
        actions = [
            self._action(place.label, f"Alt+{n}", _opener(self, place.name))
            for n, place in enumerate(self._places.values(), 1)
        ]
        actions += [
            self._action(N_("Find a command"), "Ctrl+K", self.show_palette),
            self._action(N_("Switch between English and Chinese"), "Ctrl+Shift+L", self._switch_language),
            self._action(
                N_("Switch between light and dark"),
                "Ctrl+Shift+D",
                lambda: self.session.set_dark(not self.session.is_dark),
            ),
            self._action(
                N_("Full screen"), "F11", lambda: self.showNormal() if self.isFullScreen() else self.showFullScreen()
            ),
            self._action(N_("Quit"), "Ctrl+Q", self.close),
        ]
        return actions

    def _action(self, template: str, keys: str, does: Callable[[], object]) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: does())
        self._texts.put(action.setText, template)
        self.addAction(action)
        return action

    def show_palette(self) -> None:
        here = self.page.in_front() if self.page is not None else []
        self.palette_box.open([*here, *self._actions], self.session.words)

    def _switch_language(self) -> None:
        self.session.speak("en" if self.session.language == "zh_CN" else "zh_CN")

    # what the session says

    def _listen(self) -> None:
        self.session.opened.connect(self._opened)
        self.session.handed_over.connect(self._handed_over)
        self.session.changed.connect(self._changed)
        self.session.language_changed.connect(self.retranslate)
        self.session.look_changed.connect(self.relook)
        self.session.said.connect(self.toast.say)
        self.session.tasks.failed.connect(self._failed)

    def _changed(self, changes: object) -> None:
        for page in self._pages.values():
            page.changed(changes)

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self.toast.say("\n".join(self.session.words.render(sentence) for sentence in sentences), "bad")
        if not self.session.is_open:
            self._welcome.show_problem(sentences)

    def retranslate(self) -> None:
        self._texts.retranslate()
        self.side.texts.retranslate()
        self._welcome.texts.retranslate()
        self.status.retranslate()
        for page in self._pages.values():
            page.retranslate()

    def relook(self) -> None:
        self.status.relook()
        for button in self.findChildren(QPushButton):
            dress(button)
        for page in self._pages.values():
            page.relook()

    # dropping and closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.session.is_open:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Whatever is dropped anywhere goes to the case in front, or else makes new cases."""
        from desktop.intake.drop import dropped_paths

        paths = dropped_paths(event.mimeData())
        if paths and not (self.page is not None and self.page.take_files(paths)):
            cases = self.open("cases")
            assert cases is not None
            cases.take_files(paths)
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.set_narrow(self.width() < NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        for page in self._pages.values():
            page.leaving()
        self.session.settings.setValue("geometry", self.saveGeometry())
        self.session.close()
        event.accept()

    def _restore(self) -> None:
        kept = self.session.settings.value("geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(1440, 900)


class _Waiting(QWidget):
    """What is shown until the database is open, and if it cannot be opened."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.texts = Texts(session)
        self._mark = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._mark.setPixmap(pixmap("tally", "", 56))
        self._text = label("muted", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.texts.put(self._text.setText, N_("Opening your cases…"))
        self.setLayout(rows(None, self._mark, self._text, None, gap=16, margin=40))

    def show_problem(self, sentences: tuple[Sentence, ...]) -> None:
        self.texts.put(
            self._text.setText, "\n".join(sentence.template for sentence in sentences[:1]), **dict(sentences[0].values)
        )


def _opener(window: MainWindow, name: str) -> Callable[[], object]:
    return lambda: window.open(name)
