"""The parties of every case stand beside its draft, and others with their number or name are found."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from older_databases import at_version

from engine.intake import names
from engine.intake.fields import Draft
from engine.intake.parties import Party, PartyRole, parties_of, party
from engine.service import drafts
from engine.store import cases, parties
from engine.store.database import Database

LINDEN = Draft(
    {
        "applicant.name": "Hangzhou Linden Packaging Co., Ltd.",
        "applicant.registration.type": "cn-uscc",
        "applicant.registration.number": "91110000600037341L",
    },
    {
        "owners": (
            {"name": "李国强", "share": "60%", "identity.type": "cn-ric", "identity.number": "11010519491231002x"},
        ),
        "guarantors": ({"name": "王芳"},),
        "related_parties": ({"name": "Linden Trading Ltd"}, {"name": ""}),
    },
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "tally.db")


def add(database: Database, draft: Draft) -> int:
    with database.writing() as connection:
        return cases.add_case(connection, "lin", drafts.to_json(draft), drafts.summary(draft))


def found(database: Database, wanted: Party, case_id: int | None = None) -> list[tuple[int, str, bool]]:
    with database.reading() as connection:
        matches = parties.others_like(connection, wanted, case_id)
    return [(match.case_id, match.party.role.value, match.is_by_number) for match in matches]


def test_that_an_owner_is_kept_with_all_that_it_holds_directly_and_through_firms(database: Database) -> None:
    owners = (
        {"name": "Linden Holding Ltd", "share": "60%"},
        {"name": "李国强", "share": "0.1"},
        {"name": "李国强", "share": "50%", "through": "Linden Holding"},
    )
    present = parties_of(Draft({}, {"owners": owners}))
    assert [str(party.share) for party in present] == ["0.6", "0.40", "0.40"]


def test_that_everybody_in_the_draft_is_a_party_and_an_empty_row_is_nobody(database: Database) -> None:
    case_id = add(database, LINDEN)
    with database.reading() as connection:
        present = parties.read_parties(connection, case_id)
    assert [(p.role.value, p.name, p.id_type, p.id_number, str(p.share)) for p in present] == [
        ("applicant", "Hangzhou Linden Packaging Co., Ltd.", "cn-uscc", "91110000600037341L", "None"),
        ("owner", "李国强", "cn-ric", "11010519491231002X", "0.6"),
        ("guarantor", "王芳", "", "", "None"),
        ("related-party", "Linden Trading Ltd", "", "", "None"),
    ]


def test_that_a_saved_draft_replaces_the_parties(database: Database) -> None:
    case_id = add(database, LINDEN)
    smaller = Draft({"applicant.name": "Other"})
    with database.writing() as connection:
        cases.write_draft(connection, "lin", case_id, drafts.to_json(smaller), drafts.summary(smaller), 1)
    with database.reading() as connection:
        assert [p.name for p in parties.read_parties(connection, case_id)] == ["Other"]


def test_that_the_same_number_is_found_however_it_is_written(database: Database) -> None:
    case_id = add(database, LINDEN)
    spaced = party(PartyRole.GUARANTOR, "Lee", "cn-ric", "110105 19491231 002X")
    assert found(database, spaced) == [(case_id, "owner", True)]
    assert found(database, spaced, case_id) == []


def test_that_a_number_without_a_type_is_compared_with_every_type(database: Database) -> None:
    case_id = add(database, LINDEN)
    assert found(database, party(PartyRole.OWNER, "", "", "9111 0000 6000 37341L")) == [(case_id, "applicant", True)]
    assert found(database, party(PartyRole.OWNER, "", "passport", "91110000600037341L")) == []


def test_that_the_same_name_is_the_weaker_sign_and_gives_way_to_another_number(database: Database) -> None:
    case_id = add(database, LINDEN)
    assert found(database, party(PartyRole.OWNER, "HANGZHOU LINDEN PACKAGING CO LTD")) == [
        (case_id, "applicant", False)
    ]
    assert found(database, party(PartyRole.OWNER, "李国强", "cn-ric", "440524188001010014")) == []
    assert found(database, party(PartyRole.OWNER, "李国强", "passport", "E1")) == [(case_id, "owner", False)]


def test_that_a_party_without_number_and_name_finds_nobody(database: Database) -> None:
    add(database, Draft({"applicant.name": ""}))
    add(database, LINDEN)
    assert found(database, party(PartyRole.OWNER, "李")) == []
    assert found(database, party(PartyRole.OWNER, "")) == []


def test_that_an_older_database_gets_the_parties_of_its_drafts(tmp_path: Path) -> None:
    path = at_version(tmp_path, "0002")
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE cases SET draft = ? WHERE id = 1", (drafts.to_json(LINDEN),))
    with Database.open(path).reading() as connection:
        assert parties.read_parties(connection, 1) == parties_of(LINDEN)


def test_that_names_are_found_by_todays_plain_form_after_it_was_changed(database: Database, tmp_path: Path) -> None:
    case_id = add(database, LINDEN)
    database.close()
    sought = party(PartyRole.APPLICANT, "HANGZHOU LINDEN PACKAGING CO LTD")
    for made_by, is_renewed in ((names.VERSION, False), (names.VERSION - 1, True)):
        with sqlite3.connect(tmp_path / "tally.db") as plain:
            plain.execute("UPDATE parties SET name_key = 'as it was once'")
            plain.execute(f"PRAGMA user_version = {made_by}")
        plain.close()
        again = Database.open(tmp_path / "tally.db")
        assert [case for case, _, _ in found(again, sought)] == [case_id] * is_renewed
        again.close()


def test_that_a_new_way_to_make_names_plain_is_given_a_new_version() -> None:
    written = (
        "Hangzhou Linden Packaging Co., Ltd.", "SEPA CT Müller & Söhne GmbH & Co. KG", "杭州青松食品有限公司宁波分公司",
        "支付宝-上海恒通电商有限公司", "Škoda spol. s r.o.", "株式会社青木", "Tate & Lyle PLC INV 2026-17", "Ａｃｍｅ",
        "S.A.R.L. Dupont", "Żółw Sp. z o.o.", "Acme Pty Ltd", "PT Maju", "李国强",
    )  # fmt: skip
    made = hashlib.sha256("\n".join(map(names.key, written)).encode()).hexdigest()[:12]
    assert (names.VERSION, made) == (1, "d69550feee69"), "raise names.VERSION, so that stored names are made anew"
