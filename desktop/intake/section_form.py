"""Sections of the form as cards: single fields in two columns, list sections as rows that come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop.cases.drafts import DraftKeeper
from desktop.intake.elsewhere import KnownElsewhere
from desktop.intake.understood import understood
from desktop.look import current, icon
from desktop.session import Session
from desktop.widgets.fields import FieldEditor, is_wide
from desktop.widgets.pieces import Card, button, clear, label
from engine.i18n import N_
from engine.intake.form import Field, Kind, Section, check_field
from engine.intake.parties import SECTION_ROLES, Party, entered

_SHARES = {Kind.CHOICE: 5, Kind.DATE: 3, Kind.SHARE: 2, Kind.RATE: 2, Kind.WHOLE: 2}
"""How wide a column of a list section is against the others."""
_ABREAST = 4
"""So many fields of a row stand side by side; more of them stand on two lines."""
_APART = 10


class SectionCard(Card):
    """What every section has: a heading, a keeper to type into, and checks on leaving a field."""

    def __init__(
        self,
        session: Session,
        keeper: DraftKeeper,
        section: Section,
        known: Callable[[Callable[[], Party]], KnownElsewhere] | None = None,
    ) -> None:
        """`known` makes the place that says in which other cases the party entered here stands."""
        super().__init__()
        self.session = session
        self.keeper = keeper
        self.section = section
        self._known = known if section.name in SECTION_ROLES else None

    def editor(self, field: Field, row: int | None) -> FieldEditor:
        made = FieldEditor(field, self.session.words, is_in_row=row is not None)
        made.undo.connect(self.keeper.undo)
        made.redo.connect(self.keeper.redo)
        made.left.connect(lambda: self._left(made, row))
        return made

    def known_elsewhere(self, row: int | None) -> KnownElsewhere | None:
        """Follows what is typed in the section, or in one row of it."""
        if self._known is None:
            return None
        keeper, name = self.keeper, self.section.name

        def party() -> Party:
            rows = keeper.draft.rows.get(name, ())
            texts = keeper.draft.texts if row is None else rows[row] if row < len(rows) else {}
            return entered(name, texts)

        return self._known(party)

    def _left(self, editor: FieldEditor, row: int | None) -> None:
        self.keeper.history.left_field()
        self.check(editor, row)

    def check(self, editor: FieldEditor, row: int | None) -> None:
        """A field that was never filled in is not called wrong here: the stage's mark and the live panel say it."""
        text = editor.text
        problem = check_field(self.section, editor.field, text, self.keeper.draft, row) if text.strip() else None
        echo = understood(editor.field, text, self.keeper.draft.texts.get("currency", "").strip(), self.session.words)
        editor.show_problem(problem.sentence if problem else None, self.session.words, echo)

    def show_draft(self) -> None:
        raise NotImplementedError

    def retranslate(self) -> None:
        self.set_heading(self.session.words.text(self.section.label))


class FieldsCard(SectionCard):
    """The fields of a section that is filled in once."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.editors: dict[str, FieldEditor] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(14)
        self.elsewhere = self.known_elsewhere(None)
        place = 0
        for field in self.section.fields:
            editor = self._editor(field)
            if is_wide(field):
                place += place % 2
                grid.addWidget(editor, place // 2, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
                place += 2
            else:
                grid.addWidget(editor, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
                place += 1
            if field.kind is Kind.IDENTIFIER and self.elsewhere is not None:
                place += place % 2
                grid.addWidget(self.elsewhere, place // 2, 0, 1, 2)
                place += 2
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.show_draft()
        self.retranslate()

    def _editor(self, field: Field) -> FieldEditor:
        editor = self.editor(field, None)
        editor.typed.connect(lambda text: self.keeper.type(field.path, text))
        self.editors[field.path] = editor
        return editor

    def show_draft(self) -> None:
        for path, editor in self.editors.items():
            editor.show_text(self.keeper.draft.texts.get(path, ""))
            self.check(editor, None)

    def retranslate(self) -> None:
        super().retranslate()
        for editor in self.editors.values():
            editor.retranslate(self.session.words)
            self.check(editor, None)
        if self.elsewhere is not None:
            self.elsewhere.retranslate()


class RowsCard(SectionCard):
    """A list section: one line a row, added and removed at will."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.editors: list[dict[str, FieldEditor]] = []
        self.elsewhere: list[KnownElsewhere] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self.none = label("muted", wraps=True)
        self.add = button("quiet", "plus")
        self.add.clicked.connect(self.add_row)
        self.head.addWidget(self.add)
        self.body.addWidget(self.none)
        self.body.addLayout(self._grid)
        self.show_draft()
        self.retranslate()

    def add_row(self) -> None:
        row = self.keeper.add_row(self.section.name)
        self._rebuild()
        next(iter(self.editors[row].values())).setFocus()

    def remove_row(self, row: int) -> None:
        self.keeper.remove_row(self.section.name, row)
        self._rebuild()

    def show_draft(self) -> None:
        typed = self.keeper.draft.rows.get(self.section.name, ())
        if len(typed) != len(self.editors):
            self._rebuild()
        for number, (texts, editors) in enumerate(zip(typed, self.editors, strict=True)):
            for path, editor in editors.items():
                editor.show_text(texts.get(path, ""))
                self.check(editor, number)

    def _rebuild(self) -> None:
        clear(self._grid)
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        self.editors = []
        typed = self.keeper.draft.rows.get(self.section.name, ())
        lines = self._lines()
        for column, field in enumerate(lines[0] if typed else ()):
            self._grid.setColumnStretch(column, _SHARES.get(field.kind, 4) if len(lines) == 1 else 1)
        self.elsewhere = []
        height = 2 * len(lines) + 2
        for number, texts in enumerate(typed):
            top = number * height
            if number == 0 or len(lines) > 1:
                self._add_captions(lines, top)
            self._add_row(number, dict(texts), lines, top + 1)
            if (known := self.known_elsewhere(number)) is not None:
                self._grid.addWidget(known, top + height - 2, 0, 1, len(lines[0]))
                self.elsewhere.append(known)
            self._grid.setRowMinimumHeight(top + height - 1, _APART if len(lines) > 1 else 0)
        self.none.setVisible(not typed)

    def _lines(self) -> list[tuple[Field, ...]]:
        """The fields of a row as they stand below each other."""
        fields = self.section.fields
        half = len(fields) if len(fields) <= _ABREAST else -(-len(fields) // 2)
        return [fields[start : start + half] for start in range(0, len(fields), half)]

    def _add_captions(self, lines: list[tuple[Field, ...]], top: int) -> None:
        for down, fields in enumerate(lines):
            for column, field in enumerate(fields):
                text = self.session.words.text(field.label)
                said = label("caption", f"{text} *" if field.is_required else text)
                self._grid.addWidget(said, top + 2 * down, column)

    def _add_row(self, number: int, texts: dict[str, str], lines: list[tuple[Field, ...]], top: int) -> None:
        """The editors of a row, every line of them below its captions."""
        line: dict[str, FieldEditor] = {}
        for down, fields in enumerate(lines):
            for column, field in enumerate(fields):
                editor = self.editor(field, number)
                editor.show_text(texts.get(field.path, ""))
                editor.typed.connect(self._typer(number, field))
                self._grid.addWidget(editor, top + 2 * down, column, Qt.AlignmentFlag.AlignTop)
                line[field.path] = editor
        remove = button("quiet", "trash")
        remove.setIcon(icon("trash", current().muted))
        remove.setFixedSize(36, 34)
        remove.setAccessibleName(self.session.words.text(N_("Remove this row")))
        remove.setToolTip(remove.accessibleName())
        remove.clicked.connect(lambda: self.remove_row(number))
        self._grid.addWidget(remove, top, len(lines[0]), Qt.AlignmentFlag.AlignTop)
        self.editors.append(line)
        for editor in line.values():
            self.check(editor, number)

    def _typer(self, number: int, field: Field) -> Callable[[str], None]:
        return lambda text: self.keeper.type_row(self.section.name, number, field.path, text)

    def retranslate(self) -> None:
        super().retranslate()
        words = self.session.words
        self.add.setText(words.text(N_("Add")))
        self.add.setAccessibleName(f"{self.add.text()}: {words.text(self.section.label)}")
        self.none.setText(words.text(N_("None entered.")))
        self._rebuild()

    def relook(self) -> None:
        self._rebuild()
