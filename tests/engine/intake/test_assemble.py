from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_folders import APPLICATION, files, folder, statement

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.company import RelatedParty
from engine.facts.conduct import Category, Exclusion
from engine.intake.application import read_application
from engine.intake.assemble import assemble, load_case, read_evidence
from engine.intake.form import Application, read

TODAY = dt.date(2026, 7, 10)
ROWS = [
    ("2026-01-05", "50000.00", "杭州青松食品有限公司", "货款"),
    ("2026-01-06", "-20000.00", "嘉兴油墨有限公司", "材料款"),
    ("2026-02-10", "-3000.00", "", "工资"),
    ("2026-02-11", "9000.00", "李明远", "往来"),
    ("2026-03-21", "12.34", "", "结息"),
    ("2026-04-21", "30000.00", "工商银行", "贷款发放"),
]
INVOICES = "invoice_id,date,counterparty,counterparty_id,net,tax,gross,status\n"


def an_application() -> Application:
    application, _ = read(read_application(APPLICATION), TODAY)
    assert application is not None
    return application


def a_case(**given: bytes) -> Case:
    """The case of the sample application with files by path, a double underscore for each slash."""
    named = {path.replace("__", "/") + ".csv": data for path, data in given.items()}
    return assemble(an_application(), read_evidence(files(named), "CNY"))


def kinds(case: Case) -> list[str]:
    return [finding.kind for finding in case.findings]


def test_that_a_case_folder_becomes_a_case(tmp_path: Path) -> None:
    given = {"statements/a.csv": statement(ROWS), "documents/licence.pdf": b"%PDF-1.7", "notes.txt": b"x"}
    case = load_case(folder(tmp_path, given), TODAY)
    assert case.ledger is not None
    assert [Exclusion(code).code for code in case.ledger.exclusion] == [
        "none", "outflow", "outflow", "related-party", "interest", "loan",
    ]  # fmt: skip
    assert all(case.ledger.category_rule)
    assert [item.kind for item in case.evidence] == ["document", "unknown", "statement"]
    assert "file-not-used" in kinds(case)


def test_that_evidence_that_did_not_come_is_unknown() -> None:
    case = a_case()
    assert (case.ledger, case.sales, case.purchases, case.orders, case.accounts) == (None, None, None, None, ())


def test_that_the_same_file_twice_is_loaded_once() -> None:
    case = a_case(statements__a=statement(ROWS), statements__b=statement(ROWS))
    assert case.ledger is not None
    assert len(case.ledger) == len(ROWS)
    finding = next(finding for finding in case.findings if finding.kind == "file-duplicate")
    assert str(len(ROWS)) in str(finding.sentence)


def test_that_overlapping_statements_of_one_account_are_loaded_once() -> None:
    later = [*ROWS[3:], ("2026-05-02", "100.00", "", "货款")]
    case = a_case(statements__a=statement(ROWS), statements__b=statement(later, "127000.00"))
    assert case.ledger is not None
    assert len(case.ledger) == len(ROWS) + 1
    assert len(case.ledger.accounts) == 1
    finding = next(finding for finding in case.findings if finding.kind == "statement-overlap")
    assert str(finding.sentence).startswith("3 rows")
    assert {source.file for source in finding.sources} == {"statements/b.csv"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(-3, 3).filter(bool)), min_size=2, max_size=25),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_that_any_two_overlapping_exports_give_the_whole_history(days: list[tuple[int, int]], a: int, b: int) -> None:
    rows = [(f"2026-01-{day + 1:02}", f"{amount}.00", "", "") for day, amount in sorted(days)]
    first, second = sorted((a, b))
    early = [row for row in rows if int(row[0][-2:]) <= second + 1]
    late = [row for row in rows if int(row[0][-2:]) > first]
    before = sum(float(row[1]) for row in rows if int(row[0][-2:]) <= first)
    given_files = {"statements/a": statement(early), "statements/b": statement(late, f"{100000 + before:.2f}")}
    kept = {name: data for name, data in given_files.items() if data.count(b"\n") > 1}
    ledger = assemble(an_application(), read_evidence(files(kept), "CNY")).ledger
    assert ledger is not None
    assert sorted(ledger.amount.tolist()) == sorted(round(float(row[1]) * 100) for row in rows)


def test_that_a_statement_listed_newest_first_is_put_in_order() -> None:
    rows = [*ROWS, ("2026-04-21", "-40.00", "", "手续费"), ("2026-04-21", "-60.00", "", "手续费")]
    lines = statement(rows).decode().splitlines()
    upside_down = "\n".join([*lines[:2], *reversed(lines[2:])]).encode()
    case = a_case(statements__a=upside_down)
    assert case.ledger is not None
    assert case.ledger.amount.tolist() == [round(float(row[1]) * 100) for row in rows]
    chain = case.ledger.balance_after[:-1] + case.ledger.amount[1:]
    assert np.array_equal(chain, case.ledger.balance_after[1:])


def test_that_nothing_dated_after_the_day_of_the_case_is_used() -> None:
    invoices = INVOICES + "1,2026-06-30,A,,100,13,113,valid\n2,2026-07-01,A,,100,13,113,valid\n"
    orders = "order_id,buyer,buyer_id,order_date,delivery_date,amount,currency,status\n"
    orders += "1,A,,2026-06-01,2026-09-01,500,CNY,confirmed\n2,A,,2026-07-01,2026-09-01,500,CNY,confirmed\n"
    case = a_case(
        statements__a=statement([*ROWS, ("2026-07-01", "5.00", "", "货款")]),
        invoices__sales=invoices.encode(),
        orders=orders.encode(),
        accounts=b"item,2025,2026\nrevenue,100,200\n",
    )
    assert case.ledger is not None
    assert case.sales is not None
    assert case.orders is not None
    assert len(case.ledger) == len(ROWS)
    assert len(case.sales) == len(case.orders) == len(case.accounts) == 1
    assert kinds(case).count("evidence-after-as-of") == 4


def test_that_a_later_payment_does_not_reach_back_into_the_case() -> None:
    rows = [("2026-06-29", "1000.00", "甲公司", ""), ("2026-07-02", "-1000.00", "甲公司", "")]
    ledger = a_case(statements__a=statement(rows)).ledger
    assert ledger is not None
    assert ledger.exclusion.tolist() == [Exclusion.NONE]


def test_that_a_repeated_invoice_counts_once() -> None:
    line = "1,2026-01-04,A,,100,13,113,valid\n"
    case = a_case(invoices__sales=(INVOICES + line + line).encode())
    assert case.sales is not None
    assert len(case.sales) == 1
    assert "invoice-duplicate" in kinds(case)


def test_that_names_change_categories_without_reading_again() -> None:
    evidence = read_evidence(files({"statements/a.csv": statement(ROWS)}), "CNY")
    first = assemble(an_application(), evidence)
    again = assemble(replace(an_application(), related_parties=(RelatedParty("杭州青松食品有限公司"),)), evidence)
    assert first.ledger is not None
    assert again.ledger is not None
    assert (first.ledger.category[0], again.ledger.category[0]) == (Category.SALES, Category.RELATED_PARTY)
    assert assemble(an_application(), evidence).ledger is first.ledger


def test_that_other_currencies_and_other_holders_are_told() -> None:
    german = "Kontoinhaber;Fremde GmbH\nBuchungstag;Betrag;Währung;Saldo;Verwendungszweck\n"
    german += "05.01.2026;100,00;EUR;100,00;Rechnung 1\n06.01.2026;-50,00;EUR;50,00;Miete\n"
    case = a_case(statements__a=statement(ROWS), statements__eur=german.encode())
    assert "account-other-currency" in kinds(case)


def test_that_every_bad_file_is_named_in_one_refusal() -> None:
    bad = {"statements/a.csv": bytes(range(256)) * 20, "statements/b.csv": b"", "accounts.csv": b"hello"}
    with pytest.raises(Refused) as refusal:
        read_evidence(files(bad), "CNY")
    text = str(refusal.value)
    assert len(refusal.value.sentences) == 3
    assert all(name in text for name in bad)


def test_that_a_bad_row_is_listed_and_the_others_load() -> None:
    data = statement(ROWS) + b"\n2026-05-99,abc,1,,,"
    case = a_case(statements__a=data)
    assert case.ledger is not None
    assert len(case.ledger) == len(ROWS)
    finding = next(finding for finding in case.findings if finding.kind == "row-unreadable")
    assert [source.row for source in finding.sources] == [9]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("as_of = 2026-06-30", "as_of = 2027-06-30", "future"),
        ('amount = "800000.00"', 'amount = "many"', "request.amount"),
        ('product = "term-loan"', 'product = "mortgage"', "request.product"),
        ("tenor_months = 12", "tenor_months = -12", "request.tenor_months"),
        ("employees = 23", "employees = = 23", "line 11"),
    ],
)
def test_that_a_bad_application_is_refused_by_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        load_case(folder(tmp_path, {}, APPLICATION.replace(old, new)), TODAY)


def test_that_accounts_that_do_not_balance_are_a_finding() -> None:
    case = a_case(accounts=b"item,2025\ntotal_assets,1000\ntotal_liabilities,600\ntotal_equity,300\n")
    finding = next(finding for finding in case.findings if finding.kind == "accounts-unbalanced")
    assert "100" in str(finding.sentence)
    assert [source.row for source in finding.sources] == [2, 3, 4]


def test_that_movements_that_no_rule_explains_are_named_where_they_are_many() -> None:
    strange = [(f"2026-05-{day:02d}", "100.00", "", "zzz") for day in range(1, 21)]
    case = a_case(statements__a=statement(strange))
    finding = next(finding for finding in case.findings if finding.kind == "uncategorised")
    assert len(finding.sources) == len(strange)
    assert "uncategorised" not in kinds(a_case(statements__a=statement(ROWS)))
