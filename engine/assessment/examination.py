"""What is found out about a firm whatever loan it asks for, so that another request need not find it out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.assessment.stopwatch import Stopwatch
from engine.facts.casefile import Case
from engine.facts.finding import Finding
from engine.facts.industry import Industry, industry_of_case
from engine.facts.request import Request
from engine.features.applicants import with_request_of
from engine.features.cases import columns_of_cases
from engine.features.catalogue import CATALOGUE, NAMES, compute
from engine.features.feature import Family
from engine.features.panel import Panel
from engine.intake.integrity import Integrity, integrity
from engine.intake.triangulation import Triangulation, triangulate
from engine.policy.currency import policy_in
from engine.policy.measurement import measure_firm
from engine.policy.measures import Measure
from engine.policy.policy import Policy

REQUEST_FEATURES = tuple(feature for feature in CATALOGUE if feature.family is Family.REQUEST)
"""The only features that a change of the request changes."""


@dataclass(frozen=True, eq=False, slots=True)
class Examination:
    """The firm examined. policy has its amounts in the case's currency; file_currency is the policy file's own."""

    case: Case
    policy: Policy
    file_currency: str
    panel: Panel
    features: Mapping[str, float | None]
    integrity: Integrity
    triangulation: Triangulation
    industry: Industry | None
    findings: tuple[Finding, ...]
    measures: Mapping[str, Measure]


def examine(case: Case, policy: Policy, watch: Stopwatch) -> Examination:
    """Features, integrity, triangulation and measures of the firm. Raises Refused for a currency without a rate."""
    own = policy_in(policy, case.currency)
    with watch.stage("features"):
        panel = Panel(columns_of_cases([case]))
        features = _by_name(compute(panel)[0].tolist(), NAMES)
    with watch.stage("integrity"):
        soundness = integrity(case)
    with watch.stage("triangulation"):
        triangulation = triangulate(case)
    with watch.stage("measures"):
        measures = measure_firm(case, own.caps)
    return Examination(
        case=case,
        policy=own,
        file_currency=policy.currency,
        panel=panel,
        features=features,
        integrity=soundness,
        triangulation=triangulation,
        industry=industry_of_case(case),
        findings=(*case.findings, *soundness.findings, *triangulation.findings),
        measures=measures,
    )


def with_request(examination: Examination, request: Request) -> Examination:
    """The same firm asking for another loan: only the features of the request are computed again."""
    case = replace(examination.case, request=request)
    panel = _asking(examination.panel, case)
    names = tuple(feature.name for feature in REQUEST_FEATURES)
    changed = _by_name(compute(panel, REQUEST_FEATURES)[0].tolist(), names)
    return replace(examination, case=case, panel=panel, features={**examination.features, **changed})


def _asking(panel: Panel, case: Case) -> Panel:
    """The panel with the case's request, sharing what was worked out from movements, invoices and accounts."""
    asking = Panel(replace(panel.columns, firms=with_request_of(panel.firms, case)))
    asking.flows, asking.daily, asking.monthly = panel.flows, panel.daily, panel.monthly
    asking.sales, asking.accounts = panel.sales, panel.accounts
    return asking


def _by_name(row: list[float], names: tuple[str, ...]) -> dict[str, float | None]:
    return {name: None if value != value else value for name, value in zip(names, row, strict=True)}
