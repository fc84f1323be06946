from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from intake_folders import APPLICATION, AS_OF

from engine.facts.company import Identifier
from engine.facts.ownership import stakes
from engine.facts.request import Product
from engine.intake.application import read_application
from engine.intake.form import SECTIONS, Draft, Problem, check_field, read
from engine.money import Money

TODAY = dt.date(2026, 7, 1)
VALID_CODE = "91110000600037341L"


def a_draft(rows: dict[str, tuple[dict[str, str], ...]] | None = None, **texts: str) -> Draft:
    """The sample draft with texts by path, a double underscore for each dot."""
    draft = read_application(APPLICATION)
    changed = {path.replace("__", "."): text for path, text in texts.items()}
    return replace(draft, texts={**draft.texts, **changed}, rows={**draft.rows, **(rows or {})})


def problems(draft: Draft) -> dict[str, Problem]:
    return {problem.path: problem for problem in read(draft, TODAY)[1]}


def test_that_a_complete_draft_becomes_facts() -> None:
    application, _ = read(a_draft(applicant__registration__number=VALID_CODE), TODAY)
    assert application is not None
    assert application.as_of == AS_OF
    assert application.applicant.name == "杭州菩提包装有限公司"
    assert application.applicant.registration == Identifier("cn-uscc", VALID_CODE)
    assert application.applicant.established == dt.date(2016, 4, 12)
    assert application.request.product is Product.TERM_LOAN
    assert application.request.amount == Money("800000", "CNY")
    assert [owner.name for owner in application.owners] == ["李明远"]
    assert application.findings == ()


def test_that_an_empty_draft_names_every_required_field() -> None:
    application, found = read(Draft(), TODAY)
    required = {field.path for s in SECTIONS if not s.is_list for field in s.fields if field.is_required}
    assert application is None
    assert {problem.path for problem in found} == required


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("as_of", "soon"),
        ("currency", "XXX"),
        ("applicant.name", "  "),
        ("request.amount", "eight hundred"),
        ("request.amount", "-5"),
        ("request.amount", "0"),
        ("request.tenor_months", "-12"),
        ("request.tenor_months", "0"),
        ("request.tenor_months", "100000"),
        ("request.product", "mortgage"),
        ("request.purpose", ""),
    ],
)
def test_that_what_cannot_be_computed_refuses_with_its_path(path: str, text: str) -> None:
    draft = a_draft()
    draft = replace(draft, texts={**draft.texts, path: text})
    assert read(draft, TODAY)[0] is None
    assert problems(draft)[path].refuses


def test_that_a_date_in_the_future_is_refused_and_tomorrow_is_not() -> None:
    draft = a_draft(as_of="2026-07-03")
    assert read(draft, TODAY)[0] is None
    assert "future" in str(problems(draft)["as_of"].sentence)
    assert read(a_draft(as_of="2026-07-02"), TODAY)[0] is not None


def test_that_the_placeholder_number_is_a_finding_and_not_a_crash() -> None:
    application, found = read(a_draft(), TODAY)
    assert application is not None
    assert [(problem.path, problem.refuses) for problem in found] == [("applicant.registration.number", False)]
    assert [finding.kind for finding in application.findings] == ["identity-number-invalid"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("cn-uscc", "91110000600037341L", "911100006000373411"),
        ("cn-ric", "11010519491231002X", "110105194912310021"),
        ("cz-ico", "25123891", "25123892"),
        ("us-ein", "91-1144442", "07-1144442"),
        ("gb-vat", "GB 980 7806 84", "GB 980 7806 85"),
        ("de-vat", "DE 136,695 976", "DE136695978"),
        ("eu-vat", "BE 0428.759.497", "BE 0428.759.498"),
    ],
)
def test_that_numbers_are_checked_by_the_rule_of_their_type(kind: str, good: str, bad: str) -> None:
    for number, is_wrong in ((good, False), (bad, True)):
        draft = a_draft(applicant__registration__type=kind, applicant__registration__number=number)
        assert ("applicant.registration.number" in problems(draft)) is is_wrong, number


def test_that_a_number_of_an_unknown_type_is_said_to_be_unchecked() -> None:
    draft = a_draft(applicant__registration__type="xx-number", applicant__registration__number="1")
    assert problems(draft)["applicant.registration.number"].kind == "identity-number-unchecked"


def test_that_shares_above_one_and_odd_dates_are_findings() -> None:
    owners = ({"name": "A", "share": "60%"}, {"name": "B", "share": "0.6"})
    draft = a_draft({"owners": owners}, applicant__established="2026-07-01", applicant__industry="bakery")
    application, found = read(draft, TODAY)
    assert application is not None
    assert {"shares-above-one", "date-after-as-of", "industry-unknown"} <= {problem.kind for problem in found}


def test_that_an_unreadable_optional_entry_is_unknown_and_never_zero() -> None:
    application, found = read(a_draft(applicant__employees="many"), TODAY)
    assert application is not None
    assert application.applicant.employees is None
    assert "applicant.employees" in {problem.path for problem in found}


def test_that_problems_of_rows_name_the_row() -> None:
    rows = {"debts": ({"lender": "ICBC", "outstanding": "1m"}, {}, {"lender": "", "outstanding": "x"})}
    found = problems(a_draft(rows))
    assert found["debts[2].lender"].refuses
    assert found["debts[2].outstanding"].refuses
    assert not any(path.startswith(("debts[0]", "debts[1]")) for path in found)


def test_that_no_listed_debt_is_unknown_unless_the_firm_declares_to_have_none() -> None:
    declared = [read(a_draft(applicant__has_debts=answer), TODAY)[0] for answer in ("", "no", "yes")]
    assert [application.debts if application else "refused" for application in declared] == [None, (), None]


def test_that_an_unknown_key_is_kept_and_told() -> None:
    draft = a_draft(applicant__colour="blue")
    application, found = read(draft, TODAY)
    assert application is not None
    assert [problem.path for problem in found if problem.kind == "key-unknown"] == ["applicant.colour"]


def test_that_a_field_is_checked_on_leaving_it() -> None:
    request = next(section for section in SECTIONS if section.name == "request")
    amount = next(field for field in request.fields if field.path == "request.amount")
    assert check_field(request, amount, "120万", a_draft(), today=TODAY) is None
    problem = check_field(request, amount, "abc", a_draft(), today=TODAY)
    assert problem is not None
    assert problem.path == "request.amount"


def test_that_a_row_not_yet_in_the_draft_can_be_checked() -> None:
    owners = next(section for section in SECTIONS if section.name == "owners")
    share = next(field for field in owners.fields if field.path == "share")
    problem = check_field(owners, share, "250%", a_draft(), row=7, today=TODAY)
    assert problem is not None
    assert problem.path == "owners[7].share"


def test_that_parts_to_be_paid_out_become_facts_and_must_fit_the_loan() -> None:
    def doubts(*parts: tuple[str, str]) -> list[str]:
        rows = tuple({"amount": amount, "release": "date", "reference": "", "on": on} for amount, on in parts)
        application, found = read(a_draft({"tranches": rows}), TODAY)
        assert application is not None
        assert [part.on.isoformat() for part in application.request.tranches] == [on for _, on in parts]
        return [problem.kind for problem in found if problem.path.startswith("tranches")]

    assert doubts(("500000", "2026-07-01"), ("30万", "2026-12-01")) == []
    assert doubts(("500000", "2026-07-01")) == ["parts-do-not-add-up"]
    assert doubts(("500000", "2026-07-01"), ("30万", "2029-12-01")) == ["part-after-end"]


def owners_problems(*rows: dict[str, str]) -> list[tuple[str, str, bool]]:
    found = read(a_draft({"owners": rows}), TODAY)[1]
    return [(p.path, p.kind, p.refuses) for p in found if p.path.startswith("owners")]


def test_that_shares_of_a_firm_between_are_taken_with_the_name_as_it_stands_there() -> None:
    rows = ({"name": "Linden Holding Ltd", "share": "60%"}, {"name": "王", "share": "40%"},
            {"name": "李", "share": "1", "through": "LINDEN HOLDING"})  # fmt: skip
    application, found = read(a_draft({"owners": rows}), TODAY)
    assert application is not None
    assert application.owners[2].through == "Linden Holding Ltd"
    assert [p for p in found if p.path.startswith("owners")] == []


def test_that_owners_in_a_circle_are_refused_with_a_sentence() -> None:
    rows = ({"name": "A Ltd", "share": "0.6", "through": "B"}, {"name": "B", "share": "0.4", "through": "A Ltd"})
    application, found = read(a_draft({"owners": rows}), TODAY)
    assert application is None
    problem = next(p for p in found if p.refuses)
    assert problem.path == "owners[0].through"
    assert str(problem.sentence) == "“A Ltd” would hold itself through “B”; correct through whom the shares are held."


def test_that_a_firm_that_is_no_owner_cannot_be_held_through() -> None:
    rows = ({"name": "A", "share": "0.9"}, {"name": "B", "share": "0.1", "through": "Nobody Ltd"})
    assert owners_problems(*rows) == [("owners[1].through", "owner-through-nobody", False)]


def test_that_shares_of_a_firm_between_above_one_are_a_finding() -> None:
    rows = ({"name": "A", "share": "1"}, {"name": "B", "share": "0.6", "through": "A"},
            {"name": "C", "share": "0.6", "through": "A"})  # fmt: skip
    assert owners_problems(*rows) == [("owners", "shares-above-one", False)]


@pytest.mark.parametrize(("share", "is_found"), [("0.75", True), ("0.7501", False)])
def test_that_a_quarter_of_the_shares_with_nobody_is_a_finding(share: str, is_found: bool) -> None:
    assert owners_problems({"name": "A", "share": share}) == [("owners", "owners-unnamed", False)] * is_found


def test_that_shares_that_are_not_known_are_not_said_to_be_nobodys() -> None:
    assert owners_problems({"name": "A", "share": "0.2"}, {"name": "B"}) == []


def test_that_a_holder_in_two_rows_is_one_however_the_name_is_written() -> None:
    rows = ({"name": "Linden Holding Ltd", "share": "30%"}, {"name": "LINDEN HOLDING LIMITED", "share": "30%"},
            {"name": "王", "share": "40%"}, {"name": "李", "share": "1", "through": "Linden Holding"})  # fmt: skip
    application, _ = read(a_draft({"owners": rows}), TODAY)
    assert application is not None
    held = {stake.owner.name: (stake.share, stake.is_between) for stake in stakes(application.owners)}
    assert held["Linden Holding Ltd"] == (Decimal("0.6"), True)
    assert held["李"] == (Decimal("0.6"), False)
