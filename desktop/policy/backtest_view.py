"""Back-testing a draft: on the bank's own past cases or on a book in a folder, in the background, with its result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from desktop.policy.backtest_result import BackTestResult
from desktop.policy.version_choice import VersionChoice
from desktop.policy.versions_presenter import foremost_draft, in_force
from desktop.session import Session
from desktop.tasks import Running
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, label, rows
from engine.backtest.results import BackTest
from engine.i18n import N_, Sentence, say
from engine.progress import Job, Progress
from engine.service.policies import Version


class BackTestView(QWidget):
    """`wants_case` carries the number of a swapped case of this database."""

    wants_case = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._running: Running | None = None
        self.draft, self.against = VersionChoice(session, N_("Draft")), VersionChoice(session, N_("Against"))
        self.own, self.folder = button("primary"), button("", "folder")
        self.cancel_button, self.bar = button("quiet", "close"), QProgressBar()
        self.hint, self.step = label("muted", wraps=True), label("hint")
        self.problem = label("bad", wraps=True)
        self.result = BackTestResult(session)
        self.result.wants_case.connect(self.wants_case)
        self.own.clicked.connect(self.test_own)
        self.folder.clicked.connect(self.ask_folder)
        self.cancel_button.clicked.connect(self.cancel)
        self.bar.setTextVisible(False)
        self._progress = QWidget()
        self._progress.setLayout(beside(self.bar, self.step, self.cancel_button))
        self.setLayout(rows(self._form(), self.result, gap=16))
        for part in (self._progress, self.problem, self.result):
            part.hide()
        session.tasks.progressed.connect(self._progressed)

    def _form(self) -> Card:
        card = Card()
        card.body.addLayout(beside(self.draft, self.against, None, gap=16))
        card.body.addWidget(self.hint)
        card.body.addLayout(beside(self.own, self.folder, None))
        card.body.addWidget(self._progress)
        card.body.addWidget(self.problem)
        put = self._texts.put
        put(card.set_heading, N_("What would it have done?"))
        put(self.folder.setText, N_("Test on a book in a folder…"))
        put(self.own.setText, N_("Test on past cases"))
        put(self.cancel_button.setText, N_("Cancel"))
        put(self.bar.setAccessibleName, N_("Progress of the back-test"))
        return card

    def show_versions(self, versions: Sequence[Version], past_cases: int) -> None:
        """At first the proposed draft, else the newest, is set against what is in force."""
        holding, draft = in_force(versions), foremost_draft(versions)
        first = holding.digest if holding else ""
        other = next((version.digest for version in versions if version.digest != first), first)
        self.draft.show_versions(versions, draft.digest if draft else other)
        self.against.show_versions(versions, first)
        self._texts.put(
            self.hint.setText,
            N_(
                "Every case is decided by both policies. {count} decided cases of this database can be tested; a book "
                "is a folder of case folders, or what tally simulate writes. Nothing is changed."
            ),
            count=past_cases,
        )

    def choose(self, draft: str) -> None:
        self.draft.choose(draft)

    # running

    def ask_folder(self) -> None:
        title = self._session.words.text(N_("Folder with a book of cases"))
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            self.test(Path(folder))

    def test_own(self) -> None:
        self.test(None)

    def test(self, folder: Path | None) -> None:
        """Run in the background on the folder, or on the bank's own past cases."""
        draft, against = self.draft.version, self.against.version
        if draft is None or against is None or self._running is not None:
            return
        policies = self._session.service.policies

        def work(job: Job) -> BackTest:
            return policies.backtest(draft.policy, against.policy, folder, job)

        for part in (self.problem, self.result):
            part.hide()
        self._set_running(True)
        title = say(N_("Back-testing policy {version}"), version=draft.policy.version)
        self._running = self._session.tasks.read(
            self, work, self._show, title=title, failed=self._failed, ended=self._ended
        )

    def cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def _set_running(self, is_running: bool) -> None:
        self._progress.setVisible(is_running)
        self.bar.setRange(0, 0)
        self.step.clear()
        for part in (self.own, self.folder):
            part.setEnabled(not is_running)

    def _progressed(self, running: Running, progress: Progress) -> None:
        if running is self._running:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
            self.step.setText(self._session.words.render(progress.sentence))

    def _ended(self) -> None:
        self._running = None
        self._set_running(False)

    def _show(self, found: BackTest) -> None:
        self.result.show_result(found)
        self.result.show()

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self._texts.put_all(self.problem.setText, sentences)
        self.problem.show()

    def retranslate(self) -> None:
        self._texts.retranslate()
        for part in (self.draft, self.against, self.result):
            part.retranslate()
