"""What a stage of the workspace is, and what it may ask of the case it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.cases.drafts import DraftKeeper
from desktop.session import Session
from desktop.texts import Texts
from engine.assessment.assessment import Assessment
from engine.facts.finding import SourceRow
from engine.i18n import Sentence
from engine.intake.form import Problem
from engine.service.values import EvidenceSummary, TableView, Workspace

Answer = Assessment | tuple[Problem, ...]


class Host(Protocol):
    """The workspace as its stages see it."""

    session: Session
    case_id: int
    keeper: DraftKeeper | None

    def show_source(self, feature: str) -> None: ...

    def show_sources(self, sources: Sequence[SourceRow], title: Sentence) -> None: ...

    def show_rows(self, table: TableView) -> None: ...

    def show_document(self, path: str) -> None: ...

    def open_case(self, case_id: int) -> None: ...

    def take_files(self, paths: Sequence[Path]) -> bool: ...

    def ask_files(self) -> None: ...

    def ask_columns(self, path: str) -> None: ...

    def ask_about(self, summary: EvidenceSummary) -> None: ...

    def show_stage(self, name: str) -> None: ...

    def save(self) -> None: ...


class StagePage(QWidget):
    """One stage. It draws what it is shown; by default it has no use for any of it."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.session = host.session
        self.texts = Texts(host.session)

    def show_workspace(self, workspace: Workspace) -> None:
        """The case as stored: its files and its decisions."""

    def show_answer(self, answer: Answer) -> None:
        """The newest assessment, or what is missing for one."""

    def show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        """What the files that were just dropped turned out to be."""

    def entered(self) -> None:
        """The stage came to the front."""

    def take_focus(self) -> None:
        """Let the keys work here: those that scroll, unless a stage knows something better."""
        inside = self.findChild(QAbstractScrollArea)
        if inside is not None:
            inside.setFocus()

    def leaving(self) -> None:
        """The case is closed: nothing typed may be lost."""

    def retranslate(self) -> None:
        self.texts.retranslate()

    def relook(self) -> None:
        """Colours have changed."""
