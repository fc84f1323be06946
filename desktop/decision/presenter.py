"""The decision in words: both recommendations, every rule with observed and threshold, and the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from desktop import words as codes
from desktop.cases.live_presenter import Line, sources_of, stopwatch
from desktop.widgets.columns import Column
from engine.assessment.assessment import Assessment
from engine.facts.bank import Outcome
from engine.features.feature import Unit
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.memo import labels
from engine.memo.document import shown
from engine.money import Money
from engine.policy.authority import needs_second_person
from engine.policy.decision import RuleFinding, Status
from engine.policy.measures import MEASURES
from engine.service.values import DecisionRow


@dataclass(frozen=True, slots=True)
class Recommendation:
    label: str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    verdict: Recommendation
    by_score: Recommendation
    by_policy: Recommendation
    reasons: tuple[Line, ...]
    authority: str
    completeness: str
    policy: str
    model: str
    stopwatch: str


def decision_view(assessment: Assessment, words: Translator) -> DecisionView:
    decided = assessment.decision
    return DecisionView(
        verdict=_recommendation(words, N_("Verdict: the more cautious of the two"), decided.verdict.code),
        by_score=_recommendation(words, N_("Recommended by the score"), decided.score_verdict.code),
        by_policy=_recommendation(words, N_("Recommended by the policy"), decided.policy_verdict.code),
        reasons=tuple(
            Line(
                words.render(reason), codes.VERDICT_TONES[decided.verdict.code], sources=sources_of(assessment, reason)
            )
            for reason in decided.reasons
        ),
        authority=shown(labels.label(labels.ROLES, decided.authority), words),
        completeness=decided.completeness,
        policy=f"{decided.policy_version}  ·  {decided.policy_digest[:12]}",
        model=f"{assessment.score.model_id}  ·  {assessment.model_digest[:12]}" if assessment.score else "–",
        stopwatch=stopwatch(assessment, words),
    )


def _recommendation(words: Translator, label: str, code: str) -> Recommendation:
    return Recommendation(words.text(label), codes.verdict(words, code), codes.VERDICT_TONES[code])


def what_follows(assessment: Assessment, outcome: Outcome | None) -> Sentence | None:
    """What recording comes to beyond the record itself; None where it holds at once."""
    decision, levels = assessment.decision, assessment.policy.authority
    if outcome is Outcome.GRANT:
        return say(N_("What is lent against the recommendation goes to Approvals: another person must approve it."))
    if outcome is None and needs_second_person(levels, decision):
        role = labels.label(labels.ROLES, decision.authority)
        text = N_("This lies beyond what an officer signs alone ({role}): it goes to Approvals, for another person.")
        return say(text, role=role)
    return None


TIER = re.compile(r"tier (\d+)")
"""How policy writes the tier of identity that a paper belongs to."""
RATES = ("score-cut-off", "industry-trend", "price")
"""Standing checks whose figures are fractions."""


def _is_share(row: RuleFinding) -> bool:
    if row.about in MEASURES:
        return MEASURES[row.about][1] is Unit.SHARE
    feature = labels.features().get(row.about)
    return row.rule in RATES or (feature is not None and feature.unit is Unit.SHARE)


def _figure(row: RuleFinding, value: object, words: Translator) -> str:
    """A figure of a rule in its unit; codes are never shown."""
    match value:
        case None:
            return "–"
        case str() if tier := TIER.fullmatch(value):
            return words.text(N_("Tier {number}"), number=tier[1])
        case str() if value in labels.ROLES:
            return words.text(labels.ROLES[value])
        case Money():
            return codes.short_money(words, value)
        case float() | Decimal() | int() if _is_share(row) and not isinstance(value, bool):
            return words.show(Percent(value, 2))
        case float():
            return words.number(round(value, 4))
    return shown(value, words)


def _observed(row: RuleFinding, words: Translator) -> str:
    if row.observed is None:
        return words.text(N_("unknown"))
    # A finding of the evidence says in its sentence what was found; its code says nothing to a reader.
    return words.text(N_("found")) if row.rule.startswith("finding-") else _figure(row, row.observed, words)


def _sort_figure(value: object) -> object:
    return value if isinstance(value, (int, float, Money)) or value is None else str(value)


RULE_COLUMNS: tuple[Column[RuleFinding], ...] = (
    Column(
        N_("Status"), lambda r: r.status.value, lambda r, w: w.text(labels.STATUSES[r.status]), width=110,
        is_bold=True,
        tone=lambda r: codes.STATUS_TONES[r.status.value],
    ),
    Column(
        N_("Stage"), lambda r: r.stage.value, lambda r, w: w.text(codes.POLICY_STAGES[r.stage.value]), width=145,
        tone=lambda r: "muted",
    ),
    Column(N_("Rule"), lambda r: str(r.sentence), lambda r, w: w.render(r.sentence), width=0, wraps=True),
    Column(
        N_("Observed"), lambda r: _sort_figure(r.observed),
        _observed, is_right=True, width=125,
        tone=lambda r: "warn" if r.observed is None else "",
    ),
    Column(
        N_("Threshold"), lambda r: _sort_figure(r.threshold), lambda r, w: _figure(r, r.threshold, w), is_right=True,
        width=125, tone=lambda r: "muted",
    ),
    Column(
        N_("Demands"), lambda r: int(r.verdict), lambda r, w: codes.verdict(w, r.verdict.code), width=120,
        tone=lambda r: codes.VERDICT_TONES[r.verdict.code],
    ),
)  # fmt: skip
_ORDER = {Status.FAILED: 0, Status.UNKNOWN: 1, Status.PASSED: 2}


def rules(assessment: Assessment) -> tuple[RuleFinding, ...]:
    """What stands in the way first, the most cautious on top."""
    return tuple(sorted(assessment.decision.findings, key=lambda f: (_ORDER[f.status], -f.verdict)))


DECIDED_COLUMNS: tuple[Column[DecisionRow], ...] = (
    Column(N_("Recorded"), lambda r: r.decided_at, lambda r, w: codes.moment(w, r.decided_at), width=190),
    Column(N_("By"), lambda r: r.decided_by, width=110),
    Column(
        N_("Verdict"), lambda r: r.verdict, lambda r, w: codes.verdict(w, r.verdict), width=120,
        tone=lambda r: codes.VERDICT_TONES.get(r.verdict, ""), is_bold=True,
    ),
    Column(
        N_("Grade"), lambda r: r.grade, lambda r, w: "–" if r.grade is None else str(r.grade), is_right=True, width=70
    ),
    Column("PD", lambda r: r.pd, lambda r, w: codes.pd(w, r.pd), is_right=True, width=80),
    Column(
        N_("Limit"), lambda r: r.amount,
        lambda r, w: f"{w.number(r.amount, 0)} {r.currency}" if r.amount is not None else "–",
        is_right=True, width=140,
    ),
    Column(
        N_("Recommended"), lambda r: r.recommended,
        lambda r, w: codes.verdict(w, r.recommended) if r.override_reason else "–", width=130,
        tone=lambda r: "warn" if r.override_reason else "muted",
    ),
    Column(N_("Note"), lambda r: r.note, width=0, wraps=True),
    Column(
        "SHA-256", lambda r: r.document_digest, lambda r, w: r.document_digest[:12], width=120,
        tone=lambda r: "muted", tip=lambda r, w: r.document_digest,
    ),
)  # fmt: skip


def title_of(finding: RuleFinding) -> Sentence:
    return Sentence(N_("Rows behind “{name}”"), {"name": finding.sentence})
