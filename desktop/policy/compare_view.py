"""Any two versions side by side: a table of what differs, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.policy.compare_presenter import DIFFERENCE_COLUMNS, compared
from desktop.policy.version_choice import VersionChoice
from desktop.policy.versions_presenter import older_and_newer
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, label, rows
from desktop.widgets.table import Table
from engine.i18n import N_
from engine.policy.compare import Difference
from engine.service.policies import Version


class CompareView(QWidget):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self.before, self.after = VersionChoice(session, N_("Before")), VersionChoice(session, N_("After"))
        for choice in (self.before, self.after):
            choice.chosen.connect(self._show)
        self.turn = button("quiet", "redo")
        self.turn.clicked.connect(self.turn_round)
        self._texts.put(self.turn.setText, N_("Turn round"))
        self.told = label("strong", wraps=True)
        self.table: Table[Difference] = Table(session, DIFFERENCE_COLUMNS, "policy-differences")
        card = Card()
        card.body.addWidget(self.told)
        card.body.addWidget(self.table)
        self.setLayout(rows(beside(self.before, self.after, self.turn, None, gap=16), card, gap=16))

    def show_versions(self, versions: Sequence[Version]) -> None:
        """At first the older of two versions stands before the newer."""
        pair = older_and_newer(versions)
        before, after = (pair[0].digest, pair[1].digest) if pair else ("", "")
        self.before.show_versions(versions, before)
        self.after.show_versions(versions, after)
        self._show()

    def compare(self, before: str, after: str) -> None:
        self.before.choose(before)
        self.after.choose(after)

    def turn_round(self) -> None:
        before, after = self.before.version, self.after.version
        if before is not None and after is not None:
            self.compare(after.digest, before.digest)

    def _show(self) -> None:
        before, after = self.before.version, self.after.version
        if before is None or after is None:
            return
        told, found = compared(before.policy, after.policy)
        self.told.setText(self._session.words.render(told))
        self.table.show_rows(found, N_("Nothing differs."))
        self.table.fit_height(30)

    def retranslate(self) -> None:
        self._texts.retranslate()
        for part in (self.before, self.after, self.table):
            part.retranslate()
        self._show()
