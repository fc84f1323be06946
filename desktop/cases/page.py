"""The Cases place: the list, and the workspace of the case that is open."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from desktop.cases.list_page import ListPage
from desktop.page import Page
from desktop.session import PRELOAD_MS, Session
from desktop.widgets.pieces import rows
from engine.service.values import EvidenceSummary

if TYPE_CHECKING:
    # The stages of a case come with most of the engine, and must not come before the list.
    from desktop.cases.workspace import WorkspacePage


class CasesPage(Page):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.stack = QStackedWidget()
        self.list = ListPage(session)
        self.list.chosen.connect(self.open_case)
        self.list.begun.connect(lambda case_id, summaries: self.open_case(case_id, "applicant", summaries))
        self.stack.addWidget(self.list)
        self.workspace: WorkspacePage | None = None
        self.setLayout(rows(self.stack, gap=0))
        # Once the list is painted, so that the first case opens at once.
        QTimer.singleShot(PRELOAD_MS, self, lambda: import_module("desktop.cases.workspace"))

    @property
    def _front(self) -> Page:
        return self.workspace if self.workspace is not None else self.list

    def open_case(
        self, case_id: int, stage: str = "applicant", begun_with: tuple[EvidenceSummary, ...] = ()
    ) -> WorkspacePage:
        from desktop.cases.workspace import WorkspacePage

        self.close_case()
        self.workspace = WorkspacePage(self.session, case_id, begun_with)
        self.workspace.closed.connect(self.close_case)
        self.workspace.asked_case.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self.stack.addWidget(self.workspace)
        self.stack.setCurrentWidget(self.workspace)
        self.workspace.show_stage(stage)
        self.workspace.entered()
        return self.workspace

    def _follow(self, case_id: int) -> None:
        """A link in one case leads to another; the link's own page is gone by then."""
        self.open_case(case_id)

    def show_case(self, case_id: int) -> None:
        self.open_case(case_id, "decision")

    def close_case(self) -> None:
        """Back to the list; what was typed is saved first."""
        if self.workspace is None:
            return
        workspace, self.workspace = self.workspace, None
        workspace.leaving()
        self.stack.removeWidget(workspace)
        workspace.deleteLater()
        self.stack.setCurrentWidget(self.list)
        self.list.entered()
        self.list.table.view.setFocus()

    def in_front(self) -> list[QAction]:
        return self._front.commands

    def entered(self) -> None:
        self._front.entered()

    def changed(self, changes: object) -> None:
        self._front.changed(changes)

    def retranslate(self) -> None:
        self.list.retranslate()
        if self.workspace is not None:
            self.workspace.retranslate()

    def relook(self) -> None:
        self.list.relook()
        if self.workspace is not None:
            self.workspace.relook()

    def leaving(self) -> None:
        self._front.leaving()

    def take_files(self, paths: Sequence[Path]) -> bool:
        return self._front.take_files(paths) or self.list.take_files(paths)
