"""Editors made from the declared fields of the form: a label, the entry, and below it a hint or what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.widgets.pieces import label, restyle, rows
from engine.i18n import Sentence, Translator
from engine.intake.form import Field, Kind

_WIDE = ("applicant.name", "applicant.address", "request.purpose")


def is_wide(field: Field) -> bool:
    """Whether the editor takes the whole width of a form."""
    return field.path in _WIDE


class FieldEditor(QWidget):
    """One field. `typed` carries each new text, `left` comes when the field is left; Enter goes to the next one."""

    typed = Signal(str)
    left = Signal()
    undo = Signal()
    redo = Signal()

    def __init__(self, field: Field, words: Translator, is_in_row: bool = False) -> None:
        super().__init__()
        self.field = field
        self._is_in_row = is_in_row
        self._problem: Sentence | None = None
        self._echo = ""
        self.label = label("caption")
        self.below = label("hint", wraps=True)
        self.entry: QLineEdit | QComboBox = _ChoiceBox(field) if field.choices else QLineEdit()
        self._line = self.entry.lineEdit() if isinstance(self.entry, QComboBox) else self.entry
        if isinstance(self.entry, _ChoiceBox):
            self.entry.chosen.connect(self.typed)
        else:
            self.entry.textEdited.connect(self.typed)
            if field.kind in (Kind.MONEY, Kind.WHOLE, Kind.SHARE, Kind.RATE):
                self.entry.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.entry.installEventFilter(self)
        if self._line is not None and self._line is not self.entry:
            self._line.installEventFilter(self)
        self.label.setBuddy(self.entry)
        self.setLayout(rows(self.label, self.entry, self.below, gap=4))
        self.label.setVisible(not is_in_row)
        self.setFocusProxy(self.entry)
        self.retranslate(words)

    @property
    def text(self) -> str:
        if isinstance(self.entry, _ChoiceBox):
            return self.entry.code
        return self._line.text() if self._line is not None else ""

    def show_text(self, text: str) -> None:
        """Show a stored text without announcing it as typed; the cursor stays where the person left it."""
        if text == self.text:
            return
        if isinstance(self.entry, _ChoiceBox):
            self.entry.show_code(text)
        elif self._line is not None:
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def show_problem(self, problem: Sentence | None, words: Translator, echo: str = "") -> None:
        """What is wrong; where nothing is, how the entry was understood stands in place of the hint."""
        self._problem, self._echo = problem, echo
        self.entry.setProperty("wrong", problem is not None)
        self.below.setObjectName("problem" if problem is not None else "hint")
        restyle(self.entry)
        restyle(self.below)
        self._say_below(words)

    def retranslate(self, words: Translator) -> None:
        text = words.text(self.field.label)
        self.label.setText(f"{text} *" if self.field.is_required else text)
        self.entry.setAccessibleName(text)
        self.entry.setAccessibleDescription(words.text(self.field.hint) if self.field.hint else "")
        if isinstance(self.entry, _ChoiceBox):
            self.entry.retranslate(words)
        self._say_below(words)

    def _say_below(self, words: Translator) -> None:
        if self._problem is not None:
            said = words.render(self._problem)
            self.below.setText(said[:1].upper() + said[1:])
            self.below.show()
        else:
            self.below.setText(self._echo or (words.text(self.field.hint) if self.field.hint else ""))
            self.below.setVisible(bool(self._echo) or (bool(self.field.hint) and not self._is_in_row))
        self.entry.setToolTip(self.below.text() if self._is_in_row else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        elif event.type() == QEvent.Type.Wheel and isinstance(self.entry, QComboBox):
            event.ignore()  # scrolling the form must not change an answer
            return True
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _wants(self, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    def _key(self, event: QKeyEvent) -> bool:
        """Enter goes on; undo is the entry's own while it has any, then the form's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entry.focusNextPrevChild(True)
            return True
        if event.matches(QKeySequence.StandardKey.Undo) and not (self._line and self._line.isUndoAvailable()):
            self.undo.emit()
            return True
        if event.matches(QKeySequence.StandardKey.Redo) and not (self._line and self._line.isRedoAvailable()):
            self.redo.emit()
            return True
        return False


class _ChoiceBox(QComboBox):
    """Codes shown as words; an open field takes any other text too."""

    chosen = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._code = ""
        self.setEditable(field.is_open)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.activated.connect(self._activated)
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(self._edited)
            line.setAccessibleName(field.label)

    @property
    def code(self) -> str:
        return self._code

    def show_code(self, code: str) -> None:
        self._code = code
        index = self.findData(code)
        if index < 0 and code and not self.isEditable():
            self.addItem(code, code)  # what was typed elsewhere is shown, known or not
            index = self.count() - 1
        self.setCurrentIndex(index if code else 0)
        if self.isEditable():
            self.setEditText(self.itemText(index) if index >= 0 and code else code)
            line = self.lineEdit()
            if line is not None:
                line.setCursorPosition(0)

    def retranslate(self, words: Translator) -> None:
        self.blockSignals(True)
        self.clear()
        self.addItem("", "")
        for code, text in self._field.choices:
            self.addItem(words.text(text), code)
        self.show_code(self._code)
        self.blockSignals(False)

    def _activated(self, index: int) -> None:
        self._code = str(self.itemData(index))
        self.chosen.emit(self._code)

    def _edited(self, text: str) -> None:
        index = self.findText(text, Qt.MatchFlag.MatchFixedString)
        self._code = str(self.itemData(index)) if index >= 0 else text
        self.chosen.emit(self._code)
