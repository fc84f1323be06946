"""The workspace of one case: stages on the left, the chosen stage in the middle, the live panel on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.assessment.presenter import source_title
from desktop.cases.drafts import DraftKeeper
from desktop.cases.evidence_desk import EvidenceDesk
from desktop.cases.head import WorkspaceHead
from desktop.cases.live_panel import LivePanel
from desktop.cases.live_presenter import live_view, still_holds
from desktop.cases.sources import Sources
from desktop.cases.stage_list import StageList
from desktop.cases.stage_page import Answer
from desktop.cases.stage_pages import build_stage
from desktop.cases.stage_stack import StageStack
from desktop.cases.stages import STAGES, marks
from desktop.page import Page
from desktop.session import Session
from desktop.tasks import Latest
from desktop.widgets.pieces import beside, rows
from engine.assessment.assessment import Assessment
from engine.facts.finding import SourceRow
from engine.i18n import N_, Sentence
from engine.intake.form import read
from engine.service.values import Changes, EvidenceSummary, TableView, Workspace

SAYS_MORE = ("decision", "offer", "memo")
"""Stages that say in full what the live panel says in short, and mostly need its room."""
WIDE, NARROW, NARROWEST = 1560, 1150, 880
"""Widths of the page: from the first on there is room for the live panel everywhere, below the second everything
draws in, below the last the live panel comes only when it is asked for."""


class WorkspacePage(Page):
    """Owns the draft and the newest assessment; its stages show them and ask for changes by signals."""

    closed = Signal()
    asked_case = Signal(int)

    def __init__(self, session: Session, case_id: int, begun_with: tuple[EvidenceSummary, ...] = ()) -> None:
        super().__init__(session)
        self.case_id = case_id
        self.keeper: DraftKeeper | None = None
        self.workspace: Workspace | None = None
        self.answer: Answer | None = None
        self._wanted = "applicant"
        self._live_wanted: dict[bool, bool] = {}
        self._begun_with = begun_with
        self._loads = Latest(session.tasks, self)
        self._lives = Latest(session.tasks, self)
        self.sources = Sources(session, case_id, self)
        self.desk = EvidenceDesk(session, case_id, self.save, self._currency, self)
        self.desk.read.connect(self._show_summaries)
        self.stages = StageList(session)
        self.stages.chosen.connect(self.show_stage)
        self.live = LivePanel(session)
        self.live.asked.connect(self.sources.show_feature)
        self.live.asked_rows.connect(lambda rows, text: self.sources.show_sources(rows, source_title(text)))
        self.stack = StageStack(lambda name: build_stage(name, self))
        self.head = WorkspaceHead(session, case_id)
        self.head.closed.connect(self.closed)
        self.head.undone.connect(self.undo)
        self.head.redone.connect(self.redo)
        self.head.took_theirs.connect(self._take_theirs)
        self.head.kept_mine.connect(self._keep_mine)
        self._lay_out()
        self._make_commands()

    # layout

    def _lay_out(self) -> None:
        self._left = left = QFrame()
        left.setObjectName("stages")
        left.setLayout(rows(self.stages, margin=12))
        middle = beside(left, self.stack, self.live, gap=0)
        middle.setStretch(1, 1)
        self.setLayout(rows(self.head, middle, gap=0))

    def _make_commands(self) -> None:
        self.command(N_("Back to all cases"), "Alt+Left", self.closed.emit)
        self.command(N_("Undo"), "Ctrl+Alt+Z", self.undo)
        self.command(N_("Redo"), "Ctrl+Alt+Y", self.redo)
        self.command(N_("Next stage"), "Ctrl+PgDown", lambda: self.stages.step(1))
        self.command(N_("Previous stage"), "Ctrl+PgUp", lambda: self.stages.step(-1))
        self.command(N_("Show or hide the live panel"), "Ctrl+L", self._toggle_live)
        self.command(N_("Add evidence files"), "Ctrl+O", self.ask_files)
        self.command(N_("Export the case folder"), "Ctrl+Shift+E", self.desk.ask_export)
        for number, stage in enumerate(STAGES):
            self.command(
                stage.label, f"Ctrl+{(number + 1) % 10}" if number < 10 else "Ctrl+M", self._shower(stage.name)
            )

    def _shower(self, stage: str) -> Callable[[], None]:
        return lambda: self.show_stage(stage)

    # loading

    def entered(self) -> None:
        self._loads.read(lambda job: self.session.service.workspace(self.case_id), self._loaded)

    def changed(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if self.case_id in changes.cases:
            self.entered()
        if changes.bank and (self.case_id in changes.cases or not changes.cases):
            self._assess()

    def _loaded(self, workspace: Workspace) -> None:
        known = (workspace.evidence, workspace.knowledge)
        evidence_changed = self.workspace is None or (self.workspace.evidence, self.workspace.knowledge) != known
        self.workspace = workspace
        if self.keeper is None:
            self.keeper = DraftKeeper(self.session, self.case_id, workspace.draft, workspace.version)
            self.keeper.paused.connect(self._assess)
            self.keeper.typed.connect(self._typed)
            self.keeper.saved.connect(self._say_saved)
            self.keeper.overtaken.connect(self.head.show_overtaken)
            self.show_stage(self._wanted)
            if self._begun_with:
                self.desk.take(self._begun_with)
        elif self.keeper.is_saved and not self.session.tasks.is_writing:
            self.keeper.load(workspace.draft, workspace.version)
        self.stack.show_workspace(workspace)
        if evidence_changed:
            self._assess()
        self._say()

    def _take_theirs(self) -> None:
        """What is stored is shown; what was typed here stays one undo away."""
        self._loads.read(lambda job: self.session.service.workspace(self.case_id), self._load_theirs)

    def _load_theirs(self, workspace: Workspace) -> None:
        if self.keeper is not None:
            self.keeper.load(workspace.draft, workspace.version)
            self.head.show_saved()
            self._loaded(workspace)

    def _keep_mine(self) -> None:
        self._loads.read(lambda job: self.session.service.workspace(self.case_id), self._overwrite)

    def _overwrite(self, workspace: Workspace) -> None:
        if self.keeper is not None:
            self.keeper.overwrite(workspace.version)

    def _typed(self) -> None:
        self.head.show_saving()
        if self.keeper is not None and (currency := self.keeper.draft.texts.get("currency")):
            self.session.settings.setValue("cases/currency", currency)
        self._say_name()

    def _say_saved(self) -> None:
        if self.keeper is not None and self.keeper.is_saved:
            self.head.show_saved()

    # stages

    def show_stage(self, name: str) -> None:
        self._wanted = name
        self.stages.show_chosen(name)
        if self.keeper is None:
            return
        self.stack.show_stage(name)
        self._make_room()
        self.stack.focus_stage(name)

    def _make_room(self) -> None:
        width = self.width()
        self._left.setFixedWidth(196 if width >= NARROW else 164)
        self.live.set_narrow(width < NARROW)
        has_room = width >= WIDE or (self._wanted not in SAYS_MORE and width >= NARROWEST)
        wanted = self._live_wanted.get(self._wanted in SAYS_MORE)
        self.live.setVisible(has_room if wanted is None else wanted)

    def _toggle_live(self) -> None:
        """What the person chose holds until the case is closed, apart for stages that say more themselves."""
        self._live_wanted[self._wanted in SAYS_MORE] = self.live.isHidden()
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @property
    def stage(self) -> QWidget | None:
        return self.stack.currentWidget()

    # assessment

    def _assess(self, draft: object = None) -> None:
        if self.keeper is None:
            return
        now, service, case_id = self.keeper.draft, self.session.service, self.case_id
        self._lives.read(lambda job: service.assess(case_id, now, job), self._assessed)

    def _assessed(self, answer: Answer) -> None:
        self.answer = answer
        self._show_live()
        self.stack.show_answer(answer)
        self._say_marks()
        self._say_recorded()

    def _show_live(self) -> None:
        if self.answer is not None:
            self.live.show_view(live_view(self.answer, self.session.words))

    # words

    def _say(self) -> None:
        self._say_name()
        self._say_marks()
        self._say_recorded()

    def _say_recorded(self) -> None:
        decisions = self.workspace.decisions if self.workspace is not None else ()
        self.head.show_recorded(bool(decisions), holds=not decisions or still_holds(decisions[0], self.answer))

    def _say_name(self) -> None:
        self.head.show_name(self.keeper.draft.texts.get("applicant.name", "").strip() if self.keeper else "")

    def _say_marks(self) -> None:
        if self.keeper is None or self.workspace is None:
            return
        _, problems = read(self.keeper.draft)
        assessment = self.answer if isinstance(self.answer, Assessment) else None
        self.stages.show_marks(
            marks(self.keeper.draft, problems, self.workspace.evidence, assessment, self.workspace.decisions)
        )

    def retranslate(self) -> None:
        super().retranslate()
        self.head.texts.retranslate()
        self.stages.retranslate()
        self.live.texts.retranslate()
        self._show_live()
        self._say()
        self._say_saved()
        self.stack.retranslate()

    def relook(self) -> None:
        self.stages.relook()
        self.live.relook()
        self.stack.relook()

    # evidence

    def take_files(self, paths: Sequence[Path]) -> bool:
        return self.desk.take_files(paths, self._is_blank)

    def _currency(self) -> str:
        typed = self.keeper.draft.texts.get("currency", "") if self.keeper is not None else ""
        return typed.strip().upper() or "CNY"

    @property
    def _is_blank(self) -> bool:
        has_name = self.keeper is not None and bool(self.keeper.draft.texts.get("applicant.name", "").strip())
        return not has_name and not (self.workspace is not None and self.workspace.evidence)

    def _show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        stages = [s for s in STAGES if s.evidence and any((e.path or "").startswith(s.evidence) for e in summaries)]
        if stages and self._wanted not in [stage.name for stage in stages]:
            self.show_stage(stages[0].name)
        self.stack.show_summaries(summaries)
        self.desk.say_read(summaries)

    def ask_files(self) -> None:
        if paths := self.desk.ask_files():
            self.take_files(paths)

    def ask_columns(self, path: str) -> None:
        self.desk.ask_columns(path)

    def ask_about(self, summary: EvidenceSummary) -> None:
        """Ask again of a file that was left out."""
        self.desk.ask((summary,))

    # what stands behind a figure

    def show_source(self, feature: str) -> None:
        self.sources.show_feature(feature)

    def show_sources(self, sources: Sequence[SourceRow], title: Sentence) -> None:
        self.sources.show_sources(sources, title)

    def show_rows(self, table: TableView) -> None:
        self.sources.show_rows(table)

    def show_document(self, path: str) -> None:
        self.sources.show_document(path)

    def open_case(self, case_id: int) -> None:
        """Another case, by a link of this one; what was typed here is saved on the way."""
        self.asked_case.emit(case_id)

    def undo(self) -> None:
        if self.keeper is not None:
            self.keeper.undo()

    def redo(self) -> None:
        if self.keeper is not None:
            self.keeper.redo()

    def save(self) -> None:
        if self.keeper is not None:
            self.keeper.save()

    def leaving(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()  # an open cell editor hands over what was typed
        self.stack.leaving()
        self.save()
