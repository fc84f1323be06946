"""The group: which other cases of this bank share an owner, a guarantor or a related party with this one."""

from __future__ import annotations

from desktop.cases.stage_page import Answer, Host
from desktop.intake import group_presenter as presenter
from desktop.texts import Texts
from desktop.widgets.pieces import Card, label, restyle
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.facts.group import GroupCase, GroupExposure
from engine.i18n import N_

_STYLES = {"good": "cellGood", "warn": "cellWarn"}


class GroupCard(Card):
    """A case opens with a double click or Enter."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host, self.session = host, host.session
        self.texts = Texts(host.session)
        self._group: GroupExposure | None = None
        self._currency = ""
        self.said = label("muted", wraps=True)
        self.table: Table[GroupCase] = Table(host.session, presenter.COLUMNS, "group", tools=False)
        self.table.opened.connect(lambda case: host.open_case(case.number))
        self.body.addWidget(self.said)
        self.body.addWidget(self.table)
        self.texts.put(self.set_heading, N_("Group of firms"))
        self._show()

    def show_answer(self, answer: Answer) -> None:
        self._group = answer.case.bank.group if isinstance(answer, Assessment) else None
        self._currency = answer.case.currency if isinstance(answer, Assessment) else ""
        self._show()

    def _show(self) -> None:
        said, tone = presenter.said(self._group, self._currency)
        self.said.setText(self.session.words.render(said))
        self.said.setObjectName(_STYLES.get(tone, "muted"))
        restyle(self.said)
        cases = self._group.cases if self._group else ()
        self.table.setVisible(bool(cases))
        self.table.show_rows(cases)
        self.table.fit_height(8)

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.table.retranslate()
        self._show()
