"""Making a correction a rule of the bank: what it looks at, and what else it would change, seen before it holds."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from desktop.cases.stage_page import Host
from desktop.intake.categories_presenter import DIRECTIONS, MATCHES, PREVIEW_COLUMNS, categories
from desktop.tasks import Latest
from desktop.widgets.pieces import beside, button, label, rows
from desktop.widgets.table import Table
from engine.facts.conduct import Category
from engine.i18n import N_, Sentence
from engine.intake.bank_rules import BankRule, Match
from engine.service.values import CategoryRow

PAUSE_MS = 150


class RuleDialog(QDialog):
    """`rule` is what was entered; accepted only where it can hold."""

    def __init__(self, host: Host, rule: BankRule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._latest = Latest(host.session.tasks, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        words = host.session.words
        self.setWindowTitle(words.text(N_("A rule of this bank")))
        self.resize(920, 620)
        self.match = _box([(words.text(text), match) for match, text in MATCHES.items()], rule.match)
        self.value = QLineEdit(rule.value)
        self.direction = _box([(words.text(text), code) for code, text in DIRECTIONS.items()], rule.direction)
        self.category = _box(list(categories(words)), rule.category)
        form = QFormLayout()
        for text, field in (
            (N_("Movements whose"), self.match), (N_("Name or text"), self.value),
            (N_("In or out"), self.direction), (N_("Category"), self.category),
        ):  # fmt: skip
            form.addRow(words.text(text), field)
            field.setAccessibleName(words.text(text))
        self.effect = label("muted", wraps=True)
        self.preview: Table[CategoryRow] = Table(host.session, PREVIEW_COLUMNS, "rule", tools=False)
        self.keep, cancel = button("primary"), button()
        self.keep.setText(words.text(N_("Keep as a rule of the bank")))
        cancel.setText(words.text(N_("Cancel")))
        self.keep.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        note = label("hint", wraps=True)
        note.setText(words.text(N_("It holds for all cases of this bank and can be taken out at any time.")))
        foot = beside(note, cancel, self.keep)
        foot.setStretch(0, 1)
        self.setLayout(rows(form, self.effect, self.preview, foot, gap=14, margin=22))
        for box in (self.match, self.direction, self.category):
            box.currentIndexChanged.connect(self._changed)
        self.value.textEdited.connect(self._changed)
        self.value.setFocus()
        self._changed()

    @property
    def rule(self) -> BankRule:
        return BankRule(
            Category(self.category.currentData()),
            Match(self.match.currentData()),
            self.value.text(),
            str(self.direction.currentData()),
        )

    def _changed(self) -> None:
        self.keep.setEnabled(False)
        self._pause.start()

    def _ask(self) -> None:
        rule, service, case_id = self.rule, self._host.session.service, self._host.case_id
        self._latest.read(lambda job: service.categories.preview(case_id, rule), self._show, failed=self._refused)

    def _show(self, changing: tuple[CategoryRow, ...]) -> None:
        self.preview.show_rows(changing, N_("No movement of this case changes its category by it."))
        text = N_("{count} movements of this case would change. They are listed with the category they have now.")
        self.effect.setText(self._host.session.words.text(text, count=len(changing)))
        self.keep.setEnabled(True)

    def _refused(self, sentences: tuple[Sentence, ...]) -> None:
        self.preview.show_rows(())
        self.effect.setText(self._host.session.words.render(sentences[0]))


def _box(choices: list[tuple[str, object]], chosen: object) -> QComboBox:
    made = QComboBox()
    for text, value in choices:
        made.addItem(text, value)
    made.setCurrentIndex(max([value for _, value in choices].index(chosen), 0))
    return made
