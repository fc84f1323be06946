"""The files of a case that belong to one stage, what was just read of them, their rows, and taking one out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.cases.stage_page import Host
from desktop.intake.evidence_presenter import FILE_COLUMNS, HELP, SummaryLine, summary_line
from desktop.look import current, pixmap
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, clear, label, rows
from desktop.widgets.table import Table
from engine.i18n import N_
from engine.progress import Job
from engine.service.values import Changes, EvidenceRow, EvidenceSummary, Workspace

TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xls")


class FilesCard(Card):
    """Shows the files below one folder of the case; `has_rows` where they are read and not only kept; a kept one opens
    as the scan it is."""

    def __init__(self, host: Host, folder: str, has_rows: bool = True) -> None:
        super().__init__()
        self.host = host
        self.folder = folder
        self.texts = Texts(host.session)
        self.table: Table[EvidenceRow] = Table(host.session, FILE_COLUMNS, folder.strip("/"), tools=False)
        self.has_rows = has_rows
        self.open_button, self.remove_button = button("quiet", "rows"), button("quiet", "trash")
        self.open_button.clicked.connect(self.open_chosen)
        self.remove_button.clicked.connect(self.remove_chosen)
        self.table.opened.connect(self._open)
        self.columns_button = button("quiet")
        self.columns_button.setVisible(folder == "statements/")
        self.columns_button.clicked.connect(self.name_columns)
        self.texts.put(self.columns_button.setText, N_("Columns…"))
        self.texts.put(self.columns_button.setToolTip, N_("Say what the columns of this file hold"))
        self.head.addWidget(self.columns_button)
        self.head.addWidget(self.open_button)
        self.head.addWidget(self.remove_button)
        self.body.addWidget(self.table)
        self.table.view.selectionModel().selectionChanged.connect(self._chosen)
        self.texts.put(self.set_heading, N_("Files of this case"))
        self.texts.put(self.open_button.setText, N_("Show rows") if has_rows else N_("Open"))
        self.texts.put(self.remove_button.setText, N_("Remove"))
        self._chosen()

    def show_workspace(self, workspace: Workspace) -> None:
        own = tuple(row for row in workspace.evidence if row.path.startswith(self.folder))
        self.table.show_rows(own, N_("No file yet. Drop one anywhere on this window."))
        self.table.fit_height()
        self._chosen()

    def open_chosen(self) -> None:
        for row in self.table.selected()[:1]:
            self._open(row)

    def _open(self, row: EvidenceRow) -> None:
        if not self.has_rows:
            self.host.show_document(row.path)
            return
        service, case_id = self.host.session.service, self.host.case_id
        self.host.session.tasks.read(self, lambda job: service.evidence.table(case_id, row.path), self.host.show_rows)

    def name_columns(self) -> None:
        for row in self.table.selected()[:1]:
            self.host.ask_columns(row.path)

    def remove_chosen(self) -> None:
        service, case_id = self.host.session.service, self.host.case_id
        paths = [row.path for row in self.table.selected()]

        def remove(job: Job) -> Changes:
            for path in paths:
                service.evidence.remove(case_id, path)
            return Changes(frozenset({case_id}))

        if paths:
            self.host.session.write(self, remove)

    def _chosen(self) -> None:
        for part in (self.open_button, self.remove_button):
            part.setEnabled(bool(self.table.selected()))
        chosen = self.table.selected()[:1]
        self.columns_button.setEnabled(any(row.path.lower().endswith(TABLES) for row in chosen))

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.table.retranslate()


class SummaryCard(Card):
    """What the files that were just dropped turned out to be, or why they were refused."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.texts = Texts(host.session)
        self._summaries: tuple[EvidenceSummary, ...] = ()
        self._lines = rows(gap=12)
        self.body.addLayout(self._lines)
        self.texts.put(self.set_heading, N_("What was just read"))
        self.hide()

    def show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        self._summaries = summaries
        clear(self._lines)
        self.setVisible(bool(summaries))
        words = self.host.session.words
        for summary in summaries:
            self._lines.addWidget(_line(summary_line(summary, words), self._help(summary)))

    def _help(self, summary: EvidenceSummary) -> QPushButton | None:
        """What a person can still do for a file that was left out."""
        if summary.needs is None:
            return None
        made = button("quiet")
        made.setText(self.host.session.words.text(HELP[summary.needs]))
        made.clicked.connect(lambda: self.host.ask_about(summary))
        return made

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.relook()

    def relook(self) -> None:
        self.show_summaries(self._summaries)


_ICONS = {"good": "good", "bad": "bad", "warn": "warning", "info": "info"}


def _line(said: SummaryLine, help: QPushButton | None) -> QWidget:
    mark = QLabel()
    mark.setPixmap(pixmap(_ICONS[said.tone], current().tone(said.tone)[0], 20))
    mark.setAlignment(Qt.AlignmentFlag.AlignTop)
    name = label("strong", said.name)
    texts = rows(name, label("muted", said.text, wraps=True), gap=2)
    for finding in said.findings:
        texts.addWidget(label("hint", finding, wraps=True))
    made = QWidget()
    layout = beside(mark, texts, *([help] if help is not None else []), gap=12)
    layout.setStretch(1, 1)
    made.setLayout(layout)
    return made
