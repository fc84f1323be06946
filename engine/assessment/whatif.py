"""What if the request were another: the largest amount and the tenors that would be approved, decided end to end.

Every answer is a whole assessment of the changed case, never an extrapolation: features of the request, score, price,
limit and decision are computed again; what the request does not change is examined once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.assessment.assess import assess_examined
from engine.assessment.assessment import Assessment
from engine.assessment.examination import Examination, examine, with_request
from engine.assessment.stopwatch import Stopwatch
from engine.facts.casefile import Case
from engine.facts.request import Request
from engine.money import Money
from engine.policy.decision import Verdict
from engine.policy.policy import Policy
from engine.scoring.model import Model


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """What would be approved without a word: None where no change of amount or tenor alone leads to an approval.

    largest is the assessment at the largest approvable amount for the requested tenor; shortest and longest those at
    the shortest and longest approvable tenor for the requested amount.
    """

    largest: Assessment | None
    shortest: Assessment | None
    longest: Assessment | None


class WhatIf:
    """Re-assesses one examined firm under changed requests, and remembers what it has already assessed."""

    def __init__(self, case: Case, policy: Policy, model: Model, examination: Examination | None = None) -> None:
        self._examination = examination or examine(case, policy, Stopwatch())
        self._model = model
        self._assessed: dict[tuple[Money, int], Assessment] = {}

    def assess(self, amount: Money, tenor_months: int) -> Assessment:
        """The whole assessment of the case with this amount and tenor."""
        key = (amount, tenor_months)
        if key not in self._assessed:
            request = replace(self._request, amount=amount, tenor_months=tenor_months)
            self._assessed[key] = assess_examined(with_request(self._examination, request), self._model)
        return self._assessed[key]

    @property
    def count(self) -> int:
        """How many requests were assessed so far."""
        return len(self._assessed)

    def answers(self) -> Answers:
        """The largest amount, and the shortest and longest tenor, that would be approved."""
        return Answers(self.largest(), self.shortest(), self.longest())

    def largest(self) -> Assessment | None:
        """The largest approvable amount, in steps of the product, for the requested tenor.

        The answer is approved and the next step is not. The limit of a refused amount is tried first, since the caps
        that bind it mostly bind the answer too.
        """
        product, months = self._examination.policy.products[self._request.product], self._request.tenor_months
        step = product.step
        lowest, highest = -(-product.least.minor // step.minor), product.most.minor // step.minor
        best, refused = self._approved(step * lowest, months), self.assess(step * highest, months)
        if best is None or refused.decision.verdict is Verdict.APPROVE:
            return best and refused
        guess, stride = _steps(refused, step), 1
        while highest - lowest > 1:
            guess = guess if lowest < guess < highest else (lowest + highest) // 2
            assessed = self.assess(step * guess, months)
            if assessed.decision.verdict is Verdict.APPROVE:
                best, lowest, guess, stride = assessed, guess, guess + stride, stride * 2
            else:
                highest, guess = guess, _steps(assessed, step)
        return best

    def shortest(self) -> Assessment | None:
        """The shortest approvable tenor for the requested amount: one month less is refused."""
        return self._edge(1)

    def longest(self) -> Assessment | None:
        """The longest approvable tenor for the requested amount: one month more is refused, or no longer allowed."""
        return self._edge(self._most_months)

    def _edge(self, furthest: int) -> Assessment | None:
        """From a tenor that is approved, by halves towards the furthest one."""
        amount, approved = self._request.amount, self._some_approved_tenor()
        if approved is None:
            return None
        if found := self._approved(amount, furthest):
            return found
        refused, inside = furthest, approved.case.request.tenor_months
        while abs(refused - inside) > 1:
            middle = (refused + inside) // 2
            if found := self._approved(amount, middle):
                approved, inside = found, middle
            else:
                refused = middle
        return approved

    def _some_approved_tenor(self) -> Assessment | None:
        """The requested tenor where it is approved, else the nearest of the usual tenors that is."""
        asked, most = self._request.tenor_months, self._most_months
        usual = sorted(
            {month for month in (1, 3, 6, 9, 12, 18, 24, 36, most) if month <= most}, key=lambda m: abs(m - asked)
        )
        return next(
            (found for month in (asked, *usual) if (found := self._approved(self._request.amount, month))), None
        )

    def _approved(self, amount: Money, months: int) -> Assessment | None:
        assessment = self.assess(amount, months)
        return assessment if assessment.decision.verdict is Verdict.APPROVE else None

    @property
    def _request(self) -> Request:
        return self._examination.case.request

    @property
    def _most_months(self) -> int:
        return self._examination.policy.products[self._request.product].most_months


def _steps(assessment: Assessment, step: Money) -> int:
    """The limit in steps of the product."""
    return assessment.limit.amount.minor // step.minor if assessment.limit else 0
