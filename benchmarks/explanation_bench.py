"""Declined firms of the simulated economy that the reference model never learnt from, judged by the model alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.assessment.plans import worst_approved_pd
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.offer.pricing import cut_off_pd
from engine.policy.decision import Verdict
from engine.policy.policy import Policy
from engine.scoring.model import Model
from engine.service.references import References
from engine.simulation.parameters import TEST
from engine.simulation.portfolio import simulate

CASES, SEED = 500, 4711
DIRECTIONS = np.array([int(feature.direction) for feature in CATALOGUE])

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bench:
    """Declined cases, and from which PD on a case is not approved by the score."""

    model: Model
    policy: Policy
    rows: Matrix
    worst: float
    cut_off: float

    @classmethod
    def of(cls, references: References) -> Bench:
        model, policy = references.model(), references.policy()
        product = policy.products["term-loan"]
        cut_off = cut_off_pd(policy.pricing, min(product.ceiling, policy.pricing.legal_ceiling))
        matrix = compute(Panel(simulate(6_000, 30, SEED, TEST).columns))
        pds, lower, _ = model.judge(matrix)
        by_grade = [policy.grade(model.grade(pd)).verdict is Verdict.DECLINE for pd in pds]
        declined = np.flatnonzero(np.array(by_grade) | (lower >= cut_off))[:CASES]
        return cls(model, policy, matrix[declined], worst_approved_pd(policy, model), cut_off)

    def distances(self, rows: Matrix) -> NDArray[np.float64]:
        """How far from an approval by the score, zero or less being approved."""
        pds, _, upper = self.model.judge(rows)
        return np.maximum(pds - self.worst, upper - self.cut_off * (1 - 1e-9))
