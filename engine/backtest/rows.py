"""One decided case as a row of a book: what a later back-test needs of it, as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from engine.assessment.assessment import Assessment
from engine.backtest.book import INTEGRITY_GRADES, PRODUCTS, Book, Codes, Scores, texts
from engine.facts.casefile import Case
from engine.facts.company import Debt
from engine.facts.currencies import euro_value
from engine.facts.finding import Severity
from engine.features.catalogue import NAMES
from engine.features.columns import Column, Flags
from engine.money import Money
from engine.policy.completeness import KNOWABLE
from engine.policy.exposure import granted
from engine.policy.identity import NEEDS
from engine.policy.measures import MEASURES
from engine.policy.policy import Evidence
from engine.policy.rulebook import STANDING, STANDING_PREFIXES
from engine.policy.rules import has_evidence

Row = Mapping[str, Any]

ASKED_AGAIN = frozenset(STANDING)
"""The standing checks that `engine.backtest.demands` asks of a whole book, and those that demand nothing."""


def row_of(assessment: Assessment, name: str = "") -> dict[str, Any]:
    """What the decision of this case rested on, before any policy spoke."""
    case, score = assessment.case, assessment.score
    blocks = {block.name: block.grade for block in score.blocks} if score else {}
    year = case.accounts[-1] if case.accounts else None
    booked = [amount for item in ("short_term_debt", "long_term_debt") if year and (amount := year.get(item))]
    return {
        "name": name or case.applicant.name,
        "as_of": case.as_of.isoformat(),
        "currency": case.currency,
        "product": case.request.product.value,
        "requested": float(case.request.amount.amount),
        "tenor": case.request.tenor_months,
        "purpose": case.request.purpose,
        "industry": case.applicant.industry,
        "industry_trend": assessment.industry.trend if assessment.industry else None,
        "industry_listed": assessment.industry is not None,
        "features": dict(assessment.features),
        "measures": {name: _number(measure.value) for name, measure in assessment.measures.items()},
        "score": score and {
            "pd": score.pd, "low": score.pd_low, "high": score.pd_high, "grade": score.grade,
            "behaviour": blocks.get("behaviour"), "accounts": blocks.get("accounts"),
        },
        "evidence": [kind.value for kind in Evidence if has_evidence(case, kind)],
        "known": [name for name, (_, is_known) in KNOWABLE.items() if is_known(case, assessment.measures)],
        "papers": _papers(assessment),
        "findings": sorted({finding.kind for finding in assessment.findings}),
        "serious": sorted({f.kind for f in assessment.findings if f.severity >= Severity.SERIOUS}),
        "carried": _carried(assessment),
        "integrity": assessment.integrity.grade,
        "owed": _owed(case.debts, case.currency),
        "granted": _granted(case),
        "booked_debt": float(sum((amount.amount for amount in booked), Decimal(0))),
        "order_base": _order_base(assessment),
        "defaulted": None,
    }  # fmt: skip


def book_of_rows(rows: Sequence[Row]) -> list[Book]:
    """The rows as books, one a currency, in the order in which the currencies come."""
    by_currency: dict[str, list[Row]] = {}
    for row in rows:
        by_currency.setdefault(row["currency"], []).append(row)
    return [_book(currency, together) for currency, together in by_currency.items()]


def _book(currency: str, rows: list[Row]) -> Book:
    kinds = sorted({kind for row in rows for kind in row["findings"]})
    return Book(
        currency=currency,
        euro=euro_value(currency),
        name=texts([row["name"] for row in rows]),
        as_of=np.array([row["as_of"] for row in rows], "datetime64[D]"),
        product=np.array([[p.value for p in PRODUCTS].index(row["product"]) for row in rows], np.int8),
        requested=_column(row["requested"] for row in rows),
        tenor=_column(row["tenor"] for row in rows),
        purpose=texts([row["purpose"] for row in rows]),
        industry=texts([row["industry"] for row in rows]),
        industry_trend=_column(row["industry_trend"] for row in rows),
        industry_listed=np.array(
            [row.get("industry_listed", row["industry_trend"] is not None) for row in rows], np.bool_
        ),
        features={name: _column(row["features"].get(name) for row in rows) for name in NAMES},
        measures={name: _column(row["measures"].get(name) for row in rows) for name in MEASURES},
        scores=Scores(**{
            name: _column((row["score"] or {}).get(name) for row in rows)
            for name in ("pd", "low", "high", "grade", "behaviour", "accounts")
        }),
        evidence={kind: _flags(rows, "evidence", kind.value) for kind in Evidence},
        known={name: _flags(rows, "known", name) for name in KNOWABLE},
        papers={name: _flags(rows, "papers", name) for name in NEEDS},
        findings={kind: _flags(rows, "findings", kind) for kind in kinds},
        serious={kind: _flags(rows, "serious", kind) for kind in kinds},
        carried=_carried_columns(rows),
        integrity=_column(row["integrity"] and INTEGRITY_GRADES.index(row["integrity"]) + 1 for row in rows),
        owed=texts([row["owed"] for row in rows]),
        granted=texts([row.get("granted", [0.0, 0.0]) for row in rows]),
        booked_debt=_column(row["booked_debt"] for row in rows),
        order_base=_column(row["order_base"] for row in rows),
        defaulted=_column(row["defaulted"] for row in rows),
    )  # fmt: skip


def _papers(assessment: Assessment) -> list[str]:
    """Every paper that is in order: as the decision saw it, or by itself where no tier of the policy asked for it."""
    case, measures = assessment.case, assessment.measures
    met = {name: missing(case, measures) is None for name, (_, missing) in NEEDS.items()}
    met |= {paper.name: paper.is_met for paper in assessment.identity.papers}
    return [name for name, is_met in met.items() if is_met]


def _carried(assessment: Assessment) -> dict[str, int]:
    """What checks demanded that columns do not ask again, such as a hit on a watch list."""
    own = {rule.name for rule in assessment.policy.rules} | ASKED_AGAIN
    carried: dict[str, int] = {}
    for found in assessment.decision.findings:
        if found.rule not in own and not found.rule.startswith(STANDING_PREFIXES):
            carried[found.rule] = max(int(found.verdict), carried.get(found.rule, 0))
    return carried


def _carried_columns(rows: list[Row]) -> dict[str, Codes]:
    names = sorted({name for row in rows for name in row["carried"]})
    return {name: np.array([row["carried"].get(name, -1) for row in rows], np.int8) for name in names}


def _column(values: Iterable[object]) -> Column:
    """Numbers, NaN where unknown."""
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _flags(rows: list[Row], key: str, name: str) -> Flags:
    return np.array([name in row[key] for row in rows], np.bool_)


def _number(value: float | Money | None) -> float | None:
    return float(value.amount) if isinstance(value, Money) else value


def _owed(debts: tuple[Debt, ...] | None, currency: str) -> list[list[object]] | None:
    """Lender and amount of every declared debt; None where nothing was declared or one is in another currency."""
    if debts is None or any(debt.outstanding.currency != currency for debt in debts):
        return None
    return [[debt.lender, float(debt.outstanding.amount)] for debt in debts]


def _granted(case: Case) -> list[float] | None:
    """What the bank's own cases granted to the firm and to the rest of its group, nothing where they were not looked
    up; None where it is not known."""
    if case.bank.group is None:
        return [0.0, 0.0]
    found = granted(case.bank.group, case.currency)
    if found.to_firm is None or found.to_others is None:
        return None
    return [float(found.to_firm.amount), float(found.to_others.amount)]


def _order_base(assessment: Assessment) -> float | None:
    """What the eligible orders stand for: the advance over the advance rate."""
    cap = next((cap for cap in assessment.limit.caps if cap.name == "orders"), None) if assessment.limit else None
    rate = assessment.policy.caps.order_advance_rate
    return float(cap.amount.amount / rate) if cap and cap.amount is not None and rate else None
