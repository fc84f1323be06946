"""One version of the policy as tables, the one in force unless another is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.policy import presenter
from desktop.policy.version_choice import VersionChoice
from desktop.session import Session
from desktop.sheets import Sheet, SheetCards
from desktop.texts import Texts
from desktop.widgets.pieces import beside, rows
from engine.i18n import N_
from engine.policy.compare_words import section_label
from engine.policy.policy import Policy
from engine.service.policies import Version


class TermsView(QWidget):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._texts = Texts(session)
        self.choice = VersionChoice(session, N_("Version"))
        self.choice.chosen.connect(self._show)
        self.sheets = SheetCards(session)
        self.setLayout(rows(beside(self.choice, None), self.sheets, gap=16))

    def show_versions(self, versions: Sequence[Version]) -> None:
        """The version that was looked at stays; at first it is the one in force."""
        self.choice.show_versions(versions, next((v.digest for v in versions if v.is_in_force), ""))
        self._show()

    def look_at(self, digest: str) -> None:
        self.choice.choose(digest)

    def _show(self) -> None:
        version = self.choice.version
        if version is not None:
            self.sheets.show_sheets(sheets_of(version.policy))

    def retranslate(self) -> None:
        self._texts.retranslate()
        self.choice.retranslate()
        self.sheets.retranslate()


def sheets_of(policy: Policy) -> tuple[Sheet, ...]:
    """Every section of a policy that it has."""
    told = (
        Sheet("terms", N_("Terms"), presenter.LINE_COLUMNS, presenter.lines(policy)),
        Sheet("rules", N_("Rules"), presenter.RULE_COLUMNS, policy.rules),
        Sheet("grades", N_("Grades"), presenter.GRADE_COLUMNS, policy.grades),
        Sheet("tiers", N_("Tiers of identity"), presenter.TIER_COLUMNS, policy.tiers),
        Sheet("products", N_("Products"), presenter.PRODUCT_COLUMNS, tuple(policy.products.values())),
        Sheet("authority", N_("Who may sign"), presenter.AUTHORITY_COLUMNS, policy.authority),
        *(
            Sheet(name, section_label(name), presenter.ENTRY_COLUMNS, presenter.entries(policy, name))
            for name in presenter.MORE_SECTIONS
        ),
        Sheet("sources", N_("Sources"), presenter.SOURCE_COLUMNS, presenter.sources(policy)),
    )
    return tuple(sheet for sheet in told if sheet.rows)
