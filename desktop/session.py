"""What every page shares: the person, the language, the scheme, background tasks, and the door to the engine.

One signal says that something changed; screens listen and filter, and no screen calls another.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QSettings, QTimer, Signal

from desktop.tasks import Tasks
from engine.i18n import LANGUAGES, Translator, translator
from engine.paths import user_data

if TYPE_CHECKING:
    # Numbers and the store come with the service, and must not come before the first paint.
    from engine.service.origination import Origination

PRELOAD_MS = 300
"""After the opening: what the first case will need is loaded once the first page has been painted, not beside it."""


class Session(QObject):
    """Holds no credit knowledge. `service` may be used once `opened` was emitted."""

    opened = Signal()
    handed_over = Signal()
    """Another person works from now on: whatever was shown to the former one is to be built anew."""
    changed = Signal(object)
    language_changed = Signal()
    look_changed = Signal()
    said = Signal(str, str)
    """A short message for the person, and its tone: good, info, warn or bad."""

    def __init__(self, home: Path | None = None, person: str | None = None) -> None:
        super().__init__()
        self.home = home or user_data()
        self.person = person or getpass.getuser()
        self.settings = QSettings(str(self.home / "window.ini"), QSettings.Format.IniFormat)
        self.tasks = Tasks(self)
        self._service: Origination | None = None
        self._former: list[Origination] = []
        self._preload = QTimer(self, singleShot=True, interval=PRELOAD_MS)
        self._preload.timeout.connect(self._load_references)
        self._language = self._first_language()
        QLocale.setDefault(self.locale)

    def open(self) -> None:
        """Open the database in the background; the window is painted meanwhile."""
        self.tasks.write(
            self, lambda job: _open_service(self.home, self.person), self._use, failed=self.tasks.failed.emit
        )

    def _use(self, service: Origination) -> None:
        self._service = service
        self.opened.emit()
        self._preload.start()

    def _load_references(self) -> None:
        """Policy and model, so that the first case need not wait for them; what is wrong with them is said when they
        are needed."""
        service = self.service
        self.tasks.read(
            self,
            lambda job: (service.references.policy(), service.references.model()),
            lambda _: None,
            failed=lambda _: None,
        )

    def hand_over(self, person: str) -> None:
        """Let another person work on the same database, once everything the former one typed is stored."""
        name = " ".join(person.split())
        if not name or name == self.person or self._service is None:
            return

        def taken(service: Origination) -> None:
            assert self._service is not None
            self._former.append(self._service)
            self.person = name
            self.handed_over.emit()
            self._use(service)

        former = self._service
        self.tasks.write(self, lambda job: former.hand_over(name), taken)

    @property
    def is_open(self) -> bool:
        return self._service is not None

    @property
    def service(self) -> Origination:
        assert self._service is not None, "the service is used before it was opened"
        return self._service

    @property
    def words(self) -> Translator:
        return translator(self._language)

    @property
    def language(self) -> str:
        return self._language

    @property
    def locale(self) -> QLocale:
        """Set explicitly, because LANG=C gives odd dates."""
        return QLocale("zh_CN" if self._language == "zh_CN" else "en_GB")

    def speak(self, language: str) -> None:
        """Switch the language of everything that is open."""
        if language == self._language or language not in LANGUAGES:
            return
        self._language = language
        self.settings.setValue("language", language)
        QLocale.setDefault(self.locale)
        self.language_changed.emit()

    @property
    def is_dark(self) -> bool:
        return str(self.settings.value("dark", "false")) == "true"

    def set_dark(self, is_dark: bool) -> None:
        self.settings.setValue("dark", "true" if is_dark else "false")
        self.look_changed.emit()

    def publish(self, changes: object) -> None:
        """Tell every screen what a write changed."""
        self.changed.emit(changes)

    def write(
        self, owner: QObject, work: Callable[[Any], Any], done: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """A write whose answer is `Changes`: run it, publish them, then tell `done`."""

        def publish(changes: object) -> None:
            self.publish(changes)
            if done is not None:
                done(changes)

        self.tasks.write(owner, work, publish, **more)

    def close(self) -> None:
        """Let drafts be written, then close the database; nothing answers afterwards."""
        self._preload.stop()
        self.tasks.close()
        self.settings.sync()
        for service in (*self._former, *([self._service] if self._service is not None else [])):
            service.close()

    def _first_language(self) -> str:
        kept = str(self.settings.value("language", ""))
        if kept in LANGUAGES:
            return kept
        return "zh_CN" if QLocale.system().name().startswith("zh") else "en"


def _open_service(home: Path, person: str) -> Origination:
    from engine.service.origination import Origination

    return Origination.open(home, person)
