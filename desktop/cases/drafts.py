"""What was typed, with its history: every change is a new draft, and each can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.session import Session
from engine.i18n import Sentence
from engine.intake.form import Draft
from engine.progress import Job
from engine.service.values import Changes

SAVE_MS = 400
"""A draft is on disk within a second of the last key."""
LIVE_MS = 15
"""Only keys that come together wait for one another: an answer that another key overtakes is dropped."""


class History:
    """A draft and the drafts before and after it. Typing in one field is one step, whatever its length."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._before: list[Draft] = []
        self._after: list[Draft] = []
        self._typing_in: object = None

    def type(self, path: str, text: str) -> bool:
        """Whether this changed anything."""
        if self.draft.texts.get(path, "") == text:
            return False
        self._step(path)
        self.draft = replace(self.draft, texts={**self.draft.texts, path: text})
        return True

    def type_row(self, section: str, row: int, path: str, text: str) -> bool:
        rows = self.draft.rows.get(section, ())
        if rows[row].get(path, "") == text:
            return False
        self._step((section, row, path))
        changed = (*rows[:row], {**rows[row], path: text}, *rows[row + 1 :])
        self.draft = replace(self.draft, rows={**self.draft.rows, section: changed})
        return True

    def add_row(self, section: str) -> int:
        self._step(None)
        rows = (*self.draft.rows.get(section, ()), {})
        self.draft = replace(self.draft, rows={**self.draft.rows, section: rows})
        return len(rows) - 1

    def remove_row(self, section: str, row: int) -> None:
        self._step(None)
        rows = self.draft.rows[section]
        self.draft = replace(self.draft, rows={**self.draft.rows, section: (*rows[:row], *rows[row + 1 :])})

    def change(self, texts: dict[str, str]) -> None:
        """Several texts as one step, as a what-if is applied."""
        self._step(None)
        self.draft = replace(self.draft, texts={**self.draft.texts, **texts})

    def left_field(self) -> None:
        self._typing_in = None

    def undo(self) -> bool:
        return self._move(self._before, self._after)

    def redo(self) -> bool:
        return self._move(self._after, self._before)

    def _step(self, place: object) -> None:
        if place is None or place != self._typing_in:
            self._before.append(self.draft)
        self._typing_in = place
        self._after.clear()

    def _move(self, source: list[Draft], target: list[Draft]) -> bool:
        if not source:
            return False
        target.append(self.draft)
        self.draft = source.pop()
        self._typing_in = None
        return True


class DraftKeeper(QObject):
    """Saves the draft of one case by itself, and says when the assessment should follow.

    `paused` comes a moment after the last key; `replaced` when every editor must show the draft anew; `overtaken`
    when somebody else wrote the case since it was read: nothing is written until the person says whose work holds.
    """

    paused = Signal(object)
    typed = Signal()
    replaced = Signal()
    saved = Signal()
    overtaken = Signal()

    def __init__(self, session: Session, case_id: int, draft: Draft, version: int) -> None:
        super().__init__()
        self._session = session
        self._case_id = case_id
        self.history = History(draft)
        self._version = version
        self._unsaved = self._is_overtaken = False
        self._saves = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._saves.timeout.connect(self.save)
        self._lives = QTimer(self, singleShot=True, interval=LIVE_MS)
        self._lives.timeout.connect(lambda: self.paused.emit(self.draft))

    @property
    def draft(self) -> Draft:
        return self.history.draft

    @property
    def is_saved(self) -> bool:
        return not self._unsaved

    def type(self, path: str, text: str) -> None:
        if self.history.type(path, text):
            self._changed()

    def type_row(self, section: str, row: int, path: str, text: str) -> None:
        if self.history.type_row(section, row, path, text):
            self._changed()

    def add_row(self, section: str) -> int:
        number = self.history.add_row(section)
        self._changed()
        return number

    def remove_row(self, section: str, row: int) -> None:
        self.history.remove_row(section, row)
        self._changed()

    def change(self, texts: dict[str, str]) -> None:
        self.history.change(texts)
        self._changed()
        self.replaced.emit()

    def undo(self) -> None:
        if self.history.undo():
            self._changed()
            self.replaced.emit()

    def redo(self) -> None:
        if self.history.redo():
            self._changed()
            self.replaced.emit()

    @property
    def version(self) -> int:
        """The version of the stored draft that this one stands on."""
        return self._version

    def load(self, draft: Draft, version: int) -> None:
        """Another draft came from outside (an application file was dropped)."""
        self._version, self._is_overtaken, self._unsaved = version, False, False
        self._saves.stop()
        if draft != self.draft:
            self.history.change({})
            self.history.draft = draft
            self.replaced.emit()
            self._lives.start()

    def save(self) -> None:
        """Write what is unsaved; waits for nothing."""
        self._saves.stop()
        if not self._unsaved or self._is_overtaken:
            return
        self._unsaved = False
        draft, case_id, service = self.draft, self._case_id, self._session.service

        def write(job: Job) -> None:
            # Writes come one at a time, so that the version is the one that the write before this one made.
            self._version = service.save_draft(case_id, draft, self._version)

        self._session.tasks.write(self._session, write, self._was_saved, failed=self._not_saved)

    def overwrite(self, version: int) -> None:
        """Keep what is typed here although another wrote meanwhile; both stand in the audit trail."""
        self._version, self._is_overtaken, self._unsaved = version, False, True
        self.save()

    def _not_saved(self, sentences: tuple[Sentence, ...]) -> None:
        """What was typed stays unsaved; whether somebody was faster is seen by the stored version."""
        self._unsaved = True
        self._session.tasks.failed.emit(sentences)
        case_id, service = self._case_id, self._session.service
        self._session.tasks.read(self._session, lambda job: service.workspace(case_id).version, self._compare)

    def _compare(self, stored: int) -> None:
        if stored != self._version:
            self._is_overtaken = True
            self.overtaken.emit()

    def _was_saved(self, answer: Any) -> None:
        self.saved.emit()
        self._session.publish(Changes(frozenset({self._case_id})))

    def _changed(self) -> None:
        self._unsaved = True
        self._saves.start()
        self._lives.start()
        self.typed.emit()
