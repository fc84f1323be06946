"""Figures of industries: which are in force, importing the bank's own, exporting, going back to the shipped ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from desktop.policy.problems_card import ProblemsCard
from desktop.session import Session
from desktop.settings import industry_presenter as presenter
from desktop.texts import Texts
from desktop.widgets.pieces import Card, beside, button, label
from desktop.widgets.table import Table
from engine.facts.industry import industry_table
from engine.i18n import N_, Sentence, say
from engine.service.values import SectorTableRow

HINT = N_(
    "A table of default rates (code, name, name_zh, default_rate, trend, as_of, source) or an index by month (code, "
    "month, index, source), each as CSV; the export shows the form. A case uses no row that is dated after its day, "
    "and every decision keeps the files it used."
)


class IndustryCard(Card):
    """`problems` is a card of its own, to stand below: hidden until a file was refused."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.texts = Texts(session)
        self._history: tuple[SectorTableRow, ...] = ()
        self.problems = ProblemsCard(session)
        self.hint = label("muted", wraps=True)
        self.import_button, self.export_button = button("quiet", "folder"), button("quiet", "download")
        self.back_button = button("quiet", "undo")
        self.import_button.clicked.connect(self.ask_import)
        self.export_button.clicked.connect(self.ask_export)
        self.back_button.clicked.connect(self.go_back)
        self.table: Table[presenter.Figures] = Table(
            session, presenter.COLUMNS, "industry-figures", tools=False, sorts=False
        )
        self.head.addWidget(self.import_button)
        self.body.addWidget(self.hint)
        self.body.addWidget(self.table)
        self.body.addLayout(beside(self.export_button, self.back_button, None, gap=10))
        self.table.view.selectionModel().selectionChanged.connect(self._chosen)
        put = self.texts.put
        put(self.set_heading, N_("Figures of industries"))
        put(self.hint.setText, HINT)
        put(self.import_button.setText, N_("Import CSV…"))
        put(self.export_button.setText, N_("Export…"))
        put(self.back_button.setText, N_("Back to the shipped figures"))
        self._show()

    def entered(self) -> None:
        if self.session.is_open:
            service = self.session.service
            self.session.tasks.read(self, lambda job: service.sectors.history(), self._show_history)

    def _show_history(self, history: tuple[SectorTableRow, ...]) -> None:
        self._history = history
        self._show()

    def _show(self) -> None:
        chosen = self._kind()
        self.table.show_rows(presenter.lines(self._history, industry_table()))
        self.table.fit_height(8)
        wanted = next((row for row, one in enumerate(self.table.model.shown) if one.kind == chosen), 0)
        self.table.view.selectRow(wanted)
        self._chosen()

    def _kind(self) -> str:
        return next((figures.kind for figures in self.table.selected()), "industries")

    def _chosen(self) -> None:
        """What is exported and given up is what is in force of the chosen kind."""
        held = {row.kind for row in self._history if row.is_in_force}
        self.back_button.setEnabled(self._kind() in held)
        self.export_button.setEnabled(self._kind() in held | {"industries"})

    def ask_import(self) -> None:
        title = self.session.words.text(N_("Import CSV…"))
        name, _ = QFileDialog.getOpenFileName(self, title, "", "CSV (*.csv);;* (*)")
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        service = self.session.service
        self.problems.hide()
        self.session.write(
            self,
            lambda job: service.sectors.import_file(path, job),
            lambda _: self._done(say("{file} is in force from now on.", file=path.name)),
            failed=lambda sentences: self._refused(path, sentences),
        )

    def _refused(self, path: Path, sentences: Sequence[Sentence]) -> None:
        self.problems.show_problems(path.name, sentences)

    def go_back(self) -> None:
        service, kind = self.session.service, self._kind()
        self.session.write(
            self,
            lambda job: service.sectors.go_back(kind),
            lambda _: self._done(say("The shipped figures are in force again.")),
        )

    def ask_export(self) -> None:
        kind = self._kind()
        name, _ = QFileDialog.getSaveFileName(self, self.export_button.text(), f"{kind}.csv", "CSV (*.csv)")
        if name:
            self.export_file(kind, Path(name))

    def export_file(self, kind: str, path: Path) -> None:
        service = self.session.service
        self.session.tasks.write(
            self,
            lambda job: service.sectors.export(kind, path, job),
            lambda _: self._done(say("{file} was written.", file=path.name)),
        )

    def _done(self, sentence: Sentence) -> None:
        self.session.said.emit(self.session.words.render(sentence), "good")
        self.entered()

    def retranslate(self) -> None:
        self.texts.retranslate()
        self.table.retranslate()
        self.problems.retranslate()
        self._show()
