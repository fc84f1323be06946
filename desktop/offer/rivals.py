"""Alternatives of an offer in words: one row each, with what they cost and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.assessment.assessment import Assessment
from engine.facts.request import Request
from engine.i18n import N_, Percent, Translator
from engine.intake.fields import METHODS
from engine.money import Money


@dataclass(frozen=True, slots=True)
class Rival:
    """One offer beside the others; figures are None where nothing is offered."""

    request: Request
    is_asked: bool
    what: str
    method: str
    amount: Money | None
    rate: Decimal | None
    instalment: Money | None
    yearly_rate: Decimal | None
    total_cost: Money | None
    free_cost: Money | None
    binding: str
    verdict: str


def rivals(found: Sequence[Assessment], words: Translator) -> tuple[Rival, ...]:
    """The first one is the request as it stands."""
    return tuple(_rival(assessment, number == 0, words) for number, assessment in enumerate(found))


def _rival(assessment: Assessment, is_asked: bool, words: Translator) -> Rival:
    offer, request, limit = assessment.offer, assessment.case.request, assessment.limit
    own = assessment.policy.products[request.product].methods[0]
    dues = [row.payment for tranche in offer.tranches for row in tranche.schedule.instalments] if offer else []
    product = words.text(codes.PRODUCTS[request.product.value])
    binding = next((cap.label for cap in limit.caps if cap.name == limit.binding), "") if limit else ""
    return Rival(
        request=request,
        is_asked=is_asked,
        what=words.text(
            N_("{product}, {months} months (now)") if is_asked else N_("{product}, {months} months"),
            product=product,
            months=request.tenor_months,
        ),
        method=words.text(METHODS[request.method or own]),
        amount=offer.amount if offer else None,
        rate=assessment.price.rate if offer and assessment.price else None,
        instalment=max(dues, default=None),
        yearly_rate=offer.yearly_rate if offer else None,
        total_cost=offer.total_cost if offer else None,
        free_cost=offer.free_period.funding if offer and offer.free_period else None,
        binding=words.text(binding) if binding else "",
        verdict=assessment.decision.verdict.code,
    )


def _money(money: Money | None, words: Translator) -> str:
    return "–" if money is None else words.number(money.amount, 0)


def _percent(rate: Decimal | None, words: Translator) -> str:
    return "–" if rate is None else words.show(Percent(rate, 2))


RIVAL_COLUMNS: tuple[Column[Rival], ...] = (
    Column(N_("Offer"), lambda r: r.what, is_bold=True, width=0, wraps=True),
    Column(N_("Repayment"), lambda r: r.method, width=108, wraps=True),
    Column(
        N_("Verdict"), lambda r: r.verdict, lambda r, w: codes.verdict(w, r.verdict), width=92,
        tone=lambda r: codes.VERDICT_TONES[r.verdict],
    ),
    Column(N_("Amount"), lambda r: r.amount, lambda r, w: _money(r.amount, w), is_right=True, width=92),
    Column(N_("Rate"), lambda r: r.rate, lambda r, w: _percent(r.rate, w), is_right=True, width=76),
    Column(
        N_("APR"), lambda r: r.yearly_rate, lambda r, w: _percent(r.yearly_rate, w), is_right=True, width=76,
        tip=lambda r, w: w.text(N_("Yearly percentage rate: interest, fees and the days they are paid on")),
    ),
    Column(
        N_("Payment"), lambda r: r.instalment, lambda r, w: _money(r.instalment, w), is_right=True, width=92,
        tip=lambda r, w: w.text(N_("Largest payment")),
    ),
    Column(N_("Cost"), lambda r: r.total_cost, lambda r, w: _money(r.total_cost, w), is_right=True, width=78,
        tip=lambda r, w: w.text(N_("Interest and fees in all")),
    ),
    Column(
        N_("Free"), lambda r: r.free_cost, lambda r, w: _money(r.free_cost, w), is_right=True, width=58,
        tip=lambda r, w: w.text(N_("What the interest-free days cost the bank in funding")),
    ),
    Column(N_("Bound by"), lambda r: r.binding, width=100, wraps=True),
)  # fmt: skip
