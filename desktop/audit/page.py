"""Audit: everything that was written, by whom and when, and every recorded decision, to be replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from desktop.audit.presenter import COLUMNS, DECIDED, detail_of
from desktop.audit.replay_card import ReplayCard
from desktop.audit.replay_presenter import DECISION_COLUMNS
from desktop.page import Page
from desktop.session import Session
from desktop.tasks import Latest
from desktop.widgets.pieces import Canvas, Card, label, rows
from desktop.widgets.segments import Segments
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence
from engine.progress import Job
from engine.service.policies import Version
from engine.service.recordings import RecordedDecision
from engine.service.values import AuditRow

NEWEST = 2000
R = TypeVar("R")
VIEWS = (("entries", N_("Newest 2,000 entries")), ("decisions", N_("Recorded decisions")))


@dataclass(frozen=True, slots=True)
class Shown:
    entries: tuple[AuditRow, ...]
    decisions: tuple[RecordedDecision, ...]
    versions: tuple[Version, ...]


class AuditPage(Page):
    """Two tables, and below them the decision that is chosen in either."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._latest = Latest(session.tasks, self)
        self.entries: Table[AuditRow] = Table(session, COLUMNS, "audit")
        self.decisions: Table[RecordedDecision] = Table(session, DECISION_COLUMNS, "recorded-decisions")
        self.tables: dict[str, Table[Any]] = {"entries": self.entries, "decisions": self.decisions}
        self.entries.opened.connect(self._open_entry)
        self.decisions.opened.connect(lambda row: self.wants_case.emit(row.decision.case_id))
        for table in self.tables.values():
            table.view.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.card = ReplayCard(session)
        self.views = Segments(session, VIEWS)
        self.views.chosen.connect(self.show_view)
        self.note = label("bad", wraps=True)
        self.setLayout(rows(self._lay_out(), gap=0))
        self.note.hide()
        self.show_view("entries")
        self._add_commands()

    def _lay_out(self) -> Canvas:
        head, hint = label("title"), label("muted", wraps=True)
        self.texts.put(head.setText, N_("Audit"))
        self.texts.put(
            hint.setText,
            N_(
                "Every write to this database, newest first. Rows come with the write itself and are never changed. "
                "Choose a recorded decision to replay it."
            ),
        )
        card = Card()
        for table in self.tables.values():
            card.body.addWidget(table)
        canvas = Canvas()
        for part in (head, hint, self.note, self.views, card, self.card):
            canvas.body.addWidget(part)
        canvas.body.addStretch(1)
        return canvas

    def _add_commands(self) -> None:
        for number, (name, text) in enumerate(VIEWS, 1):
            self.command(text, f"Ctrl+{number}", partial(self.show_view, name))
        self.command(N_("Choose the newest recorded decision"), "Ctrl+D", self.choose_newest_decision)
        self.command(N_("Replay the chosen decision"), "Ctrl+R", self.card.replay)
        self.command(N_("Choose the policy to replay under"), "Ctrl+U", self.card.under.setFocus)
        self.command(N_("Cancel the replay"), "Esc", self.card.cancel)
        self.command(N_("Save the bundle of the chosen decision"), "Ctrl+S", self.card.ask_save)
        self.command(N_("Open the case of the chosen decision"), "Ctrl+Return", self._open_case)

    # showing

    def entered(self) -> None:
        self._latest.read(self._fetch, self._show, failed=self._failed)

    def _fetch(self, job: Job) -> Shown:
        service = self.session.service
        found, _ = service.audit(limit=NEWEST)
        return Shown(
            found, service.recordings.recent(NEWEST), (*service.policies.drafts(), *service.policies.versions())
        )

    def _show(self, shown: Shown) -> None:
        self.note.hide()
        kept = self.card.recorded
        self.entries.show_rows(shown.entries, N_("Nothing was written yet."))
        self.decisions.show_rows(shown.decisions, N_("No decision was recorded yet."))
        for table in self.tables.values():
            table.fit_height(14)
        self.card.show_versions(shown.versions)
        if kept is not None:
            self._keep(kept)

    def show_view(self, name: str) -> None:
        self.views.choose(name)
        for other, table in self.tables.items():
            table.setVisible(other == name)
        self._chosen()

    # choosing

    def choose(self, decision_id: int) -> None:
        """Choose a recorded decision by its number."""
        self.show_view("decisions")
        self._point_at(self.decisions, lambda recorded: recorded.decision.id == decision_id)

    def _keep(self, kept: RecordedDecision) -> None:
        """What was chosen stays chosen in the table in front, and with it what its replay came to."""
        if self.views.name == "decisions":
            self._point_at(self.decisions, lambda recorded: recorded.decision.id == kept.decision.id)
        else:
            self._point_at(self.entries, lambda entry: self._decided(entry) == kept)

    @staticmethod
    def _point_at(table: Table[R], is_wanted: Callable[[R], bool]) -> None:
        for row, shown in enumerate(table.model.shown):
            if is_wanted(shown):
                table.view.setCurrentIndex(table.model.index(row, 0))

    def choose_newest_decision(self) -> None:
        if self.decisions.model.shown:
            self.choose(max(recorded.decision.id for recorded in self.decisions.model.shown))

    def _chosen(self) -> None:
        if self.views.name == "decisions":
            index = self.decisions.view.currentIndex()
            self.card.show_decision(self.decisions.model.row(index) if index.isValid() else None)
        else:
            index = self.entries.view.currentIndex()
            self.card.show_decision(self._decided(self.entries.model.row(index)) if index.isValid() else None)

    def _decided(self, entry: AuditRow) -> RecordedDecision | None:
        """The decision that an entry of the trail records."""
        if entry.action != DECIDED:
            return None
        wanted = (entry.case_id, detail_of(entry).get("digest"))
        found = (r for r in self.decisions.model.all_rows if (r.decision.case_id, r.decision.document_digest) == wanted)
        return next(found, None)

    def _open_entry(self, entry: AuditRow) -> None:
        if entry.case_id is not None:
            self.wants_case.emit(entry.case_id)

    def _open_case(self) -> None:
        if self.card.recorded is not None:
            self.wants_case.emit(self.card.recorded.decision.case_id)

    def replay(self) -> None:
        self.card.replay()

    def _failed(self, sentences: tuple[Sentence, ...]) -> None:
        self.texts.put_all(self.note.setText, sentences)
        self.note.show()

    def retranslate(self) -> None:
        super().retranslate()
        for part in (self.views, self.entries, self.decisions, self.card):
            part.retranslate()
