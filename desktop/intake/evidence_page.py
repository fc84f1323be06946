"""Statements and invoices: a place to drop files, the files that came, and the rows of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QWidget

from desktop.cases.stage_page import Host, StagePage
from desktop.cases.stages import Stage
from desktop.intake.categories_panel import CategoriesPanel
from desktop.intake.drop import dropped_paths
from desktop.intake.files_card import FilesCard, SummaryCard
from desktop.look import GAP, current, pixmap
from desktop.texts import Texts
from desktop.widgets.pieces import Canvas, beside, button, label, restyle, rows
from desktop.widgets.segments import Segments
from engine.i18n import N_
from engine.service.values import EvidenceSummary, Workspace


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


TABS = (
    ("files", N_("Files")),
    ("groups", N_("Counterparties")),
    ("rows", N_("Movements")),
    ("rules", N_("Rules of the bank")),
)


class EvidenceStage(StagePage):
    """The files of the stage; statements have their categories beside them."""

    def __init__(self, host: Host, stage: Stage) -> None:
        super().__init__(host)
        self.stage = stage
        self.drop = DropZone(host, HINTS[stage.name])
        self.summary = SummaryCard(host)
        self.files = FilesCard(host, stage.evidence)
        canvas = Canvas()
        for part in (self.drop, self.summary, self.files):
            canvas.body.addWidget(part)
        canvas.body.addStretch(1)
        self.categories = CategoriesPanel(host) if stage.name == "statements" else None
        self.tabs = Segments(self.session, TABS)
        self.tabs.chosen.connect(self.show_tab)
        self.stack = QStackedWidget()
        self.stack.addWidget(canvas)
        bar = QWidget()
        bar.setLayout(beside(self.tabs, None, margin=14))
        bar.setVisible(self.categories is not None)
        if self.categories is not None:
            inside = QWidget()
            inside.setLayout(rows(self.categories, margin=18))
            self.stack.addWidget(inside)
            self.categories.opened.connect(self.show_tab)
        self.setLayout(rows(bar, self.stack, gap=0))

    def show_tab(self, name: str) -> None:
        self.tabs.choose(name)
        self.stack.setCurrentIndex(0 if name == "files" else 1)
        if self.categories is not None and name != "files":
            self.categories.show_view(name)
            self.categories.load()

    def show_workspace(self, workspace: Workspace) -> None:
        self.files.show_workspace(workspace)
        if self.categories is not None and self.tabs.name != "files":
            self.categories.load()

    def show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        self.summary.show_summaries(summaries)
        self.show_tab("files")

    def retranslate(self) -> None:
        super().retranslate()
        self.tabs.retranslate()
        self.drop.texts.retranslate()
        self.files.retranslate()
        self.summary.retranslate()
        if self.categories is not None:
            self.categories.retranslate()

    def relook(self) -> None:
        self.drop.relook()
        self.summary.relook()
