"""The decision stage: both recommendations, reasons, every rule, and the record with a note."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from desktop.assessment.presenter import source_title
from desktop.cases.live_presenter import Line
from desktop.cases.missing import MissingCard
from desktop.cases.stage_page import Answer, Host, StagePage
from desktop.decision import presenter
from desktop.decision.conditions import ConditionsCard
from desktop.decision.override import OverrideChoice
from desktop.decision.presenter import Recommendation
from desktop.widgets.pieces import Canvas, Card, badge, beside, button, clear, label, link, rows, set_tone
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.i18n import N_, say
from engine.policy.decision import RuleFinding
from engine.service.values import Changes, DecisionRow, Workspace


class _Choice(Card):
    """One recommendation: whose it is, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.whose = label("caption", wraps=True)
        self.verdict = badge(is_large=True)
        self.body.addWidget(self.whose)
        self.body.addWidget(self.verdict)
        self.body.addStretch(1)

    def show_choice(self, choice: Recommendation) -> None:
        self.whose.setText(choice.label)
        self.verdict.setText(choice.verdict)
        self.verdict.setAccessibleName(f"{choice.label}: {choice.verdict}")
        set_tone(self.verdict, choice.tone)


class DecisionStage(StagePage):
    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._answer: Answer | None = None
        self.verdict, self.by_score, self.by_policy = _Choice(), _Choice(), _Choice()
        self.reasons_card = Card()
        self._reasons = rows(gap=10)
        self.reasons_card.body.addLayout(self._reasons)
        self.proof = label("hint", wraps=True, selectable=True)
        self.record_card = self._make_record()
        self.rules: Table[RuleFinding] = Table(self.session, presenter.RULE_COLUMNS, "rules")
        self.rules.opened.connect(lambda row: host.show_sources(row.sources, presenter.title_of(row)))
        self.decided: Table[DecisionRow] = Table(self.session, presenter.DECIDED_COLUMNS, "decisions", tools=False)
        self.conditions = ConditionsCard(host)
        self.rules_card, self.decided_card = Card(), Card()
        self.rules_card.body.addWidget(self.rules)
        self.decided_card.body.addWidget(self.decided)
        self.texts.put(self.reasons_card.set_heading, N_("Principal reasons"))
        self.texts.put(self.rules_card.set_heading, N_("Every rule that was applied"))
        self.texts.put(self.decided_card.set_heading, N_("Recorded decisions"))
        self.missing = MissingCard(self.session, N_("A decision needs the applicant and the request first."))
        self._lay_out()

    def _make_record(self) -> Card:
        card = Card()
        self.override = OverrideChoice(self.session)
        self.override.changed.connect(self._say_record)
        self.goes_on = label("cellWarn", wraps=True)
        card.body.addWidget(self.override)
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(84)
        self.note.setTabChangesFocus(True)
        self.record = button("primary", text="")
        self.record.clicked.connect(self.decide)
        card.body.addWidget(self.note)
        line = beside(self.proof, self.record, gap=16)
        line.setStretch(0, 1)
        card.body.addWidget(self.goes_on)
        card.body.addLayout(line)
        self.texts.put(card.set_heading, N_("Record this decision"))
        self.texts.put(self.note.setPlaceholderText, N_("A note for the record; a rejection needs one"))
        self.texts.put(self.note.setAccessibleName, N_("Note for the record"))
        self.texts.put(self.record.setText, N_("Record decision"))
        return card

    def _lay_out(self) -> None:
        canvas = Canvas()
        choices = beside(self.verdict, self.by_score, self.by_policy, gap=16)
        for number in range(3):
            choices.setStretch(number, 1)
        self.content = QWidget()
        self.content.setLayout(
            rows(choices, self.reasons_card, self.conditions, self.record_card, self.rules_card, gap=16)
        )
        canvas.body.addWidget(self.missing)
        canvas.body.addWidget(self.content)
        canvas.body.addWidget(self.decided_card)
        canvas.body.addStretch(1)
        self.content.hide()
        self.setLayout(rows(canvas, gap=0))

    def show_workspace(self, workspace: Workspace) -> None:
        self.decided_card.setVisible(bool(workspace.decisions))
        self.decided.show_rows(tuple(reversed(workspace.decisions)))
        self.decided.fit_height(6)

    def show_answer(self, answer: Answer) -> None:
        self._answer = answer
        is_known = isinstance(answer, Assessment)
        self.missing.show_answer(answer)
        self.content.setVisible(is_known)
        if isinstance(answer, Assessment):
            self._show(answer)

    def _show(self, assessment: Assessment) -> None:
        view = presenter.decision_view(assessment, self.session.words)
        self.verdict.show_choice(view.verdict)
        self.by_score.show_choice(view.by_score)
        self.by_policy.show_choice(view.by_policy)
        self._show_reasons(view.reasons)
        self.rules.show_rows(presenter.rules(assessment))
        self.rules.fit_height(60)
        words = self.session.words
        said = words.text(
            N_("May be signed by: {authority}. Data completeness {completeness}. Policy {policy}. Model {model}."),
            authority=view.authority, completeness=view.completeness, policy=view.policy, model=view.model,
        )  # fmt: skip
        self.proof.setText(said)
        self.conditions.show_assessment(assessment)
        self.override.show_assessment(assessment)
        self._say_record()

    def _say_record(self) -> None:
        """Say beforehand what recording will come to: whether it holds at once or goes to a second person."""
        if isinstance(self._answer, Assessment):
            said = presenter.what_follows(self._answer, self.override.outcome)
            self.goes_on.setText(self.session.words.render(said) if said else "")
            self.goes_on.setVisible(said is not None)
            self.record.setEnabled(not self.override.is_barred and not self.override.lacks_reason)

    def _show_reasons(self, reasons: tuple[Line, ...]) -> None:
        clear(self._reasons)
        if not reasons:
            self._reasons.addWidget(
                label("muted", self.session.words.text(N_("Nothing speaks against the request.")), wraps=True)
            )
        for number, reason in enumerate(reasons, 1):
            mark, made = badge(str(number), reason.tone), QWidget()
            line = beside(mark, self._reason(reason), gap=12)
            line.setStretch(1, 1)
            made.setLayout(line)
            self._reasons.addWidget(made)

    def _reason(self, reason: Line) -> QLabel:
        if not reason.opens:
            return label("", reason.text, wraps=True, selectable=True)
        made = link(reason.text)
        made.linkActivated.connect(lambda _: self.host.show_sources(reason.sources, source_title(reason.text)))
        return made

    def decide(self) -> None:
        """Record what stands here now; the draft is saved before, so that the record is of what is seen."""
        self.host.save()
        self.record.setEnabled(False)
        service, case_id, note = self.session.service, self.host.case_id, self.note.toPlainText().strip()
        override = self.override.chosen
        self.session.tasks.write(
            self,
            lambda job: service.decide(case_id, note, job, override),
            self._decided,
            title=say(N_("Recording the decision")),
            failed=self._not_decided,
        )

    def _decided(self, row: DecisionRow) -> None:
        self.record.setEnabled(True)
        self.note.clear()
        self.override.clear()
        waits = N_("The decision is recorded and waits under Approvals for a second person.")
        text = waits if row.needs_second else N_("The decision is recorded.")
        self.session.said.emit(self.session.words.text(text), "good")
        self.session.publish(Changes(frozenset({self.host.case_id})))

    def _not_decided(self, sentences: object) -> None:
        self.record.setEnabled(True)
        self.note.setFocus()
        self.session.tasks.failed.emit(sentences)

    def retranslate(self) -> None:
        super().retranslate()
        self.rules.retranslate()
        self.decided.retranslate()
        self.override.retranslate()
        self.conditions.retranslate()
        self.missing.retranslate()
        if self._answer is not None:
            self.show_answer(self._answer)

    def relook(self) -> None:
        if self._answer is not None:
            self.show_answer(self._answer)
