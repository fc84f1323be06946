"""Cases as data: a healthy firm, changed by a table of TOML, taken through the whole road with a score set by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from builders import CUSTOMERS, a_case, an_order, money

from engine.assessment.assess import assess_examined
from engine.assessment.assessment import Assessment
from engine.assessment.examination import examine
from engine.assessment.stopwatch import Stopwatch
from engine.facts.bank import Hit, ListVersion, Override, Resolution, Screening
from engine.facts.casefile import Case
from engine.facts.company import Debt
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.group import GroupCase, GroupExposure, Standing
from engine.facts.request import Product, Request
from engine.facts.sectors import SectorFigures, TableVersion
from engine.i18n import say
from engine.money import Money
from engine.policy.document import load_policy
from engine.policy.policy import Policy
from engine.scoring.score import BlockScore, Contribution, Reason, Score

UNKNOWN = "unknown"


def a_score(pd: float = 0.02, grade: int = 5, **changes: Any) -> Score:
    """A score with a proof that holds, one reason and one strength."""
    behaviour, accounts = changes.pop("behaviour", grade), changes.pop("accounts", grade)
    blocks = (("behaviour", behaviour), ("accounts", accounts), ("all", grade))
    low, high = changes.pop("low", pd * 0.7), changes.pop("high", pd * 1.3)
    score = Score(
        pd=pd, pd_low=low, pd_high=high, grade=grade, margin=-3.5, base=-4.0,
        contributions=(Contribution("cash_buffer_days", 6.0, 0.5),),
        reasons=(Reason("liquidity", ("cash_buffer_days",), (6.0,), (21.0,), 0.5, pd, pd * 0.8),),
        strengths=(),
        blocks=tuple(
            BlockScore(name, None if g in (None, UNKNOWN) else pd, None if g == UNKNOWN else g) for name, g in blocks
        ),
        model_id="by-hand", model_digest="m" * 64, is_simulated=True,
    )  # fmt: skip
    return replace(score, **changes)


class FixedModel:
    """A model that answers one score, whatever it is asked."""

    digest = "m" * 64

    def __init__(self, score: Score | None) -> None:
        self._score = score

    def knows_any(self, values: Any) -> bool:
        return self._score is not None

    def score(self, values: Any) -> Score | None:
        return self._score

    outline = score

    def files(self) -> dict[str, bytes]:
        return {}


def assessed(given: dict[str, Any], policy: Policy | None = None) -> Assessment:
    """The assessment of the healthy firm with the changes of one table."""
    return _decided(_case(given), given, policy)


def overriding(given: dict[str, Any], override: Override, policy: Policy | None = None) -> Assessment:
    """The same with a person's decision against what it comes to."""
    case = _case(given)
    return _decided(replace(case, bank=replace(case.bank, override=override)), given, policy)


def _decided(case: Case, given: dict[str, Any], policy: Policy | None) -> Assessment:
    seen = examine(case, policy or load_policy(), Stopwatch())
    features = {**seen.features, **{k: _known(v) for k, v in given.get("features", {}).items()}}
    measures = dict(seen.measures)
    for name, value in given.get("measures", {}).items():
        measures[name] = replace(measures[name], value=_measured(value), why=say("changed by hand"))
    findings = [
        Finding(f["kind"], Severity[f["severity"].upper()], say("seen by hand"), (SourceRow("file", 1),))
        for f in given.get("findings", [])
    ]
    integrity = replace(seen.integrity, grade=_known(given.get("integrity", seen.integrity.grade)))
    seen = replace(
        seen, features=features, measures=measures, findings=(*seen.findings, *findings), integrity=integrity
    )
    score = given.get("score", {})
    return assess_examined(seen, FixedModel(None if score == UNKNOWN else a_score(**score)))


def _known(value: Any) -> Any:
    return None if value == UNKNOWN else value


def _measured(value: Any) -> Any:
    """A text is an amount of money, "unknown" is unknown, a number a number."""
    return None if value == UNKNOWN else money(value) if isinstance(value, str) else value


def _case(given: dict[str, Any]) -> Case:
    case = a_case(
        request=Request(
            Product(given.get("product", "term-loan")),
            money(given.get("amount", 200_000)),
            given.get("months", 12),
            given.get("purpose", "paper and ink"),
        )
    )
    applicant = replace(case.applicant, **{k: _known(v) for k, v in given.get("applicant", {}).items()})
    case = replace(case, applicant=applicant, **{name: None for name in given.get("without", []) if name != "accounts"})
    if "accounts" in given.get("without", []):
        case = replace(case, accounts=())
    return _with_bank(_with_papers(_with_debts(_with_orders(case, given), given), given), given)


def _with_bank(case: Case, given: dict[str, Any]) -> Case:
    """What the bank adds: a screening by a list of some age in days, with hits that are open, other or match."""
    if "group" in given:
        cases = tuple(
            GroupCase(
                number, "Linden Trading", told.get("same_firm", False), (), Standing(told.get("standing", "approved")),
                Money(told["amount"], told.get("currency", "CNY")) if "amount" in told else None,
            )
            for number, told in enumerate(given["group"], start=2)
        )  # fmt: skip
        group = GroupExposure(case.as_of, cases, given.get("group_is_whole", True))
        case = replace(case, bank=replace(case.bank, group=group))
    if "sector" in given:
        told = given["sector"]
        version = TableVersion("d" * 64, case.as_of, "Own book", 1)
        rate, trend = _known(told.get("default_rate", 0.03)), _known(told.get("trend", 0.01))
        figures = SectorFigures(version, None, rate, trend, has_trend=True, rated_on=case.as_of)
        case = replace(case, bank=replace(case.bank, sector=figures))
    if "screening" not in given:
        return case
    told = given["screening"]
    dated = case.as_of - dt.timedelta(days=told.get("age", 30))
    hits = tuple(
        Hit("owner", "王建国", "A list", str(number), "d", "王建国", 0.9, resolution=_made(how))
        for number, how in enumerate(told.get("hits", []))
    )
    screening = Screening(case.as_of, (ListVersion("A list", dated, "d" * 64, 5),), ("王建国",), hits)
    return replace(case, bank=replace(case.bank, screening=screening))


def _made(how: str) -> Resolution | None:
    return None if how == "open" else Resolution(how == "match", "seen by hand", "lin", dt.date(2026, 6, 29))


def _with_debts(case: Case, given: dict[str, Any]) -> Case:
    if "debts" not in given:
        return case
    debts = tuple(
        Debt(d["lender"], money(d["outstanding"]), money(d["monthly"]) if "monthly" in d else None)
        for d in given["debts"]
    )
    return replace(case, debts=debts)


def _with_orders(case: Case, given: dict[str, Any]) -> Case:
    if "orders" not in given:
        return case
    orders = tuple(
        an_order(k, CUSTOMERS[o["buyer"]], o["amount"], o.get("delivery", dt.date(2026, 9, 1)))
        for k, o in enumerate(given["orders"], start=1)
    )
    return replace(case, orders=orders)


def _with_papers(case: Case, given: dict[str, Any]) -> Case:
    """Papers left out, expired or added; consents left out; shares of owners unknown."""
    missing, expired = given.get("missing", []), given.get("expired", [])
    papers = tuple(
        replace(p, expires_on=case.as_of - dt.timedelta(days=1)) if p.kind in expired else p
        for p in case.identity_evidence
        if p.kind not in missing
    )
    added = tuple(replace(papers[0], kind=kind, reference=kind) for kind in given.get("added", []))
    consents = tuple(c for c in case.consents if c.source not in given.get("no_consent", []))
    owners = case.owners
    if "shares" in given:
        owners = tuple(
            replace(o, share=None if s == UNKNOWN else Decimal(str(s)))
            for o, s in zip(owners, given["shares"], strict=True)
        )
    return replace(case, identity_evidence=(*papers, *added), consents=consents, owners=owners)
