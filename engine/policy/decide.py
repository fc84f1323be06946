"""The decision: every stage in its order, two recommendations kept apart, and the more cautious verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Refused
from engine.facts.bank import Override
from engine.facts.casefile import Case
from engine.facts.finding import Finding
from engine.facts.industry import Industry
from engine.i18n import Sentence, say
from engine.policy.completeness import Known
from engine.policy.decision import Decision, RuleFinding, Verdict
from engine.policy.identity import Identity
from engine.policy.loan_stages import affordability_stage, authority_stage, limit_stage, price_stage, repayment_stage
from engine.policy.measures import Measure
from engine.policy.overrides import barred, is_idle, verdict_of, wrong_reason
from engine.policy.policy import Policy
from engine.policy.proposal import Proposal
from engine.policy.reasons import MOST_REASONS, principal_reasons
from engine.policy.rules import Observations, apply_rules
from engine.policy.screening import watch_list_stage
from engine.policy.stages import (
    completeness_stage,
    grade_stage,
    identity_stage,
    knock_out_stage,
    portrait_bias_stage,
    prequalification_stage,
)
from engine.scoring.score import Score

SCORE_RULES = ("score-grade", "score-cut-off")
"""Checks that speak for the score; the limit joins them where the grade is what binds it."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a decision rests on. The policy's amounts are in the case's currency; file_currency is its own."""

    case: Case
    features: Mapping[str, float | None]
    measures: Mapping[str, Measure]
    findings: tuple[Finding, ...]
    integrity: str | None
    known: Known
    identity: Identity
    industry: Industry | None
    score: Score | None
    proposal: Proposal
    file_currency: str


def decide(brief: Brief, policy: Policy) -> Decision:
    """The verdict with its proof. Unknown never passes, and the more cautious recommendation holds, unless a person
    overrode it. Raises Refused for an override that the policy does not allow."""
    findings = _findings(brief, policy)
    by_score = _score_findings(findings, brief.proposal)
    score_verdict = max(finding.verdict for finding in by_score)
    policy_verdict = max((f.verdict for f in findings if f not in by_score), default=Verdict.APPROVE)
    recommended = max(score_verdict, policy_verdict)
    override = brief.case.bank.override
    verdict = recommended if override is None else _overridden(brief, policy, findings, recommended, override)
    signing = _signing(brief, policy, recommended, verdict)
    return Decision(
        verdict=verdict,
        score_verdict=score_verdict,
        policy_verdict=policy_verdict,
        findings=(*findings, signing),
        reasons=_reasons(brief, policy, findings, by_score, recommended, verdict),
        completeness=brief.known.grade.grade,
        authority=str(signing.observed),
        policy_version=policy.version,
        policy_digest=policy.digest,
        override=override,
    )


def _overridden(
    brief: Brief, policy: Policy, findings: list[RuleFinding], recommended: Verdict, override: Override
) -> Verdict:
    """The verdict that a person decided, where the policy lets it be decided."""
    terms, product = policy.overrides, policy.products[brief.case.request.product]
    limit, is_priced = brief.proposal.limit, brief.proposal.rate is not None
    problems = barred(findings, recommended, override.outcome, limit, is_priced, product.least, terms)
    if problems:
        raise Refused(*problems)
    assert terms is not None
    if is_idle(recommended, override.outcome):
        raise Refused(say("This is what score and policy recommend; record it without an override."))
    if wrong := wrong_reason(override, recommended, terms):
        raise Refused(wrong)
    return verdict_of(override.outcome, brief.proposal, brief.case.request.amount, product.step)


def _signing(brief: Brief, policy: Policy, recommended: Verdict, verdict: Verdict) -> RuleFinding:
    """Who may sign; what is lent against the recommendation needs at least the role that the policy names."""
    role = policy.overrides.upward_role if policy.overrides is not None and verdict < recommended else None
    grade = brief.score.grade if brief.score else None
    return authority_stage(policy.authority, brief.proposal, brief.case.request.amount, grade, verdict, role)


def _reasons(
    brief: Brief,
    policy: Policy,
    findings: list[RuleFinding],
    by_score: list[RuleFinding],
    recommended: Verdict,
    verdict: Verdict,
) -> tuple[Sentence, ...]:
    """Only what was used: what a person passed by is no reason any more, what a person brought in is the first."""
    override, binding = brief.case.bank.override, brief.proposal.binding
    used = findings if verdict >= recommended else [f for f in findings if f.verdict <= verdict]
    spoken, currency = min(verdict, recommended), brief.case.currency
    reasons = principal_reasons(used, by_score, brief.score, spoken, binding, currency)
    reason = policy.overrides.reason(override.reason) if override and policy.overrides else None
    if reason is None or verdict <= recommended:
        return reasons
    return (reason.label.sentence(), *reasons)[:MOST_REASONS]


def _findings(brief: Brief, policy: Policy) -> list[RuleFinding]:
    case, product = brief.case, policy.products[brief.case.request.product]
    requested = case.request.amount
    ruled = {rule.observed for rule in policy.rules if rule.source == "finding"}
    seen = Observations(case, brief.features, brief.measures, brief.findings)
    found = [
        *completeness_stage(brief.known, brief.integrity, policy.completeness, requested, brief.proposal.caps),
        *prequalification_stage(case, policy, product, brief.file_currency),
        *repayment_stage(brief.proposal),
        *identity_stage(brief.identity, requested),
        *watch_list_stage(case, policy.screening),
        *knock_out_stage(brief.findings, ruled),
        *grade_stage(brief.score, policy, brief.proposal.cut_off_pd),
        *affordability_stage(case, brief.measures, policy.affordability),
        *portrait_bias_stage(brief.score, case, policy, brief.industry),
        *limit_stage(case, brief.proposal, product),
        *price_stage(brief.proposal),
        *apply_rules(policy.rules, seen),
    ]
    return sorted(found, key=lambda finding: policy.strategies.index(finding.stage))


def _score_findings(findings: list[RuleFinding], proposal: Proposal) -> list[RuleFinding]:
    """The findings that are the score's recommendation."""
    speaking = (*SCORE_RULES, "limit") if proposal.binding == "grade" else SCORE_RULES
    return [finding for finding in findings if finding.rule in speaking]
