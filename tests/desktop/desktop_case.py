"""A case folder of the healthy firm, written as a bank would write it, and a model that answers one score."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from builders import a_case

from engine.facts.casefile import Case
from engine.facts.invoices import Invoices
from engine.scoring.score import BlockScore, Contribution, Reason, Score

MARGINS = (
    ("days_negative", 12.0, 0.62), ("inflow_trend", -0.08, 0.31), ("customer_top1", 0.41, 0.22),
    ("tax_months_share", 1.0, -0.44), ("average_balance", 0.9, -0.52), ("net_margin", 0.074, -0.36),
    ("equity_ratio", 0.55, -0.3), ("firm_age_years", 10.2, -0.21), ("round_amount_share", 0.04, -0.05),
)  # fmt: skip


def a_score(**changes: Any) -> Score:
    base = -2.9
    values: dict[str, Any] = {
        "pd": 0.0187, "pd_low": 0.0114, "pd_high": 0.0301, "grade": 4,
        "margin": base + sum(margin for _, _, margin in MARGINS), "base": base,
        "contributions": tuple(Contribution(*row) for row in MARGINS),
        "reasons": (Reason("overdraft", ("days_negative",), (12.0,), (3.0,), 0.55, 0.0187, 0.0121),),
        "strengths": (Reason("payroll-tax", ("tax_months_share",), (1.0,), (0.8,), -0.4, 0.0187, 0.0292),),
        "blocks": (BlockScore("behaviour", 0.021, 4), BlockScore("accounts", 0.016, 4), BlockScore("all", 0.0187, 4)),
        "model_id": "by-hand", "model_digest": "5f" * 32, "is_simulated": True,
    }  # fmt: skip
    return Score(**(values | changes))


class FixedModel:
    """A model that answers one score, whatever it is asked."""

    digest = "5f" * 32

    def __init__(self, score: Score | None = None) -> None:
        self._score = score or a_score()

    def knows_any(self, values: Any) -> bool:
        return True

    def score(self, values: Any) -> Score:
        return self._score

    outline = score

    def files(self) -> dict[str, bytes]:
        return {}


def write_case(folder: Path, case: Case | None = None) -> Path:
    """The folder of evidence.md for a case of the builders."""
    case = case or a_case()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "application.toml").write_text(_application(case), encoding="utf-8")
    files = {"statements/icbc.csv": _statement(case), "accounts.csv": _accounts(case), "orders.csv": _orders(case)}
    for name, invoices in (("sales", case.sales), ("purchases", case.purchases)):
        if invoices is not None:
            files[f"invoices/{name}.csv"] = _invoices(invoices)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _application(case: Case) -> str:
    a, r = case.applicant, case.request
    assert a.registration is not None
    owners = "".join(
        f'[[owners]]\nname = "{o.name}"\nshare = {o.share}\nrole = "{o.role}"\n'
        f'identity = {{ type = "{o.identity.type}", number = "{o.identity.number}" }}\n\n'
        for o in case.owners
        if o.identity
    )
    debts = "".join(
        f'[[debts]]\nlender = "{d.lender}"\noutstanding = "{d.outstanding.amount}"\n'
        f'monthly_payment = "{d.monthly_payment.amount if d.monthly_payment else ""}"\nrate = {d.rate}\n'
        f"matures = {d.matures}\n\n"
        for d in case.debts or ()
    )
    papers = "".join(
        f'[[identity_evidence]]\nkind = "{e.kind}"\nreference = "{e.reference}"\nverified_on = {e.verified_on}\n'
        f'verified_by = "{e.verified_by}"\nexpires_on = {e.expires_on}\n\n'
        for e in case.identity_evidence
    )
    consents = "".join(f'[[consents]]\nsource = "{c.source}"\ngiven_on = {c.given_on}\n\n' for c in case.consents)
    return f"""as_of = {case.as_of}
currency = "{case.currency}"

[applicant]
name = "{a.name}"
registration = {{ type = "{a.registration.type}", number = "{a.registration.number}" }}
legal_form = "{a.legal_form}"
industry = "{a.industry}"
established = {a.established}
employees = {a.employees}
phone = "{a.phone}"

{owners}{debts}{papers}{consents}[request]
product = "{r.product}"
amount = "{r.amount.amount}"
tenor_months = {r.tenor_months}
purpose = "{r.purpose}"
"""


def _csv(rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _statement(case: Case) -> bytes:
    assert case.ledger is not None
    rows: list[list[object]] = [["账号", "6222021202001234567"], ["交易日期", "交易金额", "余额", "对方户名", "摘要"]]
    texts = {
        "sales": "货款",
        "supplier": "材料款",
        "payroll": "工资",
        "tax": "缴税",
        "social-security": "社保",
        "rent": "房租",
    }
    for movement in case.ledger:
        balance = movement.balance_after.amount if movement.balance_after else ""
        text = texts.get(movement.category.code, "还贷")
        rows.append([movement.booked_on, movement.amount.amount, balance, movement.counterparty, text])
    return _csv(rows)


def _invoices(invoices: Invoices) -> bytes:
    rows: list[list[object]] = [
        ["invoice_id", "date", "counterparty", "counterparty_id", "net", "tax", "gross", "status"]
    ]
    for i in invoices:
        status = "void" if i.is_void else "valid"
        rows.append([i.invoice_id, i.date, i.counterparty, "", i.net.amount, i.tax.amount, i.gross.amount, status])
    return _csv(rows)


def _accounts(case: Case) -> bytes:
    years = case.accounts
    items = list(years[-1].items)
    rows: list[list[object]] = [["item", *(year.year for year in years)]]
    rows += [[item, *(year.items[item].amount if item in year.items else "" for year in years)] for item in items]
    return _csv([*rows, ["audited", *("yes" if year.audited else "no" for year in years)]])


def _orders(case: Case) -> bytes:
    rows: list[list[object]] = [
        ["order_id", "buyer", "buyer_id", "order_date", "delivery_date", "amount", "currency", "status"]
    ]
    for o in case.orders or ():
        rows.append([o.order_id, o.buyer, "", o.order_date, o.delivery_date, o.amount.amount, case.currency, o.status])
    return _csv(rows)
