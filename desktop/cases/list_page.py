"""The list of cases: search, sort, "my cases", and a first step for somebody who has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QStackedWidget, QWidget

from desktop.cases.folder_desk import FolderDesk
from desktop.cases.list_presenter import COLUMNS, CaseList, first_draft
from desktop.intake.drop import Dropped, sort_out
from desktop.look import GAP, current, icon, pixmap
from desktop.page import Page
from desktop.session import Session
from desktop.tasks import Latest, Running
from desktop.widgets.pieces import Card, beside, button, label, rows
from desktop.widgets.table import Table
from engine.i18n import N_, say
from engine.intake.form import Draft
from engine.progress import Job
from engine.service.values import CasePage, CaseRow, Changes, EvidenceSummary

TYPING_MS = 150


class ListPage(Page):
    chosen = Signal(int)
    begun = Signal(int, object)
    """A case was begun with files, and what they turned out to be."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        kept_mine = str(session.settings.value("cases/mine", "true")) == "true"
        column, order = self._kept_sort()
        is_descending = order == Qt.SortOrder.DescendingOrder
        self._asked = CaseList().only_mine(kept_mine).sorted_by(column, is_descending)
        self._rows: tuple[CaseRow, ...] = ()
        self._total = 0
        self._latest = Latest(session.tasks, self)
        self._opening: Running | None = None
        session.tasks.running.connect(self._tell_running)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self._search)
        self._make_parts(kept_mine)
        self._lay_out()
        self._make_commands()

    # parts

    def _make_parts(self, mine: bool) -> None:
        self.title = label("title")
        self.hint = label("muted")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(320)
        self.search.addAction(icon("search", current().faint), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda text: self._pause.start())
        self.mine = QCheckBox()
        self.mine.setChecked(mine)
        self.mine.toggled.connect(self._mine_toggled)
        self.new = button("primary", text="")
        self.new.clicked.connect(self.new_case)
        self.folder = button("", "folder")
        self.folder.clicked.connect(self.ask_folder)
        self.table: Table[CaseRow] = Table(self.session, COLUMNS, "cases", tools=False, sorts=False)
        self.table.opened.connect(lambda row: self.chosen.emit(row.id))
        header = self.table.view.horizontalHeader()
        header.setSortIndicatorClearable(False)
        header.setSortIndicator(*self._kept_sort())
        header.sortIndicatorChanged.connect(self._sort)
        self.table.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.start = _Start(self)
        self.folders = FolderDesk(self.session, self)
        self.folders.imported.connect(self._imported)
        self.texts.put(self.title.setText, N_("Cases"))
        self.texts.put(self.search.setPlaceholderText, N_("Search applicant or case number"))
        self.texts.put(self.search.setAccessibleName, N_("Search applicant or case number"))
        self.texts.put(self.mine.setText, N_("My cases"))
        self.texts.put(self.new.setText, N_("New case"))
        self.texts.put(self.folder.setText, N_("Open a case folder"))

    def _lay_out(self) -> None:
        head = beside(rows(self.title, self.hint, gap=2), None, self.folder, self.new, gap=GAP + 4)
        tools = beside(self.search, self.mine, None, gap=18)
        card = Card()
        card.set_margin(6)
        card.body.addWidget(self.table)
        self._list = QWidget()
        self._list.setLayout(rows(tools, card, gap=14))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self.start)
        self.setLayout(rows(head, self._stack, gap=18, margin=28))

    def _make_commands(self) -> None:
        self.command(N_("New case"), "Ctrl+N", self.new_case)
        self.command(N_("Open a case folder"), "Ctrl+O", self.ask_folder)
        self.command(N_("Search cases"), "Ctrl+F", self.search.setFocus)
        self.command(N_("Open the sample portfolio"), "Ctrl+Shift+O", self.open_samples)
        down = QShortcut(QKeySequence("Down"), self.search, self.table.view.setFocus)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)

    # what is shown

    def entered(self) -> None:
        self._asked = self._asked.further(0)
        self._fetch()

    def _fetch(self) -> None:
        asked = self._asked
        self._latest.read(lambda job: asked.fetch(self.session.service), self._show)

    def _show(self, page: CasePage) -> None:
        further = self._asked.query.offset > 0
        self._rows = (*self._rows, *page.rows) if further else page.rows
        self._total = page.total
        self.table.show_rows(self._rows, N_("No case matches. Clear the search, or show the cases of all."))
        is_first_start = not page.total and not self._asked.is_narrowed
        self._stack.setCurrentWidget(self.start if is_first_start else self._list)
        self.folder.setVisible(not is_first_start)
        self.new.setVisible(not is_first_start)
        self.hint.setText(self.session.words.text(N_("{total} cases"), total=page.total) if not is_first_start else "")

    def _search(self) -> None:
        self._asked = self._asked.find(self.search.text())
        self.entered()

    def _mine_toggled(self, mine: bool) -> None:
        self.session.settings.setValue("cases/mine", "true" if mine else "false")
        self._asked = self._asked.only_mine(mine)
        self.entered()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        is_descending = order == Qt.SortOrder.DescendingOrder
        self.session.settings.setValue("cases/sort", f"{column} {'desc' if is_descending else 'asc'}")
        self._asked = self._asked.sorted_by(column, is_descending)
        self.entered()

    def _kept_sort(self) -> tuple[int, Qt.SortOrder]:
        """The order of the last time; at first, what was changed last stands on top."""
        column, _, order = str(self.session.settings.value("cases/sort", "7 desc")).partition(" ")
        number = int(column) if column.isdecimal() and int(column) < len(COLUMNS) else len(COLUMNS) - 1
        return number, Qt.SortOrder.AscendingOrder if order == "asc" else Qt.SortOrder.DescendingOrder

    def _scrolled(self, value: int) -> None:
        bar = self.table.view.verticalScrollBar()
        if value == bar.maximum() and 0 < len(self._rows) < self._total and self._asked.query.offset < len(self._rows):
            self._asked = self._asked.further(len(self._rows))
            self._fetch()

    def retranslate(self) -> None:
        super().retranslate()
        self.table.retranslate()
        self.entered()

    def relook(self) -> None:
        self.start.relook()

    # what a person does

    def new_case(self) -> None:
        draft = self._first_draft()
        self.session.tasks.write(self, lambda job: self.session.service.create_case(draft), self._made)

    def _first_draft(self) -> Draft:
        return first_draft(dt.date.today(), str(self.session.settings.value("cases/currency", "CNY")))

    def _made(self, case_id: int) -> None:
        self.session.publish(Changes(frozenset({case_id})))
        self.chosen.emit(case_id)

    def open_samples(self) -> None:
        if self._opening is not None:
            return
        note = self.session.words.text(N_("Sample case, decided when it was opened"))
        self._opening = self.session.tasks.write(
            self,
            lambda job: self.session.service.open_samples(job, note),
            self._samples_made,
            title=say(N_("Opening the sample portfolio")),
        )
        self.start.samples.setEnabled(False)

    def _tell_running(self, running: tuple[Running, ...]) -> None:
        """The samples can be asked for again when they are all there, failed or were cancelled half way."""
        if self._opening is not None and self._opening not in running:
            self._opening = None
            self.start.samples.setEnabled(True)
            self.entered()

    def _samples_made(self, case_ids: tuple[int, ...]) -> None:
        self.session.publish(Changes(frozenset(case_ids)))
        if not case_ids:
            self.session.said.emit(self.session.words.text(N_("This installation brings no sample cases.")), "info")
            return
        self.session.said.emit(
            self.session.words.text(N_("{count} sample cases are ready."), count=len(case_ids)), "good"
        )

    def ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.session.words.text(N_("Open a case folder")))
        if name:
            self.take_files([Path(name)])

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Each case folder becomes a case; loose files begin a new case of their own."""
        found = sort_out(paths)
        if found.cases:
            self.folders.take(found.cases)
        elif found.files:
            self.session.tasks.write(
                self, lambda job: self._begin_with(found, job), self._begun, title=say(N_("Reading files"))
            )
        return True

    def _begin_with(self, found: Dropped, job: Job) -> tuple[int, tuple[EvidenceSummary, ...]]:
        return self.session.service.begin_case(self._first_draft(), found.files, job)

    def _begun(self, answer: tuple[int, tuple[EvidenceSummary, ...]]) -> None:
        case_id, summaries = answer
        self.session.publish(Changes(frozenset({case_id})))
        self.begun.emit(case_id, summaries)

    def _imported(self, case_ids: tuple[int, ...]) -> None:
        if len(case_ids) == 1:
            self.chosen.emit(case_ids[0])
        else:
            self.session.said.emit(self.session.words.text(N_("{count} cases were read."), count=len(case_ids)), "good")


class _Start(QWidget):
    """For somebody without a case: two ways to begin, and the third by dropping."""

    def __init__(self, page: ListPage) -> None:
        super().__init__()
        self.texts = page.texts
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        heading, text = label("title"), label("muted", wraps=True)
        for part in (heading, text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setFixedWidth(520)
        self.samples, self.new = button("primary"), button()
        self.samples.clicked.connect(page.open_samples)
        self.new.clicked.connect(page.new_case)
        self.texts.put(heading.setText, N_("Begin with a case"))
        self.texts.put(
            text.setText,
            N_(
                "Drop a case folder or bank statements anywhere on this window, enter a case by hand, or look at "
                "finished sample cases first."
            ),
        )
        self.texts.put(self.samples.setText, N_("Open the sample portfolio"))
        self.texts.put(self.new.setText, N_("New case"))
        buttons = beside(None, self.samples, self.new, None, gap=12)
        self.setLayout(rows(None, self._picture, heading, beside(None, text, None), buttons, None, gap=16))
        self.relook()

    def relook(self) -> None:
        self._picture.setPixmap(pixmap("drop", current().accent, 56))
