"""A plan of tranches in words, beside the plan it would become without one order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.assessment.assessment import Assessment
from engine.facts.request import Product
from engine.i18n import N_, Translator
from engine.money import Money
from engine.offer.offer import Tranche
from engine.service.offers import Replanning


@dataclass(frozen=True, slots=True)
class StepRow:
    """One order's tranche; `after` is its amount in the new plan, equal to `before` while nothing is tried."""

    order: str
    buyer: str
    release: dt.date | None
    repaid: dt.date | None
    before: Money | None
    after: Money | None

    @property
    def tone(self) -> str:
        if self.before == self.after:
            return ""
        if self.after is None or (self.before is not None and self.after < self.before):
            return "bad"
        return "good"


def order_choices(assessment: Assessment, words: Translator) -> tuple[tuple[str, str], ...]:
    """The orders that the offer's tranches rest on, with what is lent on each; empty for other products."""
    if assessment.offer is None or assessment.case.request.product is not Product.ORDER_TRANCHES:
        return ()
    buyers = _buyers(assessment)
    return tuple(
        (
            tranche.reference,
            words.text(
                N_("{order}, {buyer}: {amount}"), order=tranche.reference, buyer=buyers.get(tranche.reference, ""),
                amount=codes.short_money(words, tranche.amount),
            ),
        )
        for tranche in assessment.offer.tranches
    )  # fmt: skip


def step_rows(assessment: Assessment, found: Replanning | None) -> tuple[StepRow, ...]:
    """The tranches as they stand, or each with what becomes of it."""
    buyers = _buyers(assessment)
    old = {tranche.reference: tranche for tranche in _tranches(assessment)}
    if found is None:
        return tuple(_row(name, buyers, tranche, tranche.amount, tranche.amount) for name, tranche in old.items())
    new = {tranche.reference: tranche for tranche in _tranches(found.after)}
    return tuple(
        _row(step.reference, buyers, new.get(step.reference) or old[step.reference], step.before, step.after)
        for step in found.steps
    )


def summary(found: Replanning, words: Translator) -> str:
    """One sentence: what the offer comes to without the order."""
    after, verdict = found.after.offer, codes.verdict(words, found.after.decision.verdict.code)
    if after is None:
        return words.text(
            N_("Without order {order}: {verdict}; nothing is offered."), order=found.order_id, verdict=verdict
        )
    before = found.before.offer
    return words.text(
        N_("Without order {order}: {verdict}; limit {limit} instead of {before}, in {count} tranches."),
        order=found.order_id,
        verdict=verdict,
        limit=codes.short_money(words, after.amount),
        before=codes.short_money(words, before.amount if before else None),
        count=len(after.tranches),
    )


def _tranches(assessment: Assessment) -> tuple[Tranche, ...]:
    return assessment.offer.tranches if assessment.offer else ()


def _buyers(assessment: Assessment) -> dict[str, str]:
    return {order.order_id: order.buyer for order in assessment.case.orders or ()}


def _row(name: str, buyers: dict[str, str], tranche: Tranche, before: Money | None, after: Money | None) -> StepRow:
    due = tranche.schedule.instalments[-1].due
    return StepRow(name, buyers.get(name, ""), tranche.release_on, due, before, after)


def _money(money: Money | None, words: Translator) -> str:
    return "–" if money is None else words.number(money.amount, 0)


STEP_COLUMNS: tuple[Column[StepRow], ...] = (
    Column(N_("Order"), lambda r: r.order, is_bold=True, width=120),
    Column(N_("Buyer"), lambda r: r.buyer, width=0),
    Column(N_("Released on"), lambda r: r.release, width=150),
    Column(N_("Repaid on"), lambda r: r.repaid, width=150),
    Column(N_("Now"), lambda r: r.before, lambda r, w: _money(r.before, w), is_right=True, width=120),
    Column(
        N_("Then"), lambda r: r.after, lambda r, w: _money(r.after, w), is_right=True, width=120, tone=lambda r: r.tone
    ),
)
