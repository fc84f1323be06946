"""What would change the answer: plans as cards, each decided whole; one that changes the request can be applied."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import words as codes
from desktop.offer.presenter import WhatIf
from desktop.session import Session
from desktop.texts import Texts
from desktop.widgets.pieces import Canvas, Card, badge, beside, button, clear, label, rows, set_tone
from engine.assessment.plans import CasePlan
from engine.features.words import FAMILY_LABELS
from engine.i18n import N_, Percent, Translator
from engine.memo import labels
from engine.memo.document import shown
from engine.policy.decision import Verdict

MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan in words: what would have to change, the figures behind it, and what would then be decided."""

    title: str
    lines: tuple[str, ...]
    more: str
    verdict: str
    tone: str
    result: str


def plan_view(plan: CasePlan, words: Translator) -> PlanView:
    then = plan.assessment
    assert then.score is not None
    code, currency = then.decision.verdict.code, then.case.currency
    hidden = len(plan.features) - MOST_LINES
    return PlanView(
        title=_title(plan, words),
        lines=tuple(
            words.text(
                N_("{feature}: from {before} to {after}"),
                feature=shown(labels.feature_label(change.name), words),
                before=shown(labels.feature_value(change.name, change.before, currency), words),
                after=shown(labels.feature_value(change.name, change.after, currency), words),
            )
            for change in plan.features[:MOST_LINES]
        ),
        more=words.text(N_("and {count} more of the same kind"), count=hidden) if hidden > 0 else "",
        verdict=codes.verdict(words, code),
        tone=codes.VERDICT_TONES[code],
        result=words.text(
            N_("Then PD {pd} ({low} to {high}), grade {grade}, {rate} a year"),
            pd=Percent(then.score.pd, 2),
            low=Percent(then.score.pd_low, 2),
            high=Percent(then.score.pd_high, 2),
            grade=then.score.grade,
            rate=Percent(then.price.rate, 2) if then.price is not None else "–",
        ),
    )


def _title(plan: CasePlan, words: Translator) -> str:
    request = words.text(
        N_("Ask for {amount} over {months} months"),
        amount=codes.short_money(words, plan.request.amount),
        months=plan.request.tenor_months,
    )
    families = ", ".join(words.text(FAMILY_LABELS[family]) for family in FAMILY_LABELS if family in plan.families)
    if not families:
        return request
    better = words.text(N_("Improve: {families}"), families=families)
    return f"{request}. {better}" if plan.changes_request else better


class PlansPanel(Canvas):
    """`applied` carries the request that was chosen."""

    applied = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(margin=0)
        self._session = session
        self.texts = Texts(session)
        self.said = label("muted", wraps=True)
        self.cards: list[Card] = []
        self._plans: tuple[CasePlan, ...] | None = None
        self._verdict: Verdict | None = None
        self._list = rows(gap=16)
        self.body.addWidget(self.said)
        self.body.addLayout(self._list)
        self.body.addStretch(1)

    def show_searching(self, verdict: Verdict) -> None:
        self._plans, self._verdict = None, verdict
        self._draw()

    def show_plans(self, plans: tuple[CasePlan, ...]) -> None:
        self._plans = plans
        self._draw()

    def _draw(self) -> None:
        clear(self._list)
        self.said.setText(self._session.words.text(self._sentence()))
        self.cards = [self._card(number, plan) for number, plan in enumerate(self._plans or (), 1)]
        for card in self.cards:
            self._list.addWidget(card)

    def _sentence(self) -> str:
        if self._verdict is Verdict.APPROVE:
            return N_("The request is approved as it is; nothing has to change.")
        if self._plans is None:
            return N_("Looking for the smallest changes that would be approved…")
        if not self._plans:
            return N_(
                "No smaller amount, longer tenor or change of up to three of the firm's figures leads to an approval; "
                "what stands against it is listed under Decision."
            )
        return N_("Each of these was decided anew from score to policy; every one is approved. The easiest is first.")

    def _card(self, number: int, plan: CasePlan) -> Card:
        view, words, card = plan_view(plan, self._session.words), self._session.words, Card()
        card.set_heading(f"{number}. {view.title}")
        for text in filter(None, (*view.lines, view.more)):
            card.body.addWidget(label("", text, wraps=True))
        mark = badge(view.verdict)
        set_tone(mark, view.tone)
        line = beside(mark, label("hint", view.result, wraps=True), gap=12)
        line.setStretch(1, 1)
        if plan.changes_request:
            apply = button(text=words.text(N_("Apply")))
            apply.setAccessibleName(f"{apply.text()}: {view.title}")
            apply.clicked.connect(lambda: self.applied.emit(WhatIf.of(plan.request)))
            line.addWidget(apply)
        made = QWidget()
        made.setLayout(line)
        card.body.addWidget(made)
        return card

    def retranslate(self) -> None:
        self._draw()
