"""Conditions on the decision stage: each with threshold and headroom; one can be dropped with a note."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.cases.stage_page import Host
from desktop.texts import Texts
from desktop.widgets.columns import Column
from desktop.widgets.pieces import Card, beside, button, label, rows
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.assessment.condition_words import KINDS, LITTLE, TESTED, bearing, observed, threshold
from engine.i18n import N_, Percent, Translator
from engine.memo.document import shown
from engine.policy.conditions import Condition, ConditionKind
from engine.policy.decision import Verdict


def _headroom(condition: Condition, words: Translator) -> str:
    if not condition.is_measured:
        return ""
    return "–" if condition.headroom is None else words.show(Percent(condition.headroom, 0))


def _today(condition: Condition, words: Translator) -> str:
    if not condition.is_measured:
        return ""
    return words.text(N_("unknown")) if condition.observed is None else shown(observed(condition), words)


def _tone(condition: Condition) -> str:
    room = condition.headroom
    return "muted" if room is None else "bad" if room < 0 else "warn" if room < LITTLE else "good"


def _text(condition: Condition, words: Translator) -> str:
    waiver, said = condition.waiver, words.render(condition.text)
    return (
        said
        if waiver is None
        else f"{said}\n{words.text(N_('Dropped by {by}: {note}'), by=waiver.by, note=waiver.note)}"
    )


_ORDER = list(ConditionKind)
CONDITION_COLUMNS: tuple[Column[Condition], ...] = (
    Column(
        N_("Kind"), lambda c: _ORDER.index(c.kind), lambda c, w: w.text(KINDS[c.kind]), width=130,
        tone=lambda c: "muted",
    ),
    Column(
        N_("What must be so"), lambda c: str(c.text), _text, width=0, wraps=True,
        tone=lambda c: "" if c.is_kept else "muted",
    ),
    Column(
        N_("Threshold"), lambda c: c.threshold, lambda c, w: shown(threshold(c), w) if c.is_measured else "",
        is_right=True, width=125,
    ),
    Column(
        N_("Today"), lambda c: c.observed,
        _today,
        is_right=True, width=100,
    ),
    Column(N_("Headroom"), lambda c: c.headroom, _headroom, is_right=True, is_bold=True, width=100, tone=_tone),
    Column(N_("Tested"), lambda c: c.tested.value, lambda c, w: w.text(TESTED[c.tested]), width=100),
)  # fmt: skip


class ConditionsCard(Card):
    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host, self.session = host, host.session
        self.texts = Texts(host.session)
        self.table: Table[Condition] = Table(host.session, CONDITION_COLUMNS, "conditions", tools=False)
        self.table.opened.connect(lambda row: host.show_sources(row.sources, row.text))
        self.table.view.selectionModel().selectionChanged.connect(self._chosen)
        self.none = label("muted", wraps=True)
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(56)
        self.note.setTabChangesFocus(True)
        self.drop, self.take_up = button("danger"), button("quiet")
        self.drop.clicked.connect(self.drop_chosen)
        self.take_up.clicked.connect(self.take_up_chosen)
        self.asked = QWidget()
        self.asked.setLayout(rows(self.note, beside(None, self.take_up, self.drop, gap=10), gap=10))
        self.body.addWidget(self.none)
        self.body.addWidget(self.table)
        self.body.addWidget(self.asked)
        put = self.texts.put
        put(self.set_heading, N_("Conditions and covenants"))
        put(self.none.setText, N_("Nothing is lent, so nothing is tied to conditions."))
        put(self.note.setPlaceholderText, N_("Why this condition is dropped"))
        put(self.note.setAccessibleName, N_("Why this condition is dropped"))
        put(self.drop.setText, N_("Drop this condition"))
        put(self.take_up.setText, N_("Take it up again"))
        self._chosen()

    def show_assessment(self, assessment: Assessment) -> None:
        self.setVisible(assessment.policy.conditions is not None)
        is_lent = assessment.decision.verdict is not Verdict.DECLINE
        chosen = [condition.name for condition in self.table.selected()]
        found = bearing(assessment)
        self.none.setVisible(not is_lent)
        self.table.setVisible(is_lent)
        self.table.show_rows(found, N_("No conditions are proposed."))
        self.table.fit_height(20)
        for row, condition in enumerate(self.table.model.shown):
            if condition.name in chosen:
                self.table.view.selectRow(row)
        self._chosen()

    def _chosen(self) -> None:
        chosen = self.table.selected()[:1]
        self.asked.setVisible(bool(chosen))
        for condition in chosen:
            self.note.setVisible(condition.is_kept)
            self.drop.setVisible(condition.is_kept)
            self.take_up.setVisible(not condition.is_kept)

    def drop_chosen(self) -> None:
        """Leave the chosen condition out; without a note the engine says that one is needed."""
        service, case_id, note = self.session.service, self.host.case_id, self.note.toPlainText()
        chosen = self.table.selected()
        if chosen:
            name = chosen[0].name
            self.session.write(
                self, lambda job: service.conditions.drop(case_id, name, note), lambda _: self.note.clear()
            )

    def take_up_chosen(self) -> None:
        service, case_id = self.session.service, self.host.case_id
        chosen = self.table.selected()
        if chosen:
            name = chosen[0].name
            self.session.write(self, lambda job: service.conditions.take_up(case_id, name))

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.table.retranslate()
