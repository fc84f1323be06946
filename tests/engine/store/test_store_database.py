"""A database opens, migrates, refuses what is not its own, and loses nothing that it acknowledged."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import exc

from engine.errors import Refused, Unavailable
from engine.i18n import translator
from engine.store import audit, cases
from engine.store.case_records import CaseQuery, CaseSummary
from engine.store.database import APPLICATION_ID, SCHEMA_VERSION, Database
from engine.store.schema import metadata

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


def test_that_a_new_database_has_the_tables_of_the_schema(database: Database, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "tally.db") as connection:
        made = {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA_VERSION,)
    for table in metadata.sorted_tables:
        assert made[table.name] == {column.name for column in table.columns}


def test_that_the_settings_that_survive_a_power_cut_are_on(database: Database) -> None:
    with database.reading() as connection:
        values = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_that_opening_again_keeps_what_was_written(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        case_id = cases.add_case(connection, "lin", "{}", CaseSummary("Linden"))
    database.close()
    with Database.open(tmp_path / "tally.db").reading() as connection:
        assert cases.read_draft(connection, case_id) == ("{}", 1)


def test_that_a_block_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        cases.add_case(connection, "lin", "{}", CaseSummary("Linden"))
        raise RuntimeError
    with database.reading() as connection:
        assert cases.list_cases(connection, CaseQuery(), "lin").total == 0
        assert audit.read(connection, None, 0, 10) == ((), 0)


def test_that_a_file_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    before = path.read_bytes()
    with pytest.raises(Refused, match="not a database of Tally"):
        Database.open(path)
    assert path.read_bytes()[100:] == before[100:]


def test_that_a_file_that_is_no_database_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_bytes(b"not a database, only words\n" * 200)
    with pytest.raises(Unavailable, match="damaged or not a database"):
        Database.open(path)
    assert path.read_bytes() == b"not a database, only words\n" * 200


def test_that_a_database_of_a_newer_program_is_refused(database: Database, tmp_path: Path) -> None:
    database.close()
    with sqlite3.connect(tmp_path / "tally.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="newer Tally"):
        Database.open(tmp_path / "tally.db")


def test_that_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be made"):
        Database.open(tmp_path / "file" / "tally.db")


def test_that_a_write_that_another_program_blocks_is_said_in_a_sentence(database: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "tally.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database._engine.dispose()
    impatient = Database(tmp_path / "tally.db", patience=0.05)
    with pytest.raises(Unavailable, match="Another program is writing"), impatient.writing():
        pass
    other.close()


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'other'", "DELETE FROM audit", "DELETE FROM decisions"])
def test_that_the_record_cannot_be_changed_through_the_database(database: Database, statement: str) -> None:
    with database.writing() as connection:
        case_id = cases.add_case(connection, "lin", "{}", CaseSummary("Linden"))
        connection.exec_driver_sql(
            "INSERT INTO decisions (case_id, verdict, currency, note, policy_version, policy_digest, model_id, "
            "model_digest, document, document_digest, decided_at, decided_by) "
            f"VALUES ({case_id}, 'refer', 'CNY', '', '', '', '', '', x'00', '', '', 'lin')"
        )
    with pytest.raises(exc.IntegrityError, match="append-only"), database.writing() as connection:
        connection.exec_driver_sql(statement)


def test_that_five_backups_are_kept_and_each_is_whole(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        cases.add_case(connection, "lin", "{}", CaseSummary("Linden"))
    copies = [database.back_up() for _ in range(7)]
    assert sorted((tmp_path / "backups").glob("*.db")) == copies[2:]
    with Database.open(copies[-1]).reading() as connection:
        assert cases.list_cases(connection, CaseQuery(), "lin").total == 1


WRITER = """
import sys
from pathlib import Path
from engine.store import cases
from engine.store.database import Database
from engine.store.case_records import CaseSummary
database = Database.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    with database.writing() as connection:
        cases.add_case(connection, "lin", "{}", CaseSummary(f"Firm {number}"))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_that_a_kill_loses_no_acknowledged_case(tmp_path: Path) -> None:
    path = tmp_path / "tally.db"
    acknowledged = 0
    for enough in (1, 7, 23):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said = 0
        while said < enough:
            said = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        said = max([said, *(int(line) for line in writer.stdout.read().split())])
        writer.wait()
        acknowledged += said
        database = Database.open(path)
        database.check_integrity()
        with database.reading() as connection:
            total = cases.list_cases(connection, CaseQuery(), "lin").total
            assert audit.read(connection, None, 0, 1)[1] == total
        assert total >= acknowledged
        acknowledged = total
        database.close()


def test_that_the_sentences_of_the_store_are_there_in_chinese(database: Database) -> None:
    with database.reading() as connection, pytest.raises(Refused) as refusal:
        cases.read_draft(connection, 77)
    assert translator("zh_CN").render(refusal.value.sentences[0]) == "没有案卷 77；它可能在另一个数据库中。"
