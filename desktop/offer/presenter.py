"""The offer in words, and the what-if: the same draft with another amount, tenor or product."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.assessment.assessment import Assessment
from engine.facts.request import Product, Request
from engine.i18n import N_, Percent, Translator
from engine.intake.form import Draft
from engine.money import Money
from engine.policy.decision import Verdict

AMOUNT, TENOR, PRODUCT = "request.amount", "request.tenor_months", "request.product"
METHOD = "request.method"
STEPS = 200
"""Positions of the amount's slider."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Another request, not written anywhere."""

    amount: Decimal
    tenor_months: int
    product: str
    method: str = ""
    """How it is repaid, "" for the product's own way."""

    @classmethod
    def of(cls, request: Request) -> WhatIf:
        method = request.method.value if request.method else ""
        return cls(request.amount.amount, request.tenor_months, request.product.value, method)

    @property
    def texts(self) -> dict[str, str]:
        """The entries of the form that would say this."""
        return {AMOUNT: f"{self.amount:f}", TENOR: str(self.tenor_months), PRODUCT: self.product, METHOD: self.method}

    def draft(self, draft: Draft) -> Draft:
        return replace(draft, texts={**draft.texts, **self.texts})


@dataclass(frozen=True, slots=True)
class AmountScale:
    """A slider over amounts: from one step to twice what was asked or allowed, in round steps."""

    step: Decimal
    top: int

    @classmethod
    def around(cls, *amounts: Decimal) -> AmountScale:
        most = max([*amounts, Decimal(10_000)]) * 2
        power = Decimal(10) ** (len(str(int(most / STEPS))) - 1)
        raw = most / STEPS / power
        step = power * next(size for size in (Decimal(1), Decimal(2), Decimal(5), Decimal(10)) if size >= raw)
        return cls(step, max(1, int(most / step)))

    def amount(self, position: int) -> Decimal:
        return self.step * position

    def position(self, amount: Decimal) -> int:
        return min(self.top, max(1, int((amount / self.step).to_integral_value())))


@dataclass(frozen=True, slots=True)
class OfferView:
    """The figures on top of the stage."""

    verdict: str
    verdict_tone: str
    amount: str
    rate: str
    yearly_rate: str
    instalment: str
    total_cost: str


def offer_view(assessment: Assessment, words: Translator) -> OfferView:
    offer, code = assessment.offer, assessment.decision.verdict.code
    largest = _largest_payment(assessment)
    is_lent = assessment.decision.verdict is not Verdict.DECLINE
    return OfferView(
        verdict=codes.verdict(words, code),
        verdict_tone=codes.VERDICT_TONES[code],
        amount=codes.short_money(words, offer.amount if offer else None),
        rate=words.percent(assessment.price.rate, 2) if assessment.price and is_lent else "–",
        yearly_rate=words.show(Percent(offer.yearly_rate, 2)) if offer and offer.yearly_rate is not None else "–",
        instalment=codes.short_money(words, largest),
        total_cost=codes.short_money(words, offer.total_cost if offer else None),
    )


def _largest_payment(assessment: Assessment) -> Money | None:
    if assessment.offer is None:
        return None
    return max(
        (due.payment for tranche in assessment.offer.tranches for due in tranche.schedule.instalments), default=None
    )


@dataclass(frozen=True, slots=True)
class DueRow:
    """One due date of one tranche."""

    tranche: int
    due: dt.date
    principal: Money
    interest: Money
    fee: Money
    payment: Money
    balance: Money


def schedule(assessment: Assessment) -> tuple[DueRow, ...]:
    if assessment.offer is None:
        return ()
    found = [
        DueRow(tranche.number, due.due, due.principal, due.interest, due.fee, due.payment, due.balance)
        for tranche in assessment.offer.tranches
        for due in tranche.schedule.instalments
    ]
    return tuple(sorted(found, key=lambda row: (row.due, row.tranche)))


def _plain(money: Money, words: Translator) -> str:
    return words.number(money.amount, 2)


SCHEDULE_COLUMNS: tuple[Column[DueRow], ...] = (
    Column(N_("Due"), lambda r: r.due, width=130),
    Column(N_("Tranche"), lambda r: r.tranche, is_right=True, width=90),
    Column(N_("Principal"), lambda r: r.principal, lambda r, w: _plain(r.principal, w), is_right=True, width=140),
    Column(N_("Interest"), lambda r: r.interest, lambda r, w: _plain(r.interest, w), is_right=True, width=130),
    Column(N_("Fees"), lambda r: r.fee, lambda r, w: _plain(r.fee, w), is_right=True, width=110),
    Column(
        N_("Payment"), lambda r: r.payment, lambda r, w: _plain(r.payment, w), is_right=True, is_bold=True, width=150
    ),
    Column(N_("Still owed"), lambda r: r.balance, lambda r, w: _plain(r.balance, w), is_right=True, width=0),
)


def caps_in_order(assessment: Assessment) -> tuple[str, ...]:
    """Names of the caps as the ladder's rungs: applying first, lowest first, unknown before what cannot bind."""
    if assessment.limit is None:
        return ()
    ordered = sorted(
        assessment.limit.caps, key=lambda c: (not c.applies, c.amount is None, c.amount.amount if c.amount else 0)
    )
    return tuple(cap.name for cap in ordered)


PRODUCT_CODES = tuple(product.value for product in Product)
