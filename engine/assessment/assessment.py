"""One case through the whole road: what the window shows, the memo prints and the record keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.casefile import Case
from engine.facts.finding import Finding
from engine.offer.offer import Limit, Offer, Price
from engine.policy.decision import Decision
from engine.policy.measures import Measure
from engine.scoring.score import Score


@dataclass(frozen=True, eq=False, slots=True)
class Assessment:
    """Everything computed for one case. features are by name, None where unknown; measures are the ratios of
    credit.md by name (both DSCRs, Z'', working-capital need ...) with their inputs.

    score is None where nothing can be scored; price, limit and offer are None where they cannot be computed or
    where there is nothing to offer. stage_ms are the stopwatch's milliseconds by stage: shown, but never part of
    the decision's bytes.
    """

    case: Case
    features: Mapping[str, float | None]
    score: Score | None
    measures: Mapping[str, Measure]
    findings: tuple[Finding, ...]
    integrity: str
    decision: Decision
    price: Price | None
    limit: Limit | None
    offer: Offer | None
    model_digest: str
    stage_ms: Mapping[str, float] = field(default_factory=dict)
