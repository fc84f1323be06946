from __future__ import annotations

from dataclasses import replace

import numpy as np
from builders import CUSTOMERS, accounts_of, some_invoices

from engine.intake.checks import accounts_findings, invoice_findings, without_duplicates


def kinds(*years: object) -> list[str]:
    return [finding.kind for finding in accounts_findings(years)]  # type: ignore[arg-type]


def test_that_sound_accounts_have_no_finding() -> None:
    assert kinds(accounts_of(2025)) == []


def test_that_a_balance_that_does_not_balance_names_the_amount_and_the_rows() -> None:
    findings = accounts_findings([accounts_of(2025, total_equity=1_650_000, paid_in_capital=950_000)])
    assert [finding.kind for finding in findings] == ["accounts-unbalanced"]
    assert "50,000" in str(findings[0].sentence)
    assert {source.file for source in findings[0].sources} == {"accounts.csv"}
    assert len(findings[0].sources) == 3


def test_that_a_total_must_be_the_sum_of_its_parts() -> None:
    assert kinds(accounts_of(2025, cash=520_000)) == ["accounts-subtotal"]
    assert kinds(accounts_of(2025, cash=None)) == []
    assert kinds(accounts_of(2025, cash=None, inventory=2_000_000)) == ["accounts-subtotal"]


def test_that_profit_lines_must_agree() -> None:
    assert kinds(accounts_of(2025, net_profit=500_000)) == ["accounts-profit"]
    assert kinds(accounts_of(2025, revenue=7_000_000)) == ["accounts-profit-lines"]


def test_that_retained_earnings_must_roll_forward() -> None:
    before = accounts_of(2024, retained_earnings=322_400, paid_in_capital=1_377_600)
    assert kinds(before, accounts_of(2025)) == []
    wrong = accounts_of(2024, retained_earnings=200_000, paid_in_capital=1_500_000)
    assert kinds(wrong, accounts_of(2025)) == ["retained-earnings-roll-forward"]
    assert kinds(replace(wrong, year=2022), accounts_of(2025)) == []


def test_that_what_is_not_given_is_not_judged() -> None:
    assert kinds(replace(accounts_of(2025), items={})) == []


def test_that_rounding_is_no_miss() -> None:
    assert kinds(accounts_of(2025, total_assets=3_100_001)) == []


def test_that_invoices_must_add_up() -> None:
    invoices = some_invoices(CUSTOMERS, "invoices/sales.csv", 1000, months=2)
    assert invoice_findings(invoices) == ()
    gross = invoices.gross.copy()
    gross[3] += 500
    finding = invoice_findings(replace(invoices, gross=gross))[0]
    assert finding.kind == "invoice-sum"
    assert finding.sources == (invoices.source(3),)
    assert "5.00" in str(finding.sentence)


def test_that_a_repeated_invoice_is_left_out_and_a_reused_number_is_told() -> None:
    invoices = some_invoices(CUSTOMERS, "invoices/sales.csv", 1000, months=2)
    doubled = invoices.where(np.sort(np.append(np.arange(len(invoices)), 5)))
    once, findings = without_duplicates(doubled)
    assert len(once) == len(invoices)
    assert [finding.kind for finding in findings] == ["invoice-duplicate"]
    net, gross = doubled.net.copy(), doubled.gross.copy()
    net[6] += 100
    gross[6] += 100
    reused = replace(doubled, net=net, gross=gross)
    assert len(without_duplicates(reused)[0]) == len(reused)
    assert [finding.kind for finding in invoice_findings(reused)] == ["invoice-number-reused"]
