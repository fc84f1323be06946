from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from builders import AS_OF, CUSTOMERS, a_case, a_ledger, accounts_of, money, some_invoices

from engine.facts.casefile import Case
from engine.facts.company import Debt
from engine.facts.conduct import Category
from engine.intake.triangulation import Light, triangulate
from engine.periods import add_months

MONTHS = [add_months(dt.date(2024, 7, 1), i) for i in range(24)]


def sales(amount: int, every: list[dt.date] = MONTHS) -> list[tuple[Any, ...]]:
    """One receipt at the beginning and a token at the end of each month."""
    receipts = [(month, amount - 1, Category.SALES, CUSTOMERS[0]) for month in every]
    return receipts + [
        (add_months(month, 1) - dt.timedelta(days=1), 1, Category.SALES, CUSTOMERS[0]) for month in every
    ]


def invoices(net: int) -> Any:
    """Eight equal invoices a month at 13 %."""
    made = some_invoices(CUSTOMERS, "invoices/sales.csv", net)
    nets = np.full(len(made), money(net).minor, np.int64)
    day = np.array([np.datetime64(month) + 3 * i for month in MONTHS for i in range(8)])
    void = np.zeros(len(made), np.bool_)
    return replace(made, net=nets, tax=nets * 13 // 100, gross=nets * 113 // 100, date=day, void=void)


def a_sheet_case(**changes: Any) -> Case:
    """100 000 a month net of 13 % VAT by bank and by invoices, 1 200 000 a year in the accounts."""
    plain: dict[str, Any] = {
        "ledger": a_ledger(sales(113_000)),
        "sales": invoices(12_500),
        "accounts": (
            accounts_of(
                2025, revenue=1_200_000, cash=None, interest_expense=None, short_term_debt=None, long_term_debt=None
            ),
        ),
        "debts": (),
    }
    return a_case(**(plain | changes))


def kinds(case: Case) -> list[str]:
    return [finding.kind for finding in triangulate(case).findings]


def test_that_three_sources_that_agree_are_green() -> None:
    sheet = triangulate(a_sheet_case())
    assert (sheet.vat_rate, sheet.vat_is_assumed) == (pytest.approx(0.13), False)
    assert len(sheet.months) == 24
    march = next(month for month in sheet.months if month.start == dt.date(2025, 3, 1))
    assert (march.inflow, march.invoiced, march.accounts) == (money(100_000), money(100_000), money(100_000))
    assert march.light is Light.GREEN
    year, last_twelve = sheet.years
    assert (year.revenue, year.invoiced, year.inflow) == (money(1_200_000), money(1_200_000), money(1_200_000))
    assert (year.light, last_twelve.light) == (Light.GREEN, Light.GREEN)
    assert (last_twelve.start, last_twelve.end) == (dt.date(2025, 7, 1), AS_OF)
    assert sheet.findings == ()


def test_that_revenue_that_neither_bank_nor_invoices_show_is_red_and_told() -> None:
    case = a_sheet_case(
        accounts=(
            accounts_of(
                2025, revenue=3_000_000, cash=None, interest_expense=None, short_term_debt=None, long_term_debt=None
            ),
        )
    )
    assert triangulate(case).years[0].light is Light.RED
    assert kinds(case) == ["revenue-gap"]
    finding = triangulate(case).findings[0]
    assert "60" in str(finding.sentence)
    assert finding.sources == (case.accounts[0].sources["revenue"],)


def test_that_excluded_inflow_is_no_sale() -> None:
    loans = [(month, 500_000, Category.LOAN_RECEIVED, "ICBC") for month in MONTHS]
    case = a_sheet_case(ledger=a_ledger(sales(113_000) + loans))
    assert triangulate(case).months[5].inflow == money(100_000)


def test_that_evidence_that_does_not_cover_a_time_is_unknown_there() -> None:
    sheet = triangulate(a_sheet_case(ledger=a_ledger(sales(113_000, MONTHS[12:]))))
    assert sheet.months[0].inflow is None
    assert sheet.months[0].light is Light.UNKNOWN
    assert sheet.years[0].inflow is None
    assert sheet.years[1].inflow == money(1_200_000)


def test_that_without_invoices_the_tax_is_an_assumption_and_said_so() -> None:
    sheet = triangulate(a_sheet_case(sales=None))
    assert (sheet.vat_rate, sheet.vat_is_assumed) == (0.13, True)
    assert sheet.months[5].invoiced is None


def test_that_without_evidence_the_sheet_is_empty() -> None:
    sheet = triangulate(a_case(ledger=None, sales=None, purchases=None, accounts=(), debts=None))
    assert (sheet.months, sheet.years, sheet.findings) == ((), (), ())


def test_that_void_invoices_do_not_count() -> None:
    made = invoices(12_500)
    void = made.void.copy()
    void[:4] = True
    assert triangulate(a_sheet_case(sales=replace(made, void=void))).months[0].invoiced == money(50_000)


def test_that_year_end_cash_is_compared_with_the_statements() -> None:
    case = a_sheet_case()
    assert case.ledger is not None
    until = case.ledger.booked_on <= np.datetime64("2025-12-31")
    shown = int(case.ledger.balance_after[until][-1]) // 100
    quiet = {"interest_expense": None, "short_term_debt": None, "long_term_debt": None, "revenue": 1_200_000}
    assert kinds(a_sheet_case(accounts=(accounts_of(2025, cash=shown, **quiet),))) == []
    assert kinds(a_sheet_case(accounts=(accounts_of(2025, cash=shown * 2, **quiet),))) == ["year-end-cash-gap"]


def test_that_interest_without_debt_and_debt_in_the_accounts_are_told() -> None:
    year = accounts_of(2025, revenue=1_200_000, cash=None, interest_expense=60_000)
    assert kinds(a_sheet_case(accounts=(year,))) == ["interest-above-declared-debt", "debt-understated"]
    enough = (Debt("ICBC", money(700_000), rate=None),)
    assert kinds(a_sheet_case(accounts=(year,), debts=enough)) == []
    assert kinds(a_sheet_case(accounts=(year,), debts=None)) == []


def test_that_what_was_repaid_since_the_accounts_is_no_gap() -> None:
    year = accounts_of(2025, revenue=1_200_000, cash=None, interest_expense=None)
    owed = Debt("ICBC", money(400_000), monthly_payment=money(50_000))
    assert kinds(a_sheet_case(accounts=(year,), debts=(owed,))) == []
    assert kinds(a_sheet_case(accounts=(year,), debts=(replace(owed, monthly_payment=None),))) == ["debt-understated"]


def test_that_lenders_in_the_flows_that_nobody_declared_are_told_with_their_rows() -> None:
    repaid = [(month, -5_000, Category.LOAN_REPAID, "快捷小额贷款有限公司") for month in MONTHS[-3:]]
    ledger = a_ledger(sales(113_000) + repaid)
    finding = triangulate(a_sheet_case(ledger=ledger)).findings[0]
    assert finding.kind == "undeclared-lender"
    assert len(finding.sources) == 3
    assert "15,000" in str(finding.sentence)
    declared = (Debt("快捷小额贷款有限公司", money(50_000)),)
    assert kinds(a_sheet_case(ledger=ledger, debts=declared)) == []


def borrowed(*lenders: str, days_ago: int = 60) -> list[tuple[Any, ...]]:
    day = AS_OF - dt.timedelta(days=days_ago)
    return [(day, 50_000, Category.LOAN_RECEIVED, lender) for lender in lenders]


def test_that_loans_from_three_lenders_in_short_order_are_told_even_where_all_are_declared() -> None:
    lenders = ("甲银行", "乙小额贷款有限公司", "丙消费金融有限公司")
    debts = tuple(Debt(lender, money(50_000)) for lender in lenders)
    case = a_sheet_case(ledger=a_ledger(sales(113_000) + borrowed(*lenders)), debts=debts)
    (finding,) = triangulate(case).findings
    assert finding.kind == "loan-stacking"
    assert len(finding.sources) == 3
    for honest in (borrowed(*lenders[:2], *lenders[:2]), borrowed(*lenders, days_ago=200)):
        assert kinds(a_sheet_case(ledger=a_ledger(sales(113_000) + honest), debts=debts)) == []


def test_that_a_gap_between_bank_and_invoices_names_invoices_where_there_are_no_accounts() -> None:
    findings = triangulate(a_sheet_case(accounts=(), sales=invoices(25_000))).findings
    assert [finding.kind for finding in findings] == ["revenue-gap"]
    assert {source.file for source in findings[0].sources} == {"invoices/sales.csv"}
