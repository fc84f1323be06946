"""Cases, drafts, evidence and decisions come back as they were stored, and name their author."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import Refused
from engine.store import audit, cases
from engine.store.case_records import CaseQuery, CaseSummary
from engine.store.database import Database
from engine.store.decision_records import DecisionRow


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


def decision_of(case_id: int, **changes: object) -> DecisionRow:
    values: dict[str, object] = {
        "id": 0, "case_id": case_id, "verdict": "approve", "pd": 0.02, "grade": 3, "amount": Decimal("300000.00"),
        "currency": "CNY", "note": "", "policy_version": "2026-06", "policy_digest": "p", "model_id": "reference",
        "model_digest": "m", "document_digest": hashlib.sha256(b"{}").hexdigest(), "decided_at": "", "decided_by": "",
    }  # fmt: skip
    return DecisionRow(**{**values, **changes})  # type: ignore[arg-type]


def add(database: Database, name: str, by: str = "lin", amount: float | None = None) -> int:
    with database.writing() as connection:
        return cases.add_case(connection, by, "{}", CaseSummary(name, amount_order=amount))


def names(database: Database, **query: object) -> list[str]:
    with database.reading() as connection:
        return [row.applicant for row in cases.list_cases(connection, CaseQuery(**query), "lin").rows]  # type: ignore[arg-type]


def test_that_the_newest_case_comes_first(database: Database) -> None:
    for name in ("Linden", "Harbour", "青松食品"):
        add(database, name)
    assert names(database) == ["青松食品", "Harbour", "Linden"]


def test_that_cases_are_found_by_a_part_of_the_name_or_by_number(database: Database) -> None:
    add(database, "Hangzhou Linden Packaging")
    number = add(database, "杭州青松食品有限公司")
    assert names(database, text="linden") == ["Hangzhou Linden Packaging"]
    assert names(database, text="青松") == ["杭州青松食品有限公司"]
    assert names(database, text=f"#{number}") == ["杭州青松食品有限公司"]
    assert names(database, text="100%_") == []


def test_that_my_cases_are_those_i_opened(database: Database) -> None:
    add(database, "Mine")
    add(database, "Theirs", by="chen")
    assert names(database, mine_only=True) == ["Mine"]


def test_that_amounts_sort_as_numbers_and_unknown_ones_come_last(database: Database) -> None:
    for name, amount in (("b", 90_000.0), ("c", 1_000_000.0), ("none", None), ("a", 5_000.0)):
        add(database, name, amount=amount)
    assert names(database, sort="amount", descending=False) == ["a", "b", "c", "none"]
    assert names(database, sort="amount", descending=True) == ["c", "b", "a", "none"]


def test_that_a_page_tells_how_many_there_are_in_all(database: Database) -> None:
    for number in range(7):
        add(database, f"Firm {number}")
    with database.reading() as connection:
        page = cases.list_cases(connection, CaseQuery(offset=5, limit=5), "lin")
    assert (len(page.rows), page.total) == (2, 7)


def test_that_nobody_overwrites_anothers_draft_unseen(database: Database) -> None:
    case_id = add(database, "Linden")
    with database.writing() as connection:
        assert cases.write_draft(connection, "lin", case_id, '{"a":1}', CaseSummary("Linden"), version=1) == 2
    with pytest.raises(Refused, match="Somebody else changed"), database.writing() as connection:
        cases.write_draft(connection, "chen", case_id, '{"b":1}', CaseSummary("Linden"), version=1)
    with database.reading() as connection:
        assert cases.read_draft(connection, case_id) == ('{"a":1}', 2)


def test_that_evidence_comes_back_byte_for_byte(database: Database) -> None:
    case_id, data = add(database, "Linden"), bytes(range(256)) * 9
    with database.writing() as connection:
        cases.put_evidence(connection, "lin", case_id, "statements/a.csv", data)
        cases.put_evidence(connection, "lin", case_id, "orders.csv", b"")
    with database.reading() as connection:
        assert cases.read_evidence(connection, case_id) == (("orders.csv", b""), ("statements/a.csv", data))
        rows = cases.list_evidence(connection, case_id)
    assert [(row.path, row.size) for row in rows] == [("orders.csv", 0), ("statements/a.csv", len(data))]
    assert rows[1].sha256 == hashlib.sha256(data).hexdigest()


def test_that_a_file_of_the_same_path_takes_the_place_of_the_old_one(database: Database) -> None:
    case_id = add(database, "Linden")
    with database.writing() as connection:
        cases.put_evidence(connection, "lin", case_id, "orders.csv", b"old")
        cases.put_evidence(connection, "lin", case_id, "orders.csv", b"new")
    with database.reading() as connection:
        assert cases.read_evidence(connection, case_id) == (("orders.csv", b"new"),)


def test_that_a_decision_is_kept_whole_and_shown_in_the_list(database: Database) -> None:
    case_id = add(database, "Linden")
    with database.writing() as connection:
        stored = cases.add_decision(connection, "chen", decision_of(case_id), b"{}")
    with database.reading() as connection:
        assert cases.list_decisions(connection, case_id) == (stored,)
        assert cases.read_document(connection, stored.id) == b"{}"
        row = cases.list_cases(connection, CaseQuery(), "lin").rows[0]
    assert (stored.decided_by, stored.amount) == ("chen", Decimal("300000.00"))
    assert (row.verdict, row.grade, row.pd) == ("approve", 3, 0.02)


def test_that_every_write_names_its_author(database: Database) -> None:
    case_id = add(database, "Linden", by="lin")
    with database.writing() as connection:
        cases.put_evidence(connection, "chen", case_id, "orders.csv", b"")
        cases.write_draft(connection, "wang", case_id, "{}", CaseSummary(), None)
        cases.add_decision(connection, "zhao", decision_of(case_id), b"{}")
        cases.remove_evidence(connection, "sun", case_id, "orders.csv")
    with database.reading() as connection:
        rows, total = audit.read(connection, case_id, 0, 10)
    assert total == 5
    assert [(row.by, row.action) for row in reversed(rows)] == [
        ("lin", "case opened"),
        ("chen", "evidence filed"),
        ("wang", "draft saved"),
        ("zhao", "decision recorded"),
        ("sun", "evidence removed"),
    ]
