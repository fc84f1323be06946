"""Conditions of a case at the desk: dropping one with a note, and taking it up again."""

from __future__ import annotations

from engine.errors import Refused
from engine.facts.bank import Waiver
from engine.i18n import say
from engine.service.values import Changes
from engine.store import waivers
from engine.store.database import Database


class Conditions:
    """Every method may be called from any thread and names `by` in what it writes."""

    def __init__(self, database: Database, by: str) -> None:
        self.by = by
        self.database = database

    def drop(self, case_id: int, name: str, note: str) -> Changes:
        """Leave a proposed condition out; refused without the note that says why."""
        if not note.strip():
            raise Refused(say("Say in a note why this condition is dropped."))
        return self._add(case_id, name, note.strip(), is_dropped=True)

    def take_up(self, case_id: int, name: str) -> Changes:
        return self._add(case_id, name, "", is_dropped=False)

    def dropped(self, case_id: int) -> tuple[Waiver, ...]:
        with self.database.reading() as connection:
            return waivers.dropped(connection, case_id)

    def _add(self, case_id: int, name: str, note: str, *, is_dropped: bool) -> Changes:
        with self.database.writing() as connection:
            waivers.add(connection, self.by, case_id, name, note, is_dropped)
        return Changes(frozenset({case_id}), bank=True)
