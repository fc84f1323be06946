"""The second pair of eyes, on a real database: who may approve what, and what the database itself refuses."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder, application_text
from older_databases import at_version
from scenarios import FixedModel, a_score

from engine.errors import Refused
from engine.facts.bank import Outcome
from engine.service.origination import Origination
from engine.service.references import References
from engine.store import cases
from engine.store.database import Database

SMALL = application_text().replace("300000.00", "200000.00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


@pytest.fixture
def other(desk: Origination) -> Origination:
    """The same database at another person's desk."""
    return Origination(desk.database, "wei")


def a_case_of_grade(desk: Origination, monkeypatch: pytest.MonkeyPatch, folder: Path, grade: int) -> int:
    """The healthy firm, asking for what its grade alone decides who signs."""
    monkeypatch.setattr(References, "model", lambda self: FixedModel(a_score(pd=0.015, grade=grade)))
    return desk.import_folder(a_case_folder(folder / f"grade-{grade}", application=SMALL))


@pytest.fixture
def plain(desk: Origination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A case that the officer signs alone."""
    return a_case_of_grade(desk, monkeypatch, tmp_path, 4)


@pytest.fixture
def beyond(desk: Origination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A case that is approved but lies beyond the officer's authority."""
    return a_case_of_grade(desk, monkeypatch, tmp_path, 6)


@pytest.fixture
def referred(desk: Origination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    return a_case_of_grade(desk, monkeypatch, tmp_path, 7)


def test_that_what_the_officer_may_sign_alone_goes_to_nobody(desk: Origination, plain: int) -> None:
    row = desk.decide(plain, "")
    assert (row.verdict, row.authority, row.needs_second) == ("approve", "officer", False)
    assert desk.approvals.waiting() == ()


def test_that_what_lies_beyond_goes_to_another_person_who_approves(
    desk: Origination, other: Origination, beyond: int
) -> None:
    row = desk.decide(beyond, "Good firm")
    (waiting,) = other.approvals.waiting()
    assert (waiting.decision_id, waiting.authority, waiting.note) == (row.id, "approver", "Good firm")
    assert desk.approvals.is_own(waiting) and not other.approvals.is_own(waiting)
    other.approvals.approve(waiting.proposal_id, "Seen")
    assert other.approvals.waiting() == ()
    (answered,) = other.approvals.answered()
    assert (answered.answer, answered.answered_by, answered.answer_note) == ("confirmed", "wei", "Seen")
    assert desk.audit(beyond)[0][0].action == "approval confirmed"


@pytest.mark.parametrize("name", ["lin", "LIN", " lin "])
def test_that_whoever_decided_neither_approves_nor_rejects(desk: Origination, beyond: int, name: str) -> None:
    desk.decide(beyond, "Good firm")
    same = Origination(desk.database, name)
    (waiting,) = same.approvals.waiting()
    with pytest.raises(Refused, match="another person"):
        same.approvals.approve(waiting.proposal_id)
    with pytest.raises(Refused, match="another person"):
        same.approvals.reject(waiting.proposal_id, "no")


def test_that_the_database_itself_keeps_maker_and_checker_apart(desk: Origination, beyond: int) -> None:
    desk.decide(beyond, "Good firm")
    insert = (
        "INSERT INTO answers (proposal_id, answer, answer_note, answered_at, answered_by) "
        "VALUES (1, 'confirmed', '', '', 'Lin')"
    )
    with sqlite3.connect(desk.database.path) as direct, pytest.raises(sqlite3.IntegrityError, match="maker"):
        direct.execute(insert)


def test_that_a_rejection_needs_a_note_and_is_a_record(desk: Origination, other: Origination, beyond: int) -> None:
    desk.decide(beyond, "Good firm")
    (waiting,) = other.approvals.waiting()
    with pytest.raises(Refused, match="needs a note"):
        other.approvals.reject(waiting.proposal_id, " ")
    other.approvals.reject(waiting.proposal_id, "The order was cancelled")
    assert [row.answer for row in other.approvals.answered()] == ["rejected"]
    assert "approval rejected" in [row.action for row in desk.audit(beyond)[0]]


def test_that_a_later_decision_takes_the_place_of_one_that_waits(
    desk: Origination, other: Origination, beyond: int
) -> None:
    desk.decide(beyond, "first")
    (first,) = other.approvals.waiting()
    desk.decide(beyond, "second")
    assert [row.note for row in other.approvals.waiting()] == ["second"]
    with pytest.raises(Refused):
        other.approvals.approve(first.proposal_id)


def test_that_a_decision_overtaken_by_another_officers_is_approved_no_more(
    desk: Origination, other: Origination, beyond: int
) -> None:
    desk.decide(beyond, "first")
    (first,) = desk.approvals.waiting()
    other.decide(beyond, "second")
    assert [row.note for row in desk.approvals.waiting()] == ["second"]
    third = Origination(desk.database, "max")
    with pytest.raises(Refused, match="later decision"):
        third.approvals.approve(first.proposal_id)


def test_that_an_override_upward_is_recorded_counted_and_needs_another_person(
    desk: Origination, other: Origination, referred: int
) -> None:
    row = desk.decide(referred, "Ten years with us", override=(Outcome.GRANT, "known-customer"))
    assert (row.verdict, row.recommended, row.override_reason) == ("approve", "refer", "known-customer")
    assert row.needs_second and row.authority == "approver"
    with desk.database.reading() as connection:
        document = json.loads(cases.read_document(connection, row.id))
    assert document["override"] == {
        "outcome": "grant", "reason": "known-customer", "note": "Ten years with us", "by": "lin",
    }  # fmt: skip
    assert (document["verdict"], document["policy_verdict"]) == ("approve", "approve")
    assert document["offer"] is not None
    (waiting,) = other.approvals.waiting()
    assert waiting.override_reason == "known-customer"


def test_that_overrides_are_counted_by_person_and_reason(
    desk: Origination, other: Origination, referred: int, plain: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.decide(plain, "")
    other.decide(plain, "The buyer is unknown", override=(Outcome.DECLINE, "purpose-doubtful"))
    desk.decide(plain, "Not explained", override=(Outcome.REFER, "management"))
    counts = {(row.by, row.reason): (row.upward, row.downward, row.decisions) for row in desk.approvals.overrides()}
    assert counts == {("wei", "purpose-doubtful"): (0, 1, 1), ("lin", "management"): (0, 1, 2)}


def test_that_documents_tell_of_the_override_while_nothing_changed(desk: Origination, referred: int) -> None:
    desk.decide(referred, "Ten years with us", override=(Outcome.GRANT, "known-customer"))
    assert desk._told(referred).decision.override is not None
    draft = desk.workspace(referred).draft
    desk.save_draft(referred, type(draft)({**draft.texts, "request.tenor_months": "6"}, draft.rows))
    assert desk._told(referred).decision.override is None


def test_that_an_older_database_keeps_its_decisions_without_an_override(tmp_path: Path) -> None:
    path = at_version(tmp_path, "0006")
    with sqlite3.connect(path) as plain:
        plain.execute(
            "INSERT INTO decisions (case_id, verdict, currency, note, policy_version, policy_digest, model_id, "
            "model_digest, document, document_digest, decided_at, decided_by) "
            "VALUES (1, 'approve', 'CNY', '', '', '', '', '', '{}', '', '', 'lin')"
        )
    with Database.open(path).reading() as connection:
        (row,) = cases.list_decisions(connection, 1)
    assert (row.needs_second, row.override_reason, row.authority) == (False, None, "")
