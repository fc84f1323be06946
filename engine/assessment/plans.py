"""Plans: the smallest changes after which the case would be approved without a word.

The search asks the model alone, many sets of changes in one call; every plan that is answered has then been decided
whole (score, price, limit, policy), with all that hangs on a change computed again. What is asked for changes first,
the amount and then the tenor; then, with it or alone, what the firm could become: a family of features that tell one
story moves together, for nobody raises the lowest balance of ninety days and leaves that of the year behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.assessment.assess import assess_examined
from engine.assessment.assessment import Assessment
from engine.assessment.examination import Examination, with_request
from engine.facts.request import Request
from engine.policy.decision import Verdict
from engine.policy.policy import Policy
from engine.scoring import plans as by_model
from engine.scoring.counterfactual import Change, Rescore, find_plans
from engine.scoring.counterfactual import Plan as Shares
from engine.scoring.model import Model

MOST_PLANS = 4
TRIED = 3
"""How many plans of the model are decided whole for each request."""


@dataclass(frozen=True, eq=False, slots=True)
class CasePlan:
    """What changes, and the whole assessment after it: always an approval.

    request is what would be asked for (the present request where it stays); families are the codes of the families
    that change, features the values of those that matter, before and after, values all that change.
    """

    request: Request
    changes_request: bool
    families: tuple[str, ...]
    features: tuple[Change, ...]
    values: Mapping[str, float]
    assessment: Assessment


class Planner:
    """Searches plans for one examined case."""

    def __init__(self, seen: Examination, model: Model) -> None:
        self._seen, self._model = seen, model
        self.now = assess_examined(seen, model)

    def decided(self, plan: CasePlan) -> Assessment:
        """The plan decided anew."""
        seen = with_request(self._seen, plan.request)
        return assess_examined(replace(seen, features={**seen.features, **plan.values}), self._model)

    def plans(self) -> tuple[CasePlan, ...]:
        """At most four plans, the easiest first; none for a case that is approved, or that no such change approves."""
        if self.now.decision.verdict is Verdict.APPROVE or self.now.score is None:
            return ()
        found: list[CasePlan] = []
        for request in self._requests():
            found += self._with(request, MOST_PLANS - len(found))
            if len(found) >= MOST_PLANS:
                break
        return tuple(found)

    def requests(self) -> tuple[CasePlan, ...]:
        """The plans that change the request alone, the easiest first; none where nothing has to change."""
        asked = self._seen.case.request
        if self.now.decision.verdict is Verdict.APPROVE or self.now.score is None:
            return ()
        decided = ((request, self._decided(request, {})) for request in self._requests() if request != asked)
        return tuple(
            CasePlan(request, True, (), (), {}, found)
            for request, found in decided
            if found.decision.verdict is Verdict.APPROVE
        )

    def _requests(self) -> Iterator[Request]:
        """The requests worth trying: less money, more time, as it is, and less with more time."""
        asked = self._seen.case.request
        longest = replace(asked, tenor_months=self._seen.policy.products[asked.product].most_months)
        yield from self._smaller(asked)
        if longest != asked:
            yield longest
        yield asked
        if longest != asked:
            yield from self._smaller(longest)

    def _smaller(self, asked: Request) -> Iterator[Request]:
        """The limit of what was asked for, in whole steps of the product, where it is less and still a loan."""
        product = self._seen.policy.products[asked.product]
        limit = (self.now if asked == self._seen.case.request else self._decided(asked, {})).limit
        if limit is not None and product.least.minor <= limit.amount.minor < asked.amount.minor:
            yield replace(asked, amount=limit.amount)

    def _with(self, request: Request, most: int) -> list[CasePlan]:
        """Plans for this request: alone where that suffices, else with what the firm would have to become."""
        alone = self._decided(request, {})
        is_other = request != self._seen.case.request
        if alone.decision.verdict is Verdict.APPROVE:
            return [CasePlan(request, is_other, (), (), {}, alone)]
        if alone.decision.policy_verdict is Verdict.DECLINE:
            return []
        seen = with_request(self._seen, request)
        changes = 2 if is_other else 3
        shares = find_plans(
            by_model.levers_of(self._model, seen.features), self._rescore(seen, alone), most=TRIED, changes=changes
        )
        return [plan for plan in (self._firm_plan(seen, is_other, s) for s in shares) if plan is not None][:most]

    def _firm_plan(self, seen: Examination, is_other: bool, shares: Shares) -> CasePlan | None:
        moved = by_model.feature_changes(self._model, seen.features, shares)
        values = {change.name: change.after for change in moved}
        decided = self._decided(seen.case.request, values)
        if decided.decision.verdict is not Verdict.APPROVE:
            return None
        families = tuple(change.name for change in shares.changes)
        return CasePlan(seen.case.request, is_other, families, self._telling(moved), values, decided)

    def _telling(self, moved: Sequence[Change]) -> tuple[Change, ...]:
        """The changes of the features that weigh most in the score now, the weightiest first."""
        assert self.now.score is not None
        weight = {c.feature: c.margin for c in self.now.score.contributions}
        telling = sorted(moved, key=lambda change: -weight[change.name])
        return tuple(telling[: max(1, sum(weight[change.name] > 0 for change in telling))])

    def _decided(self, request: Request, values: Mapping[str, float]) -> Assessment:
        seen = with_request(self._seen, request) if request != self._seen.case.request else self._seen
        return assess_examined(replace(seen, features={**seen.features, **values}), self._model)

    def _rescore(self, seen: Examination, alone: Assessment) -> Rescore:
        """How far the score is from an approval by grade and cut-off, by the model alone."""
        least_bad = worst_approved_pd(seen.policy, self._model)
        cut_off = alone.price.cut_off_pd if alone.price is not None else least_bad
        ways = by_model.Ways.of(self._model, seen.features)

        def rescore(changes: Sequence[Mapping[str, float]]) -> Sequence[float]:
            pds, _, upper = self._model.judge(ways.rows(changes))
            return list(np.maximum(pds - least_bad, upper - cut_off * (1 - 1e-9)).tolist())

        return rescore


def worst_approved_pd(policy: Policy, model: Model) -> float:
    """The PD up to which the grade table approves."""
    bounds = (*model.grade_bounds, 1.0)
    approved = [bound for grade, bound in enumerate(bounds, 1) if policy.grade(grade).verdict is Verdict.APPROVE]
    return max(approved, default=0.0) * (1 - 1e-9)
