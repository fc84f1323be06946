"""Case folders on disk for tests, written from the built firm in the formats that the contract names."""

from __future__ import annotations

import csv
from pathlib import Path

import builders

from engine.intake.writers import write_accounts, write_invoices, write_orders

APPLICATION = """as_of = 2026-06-30
currency = "CNY"

[applicant]
name = "Hangzhou Linden Packaging Co., Ltd."
registration = { type = "cn-uscc", number = "91330106MA27XYAL08" }
legal_form = "limited-company"
industry = "C22"
established = 2016-04-12
employees = 23
phone = "0571-88001234"

[[owners]]
name = "王建国"
share = 0.6
role = "legal-representative"
identity = { type = "cn-ric", number = "330106199003072319" }

[[owners]]
name = "李梅"
share = 0.4
role = "shareholder"
identity = { type = "cn-ric", number = "330106199211050026" }

[[debts]]
lender = "中国银行"
outstanding = "180000.00"
monthly_payment = "9800.00"
rate = 0.052
matures = 2028-03-20

[request]
product = "term-loan"
amount = "300000.00"
tenor_months = 12
purpose = "materials for confirmed orders"
"""
PAPERS = (
    "phone", "owner-identity", "business-licence", "bank-name-match", "beneficial-owners", "face-to-face",
    "sanctions-clear",
)  # fmt: skip
SOURCES = ("statements", "invoices", "accounts", "orders")


def application_text() -> str:
    papers = "".join(
        f'\n[[identity_evidence]]\nkind = "{kind}"\nreference = "{kind}-1"\nverified_on = 2026-06-20\n'
        f'verified_by = "officer"\nexpires_on = 2030-01-01\n'
        for kind in PAPERS
    )
    consents = "".join(f'\n[[consents]]\nsource = "{source}"\ngiven_on = 2026-06-18\n' for source in SOURCES)
    return APPLICATION + papers + consents


def statement_csv(path: Path) -> None:
    """The built firm's movements as a bank's export in Chinese."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["交易日期", "收入金额", "支出金额", "余额", "对方户名", "摘要"])
        for movement in builders.a_ledger(builders.healthy_movements()):
            credit = movement.amount.amount if movement.amount.amount > 0 else ""
            debit = -movement.amount.amount if movement.amount.amount < 0 else ""
            balance = movement.balance_after.amount if movement.balance_after else ""
            writer.writerow([movement.booked_on, credit, debit, balance, movement.counterparty, movement.text])


def a_case_folder(folder: Path, application: str | None = None) -> Path:
    """A whole case folder of the built firm; `application` replaces the text of application.toml."""
    case = builders.a_case()
    assert case.sales is not None and case.purchases is not None and case.orders is not None
    (folder / "statements").mkdir(parents=True)
    (folder / "invoices").mkdir()
    (folder / "application.toml").write_text(application or application_text(), encoding="utf-8")
    statement_csv(folder / "statements" / "icbc.csv")
    (folder / "invoices" / "sales.csv").write_bytes(write_invoices(case.sales))
    (folder / "invoices" / "purchases.csv").write_bytes(write_invoices(case.purchases))
    (folder / "accounts.csv").write_bytes(write_accounts(case.accounts))
    (folder / "orders.csv").write_bytes(write_orders(case.orders))
    return folder
