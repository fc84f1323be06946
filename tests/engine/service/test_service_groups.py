"""The group of a case on a real database: who connects firms, what counts, and what is kept with a decision."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder, application_text
from scenarios import FixedModel, a_score

from engine.assessment.assessment import Assessment
from engine.assessment.bank_side import from_plain, to_plain
from engine.facts.bank import BankSide
from engine.facts.group import GroupCase, GroupExposure, GroupLink, Standing
from engine.intake.application import read_application
from engine.money import Money
from engine.periods import add_months
from engine.service.origination import Origination
from engine.service.references import References
from engine.store import groups as followed

OWNER = "330106199003072319"
SMALL_OWNER = "330106199211050026"
FIRM = "91330106MA27XYAL08"
PLAIN = application_text().replace("300000.00", "200000.00")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Origination]:
    monkeypatch.setattr(References, "model", lambda self: FixedModel(a_score(pd=0.015, grade=4)))
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


@pytest.fixture
def firm(desk: Origination, tmp_path: Path) -> int:
    """The healthy firm: Wang holds 60 %, Li holds 40 %."""
    return desk.import_folder(a_case_folder(tmp_path / "firm", application=PLAIN))


def another(desk: Origination, parties: str, name: str = "Other Firm Ltd") -> int:
    """A case of another firm with these parties, entered and not decided."""
    return desk.create_case(read_application(f'currency = "CNY"\n[applicant]\nname = "{name}"\n{parties}'))


def party(section: str, number: str, name: str = "Wang J.", more: str = "") -> str:
    return f'\n[[{section}]]\nname = "{name}"\nidentity = {{ type = "cn-ric", number = "{number}" }}\n{more}\n'


def group(desk: Origination, case_id: int) -> GroupExposure:
    found = desk.assess(case_id)
    assert isinstance(found, Assessment)
    assert found.case.bank.group is not None
    return found.case.bank.group


def members(desk: Origination, case_id: int) -> list[int]:
    return [case.number for case in group(desk, case_id).cases]


def a_firm_of_the_group(desk: Origination, folder: Path, registration: str = "91110000600037341L") -> int:
    """A whole case of another firm with the same owners, which can be decided."""
    text = PLAIN.replace(FIRM, registration).replace("Hangzhou Linden Packaging Co., Ltd.", "Linden Trading Ltd")
    return desk.import_folder(a_case_folder(folder, application=text))


@pytest.mark.parametrize(
    ("parties", "is_connected"),
    [
        (party("owners", OWNER, more="share = 0.25"), True),
        (party("owners", OWNER, more="share = 0.2499"), False),
        (party("owners", OWNER), True),
        (party("guarantors", OWNER), True),
        (party("related_parties", OWNER), True),
        (party("related_parties", FIRM).replace("cn-ric", "cn-uscc"), True),
        (party("guarantors", f"{OWNER[:6]} {OWNER[6:]}"), True),
        (party("guarantors", SMALL_OWNER), True),
        (party("guarantors", "330106199003079990"), False),
        ('[[guarantors]]\nname = "王建国"\n', False),
    ],
)
def test_that_who_shares_a_number_and_stands_behind_both_connects(
    desk: Origination, firm: int, parties: str, is_connected: bool
) -> None:
    other = another(desk, parties)
    assert members(desk, firm) == [other] * is_connected


def test_that_shares_held_through_a_firm_connect_when_they_come_to_a_quarter(desk: Origination, firm: int) -> None:
    behind = party("owners", OWNER, more='share = 0.5\nthrough = "Holding"')
    connected, apart = (
        another(desk, f'[[owners]]\nname = "Holding"\nshare = {share}\n{behind}') for share in ("0.5", "0.49")
    )
    assert connected in members(desk, firm)
    assert apart not in members(desk, firm)


def test_that_firms_are_connected_through_other_firms_and_it_is_said_through_which(
    desk: Origination, firm: int
) -> None:
    near = another(desk, party("guarantors", OWNER) + party("owners", "G1", "Zhou", "share = 0.5"))
    far = another(desk, party("guarantors", "G1", "Zhou"))
    another(desk, party("guarantors", "G2", "Nobody known"))
    direct, through = group(desk, firm).cases
    assert (direct.number, through.number) == (near, far)
    assert direct.links == (GroupLink("Wang J.", "guarantor", "owner"),)
    assert through.links == (GroupLink("Zhou", "guarantor", "owner", via=near),)
    assert direct.standing is Standing.OPEN
    assert direct.amount is None


def test_that_what_was_approved_to_the_group_narrows_the_cap(desk: Origination, firm: int, tmp_path: Path) -> None:
    other = a_firm_of_the_group(desk, tmp_path / "other")
    before = desk.assess(firm)
    desk.decide(other, "")
    after = desk.assess(firm)
    assert isinstance(before, Assessment) and before.limit is not None
    assert isinstance(after, Assessment) and after.limit is not None
    caps = [next(c for c in a.limit.caps if c.name == "group-exposure") for a in (before, after)]
    assert caps[0].amount is not None and caps[1].amount is not None
    assert caps[0].amount - caps[1].amount == Money("200000", "CNY")
    assert caps[1].inputs["granted_to_group"] == Money("200000", "CNY")
    assert [str(told) for told in caps[1].inputs["group"]] == [f"Linden Trading Ltd, case {other}: CN¥200,000.00"]  # type: ignore[attr-defined]


def test_that_another_case_of_the_same_firm_is_known_as_such(desk: Origination, firm: int, tmp_path: Path) -> None:
    again = desk.import_folder(a_case_folder(tmp_path / "again", application=PLAIN))
    desk.decide(again, "")
    found = group(desk, firm).cases
    assert [(case.number, case.is_same_firm, case.counts) for case in found] == [(again, True, True)]


def test_that_what_the_second_person_rejected_counts_no_more(
    desk: Origination, firm: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(References, "model", lambda self: FixedModel(a_score(pd=0.015, grade=6)))
    other = a_firm_of_the_group(desk, tmp_path / "other")
    desk.decide(other, "")
    assert [case.standing for case in group(desk, firm).cases] == [Standing.WAITING]
    checker = Origination(desk.database, "wei")
    checker.approvals.reject(checker.approvals.waiting()[0].proposal_id, "not this one")
    (case,) = group(desk, firm).cases
    assert (case.standing, case.counts) == (Standing.REJECTED, False)


def test_that_a_loan_stays_in_force_when_a_later_decision_on_it_is_rejected(
    desk: Origination, firm: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_firm_of_the_group(desk, tmp_path / "other")
    desk.decide(other, "")
    approved = group(desk, firm).cases
    monkeypatch.setattr(References, "model", lambda self: FixedModel(a_score(pd=0.015, grade=6)))
    desk.decide(other, "")
    assert [case.standing for case in group(desk, firm).cases] == [Standing.WAITING]
    checker = Origination(desk.database, "wei")
    checker.approvals.reject(checker.approvals.waiting()[0].proposal_id, "not this one")
    assert group(desk, firm).cases == approved
    assert approved[0].counts and approved[0].amount is not None


def test_that_a_loan_whose_term_is_over_counts_no_more(desk: Origination, firm: int, tmp_path: Path) -> None:
    desk.decide(a_firm_of_the_group(desk, tmp_path / "other"), "")
    found = desk.assess(firm)
    assert isinstance(found, Assessment)
    decided = group(desk, firm).cases[0].decided_on
    assert decided is not None
    for months, standing in ((12, Standing.APPROVED), (13, Standing.ENDED)):
        later = desk.groups.of(firm, found.case, add_months(decided, months))
        assert [case.standing for case in later.cases] == [standing]


def test_that_a_group_beyond_what_is_followed_is_not_known(
    desk: Origination, firm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed, "MOST_CASES", 1)
    another(desk, party("guarantors", OWNER))
    assert group(desk, firm).is_whole
    another(desk, party("guarantors", OWNER))
    assert not group(desk, firm).is_whole


def test_that_a_decision_keeps_the_group_it_saw_and_is_replayed_to_the_same_bytes(
    desk: Origination, firm: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    other = a_firm_of_the_group(desk, tmp_path / "other")
    desk.decide(other, "")
    decided = desk.decide(firm, "")
    told = desk.memo(firm, "en")
    before = group(desk, firm)
    another(desk, party("guarantors", OWNER))
    assert group(desk, firm) != before
    assert desk.recordings.replay(decided.id).is_same
    assert desk.memo(firm, "en") == told


def test_that_the_group_survives_its_way_through_json() -> None:
    links = (GroupLink("Wang", "owner", "guarantor", 3), GroupLink("Li", "applicant", "owner"))
    cases = (
        GroupCase(2, "A", True, links, Standing.APPROVED, Money("1.50", "USD"), dt.date(2026, 6, 1)),
        GroupCase(3, "B", False, (), Standing.OPEN, None),
    )
    bank = BankSide(group=GroupExposure(dt.date(2026, 6, 30), cases, is_whole=False))
    assert from_plain(json.loads(json.dumps(to_plain(bank)))) == bank
    assert from_plain(json.loads(json.dumps(to_plain(BankSide())))) == BankSide()
    assert "group" not in to_plain(BankSide())
