"""Replaying a recorded decision: by its own policy to the same bytes, or by another with what would differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog

from desktop.audit.replay_presenter import difference_columns, outcome
from desktop.policy.versions_presenter import version_name
from desktop.session import Session
from desktop.tasks import Latest
from desktop.texts import Texts
from desktop.widgets.pieces import Card, badge, beside, button, label, set_tone
from desktop.widgets.table import Table
from engine.files import write_whole
from engine.i18n import N_, Sentence, say
from engine.progress import Job
from engine.service.policies import Version
from engine.service.recordings import Difference, RecordedDecision, Replay

TONES = {"good": N_("the same"), "bad": N_("not the same"), "info": N_("same verdict"), "warn": N_("other verdict")}


class ReplayCard(Card):
    """One decision at a time; nothing is written."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._latest = Latest(session.tasks, self)
        self._versions: dict[str, Version] = {}
        self._found: tuple[RecordedDecision, Replay] | None = None
        self.recorded: RecordedDecision | None = None
        self.mark, self.told = badge(), label("", wraps=True)
        self.problem = label("bad", wraps=True)
        self.under = QComboBox()
        self.under.setMinimumWidth(260)
        caption = label("caption")
        caption.setBuddy(self.under)
        self.replay_button, self.save = button("primary"), button("quiet", "save")
        self.replay_button.clicked.connect(self.replay)
        self.save.clicked.connect(self.ask_save)
        self.table: Table[Difference] = Table(session, (), "replay-differences")
        self.head.addWidget(self.save)
        self.body.addLayout(beside(caption, self.under, self.replay_button, None))
        self.body.addLayout(beside(self.mark, self.told, gap=12))
        self.body.addWidget(self.problem)
        self.body.addWidget(self.table)
        put = self._texts.put
        put(caption.setText, N_("Decide it again under"))
        put(self.under.setAccessibleName, N_("Decide it again under"))
        put(self.replay_button.setText, N_("Replay"))
        put(self.save.setText, N_("Save the bundle…"))
        self._clear()
        self.hide()

    def show_versions(self, versions: Sequence[Version]) -> None:
        self._versions = {version.digest: version for version in versions}
        self._fill()

    def _fill(self) -> None:
        kept, words = self.under.currentData(), self._session.words
        self.under.clear()
        self.under.addItem(words.text(N_("its own policy")), "")
        for digest, version in self._versions.items():
            self.under.addItem(words.render(version_name(version)), digest)
        self.under.setCurrentIndex(max(self.under.findData(kept), 0))

    def choose_policy(self, digest: str) -> None:
        self.under.setCurrentIndex(max(self.under.findData(digest), 0))

    def show_decision(self, recorded: RecordedDecision | None) -> None:
        """Another decision forgets the replay of the one before."""
        if recorded == self.recorded:
            return
        self._latest.cancel()
        self.recorded = recorded
        self.setVisible(recorded is not None)
        if recorded is not None:
            number, applicant = recorded.decision.id, recorded.applicant
            self._texts.put(
                self.set_heading, N_("Decision {number}: {applicant}"), number=str(number), applicant=applicant
            )
        self._clear()

    def _clear(self) -> None:
        self._found = None
        self.replay_button.setEnabled(True)
        for part in (self.mark, self.problem, self.table):
            part.hide()
        self._texts.put(
            self.told.setText,
            N_("A replay decides the case again from its stored inputs and compares every byte. Nothing is written."),
        )

    # replaying

    def replay(self) -> None:
        """Decide again in the background; once cancelled, what it comes to is not shown."""
        recorded, version = self.recorded, self._versions.get(str(self.under.currentData() or ""))
        if recorded is None:
            return
        recordings, policy = self._session.service.recordings, version.policy if version else None
        self._clear()
        self.replay_button.setEnabled(False)

        def work(job: Job) -> Replay:
            return recordings.replay(recorded.decision.id, policy, job)

        title = say(N_("Replaying decision {number}"), number=str(recorded.decision.id))
        self._latest.read(
            work,
            lambda found: self._show(recorded, found),
            title=title,
            failed=self._failed,
            ended=lambda: self.replay_button.setEnabled(True),
        )

    def cancel(self) -> None:
        self._latest.cancel()

    def _show(self, recorded: RecordedDecision, found: Replay) -> None:
        self._found = recorded, found
        sentence, tone = outcome(found, recorded)
        self._texts.put(self.told.setText, sentence.template, **sentence.values)
        self._texts.put(self.mark.setText, TONES[tone])
        set_tone(self.mark, tone)
        self.mark.show()
        policies = [found.assessment.policy, *(version.policy for version in self._versions.values())]
        self.table.show_columns(difference_columns(policies), found.differences)
        self.table.fit_height(30)
        self.table.setVisible(not found.is_same)

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self._texts.put_all(self.problem.setText, sentences)
        self.problem.show()

    # the bundle

    def ask_save(self) -> None:
        if self.recorded is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            self._session.words.text(N_("Save the bundle…")),
            f"decision-{self.recorded.decision.id}.tally",
            "Tally (*.tally)",
        )
        if name:
            recordings, number, path = self._session.service.recordings, self.recorded.decision.id, Path(name)
            self._session.tasks.read(
                self,
                lambda job: write_whole(path, recordings.bundle(number)),
                lambda _: self._saved(path),
                failed=self._failed,
            )

    def _saved(self, path: Path) -> None:
        self._session.said.emit(self._session.words.text(N_("{file} was written."), file=path.name), "good")

    def retranslate(self) -> None:
        self._texts.retranslate()
        self._fill()
        self.table.retranslate()
