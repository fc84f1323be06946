"""Opening a database: settings that survive a crash, the version of the schema, and the two kinds of transaction."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, exc
from sqlalchemy.engine import Engine

from engine.errors import Refused, Unavailable
from engine.i18n import say
from engine.intake import names
from engine.store.parties import refill_names

APPLICATION_ID = 0x54414C59
"""SQLite's application id, "TALY": tells a Tally database from any other file."""

SCHEMA_VERSION = "0011"
"""The newest migration; a database with a later one was written by a newer Tally."""

BACKUPS_KEPT = 5


class Database:
    """One SQLite database. Reads see a consistent snapshot; writes are one at a time and durable when they return."""

    def __init__(self, path: Path, patience: float = 10) -> None:
        """`patience` is how many seconds a write waits for another program's lock."""
        self.path = path
        self._engine = _connect(path, patience)

    @classmethod
    def open(cls, path: Path) -> Database:
        """The database at the path, made or migrated as needed.

        Raises Refused for a file that is no Tally database or is of a newer Tally, Unavailable where the
        disk says no.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                say(
                    "The folder {folder} cannot be made: {reason}", folder=str(path.parent), reason=error.strerror or ""
                )
            ) from error
        database = cls(path)
        with _speaking(path):
            database._prepare()
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with _speaking(self.path), self._engine.connect().execution_options(tally_begin="BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that takes the write lock at once and commits when the block ends without an error."""
        with (
            _speaking(self.path),
            self._engine.connect().execution_options(tally_begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self) -> None:
        with self.reading() as connection:
            application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            version = (
                connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                if application == APPLICATION_ID
                else None
            )
        if tables and application != APPLICATION_ID:
            raise Refused(say("{path} is not a database of Tally; choose another file or folder.", path=str(self.path)))
        if version is not None and version > SCHEMA_VERSION:
            raise Refused(say("{path} was written by a newer Tally; open it with that version.", path=str(self.path)))
        if version != SCHEMA_VERSION:
            self._migrate(has_data=version is not None)
        self._renew_names()

    def _renew_names(self) -> None:
        """Names are found by their plain form: where that is made otherwise now, the stored ones are made anew.

        SQLite's user version tells by which version of names they were made.
        """
        with self.reading() as connection:
            made_by = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if made_by != names.VERSION:
            with self.writing() as connection:
                refill_names(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {names.VERSION}")

    def _migrate(self, has_data: bool) -> None:
        # Imported here: a database that is up to date opens without loading the migration machinery.
        from alembic import command
        from alembic.config import Config

        if has_data:
            self.check_integrity()
            self.back_up()
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def check_integrity(self) -> None:
        """Refuse to go on with a damaged file, leaving it as it is."""
        with self.reading() as connection:
            answer = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
        if answer != "ok":
            raise Unavailable(_damaged(self.path))

    def back_up(self) -> Path:
        """A consistent copy beside the database, made by SQLite itself; the oldest copies beyond five are removed."""
        folder = self.path.parent / "backups"
        folder.mkdir(exist_ok=True)
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        target = folder / f"{self.path.stem}-{stamp}.db"
        with sqlite3.connect(self.path) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
        copy.close()
        source.close()
        for old in sorted(folder.glob(f"{self.path.stem}-*.db"))[:-BACKUPS_KEPT]:
            old.unlink()
        return target


def _connect(path: Path, patience: float) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    # The driver's own BEGIN is deferred on Python 3.11: two writers could then both read before one fails.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("tally_begin", "BEGIN"))

    return engine


@contextmanager
def _speaking(path: Path) -> Iterator[None]:
    """Turn what the database says about the world into sentences."""
    try:
        yield
    except (exc.DatabaseError, sqlite3.DatabaseError) as error:
        said = str(getattr(error, "orig", None) or error).lower()
        if "locked" in said:
            sentence = say("Another program is writing to {path}; try again in a moment.", path=str(path))
        elif "full" in said:
            sentence = say("The disk is full; free some space and try again. Nothing was changed.")
        elif "readonly" in said or "unable to open" in said:
            sentence = say("{path} cannot be written; check the rights of the file and its folder.", path=str(path))
        elif "malformed" in said or "not a database" in said or "disk i/o" in said:
            sentence = _damaged(path)
        else:
            raise
        raise Unavailable(sentence) from error


def _damaged(path: Path) -> Any:
    return say(
        "{path} is damaged or not a database; nothing was changed. Copies are in the folder “backups” beside it.",
        path=str(path),
    )
