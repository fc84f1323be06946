"""The validation pack of a model, the real PDF in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from desktop.memo.pdf_view import PdfView
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import beside, button, label, rows
from engine.files import write_whole
from engine.i18n import N_


class PackView(QWidget):
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._data, self._name = b"", ""
        self.back, self.save = button("quiet", "back"), button("primary")
        self.back.clicked.connect(self.closed)
        self.save.clicked.connect(self.ask_save)
        self.smaller, self.larger = button("quiet", "zoom-out"), button("quiet", "zoom-in")
        self.title, self.page = label("heading"), label("muted")
        self.view = PdfView(session)
        self.view.moved.connect(self._say_page)
        self.smaller.clicked.connect(self.view.zoom_out)
        self.larger.clicked.connect(self.view.zoom_in)
        bar = QFrame()
        bar.setObjectName("bar")
        bar.setFixedHeight(58)
        line = beside(self.back, self.title, None, self.page, self.smaller, self.larger, self.save)
        line.setContentsMargins(20, 0, 20, 0)
        bar.setLayout(line)
        self._texts.put(self.back.setAccessibleName, N_("Back to the models"))
        self._texts.put(self.back.setToolTip, N_("Back to the models"))
        self._texts.put(self.save.setText, N_("Save as…"))
        self._texts.put(self.smaller.setAccessibleName, N_("Smaller"))
        self._texts.put(self.larger.setAccessibleName, N_("Larger"))
        self._texts.put(self.view.setAccessibleName, N_("Preview of the document"))
        page = rows(bar, self.view, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def show_pack(self, name: str, data: bytes) -> None:
        self._data, self._name = data, name
        self._texts.put(self.title.setText, N_("Validation of the model {model}"), model=name)
        self.view.show_pdf(data)
        self.view.setFocus()

    def ask_save(self) -> None:
        words = self._session.words
        name, _ = QFileDialog.getSaveFileName(
            self, words.text(N_("Save as…")), f"validation-{self._name}.pdf", "PDF (*.pdf)"
        )
        if name:
            data, path = self._data, Path(name)
            self._session.tasks.read(self, lambda job: write_whole(path, data), lambda _: self._saved(path))

    def _saved(self, path: Path) -> None:
        self._session.said.emit(self._session.words.text(N_("{file} was written."), file=path.name), "good")

    def _say_page(self, page: int, count: int) -> None:
        words = self._session.words
        self.page.setText(words.text(N_("Page {number} of {count}"), number=page, count=count) if count else "")

    def retranslate(self) -> None:
        self._texts.retranslate()
        self._say_page(self.view.page + 1, len(self.view.pages))
