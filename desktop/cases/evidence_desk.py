"""Evidence as it reaches an open case and leaves it: files dropped or chosen, and the case folder written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.intake.drop import files_of, sort_out
from desktop.intake.evidence_presenter import summary_line
from desktop.intake.mapping_dialog import MappingDialog
from desktop.intake.questions import Dialog, Questions
from desktop.session import Session
from engine.i18n import N_, say
from engine.service.layouts import LayoutSample
from engine.service.values import Changes, EvidenceSummary


class EvidenceDesk(QWidget):
    """`read` carries what the files turned out to be, once they are filed or left out. Never drawn itself."""

    read = Signal(object)

    def __init__(
        self, session: Session, case_id: int, save: Callable[[], None], currency: Callable[[], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.hide()
        self.session = session
        self.case_id = case_id
        self._save = save
        self._currency = currency
        self.questions = Questions(session, self)
        self.questions.answered.connect(self._read_now)
        self.questions.left_out.connect(lambda summary: self.read.emit((summary,)))

    @property
    def dialog(self) -> Dialog | None:
        """The question that is open."""
        return self.questions.dialog

    def take_files(self, paths: Sequence[Path], is_blank: bool) -> bool:
        """Files dropped on a case are its evidence. A case folder fills an empty case; one that has an applicant
        already keeps its own, and the folder becomes another case."""
        found = sort_out(paths)
        if found.cases and not is_blank:
            return False
        files = (*found.files, *(path for folder in found.cases for path in files_of(folder)))
        if not files:
            return True
        self._save()
        self._add(files)
        return True

    def _add(self, files: Sequence[Path], password: str | None = None) -> None:
        service, case_id = self.session.service, self.case_id
        self.session.tasks.write(
            self,
            lambda job: service.evidence.add(case_id, files, job, password),
            self.take,
            title=say(N_("Reading files")),
        )

    def take(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        """What was read is told; then a person is asked for what only a person can say, one file after the other."""
        told = tuple(summary for summary in summaries if summary.needs is None)
        if told:
            self.read.emit(told)
        self.session.publish(Changes(frozenset({self.case_id})))
        self.ask([summary for summary in summaries if summary.needs is not None])

    def ask(self, summaries: Sequence[EvidenceSummary]) -> None:
        """Ask what the files need to be read."""
        self.questions.ask(summaries, self._currency())

    def _read_now(self, summary: EvidenceSummary) -> None:
        assert summary.source is not None
        self._add([summary.source], self.questions.passwords.get(summary.source))

    def ask_columns(self, path: str) -> None:
        """Name the columns of a filed statement anew, for this file and all others of its layout."""
        service, case_id = self.session.service, self.case_id
        self.session.tasks.read(
            self, lambda job: service.layouts.sample(path, service.evidence.document(case_id, path)), self._rename
        )

    def _rename(self, sample: LayoutSample) -> None:
        dialog = MappingDialog(self.session, sample, self._currency(), self.window())
        self.questions.show_dialog(dialog, lambda: self._renamed(dialog), lambda: None)

    def _renamed(self, dialog: MappingDialog) -> None:
        service, sample, mapping, case_id = self.session.service, dialog.answers.sample, dialog.mapping, self.case_id
        self.session.tasks.write(
            self,
            lambda job: service.layouts.remember(sample, mapping),
            lambda _: self.session.publish(Changes(frozenset({case_id}))),
        )

    def say_read(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        """A short word on how it went; the stage says it in full."""
        words = self.session.words
        refused = [summary_line(summary, words).text for summary in summaries if summary.refusal is not None]
        if refused:
            self.session.said.emit("\n".join(refused), "bad")
        elif len(summaries) == 1:
            self.session.said.emit(words.text(N_("{file} was read."), file=summaries[0].name), "good")
        else:
            self.session.said.emit(words.text(N_("{count} files were read."), count=len(summaries)), "good")

    def ask_files(self) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(self, self.session.words.text(N_("Add evidence files")))
        return [Path(name) for name in names]

    def ask_export(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.session.words.text(N_("Export the case folder")))
        if not name:
            return
        self._save()
        service, case_id, folder = self.session.service, self.case_id, Path(name) / f"case-{self.case_id}"
        done = self.session.words.text(N_("{file} was written."), file=folder.name)
        self.session.tasks.write(
            self,
            lambda job: service.export_folder(case_id, folder, job),
            lambda _: self.session.said.emit(done, "good"),
            title=say(N_("Export the case folder")),
        )
