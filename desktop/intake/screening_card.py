"""Watch lists: which are in use, whom of them the people of this case may be, and what a person made of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from desktop.cases.stage_page import Answer, Host
from desktop.intake import screening_presenter as presenter
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, label, restyle, rows
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.facts.bank import Hit, Screening
from engine.i18n import N_, say
from engine.service.values import Changes, ImportedList, WatchListRow


class ScreeningCard(Card):
    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host, self.session = host, host.session
        self.texts = Texts(host.session)
        self._screening: Screening | None = None
        self._lists: tuple[WatchListRow, ...] = ()
        self.said = label("muted", wraps=True)
        self.import_button = button("quiet", "download")
        self.import_button.clicked.connect(self.ask_import)
        self.remove_button = button("quiet", "trash")
        self.remove_button.clicked.connect(self.remove_chosen)
        self.head.addWidget(self.import_button)
        self.head.addWidget(self.remove_button)
        self.lists: Table[WatchListRow] = Table(host.session, presenter.LIST_COLUMNS, "watch-lists", tools=False)
        self.hits: Table[Hit] = Table(host.session, presenter.HIT_COLUMNS, "watch-list-hits", tools=False)
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(64)
        self.note.setTabChangesFocus(True)
        self.is_other, self.is_match = button(), button()
        self.is_other.clicked.connect(lambda: self.resolve(False))
        self.is_match.clicked.connect(lambda: self.resolve(True))
        self.asked = QWidget()
        self.asked.setLayout(rows(self.note, beside(None, self.is_match, self.is_other, gap=10), gap=10))
        for part in (self.said, self.hits, self.asked, self.lists):
            self.body.addWidget(part)
        self.hits.view.selectionModel().selectionChanged.connect(self._chosen)
        self.lists.view.selectionModel().selectionChanged.connect(self._chosen)
        self._say()
        self._show()

    def _say(self) -> None:
        put = self.texts.put
        put(self.set_heading, N_("Sanctions and watch lists"))
        put(self.import_button.setText, N_("Import a list…"))
        put(self.remove_button.setText, N_("Remove"))
        put(self.note.setPlaceholderText, N_("Why this is, or is not, the listed party: what you compared, and where"))
        put(self.note.setAccessibleName, N_("Note on the hit"))
        put(self.is_other.setText, N_("Somebody else"))
        put(self.is_match.setText, N_("The listed party"))

    def entered(self) -> None:
        service = self.session.service
        self.session.tasks.read(self, lambda job: service.screenings.lists(), self._show_lists)

    def _show_lists(self, lists: tuple[WatchListRow, ...]) -> None:
        self._lists = lists
        self._show()

    def show_answer(self, answer: Answer) -> None:
        self._screening = answer.case.bank.screening if isinstance(answer, Assessment) else None
        self._show()

    def _show(self) -> None:
        found = self._screening.hits if self._screening else ()
        chosen = self.hits.selected()[:1]
        said, tone = presenter.said(self._screening, self._lists)
        self.said.setText(self.session.words.render(said))
        self.said.setObjectName({"good": "cellGood", "warn": "cellWarn", "bad": "cellBad"}.get(tone, "muted"))
        restyle(self.said)
        self.hits.setVisible(bool(found))
        self.lists.setVisible(bool(self._lists))
        self.hits.show_rows(sorted(found, key=lambda hit: (not hit.is_open, not hit.is_match, -hit.similarity)))
        self.hits.fit_height()
        self.lists.show_rows(self._lists)
        self.lists.fit_height(6)
        shown = self.hits.model.shown
        keep = next((row for row, hit in enumerate(shown) if chosen and _same(hit, chosen[0]) and hit.is_open), None)
        first = next((row for row, hit in enumerate(shown) if hit.is_open), None)
        if first is not None:
            self.hits.view.selectRow(first if keep is None else keep)
        self._chosen()

    def _chosen(self) -> None:
        self.asked.setVisible(bool(self.hits.selected()))
        self.remove_button.setVisible(bool(self._lists))
        self.remove_button.setEnabled(bool(self.lists.selected()))

    def resolve(self, is_match: bool) -> None:
        """Keep what the person made of the chosen hit; without a note the engine says what is missing."""
        service, case_id, note = self.session.service, self.host.case_id, self.note.toPlainText()
        chosen = self.hits.selected()
        if chosen:
            self.session.write(
                self, lambda job: service.screenings.resolve(case_id, chosen[0], is_match, note), self._resolved
            )

    def _resolved(self, changes: object) -> None:
        self.note.clear()

    def ask_import(self) -> None:
        title = self.session.words.text(N_("Import a list…"))
        names, _ = QFileDialog.getOpenFileNames(self, title, "", "CSV (*.csv);;* (*)")
        if names:
            self.import_files([Path(name) for name in names])

    def import_files(self, paths: list[Path]) -> None:
        service = self.session.service
        self.session.tasks.write(
            self,
            lambda job: service.screenings.import_list(paths, job=job),
            self._imported,
            title=say(N_("Importing the watch list")),
        )

    def _imported(self, made: ImportedList) -> None:
        words, row = self.session.words, made.row
        text = words.text(N_("{list}: {count} names were imported."), list=row.name, count=row.rows)
        if made.bad_count:
            bad = words.text(
                N_("{count} rows could not be read, the first: {row}"), count=made.bad_count, row=made.bad_rows[0]
            )
            text = f"{text}\n{bad}"
        self.session.said.emit(text, "warn" if made.bad_count else "good")
        self.session.publish(Changes(bank=True))
        self.entered()

    def remove_chosen(self) -> None:
        service = self.session.service
        chosen = self.lists.selected()
        if chosen:
            self.session.write(
                self, lambda job: service.screenings.remove_list(chosen[0].name), lambda _: self.entered()
            )

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.hits.retranslate()
        self.lists.retranslate()
        self._show()


def _same(one: Hit, other: Hit) -> bool:
    return (one.name, one.list_name, one.entry) == (other.name, other.list_name, other.entry)
