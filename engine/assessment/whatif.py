"""What if the request were another: the largest amount and the tenors that would be approved, decided end to end.

Every answer is a whole assessment of the changed case, never an extrapolation: features of the request, score, price,
limit and decision are computed again; what the request does not change is examined once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.assessment.assess import Judged, assess_examined, judge
from engine.assessment.assessment import Assessment
from engine.assessment.examination import Examination, examine, with_request
from engine.assessment.stopwatch import Stopwatch
from engine.facts.casefile import Case
from engine.facts.request import Product, Request
from engine.money import Money
from engine.policy.decision import Verdict
from engine.policy.policy import Policy, ProductTerms
from engine.scoring.model import Model

USUAL_TENORS = (3, 6, 12, 24)


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """What would be approved without a word: None where no change of amount or tenor alone leads to an approval.

    largest is the assessment at the largest approvable amount for the requested tenor; shortest and longest those at
    the shortest and longest approvable tenor for the requested amount; plan is the best plan of tranches, each released
    by an order; others are the largest approvable amounts of the other products.
    """

    largest: Assessment | None
    shortest: Assessment | None
    longest: Assessment | None
    plan: Assessment | None = None
    others: tuple[Assessment, ...] = ()


class WhatIf:
    """Re-assesses one examined firm under changed requests, and remembers what it has already assessed.

    A search asks for verdicts alone, without explanation and schedule; what it finds is assessed whole, and counts only
    if it is approved so.
    """

    def __init__(self, case: Case, policy: Policy, model: Model, examination: Examination | None = None) -> None:
        self._examination = examination or examine(case, policy, Stopwatch())
        self._model = model
        self._judged: dict[Request, Judged] = {}
        self._assessed: dict[Request, Assessment] = {}

    def assess(self, amount: Money, tenor_months: int, product: Product | None = None) -> Assessment:
        """The whole assessment of the case with this amount and tenor, and with another product where one is given."""
        return self.assess_request(self._changed(amount, tenor_months, product))

    def assess_request(self, request: Request) -> Assessment:
        """The whole assessment of the case with this request in place of its own."""
        if request not in self._assessed:
            self._assessed[request] = assess_examined(with_request(self._examination, request), self._model)
        return self._assessed[request]

    @property
    def count(self) -> int:
        """How many requests were judged so far."""
        return len(self._judged.keys() | self._assessed.keys())

    def answers(self) -> Answers:
        """The largest amount, the shortest and longest tenor, and what other products would be approved at most."""
        others = {product: self.largest(product) for product in Product if product is not self._request.product}
        largest = self.largest()
        by_orders = largest if self._request.product is Product.ORDER_TRANCHES else others[Product.ORDER_TRANCHES]
        return Answers(
            largest, self.shortest(), self.longest(), by_orders, tuple(found for found in others.values() if found)
        )

    def largest(self, product: Product | None = None) -> Assessment | None:
        """The largest approvable amount, in steps of the product, for the requested tenor or the longest it allows.

        The answer is approved and the next step is not. The limit of a refused amount is tried first, since the caps
        that bind it mostly bind the answer too.
        """
        terms = self._terms(product)
        months, step = min(self._request.tenor_months, terms.most_months), terms.step
        lowest, highest = -(-terms.least.minor // step.minor), terms.most.minor // step.minor
        jumps = [amount.minor // step.minor for amount in self._jumps()]
        best, guess, stride = lowest - 1, highest, 0
        while highest > best:
            judged = self._judge(step * guess, months, product)
            if judged.decision.verdict is Verdict.APPROVE:
                best, guess, stride = guess, guess + stride, stride * 2
            elif guess == lowest:
                return None
            else:
                highest, guess, stride = guess - 1, judged.limit.amount.minor // step.minor, 1
            if not best < guess <= highest:
                # The limit of the refused amount does not tell: ask first whether anything is approved at all, then
                # below the amounts from which policy asks for more.
                jump = max((j for j in jumps if best < j <= highest), default=None)
                guess = lowest if best < lowest else jump or (best + highest + 1) // 2
                stride = int(guess == jump)
        return self._approved(step * best, months, product)

    def shortest(self) -> Assessment | None:
        """The shortest approvable tenor for the requested amount: one month less is refused."""
        return self._edge(1)

    def longest(self) -> Assessment | None:
        """The longest approvable tenor for the requested amount: one month more is refused, or no longer allowed."""
        return self._edge(self._terms().most_months)

    def _edge(self, furthest: int) -> Assessment | None:
        """From a tenor that is approved, by halves towards the furthest one."""
        amount, inside = self._request.amount, self._some_approved_tenor()
        if inside is None:
            return None
        if self._is_approved(amount, furthest):
            return self._approved(amount, furthest)
        refused = furthest
        while abs(refused - inside) > 1:
            middle = (refused + inside) // 2
            if self._is_approved(amount, middle):
                inside = middle
            else:
                refused = middle
        return self._approved(amount, inside)

    def _some_approved_tenor(self) -> int | None:
        """The requested tenor where it is approved, else the nearest of the usual tenors that is."""
        asked, most = self._request.tenor_months, self._terms().most_months
        usual = sorted({month for month in (*USUAL_TENORS, most) if month <= most}, key=lambda m: abs(m - asked))
        return next((month for month in (asked, *usual) if self._is_approved(self._request.amount, month)), None)

    def _jumps(self) -> set[Money]:
        """The amounts above which a rule or a cap asks for something that it did not ask for below."""
        policy = self._examination.policy
        bounds = [
            bound for terms in policy.caps.terms.values() for bound in (terms.applies_above, terms.essential_above)
        ]
        return {bound for bound in (*bounds, *(rule.above for rule in policy.rules)) if bound is not None}

    def _is_approved(self, amount: Money, months: int, product: Product | None = None) -> bool:
        return self._judge(amount, months, product).decision.verdict is Verdict.APPROVE

    def _judge(self, amount: Money, months: int, product: Product | None) -> Judged:
        request = self._changed(amount, months, product)
        if request not in self._judged:
            seen = with_request(self._examination, request)
            score = self._model.outline(seen.features) if self._model.knows_any(seen.features) else None
            self._judged[request] = judge(seen, score, Stopwatch())
        return self._judged[request]

    def _approved(self, amount: Money, months: int, product: Product | None = None) -> Assessment | None:
        """The whole assessment, decided end to end, if that is an approval."""
        assessment = self.assess(amount, months, product)
        return assessment if assessment.decision.verdict is Verdict.APPROVE else None

    def _changed(self, amount: Money, months: int, product: Product | None) -> Request:
        changed = replace(self._request, amount=amount, tenor_months=months)
        return changed if product is None else in_product(changed, product)

    @property
    def _request(self) -> Request:
        return self._examination.case.request

    def _terms(self, product: Product | None = None) -> ProductTerms:
        return self._examination.policy.products[product or self._request.product]


def in_product(request: Request, product: Product) -> Request:
    """The same wish in another product, repaid as that product is; parts paid out in turn are a term loan's."""
    return request if product is request.product else replace(request, product=product, method=None)
