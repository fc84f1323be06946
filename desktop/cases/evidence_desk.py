"""Evidence as it reaches an open case and leaves it: files dropped or chosen, and the case folder written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.intake.drop import files_of, sort_out
from desktop.session import Session
from engine.i18n import N_, say
from engine.service.values import Changes, EvidenceSummary


class EvidenceDesk(QWidget):
    """`read` carries what the files turned out to be, once they are filed. Never drawn itself."""

    read = Signal(object)

    def __init__(self, session: Session, case_id: int, save: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.session = session
        self.case_id = case_id
        self._save = save

    def take_files(self, paths: Sequence[Path], is_blank: bool) -> bool:
        """Files dropped on a case are its evidence. A case folder fills an empty case; one that has an applicant
        already keeps its own, and the folder becomes another case."""
        found = sort_out(paths)
        if found.cases and not is_blank:
            return False
        files = (*found.files, *(path for folder in found.cases for path in files_of(folder)))
        if not files:
            return True
        service, case_id = self.session.service, self.case_id
        self._save()
        self.session.tasks.write(
            self, lambda job: service.add_evidence(case_id, files, job), self._taken, title=say(N_("Reading files"))
        )
        return True

    def _taken(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        self.read.emit(summaries)
        self.session.publish(Changes(frozenset({self.case_id})))

    def say_read(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        """A short word on how it went; the stage says it in full."""
        words = self.session.words
        refused = [words.render(summary.refusal) for summary in summaries if summary.refusal is not None]
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
