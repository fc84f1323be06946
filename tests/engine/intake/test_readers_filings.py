"""Yearly accounts as they are filed: tagged figures by concept, period, scale and sign, and nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.samples.filings import LARGE_COMPANY, small_company
from engine.errors import Refused
from engine.facts.statements import ITEMS, AccountsYear
from engine.intake.bundle import EvidenceFile
from engine.intake.checks import accounts_findings
from engine.intake.evidence import read_evidence
from engine.intake.readers import ixbrl
from engine.intake.readers.filings import concepts
from engine.intake.readers.tables import read_accounts
from engine.service.dropped import place


def years(data: bytes, currency: str = "GBP") -> tuple[AccountsYear, ...]:
    return read_accounts("accounts.xhtml", data, currency)[0]


def turnover(written: str, more: str) -> str:
    start = '<ix:nonFraction name="core:TurnoverRevenue" contextRef="FY" unitRef="GBP"'
    return f"{start} {more}>{written}</ix:nonFraction>"


def amounts(year: AccountsYear) -> dict[str, int]:
    return {item: int(money.amount) for item, money in year.items.items()}


def test_that_the_accounts_of_a_small_company_become_two_years_that_add_up() -> None:
    before, year = years(small_company())
    assert (year.year, year.period_end, year.audited) == (2025, dt.date(2025, 3, 31), False)
    assert amounts(year) == {
        "revenue": 1_204_310, "total_profit": -12_000, "cash": 28_250, "receivables": 141_000, "inventory": 40_250,
        "fixed_assets": 81_500, "other_receivables": 9_000, "other_current_assets": 0, "other_noncurrent_assets": 0,
        "other_current_liabilities": 120_000, "other_noncurrent_liabilities": 50_000, "paid_in_capital": 100,
        "retained_earnings": 129_900, "other_equity": 0, "total_assets": 300_000, "total_liabilities": 170_000,
        "total_equity": 130_000,
    }  # fmt: skip
    assert amounts(before) == {
        "revenue": 1_100_000, "cash": 30_000, "inventory": 0, "other_receivables": 120_000, "other_current_assets": 0,
        "other_noncurrent_assets": 90_000, "other_current_liabilities": 110_000, "other_noncurrent_liabilities": 0,
        "paid_in_capital": 100, "retained_earnings": 129_900, "other_equity": 0, "total_assets": 240_000,
        "total_liabilities": 110_000, "total_equity": 130_000,
    }  # fmt: skip
    assert [finding.kind for finding in accounts_findings((before, year))] == []
    assert year.sources["revenue"].row == 2


def test_that_ifrs_accounts_as_a_plain_instance_are_read_with_the_most_exact_figure_of_the_year() -> None:
    (year,) = years(LARGE_COMPANY.encode(), "EUR")
    assert year.items["revenue"].amount == Decimal("900123.45")
    read = amounts(year)
    assert (read["net_profit"], read["total_liabilities"], read["short_term_debt"]) == (-25_000, 350_000, 60_000)
    assert (read["other_current_liabilities"], read["other_noncurrent_liabilities"]) == (140_000, 150_000)
    assert year.audited is None


def test_that_what_is_not_tagged_is_unknown_and_never_zero() -> None:
    _, year = years(small_company(later="", less="", net="", creditors=""))
    assert not {"total_liabilities", "long_term_debt", "other_current_liabilities", "net_profit"} & year.items.keys()
    assert year.items["total_assets"].amount == 300_000


@pytest.mark.parametrize(
    ("written", "more", "format", "amount"),
    [
        ("1.204,31", "", "ixt:numcommadecimal", "1204.31"), ("1.204,31", "", "ixt4:num-comma-decimal", "1204.31"),
        ("1 204,31", "", "ixt:numspacecomma", "1204.31"), ("12,04,310", "", "ixt3:numdotdecimalin", "1204310"),
        ("1,204", 'scale="3" sign="-"', "ixt2:numdotdecimal", "-1204000"), ("7", 'scale="-2"', "", "0.07"),
        ("—", "", "ixt2:zerodash", "0"), ("nil", "", "ixt4:fixed-zero", "0"), ("-", "", "", "0"),
        ("£1,204 and 5p", "", "ixt4:num-unit-decimal", "1204.05"), ("<b>1</b>,2<i>0</i>4", "", "", "1204"),
    ],
)  # fmt: skip
def test_that_a_figure_is_read_by_its_format_scale_and_sign(written: str, more: str, format: str, amount: str) -> None:
    cell = turnover(written, f'format="{format}" {more}')
    assert years(small_company(turnover=cell))[-1].items["revenue"].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "more"),
    [("lots", ""), ("1.2.3", ""), ("1E9999999", ""), ("", ""), ("5", 'scale="99"'), ("9", 'scale="x"')],
)
def test_that_a_figure_that_cannot_be_read_is_listed_and_the_others_load(written: str, more: str) -> None:
    cell = (
        f'<ix:nonFraction name="core:TurnoverRevenue" contextRef="FY" unitRef="GBP" {more}>{written}</ix:nonFraction>'
    )
    read, refused = read_accounts("a.xhtml", small_company(turnover=cell), "GBP")
    assert "revenue" not in read[-1].items
    assert [("TurnoverRevenue" in str(row.sentence), row.row) for row in refused] == [(True, 2)]


def test_that_the_income_of_nine_months_is_not_taken_for_that_of_a_year() -> None:
    data = small_company().replace(b"<xbrli:startDate>2024-04-01", b"<xbrli:startDate>2024-07-01")
    read, refused = read_accounts("a.xhtml", data, "GBP")
    assert "revenue" not in read[-1].items
    assert "cash" in read[-1].items
    assert any("274 days" in str(row.sentence) for row in refused)


def test_that_accounts_in_another_currency_than_the_case_are_refused() -> None:
    with pytest.raises(Refused, match="in GBP, the case is in CNY"):
        years(small_company(), "CNY")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (small_company()[:-40], "broken XML"),
        (small_company().replace(b"iso4217:GBP", b"xbrli:shares"), "without a figure"),
        (small_company().replace(b"core:", b"other:X"), "names no item"),
        (b'<!DOCTYPE html [<!ENTITY a "1">]>' + small_company().partition(b"?>")[2], "entities of its own"),
        (b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///x">]>' + small_company().partition(b"?>")[2], "entities"),
    ],
)  # fmt: skip
def test_that_a_filing_that_is_broken_or_hostile_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        years(data)


def test_that_entities_that_multiply_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    data = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]>'.encode() + small_company(turnover="&l11;").partition(b"?>")[2]
    with pytest.raises(Refused):
        years(data)


def test_that_a_document_type_of_a_web_page_does_no_harm() -> None:
    page = (
        b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    )
    assert len(years(page + small_company().partition(b"?>")[2])) == 2


def test_that_very_many_figures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ixbrl, "MOST_FACTS", 10)
    with pytest.raises(Refused, match="figures"):
        years(small_company())


def test_that_a_dropped_filing_is_filed_with_the_accounts_beside_others() -> None:
    assert place("Tyne 2025.html", small_company()) == ("accounts/Tyne 2025.html", "accounts")
    assert EvidenceFile("accounts/Tyne 2025.html", b"").kind == "accounts"


def test_that_each_year_comes_from_its_own_accounts_and_a_restatement_is_found() -> None:
    earlier = (
        small_company(debtors="", current="")
        .replace(b"2024-03-31", b"2023-03-31")
        .replace(b"2025-03-31", b"2024-03-31")
    )
    earlier = earlier.replace(b"2023-04-01", b"2022-04-01").replace(b"2024-04-01", b"2023-04-01")
    files = [EvidenceFile("accounts/a.html", small_company()), EvidenceFile("accounts/b.html", earlier)]
    evidence = read_evidence(files, "GBP")
    assert [year.year for year in evidence.accounts] == [2023, 2024, 2025]
    assert evidence.accounts[1].items["cash"].amount == 28_250, "its own accounts count"
    assert "other_receivables" in evidence.accounts[1].items, "the repetition adds what was not given"
    (restated,) = [finding for finding in evidence.findings if finding.kind == "accounts-restated"]
    assert {source.file for source in restated.sources} == {"accounts/a.html", "accounts/b.html"}


def test_that_every_item_that_a_concept_names_exists() -> None:
    known = concepts()
    named = {*known["items"], *known["sums"], *known["rests"], *(i for r in known["rests"].values() for i in r["less"])}
    assert named <= set(ITEMS)
    assert {rest["of"] for rest in known["rests"].values()} <= set(known["subtotals"])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 8000), st.binary(max_size=12), st.integers(0, 30))
def test_that_a_damaged_filing_is_read_or_refused(at: int, put: bytes, drop: int) -> None:
    whole = small_company()
    at %= len(whole)
    try:
        read_accounts("a.xhtml", whole[:at] + put + whole[at + drop :], "GBP")
    except Refused as refusal:
        assert str(refusal)
