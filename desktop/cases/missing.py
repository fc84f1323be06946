"""What is still missing before a stage has anything to show, said in its place."""

from __future__ import annotations

from desktop.cases.live_presenter import live_view
from desktop.cases.stage_page import Answer
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, label
from engine.assessment.assessment import Assessment
from engine.i18n import N_


class MissingCard(Card):
    """`lead` says what the stage waits for; below it stands every entry that is missing. Hidden once none is."""

    def __init__(self, session: Session, lead: str) -> None:
        super().__init__()
        self._session = session
        self._answer: Answer | None = None
        self.texts = Texts(session)
        self.list = label("", wraps=True, selectable=True)
        said = label("muted", wraps=True)
        self.body.addWidget(said)
        self.body.addWidget(self.list)
        self.texts.put(self.set_heading, N_("Still missing"))
        self.texts.put(said.setText, lead)

    def show_answer(self, answer: Answer | None) -> None:
        self._answer = answer
        self.setVisible(not isinstance(answer, Assessment))
        problems = () if answer is None else live_view(answer, self._session.words).missing
        self.list.setText("\n".join(f"•  {problem}" for problem in problems))

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.show_answer(self._answer)
