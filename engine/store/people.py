"""Who works with the database: one person hands over to another at the same window."""

from __future__ import annotations

from sqlalchemy import Connection

from engine.store import audit


def hand_over(connection: Connection, by: str, to: str, login: str) -> None:
    """Note who took over from whom, under which login of the computer: a name that is typed proves nobody."""
    audit.note(connection, by, "work handed over", None, {"to": to, "login": login})
