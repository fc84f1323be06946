"""Naming the columns of a statement that Tally cannot tell: the table, the conventions, and how it would read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.intake.mapping_presenter import DATE_ORDERS, DECIMAL_MARKS, PREVIEW_COLUMNS, Answers, outcome, roles
from desktop.session import Session
from desktop.tasks import Latest
from desktop.widgets.pieces import beside, button, label, rows
from desktop.widgets.table import Table
from engine.i18n import N_, Sentence
from engine.intake.mapping import ColumnMapping
from engine.service.layouts import LayoutPreview, LayoutSample, PreviewRow

PAUSE_MS = 100
SHOWN_ROWS = 8


class MappingDialog(QDialog):
    """`mapping` is what was confirmed; it is accepted only where the first rows read under it."""

    def __init__(self, session: Session, sample: LayoutSample, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.answers = Answers.of(sample)
        self._currency = currency
        self._latest = Latest(session.tasks, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        words = session.words
        self.setWindowTitle(words.text(N_("Columns of {file}"), file=sample.name))
        self.resize(1100, 820)
        intro = label("muted", wraps=True)
        promise = N_("Say what each column holds. The next file with these columns is read without asking.")
        intro.setText(words.text(promise))
        self.table = _table(sample)
        self.columns = self._role_boxes()
        said = self.answers.conventions
        self.date_order = self._box(DATE_ORDERS, said.date_order or "", N_("Order of dates"))
        self.decimal_mark = self._box(DECIMAL_MARKS, said.decimal_mark or "", N_("Amounts look like"))
        self.out_is_positive = QCheckBox(words.text(N_("Amounts without a minus are money out")))
        self.out_is_positive.setChecked(said.out_is_positive)
        self.credit_words = QLineEdit(", ".join(said.credit_words))
        self.credit_words.setPlaceholderText(words.text(N_("Words that mean money in, for example CR, 贷")))
        self.credit_words.setAccessibleName(self.credit_words.placeholderText())
        self.effect = label("", wraps=True)
        self.preview: Table[PreviewRow] = Table(session, PREVIEW_COLUMNS, "preview", tools=False)
        self.confirm, cancel = button("primary"), button()
        self.confirm.setText(words.text(N_("Read the file this way")))
        cancel.setText(words.text(N_("Leave this file out")))
        self.confirm.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        conventions = beside(
            label("caption", words.text(N_("Order of dates"))), self.date_order,
            label("caption", words.text(N_("Amounts look like"))), self.decimal_mark,
            self.out_is_positive, self.credit_words, None, gap=10,
        )  # fmt: skip
        foot = beside(None, cancel, self.confirm)
        self.setLayout(rows(intro, self.table, conventions, self.effect, self.preview, foot, gap=12, margin=22))
        for box in (self.date_order, self.decimal_mark):
            box.currentIndexChanged.connect(self._changed)
        self.out_is_positive.toggled.connect(self._changed)
        self.credit_words.textEdited.connect(self._changed)
        self._changed()

    @property
    def mapping(self) -> ColumnMapping:
        words = tuple(word.strip() for word in self.credit_words.text().replace("，", ",").split(","))
        self.answers.conventions = replace(
            self.answers.conventions,
            date_order=self.date_order.currentData() or None,
            decimal_mark=self.decimal_mark.currentData() or None,
            out_is_positive=self.out_is_positive.isChecked(),
            credit_words=tuple(word for word in words if word),
        )
        return self.answers.mapping

    def choose(self, column: int, role: str) -> None:
        """What a column holds; a role that only one column can have is taken from the other."""
        for lost in self.answers.choose(column, role):
            _show(self.columns[lost], "")
        self._changed()

    def _role_boxes(self) -> list[QComboBox]:
        made = []
        for column, role in enumerate(self.answers.chosen):
            box = QComboBox()
            for text, value in roles(self.session.words):
                box.addItem(text, value)
            _show(box, role)
            box.setAccessibleName(self.session.words.text(N_("What column {number} holds"), number=column + 1))
            box.currentIndexChanged.connect(lambda _, column=column, box=box: self.choose(column, box.currentData()))
            self.table.setCellWidget(0, column, box)
            made.append(box)
        return made

    def _box(self, choices: Mapping[str, str], chosen: str, name: str) -> QComboBox:
        box = QComboBox()
        for value, text in choices.items():
            box.addItem(self.session.words.text(text), value)
        _show(box, chosen)
        box.setAccessibleName(self.session.words.text(name))
        return box

    def _changed(self) -> None:
        self.confirm.setEnabled(False)
        self.credit_words.setVisible("direction" in self.answers.chosen)
        self._pause.start()

    def _ask(self) -> None:
        service, sample, mapping, currency = self.session.service, self.answers.sample, self.mapping, self._currency
        self._latest.read(
            lambda job: service.layouts.preview(sample, mapping, currency), self._read, failed=self._refused
        )

    def _read(self, found: LayoutPreview) -> None:
        self.preview.show_rows(found.rows)
        self.effect.setText(outcome(found, self.session.words))
        self.confirm.setEnabled(True)

    def _refused(self, sentences: tuple[Sentence, ...]) -> None:
        self.preview.show_rows((), N_("Nothing can be read yet."))
        self.effect.setText("\n".join(self.session.words.render(sentence) for sentence in sentences))


def _table(sample: LayoutSample) -> QTableWidget:
    """The first rows as they stand in the file; the first line is for what each column holds."""
    shown = sample.rows[:SHOWN_ROWS]
    table = QTableWidget(len(shown) + 1, sample.column_count)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    names = [cell.strip() or "–" for cell in sample.headings] or [str(i + 1) for i in range(sample.column_count)]
    table.setHorizontalHeaderLabels([*names, *("–" for _ in range(sample.column_count - len(names)))])
    table.setVerticalHeaderLabels(["", *(str(number) for number, _ in shown)])
    for line, (_, cells) in enumerate(shown, 1):
        for column, text in enumerate(cells[: sample.column_count]):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            table.setItem(line, column, item)
    for column in range(sample.column_count):
        table.setColumnWidth(column, 204)
    table.setRowHeight(0, 42)
    table.setFixedHeight(100 + 30 * (len(shown) + 1))
    return table


def _show(box: QComboBox, value: str) -> None:
    box.blockSignals(True)
    box.setCurrentIndex(max(box.findData(value), 0))
    box.blockSignals(False)
