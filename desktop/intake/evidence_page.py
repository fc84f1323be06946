"""Statements and invoices: a place to drop files, the files that came, and the rows of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.cases.stage_page import Host, StagePage
from desktop.cases.stages import Stage
from desktop.intake.drop import dropped_paths
from desktop.intake.evidence_presenter import FILE_COLUMNS, SummaryLine, summary_line
from desktop.look import GAP, current, pixmap
from desktop.texts import Texts
from desktop.widgets.pieces import Canvas, Card, beside, button, clear, label, restyle, rows
from desktop.widgets.table import Table
from engine.i18n import N_
from engine.progress import Job
from engine.service.values import Changes, EvidenceRow, EvidenceSummary, Workspace


class DropZone(QFrame):
    """Files may be dropped anywhere; this is where one would look first."""

    def __init__(self, host: Host, hint: str) -> None:
        super().__init__()
        self.setObjectName("dropZone")
        self.setAcceptDrops(True)
        self._host = host
        self.texts = Texts(host.session)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        heading, text = label("heading"), label("muted", wraps=True)
        for part in (heading, text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = button()
        self.choose.clicked.connect(host.ask_files)
        self.texts.put(heading.setText, N_("Drop files here"))
        self.texts.put(text.setText, hint)
        self.texts.put(self.choose.setText, N_("Choose files…"))
        self.setLayout(rows(self._picture, heading, text, beside(None, self.choose, None), gap=GAP, margin=22))
        self.relook()

    def relook(self) -> None:
        self._picture.setPixmap(pixmap("drop", current().accent, 34))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        event.acceptProposedAction()
        self._host.take_files(dropped_paths(event.mimeData()))

    def _mark(self, active: bool) -> None:
        self.setProperty("active", active)
        restyle(self)


HINTS = {
    "statements": N_(
        "Bank statements of any bank and any period: CSV, XLSX, OFX, QIF, MT940, CAMT.053, Alipay, WeChat Pay"
    ),
    "invoices": N_(
        "VAT invoices issued and received, as CSV or XLSX; a name with “purchases” or 进项 files them as received"
    ),
}


class EvidenceStage(StagePage):
    def __init__(self, host: Host, stage: Stage) -> None:
        super().__init__(host)
        self.stage = stage
        self._summaries: tuple[EvidenceSummary, ...] = ()
        self.drop = DropZone(host, HINTS[stage.name])
        self.summary = Card()
        self._lines = rows(gap=12)
        self.summary.body.addLayout(self._lines)
        self.summary.hide()
        self.files_card = Card()
        self.files: Table[EvidenceRow] = Table(self.session, FILE_COLUMNS, stage.name, tools=False)
        self.files.opened.connect(self._open)
        self.open_button, self.remove_button = button("quiet", "rows"), button("quiet", "trash")
        self.open_button.clicked.connect(self.open_chosen)
        self.remove_button.clicked.connect(self.remove_chosen)
        self.files_card.head.addWidget(self.open_button)
        self.files_card.head.addWidget(self.remove_button)
        self.files_card.body.addWidget(self.files)
        self.files.view.selectionModel().selectionChanged.connect(self._chosen)
        self.texts.put(self.files_card.set_heading, N_("Files of this case"))
        self.texts.put(self.summary.set_heading, N_("What was just read"))
        self.texts.put(self.open_button.setText, N_("Show rows"))
        self.texts.put(self.remove_button.setText, N_("Remove"))
        canvas = Canvas()
        for part in (self.drop, self.summary, self.files_card):
            canvas.body.addWidget(part)
        canvas.body.addStretch(1)
        self.setLayout(rows(canvas, gap=0))
        self._chosen()

    def show_workspace(self, workspace: Workspace) -> None:
        own = tuple(row for row in workspace.evidence if row.path.startswith(self.stage.evidence))
        self.files.show_rows(own, N_("No file yet. Drop one anywhere on this window."))
        self.files.fit_height()
        self._chosen()

    def show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        self._summaries = summaries
        self._draw_summaries()

    def _draw_summaries(self) -> None:
        clear(self._lines)
        self.summary.setVisible(bool(self._summaries))
        for summary in self._summaries:
            self._lines.addWidget(_line(summary_line(summary, self.session.words)))

    def open_chosen(self) -> None:
        for row in self.files.selected()[:1]:
            self._open(row)

    def _open(self, row: EvidenceRow) -> None:
        service, case_id = self.session.service, self.host.case_id
        self.session.tasks.read(self, lambda job: service.evidence_table(case_id, row.path), self.host.show_rows)

    def remove_chosen(self) -> None:
        service, case_id = self.session.service, self.host.case_id
        paths = [row.path for row in self.files.selected()]

        def remove(job: Job) -> Changes:
            for path in paths:
                service.remove_evidence(case_id, path)
            return Changes(frozenset({case_id}))

        if paths:
            self.session.write(self, remove)

    def _chosen(self) -> None:
        for part in (self.open_button, self.remove_button):
            part.setEnabled(bool(self.files.selected()))

    def retranslate(self) -> None:
        super().retranslate()
        self.drop.texts.retranslate()
        self.files.retranslate()
        self._draw_summaries()

    def relook(self) -> None:
        self.drop.relook()
        self._draw_summaries()


_ICONS = {"good": "good", "bad": "bad", "warn": "warning", "info": "info"}


def _line(said: SummaryLine) -> QWidget:
    mark = QLabel()
    mark.setPixmap(pixmap(_ICONS[said.tone], current().tone(said.tone)[0], 20))
    mark.setAlignment(Qt.AlignmentFlag.AlignTop)
    name = label("strong", said.name)
    texts = rows(name, label("muted", said.text, wraps=True), gap=2)
    for finding in said.findings:
        texts.addWidget(label("hint", finding, wraps=True))
    made = QWidget()
    layout = beside(mark, texts, gap=12)
    layout.setStretch(1, 1)
    made.setLayout(layout)
    return made
