"""What stands behind a figure, opened in windows of their own: source rows, and the scans filed with a case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from desktop.cases.document_window import DocumentWindow, opens
from desktop.session import Session
from desktop.widgets.rows_window import RowsWindow
from engine.facts.finding import SourceRow
from engine.i18n import N_, Sentence
from engine.service.values import TableView


class Sources:
    """The windows that one case has open; they belong to `owner` and close with it."""

    def __init__(self, session: Session, case_id: int, owner: QWidget) -> None:
        self.session = session
        self.case_id = case_id
        self.owner = owner
        self.windows: list[QDialog] = []

    def show_feature(self, feature: str) -> None:
        service, case_id = self.session.service, self.case_id
        self.session.tasks.read(
            self.owner, lambda job: service.evidence.rows_of_feature(case_id, feature), self.show_rows
        )

    def show_sources(self, sources: Sequence[SourceRow], title: Sentence) -> None:
        """The rows that a finding, a rule or a cap rests on."""
        service, case_id = self.session.service, self.case_id
        if sources:
            self.session.tasks.read(
                self.owner, lambda job: service.evidence.rows_behind(case_id, sources, title), self.show_rows
            )
        else:
            text = N_("This figure rests on the application itself, not on rows of a file.")
            self.session.said.emit(self.session.words.text(text), "info")

    def show_rows(self, table: TableView) -> None:
        self._show(RowsWindow(self.session, table, self.owner))

    def show_document(self, path: str) -> None:
        """A scan as it was filed."""
        service, case_id = self.session.service, self.case_id
        self.session.tasks.read(
            self.owner,
            lambda job: opens(service.evidence.document(case_id, path)),
            lambda data: self._show(DocumentWindow(self.session, path, data, self.owner)),
        )

    def _show(self, window: QDialog) -> None:
        self.windows = [other for other in self.windows if other.isVisible()] + [window]
        window.show()
