"""A list of versions to choose one from; the choice is kept while the list changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.policy.versions_presenter import version_name
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import beside, label
from engine.service.policies import Version

WIDTH = 280


class VersionChoice(QWidget):
    """`chosen` tells that another version was chosen, by a person or by `choose`."""

    chosen = Signal()

    def __init__(self, session: Session, caption: str) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._versions: dict[str, Version] = {}
        self._is_asked_for = False
        self.box = QComboBox()
        self.box.setMinimumWidth(WIDTH)
        name = label("caption")
        name.setBuddy(self.box)
        self._texts.put(name.setText, caption)
        self._texts.put(self.box.setAccessibleName, caption)
        self.box.activated.connect(lambda _: self._asked_for())
        self.box.currentIndexChanged.connect(lambda _: self.chosen.emit())
        self.setLayout(beside(name, self.box))

    @property
    def version(self) -> Version | None:
        return self._versions.get(str(self.box.currentData() or ""))

    def show_versions(self, versions: Sequence[Version], first: str) -> None:
        """`first` is the digest to show where none was asked for yet, or the one asked for is gone."""
        kept = str(self.box.currentData() or "") if self._is_asked_for else ""
        self._versions = {version.digest: version for version in versions}
        self._is_asked_for = kept in self._versions
        self._fill(kept if self._is_asked_for else first)

    def choose(self, digest: str) -> None:
        self._asked_for()
        self._point_to(digest)

    def _asked_for(self) -> None:
        self._is_asked_for = True

    def _point_to(self, digest: str) -> None:
        self.box.setCurrentIndex(max(self.box.findData(digest), 0))

    def _fill(self, digest: str) -> None:
        self.box.blockSignals(True)
        self.box.clear()
        for version in self._versions.values():
            self.box.addItem(self._session.words.render(version_name(version)), version.digest)
        self._point_to(digest)
        self.box.blockSignals(False)

    def retranslate(self) -> None:
        self._texts.retranslate()
        self._fill(str(self.box.currentData() or ""))
