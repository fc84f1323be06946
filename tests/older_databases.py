"""Databases as earlier versions of Tally left them, for tests of migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from engine.store.database import APPLICATION_ID, Database

MIGRATIONS = Path(__file__).resolve().parents[1] / "engine" / "store" / "migrations"


def at_version(folder: Path, version: str) -> Path:
    """A database of that schema version with one case and one row in its audit table."""
    path = folder / "tally.db"
    database = Database(path)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        connection.exec_driver_sql(
            "INSERT INTO cases (id, version, draft, applicant, product, amount, currency, created_at, created_by, "
            "changed_at, changed_by) VALUES (1, 1, '{}', 'Linden', '', '', '', '', 'lin', '', 'lin')"
        )
        connection.exec_driver_sql(
            "INSERT INTO audit (at, by, action, case_id, detail) VALUES ('', 'lin', 'case opened', 1, '{}')"
        )
    database.close()
    return path
