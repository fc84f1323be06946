"""The memo stage: the real PDF in the window, with the letter and the cost sheet beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame

from desktop.cases.stage_page import Answer, Host, StagePage
from desktop.look import GAP
from desktop.memo.pdf_view import PdfView
from desktop.tasks import Latest
from desktop.widgets.pieces import beside, button, label, rows
from desktop.widgets.segments import Segments
from engine.assessment.assessment import Assessment
from engine.errors import Unavailable
from engine.i18n import N_, Sentence, say
from engine.progress import Job

KINDS = (("memo", N_("Memo")), ("letter", N_("Letter")), ("cost_sheet", N_("Cost sheet")))
LANGUAGES = (("en", "English"), ("zh_CN", "中文"))


class MemoStage(StagePage):
    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._answer: Answer | None = None
        self._made_for: tuple[object, str, str] | None = None
        self._data = b""
        self._kind, self._language = "memo", self.session.language
        self._latest = Latest(self.session.tasks, self)
        self.kinds = Segments(self.session, KINDS)
        self.kinds.chosen.connect(self.choose_kind)
        self.languages = Segments(self.session, LANGUAGES)
        self.languages.choose(self._language)
        self.languages.chosen.connect(self.choose_language)
        self.view = PdfView(self.session)
        self.view.moved.connect(self._say_page)
        self.said = label("muted", wraps=True)
        self.page, self.zoom = label("muted"), label("muted", "100 %")
        self.view.zoomed.connect(lambda zoom: self.zoom.setText(f"{round(zoom * 100)} %"))
        self.smaller, self.larger = button("quiet", "zoom-out"), button("quiet", "zoom-in")
        self.smaller.clicked.connect(self.view.zoom_out)
        self.larger.clicked.connect(self.view.zoom_in)
        self._saved_in: Path | None = None
        self.folder = button("quiet", "folder")
        self.folder.clicked.connect(self.open_folder)
        self.folder.hide()
        self.save = button("primary", text="")
        self.save.clicked.connect(self.ask_save)
        self._lay_out()
        for keys, does in (
            ("Ctrl++", self.view.zoom_in),
            ("Ctrl+-", self.view.zoom_out),
            ("Ctrl+Shift+S", self.ask_save),
        ):
            QShortcut(QKeySequence(keys), self, does)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("bar")
        bar.setFixedHeight(58)
        line = beside(
            self.kinds, self.languages, None, self.page, self.smaller, self.zoom, self.larger, self.folder, self.save,
            gap=GAP + 4,
        )  # fmt: skip
        line.setContentsMargins(20, 0, 20, 0)
        bar.setLayout(line)
        note = beside(self.said, gap=0)
        note.setContentsMargins(28, 16, 28, 0)
        self.texts.put(self.save.setText, N_("Save as…"))
        self.texts.put(self.folder.setToolTip, N_("Open folder"))
        self.texts.put(self.folder.setAccessibleName, N_("Open folder"))
        self.texts.put(self.smaller.setAccessibleName, N_("Smaller"))
        self.texts.put(self.larger.setAccessibleName, N_("Larger"))
        self.texts.put(self.view.setAccessibleName, N_("Preview of the document"))
        page = rows(bar, note, self.view, gap=0)
        page.setStretch(2, 1)
        self.setLayout(page)
        self.save.setEnabled(False)

    def show_answer(self, answer: Answer) -> None:
        self._answer = answer
        if self.isVisible():
            self.make()

    def entered(self) -> None:
        self.make()
        self.view.setFocus()

    def choose_kind(self, kind: str) -> None:
        self._kind = kind
        self.make()

    def choose_language(self, language: str) -> None:
        self._language = language
        self.make()

    def make(self) -> None:
        """Make the document of what was assessed last, unless it is the one that is shown."""
        wanted = (self._answer, self._kind, self._language)
        if not isinstance(self._answer, Assessment):
            self._say(say(N_("The memo needs the applicant and the request first.")))
            return
        if wanted == self._made_for:
            return
        self._made_for = wanted
        self._say(say(N_("Writing the document…")))
        self.host.save()
        service, case_id, language = self.session.service, self.host.case_id, self._language
        write = {"memo": service.memo, "letter": service.letter, "cost_sheet": service.cost_sheet}[self._kind]
        # As a write, because it must see the draft that was typed last.
        self.session.tasks.write(
            self,
            lambda job: (wanted, write(case_id, language, job)),
            self._made,
            title=say(N_("Writing the document…")),
            failed=self._not_made,
        )

    def _made(self, answer: tuple[object, bytes]) -> None:
        wanted, data = answer
        if wanted != self._made_for:
            return
        self._data = data
        self.said.hide()
        self.save.setEnabled(True)
        self.view.show_pdf(data)

    def _not_made(self, sentences: tuple[Sentence, ...]) -> None:
        self._made_for = None
        self._say(sentences[0])
        self.save.setEnabled(False)

    def _say(self, sentence: Sentence) -> None:
        self.texts.put(self.said.setText, sentence.template, **sentence.values)
        self.said.show()

    def _say_page(self, page: int, count: int) -> None:
        self.page.setText(
            self.session.words.text(N_("Page {number} of {count}"), number=page, count=count) if count else ""
        )

    def ask_save(self) -> None:
        if not self._data:
            return
        proposed = f"{self._kind.replace('_', '-')}-{self.host.case_id}.pdf"
        name, _ = QFileDialog.getSaveFileName(self, self.session.words.text(N_("Save as…")), proposed, "PDF (*.pdf)")
        if name:
            data, path = self._data, Path(name)
            self.session.tasks.read(self, lambda job: _write(data, path, job), lambda _: self._saved(path))

    def open_folder(self) -> None:
        """Show the folder of what was saved last in the system's own file manager."""
        if self._saved_in is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved_in)))

    def _saved(self, path: Path) -> None:
        self._saved_in = path.parent
        self.folder.show()
        self.session.said.emit(self.session.words.text(N_("{file} was written."), file=path.name), "good")

    def retranslate(self) -> None:
        super().retranslate()
        self.kinds.retranslate()
        self._say_page(self.view.page + 1, len(self.view.pages))


def _write(data: bytes, path: Path, job: Job) -> None:
    job.check()
    try:
        path.write_bytes(data)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Unavailable(
            say(N_("{file} could not be written: {reason}. Choose another place."), file=path.name, reason=reason)
        ) from problem
