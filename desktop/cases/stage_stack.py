"""The stages of one case: each is built when it is first shown, and all of them see what is new."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QStackedWidget

from desktop.cases.stage_page import Answer, StagePage
from engine.service.values import EvidenceSummary, Workspace


class StageStack(QStackedWidget):
    """`build` makes the page of a stage by its name."""

    def __init__(self, build: Callable[[str], StagePage]) -> None:
        super().__init__()
        self._build = build
        self._pages: dict[str, StagePage] = {}
        self._workspace: Workspace | None = None
        self._answer: Answer | None = None

    def show_stage(self, name: str) -> None:
        if name not in self._pages:
            page = self._pages[name] = self._build(name)
            self.addWidget(page)
            if self._workspace is not None:
                page.show_workspace(self._workspace)
            if self._answer is not None:
                page.show_answer(self._answer)
        self.setCurrentWidget(self._pages[name])
        self._pages[name].entered()

    def focus_stage(self, name: str) -> None:
        """The keyboard is where the person looks: in the stage, unless it has put the cursor somewhere itself."""
        page, focused = self._pages[name], QApplication.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.take_focus()

    def show_workspace(self, workspace: Workspace) -> None:
        self._workspace = workspace
        for page in self._pages.values():
            page.show_workspace(workspace)

    def show_answer(self, answer: Answer) -> None:
        self._answer = answer
        for page in self._pages.values():
            page.show_answer(answer)

    def show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        for page in self._pages.values():
            page.show_summaries(summaries)

    def retranslate(self) -> None:
        for page in self._pages.values():
            page.retranslate()

    def relook(self) -> None:
        for page in self._pages.values():
            page.relook()

    def leaving(self) -> None:
        for page in self._pages.values():
            page.leaving()
