"""Why a file was not taken as a draft: every problem with its line, to be mended in one go."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.policy.versions_presenter import PROBLEM_COLUMNS, Problem, problems
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Card, bring_into_view, button, label
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence


class ProblemsCard(Card):
    """Hidden until a file was refused, and again when it is closed or another file comes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._texts = Texts(session)
        self.told = label("bad", wraps=True)
        self.close_button = button("quiet", "close")
        self.close_button.clicked.connect(self.hide)
        self.table: Table[Problem] = Table(session, PROBLEM_COLUMNS, "policy-problems")
        self.head.addWidget(self.close_button)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table)
        self._texts.put(self.close_button.setAccessibleName, N_("Close the list of problems"))
        self._texts.put(self.close_button.setToolTip, N_("Close the list of problems"))
        self.hide()

    def show_problems(self, file: str, sentences: Sequence[Sentence]) -> None:
        found = problems(sentences)
        self._texts.put(self.set_heading, N_("{file} was not taken"), file=file)
        self._texts.put(
            self.told.setText,
            N_("{count} problems were found; nothing of the file was kept. Mend it and import it again."),
            count=len(found),
        )
        self.table.show_rows(found)
        self.table.fit_height(16)
        self.show()
        bring_into_view(self)

    def retranslate(self) -> None:
        self._texts.retranslate()
        self.table.retranslate()
