"""Builds of small case folders for intake tests, written as people and banks write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.intake.bundle import EvidenceFile

AS_OF = dt.date(2026, 6, 30)
APPLICATION = """
as_of = 2026-06-30
currency = "CNY"

[applicant]
name = "杭州菩提包装有限公司"
registration = { type = "cn-uscc", number = "91330106MA27XXXX1K" }
legal_form = "limited-company"
industry = "C22"
established = 2016-04-12
employees = 23

[[owners]]
name = "李明远"
share = 0.6
role = "legal-representative"

[request]
product = "term-loan"
amount = "800000.00"
tenor_months = 12
purpose = "materials for confirmed orders"
"""
HEADER = "交易日期,交易金额,余额,对方户名,对方账号,摘要"

Row = tuple[str, str, str, str]
"""Day, signed amount, counterparty, text."""


def statement(rows: Sequence[Row], opening: str = "100000.00", account: str = "6222021202001234567") -> bytes:
    """A Chinese bank's CSV with a preamble that names the account, balances following from the opening."""
    from decimal import Decimal

    balance = Decimal(opening)
    lines = [f"账号,{account}", HEADER]
    for day, amount, counterparty, text in rows:
        balance += Decimal(amount)
        lines.append(f"{day},{amount},{balance},{counterparty},,{text}")
    return "\n".join(lines).encode()


def folder(at: Path, files: Mapping[str, bytes], application: str = APPLICATION) -> Path:
    """A case folder with these files."""
    for name, data in {"application.toml": application.encode(), **files}.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(data)
    return at


def files(given: Mapping[str, bytes]) -> tuple[EvidenceFile, ...]:
    return tuple(EvidenceFile(path, data) for path, data in sorted(given.items()))
