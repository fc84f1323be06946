"""Officers mend categories through the service; rules hold for all cases of the bank and can be taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.facts.conduct import Category
from engine.intake.bank_rules import BankRule, Match
from engine.intake.fields import Draft
from engine.service.origination import Origination
from engine.service.values import CategoryRow, GivenBy
from engine.store import cases, knowledge


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


@pytest.fixture
def case_id(desk: Origination, tmp_path: Path) -> int:
    return desk.import_folder(a_case_folder(tmp_path / "linden"))


def first(desk: Origination, case_id: int) -> CategoryRow:
    return next(row for row in desk.categories.view(case_id).rows if row.counterparty and row.amount.amount > 0)


def test_that_the_view_holds_every_row_once_and_its_groups_add_up(desk: Origination, case_id: int) -> None:
    view = desk.categories.view(case_id)
    assert sum(len(group.rows) for group in view.groups) == len(view.rows) > 10
    total = sum(row.amount.amount for row in view.rows)
    assert sum(group.inflow.amount - group.outflow.amount for group in view.groups) == total
    assert view.share == sum(row.is_unexplained for row in view.rows) / len(view.rows)


def test_that_a_rule_holds_in_every_case_and_says_who_made_it(desk: Origination, case_id: int, tmp_path: Path) -> None:
    name = first(desk, case_id).counterparty
    rule = BankRule(Category.LEASING, Match.COUNTERPARTY_IS, name)
    changing = desk.categories.preview(case_id, rule)
    assert changing and {row.counterparty for row in changing} == {name}
    desk.categories.add(case_id, rule)
    other = desk.import_folder(a_case_folder(tmp_path / "again"))
    for case in (case_id, other):
        rows = [row for row in desk.categories.view(case).rows if row.counterparty == name]
        assert {row.category for row in rows} == {Category.LEASING}
        assert {row.given_by for row in rows} == {GivenBy.BANK}
        assert {row.bank_rule.made_by for row in rows if row.bank_rule} == {"lin"}
    assert desk.categories.preview(case_id, rule) == ()


def test_that_a_rule_taken_out_leaves_the_categories_as_they_were_and_can_come_back(
    desk: Origination, case_id: int
) -> None:
    before = desk.categories.view(case_id)
    number = desk.categories.add(case_id, BankRule(Category.TAX, Match.TEXT_HAS, first(desk, case_id).text or "货款"))
    changed = desk.categories.view(case_id)
    assert changed != before
    desk.categories.remove(case_id, number)
    assert desk.categories.view(case_id) == before
    assert [row.removed_by for row in desk.categories.rules()] == ["lin"]
    desk.categories.restore(case_id, number)
    assert desk.categories.view(case_id).rows == changed.rows
    actions = [row.action for row in desk.audit()[0][:3]]
    assert actions == ["category rule restored", "category rule removed", "category rule made"]


def test_that_a_correction_of_rows_stays_in_its_case(desk: Origination, case_id: int, tmp_path: Path) -> None:
    row = first(desk, case_id)
    desk.categories.add(case_id, BankRule(Category.GAMBLING, Match.ROWS, rows=(row.source,)))
    other = desk.import_folder(a_case_folder(tmp_path / "again"))
    found = [
        [r.category for r in desk.categories.view(case).rows if r.source == row.source] for case in (case_id, other)
    ]
    assert found == [[Category.GAMBLING], [row.category]]
    assert desk.categories.rules(other) == ()
    with pytest.raises(Refused, match="not in this case"):
        desk.categories.add(case_id, BankRule(Category.TAX, Match.ROWS, rows=("statements/none.csv:1",)))


def test_that_categories_are_seen_while_the_application_is_not_complete(desk: Origination, tmp_path: Path) -> None:
    folder = a_case_folder(tmp_path / "linden")
    case_id = desk.create_case(Draft({"currency": "CNY"}))
    assert desk.categories.view(case_id).share is None
    desk.evidence.add(case_id, [folder / "statements" / "icbc.csv"])
    assert desk.categories.view(case_id).rows


def test_that_an_exported_case_carries_the_rules_it_used_and_decides_the_same(
    desk: Origination, case_id: int, tmp_path: Path
) -> None:
    name = first(desk, case_id).counterparty
    desk.categories.add(case_id, BankRule(Category.LOAN_RECEIVED, Match.COUNTERPARTY_IS, name, "credit"))
    desk.categories.add(case_id, BankRule(Category.TAX, Match.COUNTERPARTY_IS, "somebody else"))
    desk.export_folder(case_id, tmp_path / "out")
    text = (tmp_path / "out" / "bank" / "categories.toml").read_text("utf-8")
    assert name in text and "somebody else" not in text
    elsewhere = Origination.open(tmp_path / "elsewhere", by="chen")
    answers = [desk.assess(case_id), elsewhere.assess(elsewhere.import_folder(tmp_path / "out"))]
    elsewhere.close()
    ours, theirs = (answer for answer in answers if isinstance(answer, Assessment))
    assert ours.features == theirs.features
    assert ours.case.evidence == theirs.case.evidence
    assert ours.case.evidence[-1].path == "bank/categories.toml"


def test_that_rules_that_came_with_a_case_are_listed_and_are_not_the_banks_own(
    desk: Origination, case_id: int, tmp_path: Path
) -> None:
    name = first(desk, case_id).counterparty
    rule = BankRule(Category.LOAN_RECEIVED, Match.COUNTERPARTY_IS, name, "credit")
    desk.categories.add(case_id, rule)
    desk.export_folder(case_id, tmp_path / "out")
    elsewhere = Origination.open(tmp_path / "elsewhere", by="chen")
    brought = elsewhere.import_folder(tmp_path / "out")
    (row,) = elsewhere.categories.rules(brought)
    assert (row.id, row.case_id, row.rule.id, row.rule.made_by) == (None, brought, rule.id, "lin")
    assert elsewhere.categories.rules() == ()
    own = elsewhere.categories.add(brought, BankRule(Category.SALES, Match.COUNTERPARTY_IS, name, "credit"))
    assert [row.id for row in elsewhere.categories.rules(brought)] == [None, own]
    view = elsewhere.categories.view(brought)
    assert {row.category for row in view.rows if row.counterparty == name and row.amount.amount > 0} == {Category.SALES}
    elsewhere.close()


def test_that_a_recorded_decision_keeps_the_rules_it_used(desk: Origination, case_id: int) -> None:
    number = desk.categories.add(
        case_id, BankRule(Category.LEASING, Match.COUNTERPARTY_IS, first(desk, case_id).counterparty)
    )
    decision = desk.decide(case_id, "for the record")
    desk.categories.remove(case_id, number)
    with desk.database.reading() as connection:
        document = json.loads(cases.read_document(connection, decision.id))
        (item,) = [item for item in document["evidence"] if item["kind"] == "category-rules"]
        data = knowledge.kept(connection, item["sha256"])
    assert data is not None and hashlib.sha256(data).hexdigest() == item["sha256"]
    assert b"leasing" in data


def test_that_the_workspace_notices_every_change_of_the_rules(desk: Origination, case_id: int) -> None:
    seen = {desk.workspace(case_id).knowledge}
    number = desk.categories.add(case_id, BankRule(Category.TAX, Match.TEXT_HAS, "货款"))
    for change in (lambda: None, lambda: desk.categories.remove(case_id, number)):
        change()
        seen.add(desk.workspace(case_id).knowledge)
    assert len(seen) == 3
