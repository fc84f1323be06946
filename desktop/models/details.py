"""One model below the list: what may be done with it, its card, its figures, and its comparison as a challenger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.models import list_presenter, presenter
from desktop.session import Session
from desktop.tasks import Latest
from desktop.texts import Texts
from desktop.widgets.pieces import Card, badge, beside, button, label, rows, set_tone
from desktop.widgets.segments import Segments
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence
from engine.progress import Job
from engine.service.models import ModelEntry
from engine.service.values import ModelState

if TYPE_CHECKING:
    from engine.scoring.validation import Comparison

VIEWS = (
    ("card", N_("Model card")),
    ("metrics", N_("How well it does")),
    ("gains", N_("What it looks at")),
    ("comparison", N_("Against the model that decides")),
)


class ModelDetails(QWidget):
    """`proposed` carries digest, state and note; `moved` digest and state; `wants_pack` and `wants_decided` the
    digest."""

    proposed = Signal(str, object, str)
    moved = Signal(str, object)
    wants_pack = Signal(str)
    wants_decided = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._texts = Texts(session)
        self._latest = Latest(session.tasks, self)
        self._entry: ModelEntry | None = None
        self.digest = ""
        self.name, self.state = label("heading"), badge()
        self.source = label("muted", wraps=True)
        self.note = QLineEdit()
        self.propose, self.challenge = button("primary"), button()
        self.retire, self.pack, self.decided = button(), button("", "folder"), button("", "folder")
        self.views = Segments(session, VIEWS)
        self.views.chosen.connect(lambda _: self._show_view())
        self.told = label("muted", wraps=True)
        self.tables: dict[str, Table[Any]] = {
            "card": Table(session, presenter.LINE_COLUMNS, "card", tools=False),
            "metrics": Table(session, presenter.METRIC_COLUMNS, "metrics", tools=False),
            "gains": Table(session, presenter.GAIN_COLUMNS, "gains", tools=False),
            "comparison": Table(session, list_presenter.GROUP_COLUMNS, "comparison", tools=False),
        }
        self.propose.clicked.connect(self._propose)
        self.challenge.clicked.connect(lambda: self.moved.emit(self.digest, ModelState.CHALLENGER))
        self.retire.clicked.connect(lambda: self.moved.emit(self.digest, ModelState.RETIRED))
        self.pack.clicked.connect(lambda: self.wants_pack.emit(self.digest))
        self.decided.clicked.connect(lambda: self.wants_decided.emit(self.digest))
        self.setLayout(self._lay_out())
        self.hide()

    def _lay_out(self) -> QVBoxLayout:
        card = Card()
        card.body.addLayout(beside(self.name, self.state, None, self.decided, self.pack, self.challenge, self.retire))
        card.body.addWidget(self.source)
        card.body.addLayout(beside(self.note, self.propose))
        card.body.addWidget(self.views)
        card.body.addWidget(self.told)
        for table in self.tables.values():
            card.body.addWidget(table)
        self._texts.put(self.challenge.setText, N_("Let it look on"))
        self._texts.put(self.retire.setText, N_("Retire"))
        self._texts.put(self.pack.setText, N_("Validation pack"))
        self._texts.put(self.decided.setText, N_("On decided cases"))
        told = N_("How the model does on the cases it decided here, as a validation pack")
        self._texts.put(self.decided.setToolTip, told)
        self._texts.put(self.note.setPlaceholderText, N_("Why, in a sentence for the record"))
        self._texts.put(self.note.setAccessibleName, N_("Why, in a sentence for the record"))
        return rows(card, gap=0)

    def show_entry(self, entry: ModelEntry) -> None:
        self._entry, self.digest = entry, entry.row.digest
        may, words = list_presenter.actions(entry), self._session.words
        self.name.setText(entry.row.model_id)
        state = ModelState(entry.row.state)
        self.state.setText(words.text(list_presenter.STATES[state]))
        set_tone(self.state, list_presenter.STATE_TONES[state])
        self.source.setText(words.render(list_presenter.source(entry)))
        proposes_end = may.propose is ModelState.RETIRED
        self.propose.setText(words.text(N_("Propose its retirement") if proposes_end else N_("Propose that it decide")))
        self.note.setVisible(may.propose is not None)
        self.propose.setVisible(may.propose is not None)
        self.challenge.setVisible(may.challenge)
        self.retire.setVisible(may.retire)
        self.pack.setVisible(may.pack)
        self.decided.setVisible(may.decided)
        self._fill(entry)
        self._show_view()
        self.show()

    def _fill(self, entry: ModelEntry) -> None:
        card = entry.card
        self.tables["card"].show_rows(presenter.lines(card, entry.row.digest) if card else ())
        self.tables["metrics"].show_rows(presenter.metrics(card) if card else ())
        self.tables["gains"].show_rows(presenter.gains(card, entry.features) if card else ())
        for name in ("card", "metrics", "gains"):
            self.tables[name].fit_height(24)

    def _show_view(self) -> None:
        entry = self._entry
        if entry is None:
            return
        is_refused = bool(entry.refusal)
        for name, table in self.tables.items():
            table.setVisible(name == self.views.name and not is_refused and name != "comparison")
        self._latest.cancel()
        if is_refused:
            self._tell(entry.refusal)
        elif self.views.name == "comparison" and not entry.is_shipped:
            models, digest = self._session.service.models, entry.row.digest
            self._latest.read(lambda job: _compare(models, digest, job), self._show_comparison, failed=self._tell)
        elif self.views.name == "comparison":
            self._tell(list_presenter.compared(None))
        else:
            self.told.hide()

    def _show_comparison(self, found: Comparison | None) -> None:
        self._tell(list_presenter.compared(found))
        table = self.tables["comparison"]
        table.show_rows(found.swap if found else ())
        table.fit_height(8)
        table.setVisible(found is not None)

    def _tell(self, sentences: tuple[Sentence, ...]) -> None:
        self.told.setText("\n".join(self._session.words.render(sentence) for sentence in sentences))
        self.told.show()

    def _propose(self) -> None:
        assert self._entry is not None
        state = list_presenter.actions(self._entry).propose
        self.proposed.emit(self.digest, state, self.note.text())

    def clear_note(self) -> None:
        self.note.clear()

    def retranslate(self) -> None:
        self._texts.retranslate()
        self.views.retranslate()
        for table in self.tables.values():
            table.retranslate()
        if self._entry is not None:
            self.show_entry(self._entry)


def _compare(models: Any, digest: str, job: Job) -> Comparison | None:
    found: Comparison | None = models.comparison(digest)
    return found
