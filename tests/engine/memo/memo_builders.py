"""An assessment made by hand: every part of the memo has something to show, and any part can be changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from builders import a_case, accounts_of, money

from engine.assessment.assessment import Assessment
from engine.assessment.examination import examine
from engine.assessment.stopwatch import Stopwatch
from engine.facts.casefile import EvidenceItem
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.request import Product
from engine.i18n import Percent, say
from engine.offer.offer import Cap, Instalment, Limit, Offer, Price, Schedule, Tranche
from engine.periods import add_months
from engine.policy.completeness import completeness_of
from engine.policy.decision import Decision, RuleFinding, Stage, Status, Verdict
from engine.policy.document import load_policy
from engine.policy.identity import identify
from engine.policy.measures import MEASURES, measure
from engine.scoring.score import BlockScore, Contribution, Reason, Score

MARGINS = (
    ("days_negative", 12.0, 0.62), ("inflow_trend", -0.08, 0.31), ("customer_top1", 0.41, 0.22),
    ("debt_service_share", 0.07, 0.12), ("tax_months_share", 1.0, -0.44), ("average_balance", 0.9, -0.52),
    ("net_margin", 0.074, -0.36), ("equity_ratio", 0.55, -0.3), ("firm_age_years", 10.2, -0.21),
    ("round_amount_share", 0.04, -0.05), ("undisclosed_lenders", None, 0.03), ("request_to_inflow", 0.05, -0.28),
    ("yearly_inflow_log", 13.6, -0.06), ("unaudited", 0.0, -0.02), ("industry_trend", -0.03, 0.01),
)  # fmt: skip


def a_score(**changes: Any) -> Score:
    base = -2.4
    values: dict[str, Any] = {
        "pd": 0.0287, "pd_low": 0.0174, "pd_high": 0.0461, "grade": 5,
        "margin": base + sum(margin for _, _, margin in MARGINS), "base": base,
        "contributions": tuple(Contribution(*row) for row in MARGINS),
        "reasons": (
            Reason("overdraft", ("days_negative",), (12.0,), (3.0,), 0.55, 0.0287, 0.0171),
            Reason("concentration", ("customer_top1",), (0.41,), (0.28,), 0.2, 0.0287, 0.0239),
        ),
        "strengths": (Reason("payroll-tax", ("tax_months_share",), (1.0,), (0.8,), -0.4, 0.0287, 0.0412),),
        "blocks": (BlockScore("behaviour", 0.034, 6), BlockScore("accounts", None, None), BlockScore("all", 0.0287, 5)),
        "model_id": "reference-2026-01", "model_digest": "5f" * 32, "is_simulated": True,
    }  # fmt: skip
    return Score(**(values | changes))


def a_price() -> Price:
    rates = ("0.0567", "0.0205", "0.012", "0.0129", "0.0107", "0.0668", "0.0561", "0.0435", "0.24")
    return Price(*(Decimal(rate) for rate in rates), cut_off_pd=0.052)


def a_schedule(amount: int, drawn_on: dt.date, months: int) -> Schedule:
    """Equal principal at half a percent a month: enough for a table to show."""
    owed, instalments = money(amount), []
    part = money(Decimal(amount) / months)
    for number in range(1, months + 1):
        principal = owed if number == months else part
        interest = money(owed.amount * Decimal("0.005"))
        owed -= principal
        instalments.append(
            Instalment(add_months(drawn_on, number), principal, interest, money(0), principal + interest, owed)
        )
    cost = money(sum(i.interest.amount for i in instalments))
    return Schedule(
        "equal-principal", drawn_on, money(amount), Decimal("0.06"), tuple(instalments), cost, money(0), cost,
        Decimal("0.0617"),
    )  # fmt: skip


def an_offer(amount: int = 260_000, months: int = 12) -> Offer:
    first, second = dt.date(2026, 7, 6), dt.date(2026, 9, 1)
    tranches = (
        Tranche(1, money(amount - 100_000), "date", "", first, a_schedule(amount - 100_000, first, months)),
        Tranche(2, money(100_000), "order", "PO-001", second, a_schedule(100_000, second, months - 2)),
    )
    cost = money(sum(t.schedule.total_cost.amount for t in tranches))
    return Offer(Product.TERM_LOAN, money(amount), months, a_price(), tranches, cost, money(0), cost, Decimal("0.0617"))


def a_limit(amount: int = 260_000) -> Limit:
    accounts = (SourceRow("accounts.csv", 2), SourceRow("accounts.csv", 9))
    caps = (
        Cap("working-capital-need", "New working-capital limit", money(412_000), True,
            {"revenue": money(6_200_000)}, accounts),
        Cap("dscr", "Cash that covers debt service", money(263_500), True,
            {"cautious_cash": money(258_000), "growth": Percent(0.05)}, accounts),
        Cap("turnover", "Share of effective yearly inflow", money(1_350_000), True,
            {"effective_yearly_inflow": money(6_750_000)}),
        Cap("order", "Advance against confirmed orders", money(480_000), False, {}, (SourceRow("orders.csv"),)),
        Cap("leverage", "Tangible net worth that bears debt", money(3_400_000), True, {}),
        Cap("grade", "Most the score grade allows", money(800_000), True, {}),
        Cap("group", "Exposure to the firm as a whole", None, True, {}),
        Cap("requested", "Requested amount", money(300_000), True, {}),
    )  # fmt: skip
    return Limit(money(amount), "dscr", caps)


def a_decision(verdict: Verdict = Verdict.APPROVE_LESS, **changes: Any) -> Decision:
    findings = (
        RuleFinding("statements-cover", Stage.COMPLETENESS, Status.PASSED, Verdict.APPROVE,
                    say("Bank statements cover {days} days", days=395), 395, 180, (SourceRow("statements/icbc.csv"),)),
        RuleFinding("site-visit", Stage.IDENTITY, Status.UNKNOWN, Verdict.REFER,
                    say("No site visit is on file"), None, None),
        RuleFinding("dscr", Stage.AFFORDABILITY, Status.FAILED, Verdict.APPROVE_LESS,
                    say("Debt service cover is {observed}, below {threshold}", observed=1.07, threshold=1.2),
                    1.07, 1.2, (SourceRow("accounts.csv", 4),)),
        RuleFinding("scores-agree", Stage.PORTRAIT_BIAS, Status.PASSED, Verdict.APPROVE,
                    say("Scores by behaviour and by accounts are {count} grades apart", count=1), 1, 2),
    )  # fmt: skip
    reasons = () if verdict is Verdict.APPROVE else (
        say("Debt service cover of {observed} is below {threshold}", observed=1.07, threshold=1.2),
        say("The accounts were below zero on {days} days of the last year", days=12),
    )  # fmt: skip
    values: dict[str, Any] = {
        "verdict": verdict, "score_verdict": Verdict.APPROVE, "policy_verdict": verdict, "findings": findings,
        "reasons": reasons, "completeness": "B", "authority": "approver", "policy_version": "2026-01",
        "policy_digest": "ab12" * 16,
    }  # fmt: skip
    return Decision(**(values | changes))


def some_findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "balance-broken", Severity.SERIOUS, say("The running balance breaks in {count} rows", count=1),
            (SourceRow("statements/icbc.csv", 88),),
        ),
        Finding(
            "cash-differs", Severity.WARNING,
            say("Cash in the accounts differs from the statements by {amount}", amount=money(31_400)),
        ),
    )  # fmt: skip


def an_assessment(**changes: Any) -> Assessment:
    """A reduced offer of 260 000 for a request of 300 000; change any field by keyword."""
    evidence = tuple(
        EvidenceItem(path, kind, digit * 64, rows)
        for path, kind, digit, rows in (
            ("statements/icbc.csv", "statement", "1", 420),
            ("invoices/sales.csv", "sales", "2", 192),
            ("accounts.csv", "accounts", "3", 34),
        )
    )  # fmt: skip
    case = a_case(
        evidence=evidence,
        accounts=(accounts_of(2023, "0.85"), accounts_of(2024, "0.93"), accounts_of(2025, capex=None)),
    )
    case = changes.get("case", case)
    seen = examine(case, load_policy(), Stopwatch())
    inputs = {"ebitda": money(760_000), "debt_principal_due": money(117_600)}
    measures = {
        name: measure(name, None, {}, why=say("The accounts give no {item}", item=say("Capital expenditure")))
        if name == "dscr_cautious"
        else measure(name, 1.62, inputs, (SourceRow("accounts.csv", 6),))
        for name in MEASURES
        if name.startswith("dscr")
    }
    values: dict[str, Any] = {
        "case": case,
        "policy": seen.policy,
        "features": dict(seen.features) | {name: value for name, value, _ in MARGINS},
        "score": a_score(),
        "measures": dict(seen.measures) | measures,
        "findings": some_findings(),
        "integrity": seen.integrity,
        "triangulation": seen.triangulation,
        "industry": seen.industry,
        "known": completeness_of(case, seen.measures, seen.policy.completeness),
        "identity": identify(case, seen.measures, seen.policy.tiers),
        "decision": a_decision(),
        "price": a_price(),
        "limit": a_limit(),
        "offer": an_offer(),
        "model_digest": "5f" * 32,
    }
    return Assessment(**(values | changes))
