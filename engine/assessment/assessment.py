"""One case through the whole road: what the window shows, the memo prints and the record keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.casefile import Case
from engine.facts.finding import Finding
from engine.facts.industry import Industry
from engine.intake.integrity import Integrity
from engine.intake.triangulation import Triangulation
from engine.offer.offer import Limit, Offer, Price
from engine.policy.completeness import Known
from engine.policy.conditions import Condition
from engine.policy.decision import Decision
from engine.policy.identity import Identity
from engine.policy.measures import Measure
from engine.policy.policy import Policy
from engine.scoring.score import Score


@dataclass(frozen=True, eq=False, slots=True)
class Assessment:
    """Everything computed for one case. features are by name, None where unknown; measures are the ratios of
    credit.md by name (both DSCRs, Z'', working-capital need ...) with their inputs.

    score is None where nothing can be scored; price and offer are None where they cannot be computed or where there is
    nothing to offer. policy is the one that decided, with its amounts in the case's currency. industry is None where
    the table does not list it. conditions are those that its weak points call for, dropped ones with their waiver.
    stage_ms are the stopwatch's milliseconds by stage: shown, but never part of the decision's bytes.
    """

    case: Case
    policy: Policy
    features: Mapping[str, float | None]
    score: Score | None
    measures: Mapping[str, Measure]
    findings: tuple[Finding, ...]
    integrity: Integrity
    triangulation: Triangulation
    industry: Industry | None
    known: Known
    identity: Identity
    decision: Decision
    price: Price | None
    limit: Limit | None
    offer: Offer | None
    model_digest: str
    conditions: tuple[Condition, ...] = ()
    stage_ms: Mapping[str, float] = field(default_factory=dict)
