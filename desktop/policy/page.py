"""Policy: what is in force and what was, drafts, comparison, back-test, and putting a draft in force by two people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.page import Page
from desktop.policy.backtest_view import BackTestView
from desktop.policy.commands import VIEWS, add_commands
from desktop.policy.compare_view import CompareView
from desktop.policy.problems_card import ProblemsCard
from desktop.policy.terms_view import TermsView
from desktop.policy.versions_presenter import in_force, proposed
from desktop.policy.versions_view import VersionsView
from desktop.session import Session
from desktop.tasks import Latest, Told
from desktop.widgets.pieces import Canvas, beside, button, label, rows
from desktop.widgets.proposals import ProposalsCard
from desktop.widgets.segments import Segments
from engine.files import write_whole
from engine.i18n import N_, Sentence
from engine.progress import Job
from engine.service.policies import Draft, Version
from engine.service.values import Answer, Changes, ProposalRow


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: drafts and versions, what waits for a second person, and how many cases can be tested."""

    versions: tuple[Version, ...]
    waiting: tuple[ProposalRow, ...]
    past_cases: int


class PolicyPage(Page):
    """Four views of the same versions; what waits for a second person stands above them all."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._latest = Latest(session.tasks, self)
        self._next = ""
        self.shown: Shown | None = None
        self.import_button = button("primary")
        self.import_button.clicked.connect(self.ask_import)
        self.note = label("bad", wraps=True)
        self.problems = ProblemsCard(session)
        self.proposals = ProposalsCard(session, N_("What it changes"))
        self.proposals.answered.connect(self.answer)
        self.proposals.looked_at.connect(lambda proposal: self.compare_with_holding(proposal.subject))
        self.views = Segments(session, VIEWS)
        self.views.chosen.connect(self.show_view)
        self.terms, self.versions = TermsView(session), VersionsView(session)
        self.compare, self.backtest = CompareView(session), BackTestView(session)
        self.parts: dict[str, QWidget] = {
            "terms": self.terms, "versions": self.versions, "compare": self.compare, "backtest": self.backtest,
        }  # fmt: skip
        self._connect()
        self.setLayout(rows(self._lay_out(), gap=0))
        self.note.hide()
        self.show_view("terms")
        add_commands(self)

    def _connect(self) -> None:
        versions = self.versions
        versions.proposed.connect(self.propose)
        versions.removed.connect(self.remove)
        versions.looked_at.connect(self.look_at)
        versions.compared.connect(self.compare_with_holding)
        versions.backtested.connect(self.open_backtest)
        versions.saved.connect(self.ask_save)
        self.backtest.wants_case.connect(self.wants_case)

    def _lay_out(self) -> Canvas:
        head, hint = label("title"), label("muted", wraps=True)
        put = self.texts.put
        put(head.setText, N_("Policy"))
        put(
            hint.setText,
            N_(
                "The bank's lending policy, one dated file a version; every decision names its digest. It changes by "
                "two people: one proposes a draft, another confirms it."
            ),
        )
        put(self.import_button.setText, N_("Import a draft…"))
        canvas = Canvas()
        canvas.body.addLayout(beside(head, None, self.import_button))
        for part in (hint, self.note, self.problems, self.proposals, self.views, *self.parts.values()):
            canvas.body.addWidget(part)
        canvas.body.addStretch(1)
        return canvas

    # showing

    def entered(self) -> None:
        self._latest.read(self._fetch, self._show, failed=self._failed)

    def _fetch(self, job: Job) -> Shown:
        policies = self.session.service.policies
        return Shown((*policies.drafts(), *policies.versions()), policies.proposals(), policies.past_cases())

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.note.hide()
        self.proposals.show_proposals(shown.waiting, proposed)
        self.terms.show_versions(shown.versions)
        self.versions.show_versions(shown.versions)
        self.compare.show_versions(shown.versions)
        self.backtest.show_versions(shown.versions, shown.past_cases)
        if self._next:
            self.versions.choose(self._next)
            self._next = ""

    def show_view(self, name: str) -> None:
        self.problems.hide()
        self.views.choose(name)
        for other, part in self.parts.items():
            part.setVisible(other == name)

    def look_at(self, digest: str) -> None:
        self.terms.look_at(digest)
        self.show_view("terms")

    def compare_with_holding(self, digest: str) -> None:
        """Set a version against what is in force."""
        holding = in_force(self.shown.versions) if self.shown is not None else None
        if holding is not None:
            self.compare.compare(holding.digest, digest)
            self.show_view("compare")

    def open_backtest(self, digest: str) -> None:
        self.backtest.choose(digest)
        self.show_view("backtest")

    def test_own(self) -> None:
        self.show_view("backtest")
        self.backtest.test_own()

    def ask_folder(self) -> None:
        self.show_view("backtest")
        self.backtest.ask_folder()

    # drafts

    def ask_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.session.words.text(N_("Draft of the policy")), "", "TOML (*.toml)"
        )
        if name:
            self.import_draft(Path(name))

    def import_draft(self, path: Path) -> None:
        """Keep a sound file as a draft; of any other show every problem with its line, and keep nothing."""
        policies = self.session.service.policies
        self.problems.hide()
        self.session.tasks.write(
            self, lambda job: policies.keep(path), self._imported, failed=lambda found: self._not_imported(path, found)
        )

    def _imported(self, draft: Draft) -> None:
        self._next = draft.policy.digest
        self.show_view("versions")
        self.session.publish(Changes(policy=True))
        said = N_("{file} is kept as a draft. It changes nothing until two people put it in force.")
        self.session.said.emit(self.session.words.text(said, file=draft.file), "good")

    def _not_imported(self, path: Path, sentences: tuple[Sentence, ...]) -> None:
        self.problems.show_problems(path.name, sentences)

    def take_files(self, paths: Sequence[Path]) -> bool:
        """A dropped TOML file is a draft; a dropped folder without an application is a book to back-test on."""
        if len(paths) != 1:
            return False
        (path,) = paths
        if path.is_dir() and not (path / "application.toml").exists():
            self.show_view("backtest")
            self.backtest.test(path)
            return True
        if path.suffix.lower() == ".toml" and path.name != "application.toml":
            self.import_draft(path)
            return True
        return False

    def remove(self, digest: str) -> None:
        policies = self.session.service.policies
        self._write(lambda job: policies.remove(digest), N_("The draft was removed from the list."))

    def remove_chosen(self) -> None:
        version = self.versions.version
        if version is not None and version.is_draft:
            self.remove(version.digest)

    def ask_save(self, digest: str) -> None:
        version = self._version(digest)
        if version is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self.session.words.text(N_("Save the file…")), f"{version.policy.version}.toml", "TOML (*.toml)"
        )
        if name:
            path, content = Path(name), version.content
            self.session.tasks.read(self, lambda job: write_whole(path, content), lambda _: self._saved(path))

    def _saved(self, path: Path) -> None:
        self.session.said.emit(self.session.words.text(N_("{file} was written."), file=path.name), "good")

    # two people

    def propose(self, digest: str, note: str) -> None:
        version, policies = self._version(digest), self.session.service.policies
        if version is None:
            return
        file = version.draft.file if version.draft else "policy.toml"
        draft = Draft(version.policy, version.content, file)

        def work(job: Job) -> Changes:
            policies.propose(draft, note)
            return Changes(policy=True)

        said = N_("Proposed. Nothing changes until another person confirms it.")
        self._write(work, said, self.versions.clear_note, self.versions.show_problem)

    def answer(self, proposal_id: int, how: Answer, note: str) -> None:
        policies = self.session.service.policies
        said = {
            Answer.CONFIRMED: N_("Confirmed. Cases are decided by it from its day on."),
            Answer.REJECTED: N_("Rejected. The policy in force stays as it is."),
            Answer.WITHDRAWN: N_("Withdrawn. The policy in force stays as it is."),
        }
        self._write(lambda job: policies.answer(proposal_id, how, note), said[how])

    def _write(
        self,
        work: Callable[[Job], Changes],
        said: str,
        then: Callable[[], None] = lambda: None,
        failed: Told | None = None,
    ) -> None:
        def done(_: object) -> None:
            then()
            self.session.said.emit(self.session.words.text(said), "good")

        self.problems.hide()
        self.note.hide()
        self.session.write(self, work, done, failed=failed or self._failed)

    def _version(self, digest: str) -> Version | None:
        versions = self.shown.versions if self.shown is not None else ()
        return next((version for version in versions if version.digest == digest), None)

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self.texts.put_all(self.note.setText, sentences)
        self.note.show()

    def retranslate(self) -> None:
        super().retranslate()
        for part in (
            self.problems, self.proposals, self.views, self.terms, self.versions, self.compare, self.backtest,
        ):  # fmt: skip
            part.retranslate()
