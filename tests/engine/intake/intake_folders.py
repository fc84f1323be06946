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
share = 0.8
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


def movements_csv(rows: Sequence[tuple[int, int]], number: str) -> str:
    """Movements of June 2026, (day, cents), as a bank's CSV; without a number the column is not there."""
    lines = [f"2026-06-{day:02d},{amount / 100:.2f},Payment{f',{number}' * bool(number)}" for day, amount in rows]
    return "\n".join(["Date,Amount,Description" + ",Account number" * bool(number), *lines, ""])


def movements_mt940(rows: Sequence[tuple[int, int]], number: str) -> str:
    """The same movements as MT940."""
    opening, total = 1000_00, 1000_00 + sum(amount for _, amount in rows)
    lines = [f":20:A\n:25:{number}\n:28C:1/1\n:60F:C260601EUR{_comma(opening)}"]
    lines += [f":61:26{6:02d}{day:02d}06{day:02d}{'C' if a > 0 else 'D'}{_comma(abs(a))}NTRFNONREF" for day, a in rows]
    return "\n".join([*lines, f":62F:{'C' if total >= 0 else 'D'}260630EUR{_comma(abs(total))}", ""])


def _comma(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def movements_ofx(rows: Sequence[tuple[int, int]], number: str) -> str:
    """The same movements as OFX 1."""
    trades = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202606{day:02d}<TRNAMT>{amount / 100:.2f}<FITID>{i}</STMTTRN>"
        for i, (day, amount) in enumerate(rows)
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR"
        f"<BANKACCTFROM><ACCTID>{number}</BANKACCTFROM><BANKTRANLIST>{trades}</BANKTRANLIST>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
