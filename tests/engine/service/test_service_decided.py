"""A model on the cases that it decided here: what the database knows of overrides, migration and outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from engine.errors import Refused
from engine.i18n import translator
from engine.memo.document import Table, shown
from engine.memo.validation import book, grades
from engine.scoring.registry import shipped_model
from engine.service.decided import pack_of_decided, performance_of
from engine.service.origination import Origination
from engine.store import models as store
from engine.store.decision_records import DecidedRow
from engine.store.proposals import Answer, answer, propose
from engine.store.schema import cases, decisions, parties

DIGEST = shipped_model().digest
WORDS = translator("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


def decide(
    desk: Origination, case_id: int, verdict: str = "approve", recommended: str = "approve", *, pd: float = 0.02,
    grade: int = 4, borrower: str = "", digest: str = DIGEST, confirmed: bool | None = None,
) -> None:  # fmt: skip
    """A recorded decision; `confirmed` is how a second person answered where one is needed."""
    with desk.database.writing() as connection:
        if connection.execute(cases.select().where(cases.c.id == case_id)).first() is None:
            empty = dict.fromkeys(("applicant", "product", "amount", "currency"), "")
            stamp = {"created_at": "2026-01-01", "created_by": "lin", "changed_at": "2026-01-01", "changed_by": "lin"}
            connection.execute(insert(cases).values(id=case_id, version=1, draft="{}", **empty, **stamp))
            who = {"role": "applicant", "name": borrower, "name_key": borrower, "id_type": "", "id_number": ""}
            connection.execute(insert(parties).values(case_id=case_id, **who))
        told = dict.fromkeys(("currency", "note", "policy_version", "policy_digest", "model_id", "authority"), "")
        row = connection.execute(
            insert(decisions).values(
                case_id=case_id, verdict=verdict, recommended=recommended, pd=pd, grade=grade, model_digest=digest,
                document=b"{}", document_digest="", decided_at=f"2026-0{1 + case_id % 6}-15T10:00:00", decided_by="lin",
                needs_second=confirmed is not None, **told,
            )
        )  # fmt: skip
        if confirmed is not None:
            asked = propose(connection, "lin", "approval", str(row.inserted_primary_key[0]), "", case_id=case_id)
            answer(connection, "wei", asked.id, Answer.CONFIRMED if confirmed else Answer.REJECTED, "seen")


def note(desk: Origination, outcomes: dict[int, bool]) -> None:
    with desk.database.writing() as connection:
        for case_id, defaulted in outcomes.items():
            store.note_outcome(connection, "lin", case_id, defaulted)


def test_that_the_decision_in_force_counts_and_only_for_the_model_that_made_it(desk: Origination) -> None:
    decide(desk, 1, verdict="decline", pd=0.2)
    decide(desk, 1, pd=0.02, confirmed=True)
    decide(desk, 2, pd=0.03)
    decide(desk, 2, verdict="decline", pd=0.3, confirmed=False)
    decide(desk, 3, pd=0.04)
    decide(desk, 3, pd=0.05, digest="other")
    note(desk, {1: True, 2: True})
    note(desk, {2: False})
    found = {row.case_id: (row.verdict, row.pd, row.defaulted) for row in desk.models.decided(DIGEST)}
    assert found == {1: ("approve", 0.02, True), 2: ("approve", 0.03, False)}
    assert [row.case_id for row in desk.models.decided("other")] == [3]


def test_that_overrides_are_judged_by_the_outcomes_in_the_database(desk: Origination) -> None:
    decide(desk, 1)
    decide(desk, 2, verdict="approve-less", recommended="decline")
    decide(desk, 3, verdict="decline")
    note(desk, {1: False, 2: True})
    performance = performance_of(desk.models.decided(DIGEST), 10)
    told = {group.name: (group.cases, group.known, group.defaults) for group in performance.overrides}
    assert told == {
        "accepted as recommended": (1, 1, 0),
        "accepted against the recommendation": (1, 1, 1),
        "declined against the recommendation": (1, 0, 0),
    }


def test_that_migration_goes_from_a_borrowers_case_to_the_next(desk: Origination) -> None:
    for case_id, (borrower, grade) in enumerate((("a", 3), ("b", 5), ("a", 4), ("a", 2), ("", 7), ("", 8)), start=1):
        decide(desk, case_id, grade=grade, borrower=borrower)
    moved = performance_of(desk.models.decided(DIGEST), 10).migration
    assert moved is not None
    assert moved.counts.sum() == 2 and moved.counts[2, 3] == 1 and moved.counts[3, 1] == 1


def a_row(case_id: int, defaulted: bool | None = None, **changes: object) -> DecidedRow:
    row = DecidedRow(case_id, "approve", "approve", 0.02, 4, "2026-01-15T10:00:00", str(case_id), defaulted)
    return replace(row, **changes)  # type: ignore[arg-type]


def texts(performance: object) -> str:
    return " ".join(shown(block.sentence, WORDS) for block in book._overrides(performance))  # type: ignore[arg-type]


def test_that_what_is_not_known_is_said_and_not_left_out() -> None:
    assert "not known; this model has decided no recorded case" in texts(performance_of((), 10))
    followed = texts(performance_of([a_row(1), a_row(2)], 10))
    assert "people followed every recommendation" in followed and "no borrower was graded twice" in followed


def test_that_a_model_with_too_few_outcomes_gets_a_sentence_with_what_there_is(desk: Origination) -> None:
    for case_id in range(1, 13):
        decide(desk, case_id)
    note(desk, {case_id: case_id < 5 for case_id in range(1, 12)})
    with pytest.raises(Refused, match="reference decided here: 12; with a known outcome: 11; defaulted: 4"):
        pack_of_decided(desk.models, DIGEST, "en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_the_pack_of_decided_cases_is_a_pdf(desk: Origination, language: str) -> None:
    for case_id in range(1, 41):
        against = case_id in (7, 8)
        decide(desk, case_id, recommended="decline" if against else "approve", pd=0.01 * (1 + case_id % 7),
               grade=1 + case_id % 5, borrower=f"firm-{case_id % 30}")  # fmt: skip
    note(desk, {case_id: case_id % 6 == 0 for case_id in range(1, 39)})
    assert pack_of_decided(desk.models, DIGEST, language).startswith(b"%PDF")


def test_that_overrides_and_migration_stand_in_the_packs_tables() -> None:
    rows = [a_row(1, False, borrower="a"), a_row(2, True, recommended="decline", borrower="a", grade=6)]
    performance = performance_of(rows, 10)
    (table,) = book._overrides(performance)
    assert isinstance(table, Table) and len(table.rows) == 3
    assert performance.migration is not None
    assert len(grades._migration(performance.migration).rows) == 10
    assert performance.migration.counts.sum() == performance.migration.counts[3, 5] == 1
