"""Choosing to decide against the recommendation: the outcome, the coded reason, and what stands against it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import beside, label, rows
from engine.assessment.assessment import Assessment
from engine.assessment.overriding import obstacles
from engine.facts.bank import Outcome
from engine.i18n import N_
from engine.policy.overrides import BOTH, DOWN, UP, is_idle, is_upward

FOLLOW = N_("As recommended")
OUTCOMES = {
    Outcome.GRANT: N_("Override: lend within the limit"),
    Outcome.REFER: N_("Override: refer to a person"),
    Outcome.DECLINE: N_("Override: decline"),
}


class OverrideChoice(QWidget):
    """By default the recommendation is followed; the reason is asked for only where it is not."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.texts = Texts(session)
        self._assessment: Assessment | None = None
        self.outcomes, self.reasons = QComboBox(), QComboBox()
        self.against = label("cellBad", wraps=True)
        outcome_label, self._reason_label = label("caption"), label("caption")
        outcome_label.setBuddy(self.outcomes)
        self._reason_label.setBuddy(self.reasons)
        self.outcomes.currentIndexChanged.connect(lambda _: self._outcome_chosen())
        self.reasons.currentIndexChanged.connect(lambda _: self.changed.emit())
        left, right = rows(outcome_label, self.outcomes, gap=4), rows(self._reason_label, self.reasons, gap=4)
        line = beside(left, right, gap=16)
        line.setStretch(0, 2)
        line.setStretch(1, 3)
        self.setLayout(rows(line, self.against, gap=8))
        self.texts.put(outcome_label.setText, N_("Decision"))
        self.texts.put(self.outcomes.setAccessibleName, N_("Decision"))
        self.texts.put(self._reason_label.setText, N_("Reason for deciding against the recommendation"))
        self.texts.put(self.reasons.setAccessibleName, N_("Reason for deciding against the recommendation"))
        self._outcome_chosen()

    @property
    def outcome(self) -> Outcome | None:
        """What was chosen against the recommendation; None where it is followed."""
        code = self.outcomes.currentData()
        return Outcome(code) if code else None

    @property
    def chosen(self) -> tuple[Outcome, str] | None:
        """Outcome and code of the reason ("" while none is chosen)."""
        return None if self.outcome is None else (self.outcome, str(self.reasons.currentData() or ""))

    @property
    def lacks_reason(self) -> bool:
        """An override is recorded with a coded reason or not at all."""
        return self.chosen is not None and not self.chosen[1]

    @property
    def is_barred(self) -> bool:
        return bool(self.against.text())

    def clear(self) -> None:
        self.outcomes.setCurrentIndex(0)

    def show_assessment(self, assessment: Assessment) -> None:
        """Offer what differs from the recommendation; a choice that can still be made stays."""
        self._assessment = assessment
        kept, reason = self.outcome, self.reasons.currentData()
        recommended, words = assessment.decision.recommended, self.session.words
        self.setVisible(assessment.policy.overrides is not None)
        self.outcomes.blockSignals(True)
        self.outcomes.clear()
        self.outcomes.addItem(words.text(FOLLOW), "")
        for outcome, text in OUTCOMES.items():
            if not is_idle(recommended, outcome):
                self.outcomes.addItem(words.text(text), outcome.value)
        self.outcomes.setCurrentIndex(max(self.outcomes.findData(kept.value if kept else ""), 0))
        self.outcomes.blockSignals(False)
        self._outcome_chosen()
        self.reasons.setCurrentIndex(max(self.reasons.findData(reason), 0))

    def _outcome_chosen(self) -> None:
        outcome, found = self.outcome, self._assessment
        is_override = outcome is not None and found is not None and found.policy.overrides is not None
        self.reasons.setVisible(is_override)
        self._reason_label.setVisible(is_override)
        problems = obstacles(found, outcome) if found is not None and outcome is not None else ()
        self.against.setText("\n".join(self.session.words.render(problem) for problem in problems))
        self.against.setVisible(bool(problems))
        if found is not None and outcome is not None:
            self._fill_reasons(found, outcome)
        self.changed.emit()

    def _fill_reasons(self, found: Assessment, outcome: Outcome) -> None:
        words, terms = self.session.words, found.policy.overrides
        direction = UP if is_upward(found.decision.recommended, outcome) else DOWN
        self.reasons.blockSignals(True)
        self.reasons.clear()
        self.reasons.addItem(words.text(N_("Choose a reason")), "")
        for reason in terms.reasons if terms else ():
            if reason.direction in (direction, BOTH):
                self.reasons.addItem(words.show(reason.label), reason.code)
        self.reasons.blockSignals(False)

    def retranslate(self) -> None:
        self.texts.retranslate()
        if self._assessment is not None:
            self.show_assessment(self._assessment)
