"""The canonical document of a decision: the same case, policy and model give the same bytes, whenever and wherever.

Money and rates are texts, so that nothing is lost on the way through JSON; no time and no stopwatch is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import rfc8785

from engine.assessment.assessment import Assessment
from engine.assessment.bank_side import to_plain
from engine.assessment.former_words import former_translator
from engine.assessment.plain import plain, plain_finding, plain_sources
from engine.facts.request import PlannedTranche
from engine.i18n import Translator, translator
from engine.offer.offer import FreePeriod, Instalment, Limit, Offer, Price, Schedule, Tranche
from engine.policy.conditions import Condition
from engine.policy.decision import RuleFinding
from engine.policy.measures import Measure
from engine.policy.wording import reason_sentence
from engine.scoring.score import Reason, Score

FORMAT = 3
"""Raised whenever a key changes its meaning, a new one always stands there or a sentence is put otherwise, so that an
old document stays readable as what it was and a decision of that time can be written again byte for byte."""

ADDED: Mapping[int, tuple[str, ...]] = {2: ("case.repayment", "case.parts", "offer.free_period")}
"""By format, the keys that it brought, each by its path in the document."""


def canonical(document: Mapping[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785): the same document gives the same bytes."""
    return rfc8785.dumps(dict(document))


def in_format(document: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The document as an earlier format wrote it: without what later formats brought."""
    later = [path for added, paths in ADDED.items() if added > number for path in paths]
    earlier = dict(document) | {"format": number}
    for path in later:
        earlier = _without(earlier, path.split("."))
    return earlier


def _without(table: dict[str, Any], path: list[str]) -> dict[str, Any]:
    key, rest = path[0], path[1:]
    if not rest:
        return {name: value for name, value in table.items() if name != key}
    inner = table.get(key)
    return table | {key: _without(inner, rest)} if isinstance(inner, dict) else table


def to_document(assessment: Assessment, language: str = "en", number: int = FORMAT) -> dict[str, Any]:
    """The assessment as JSON values, messages in the language; all else is the same in every language.

    An earlier format is written as the program of its time did, in its words.
    """
    words = translator(language) if number >= FORMAT else former_translator(language, number)
    return in_format(_document(assessment, words), number)


def _document(assessment: Assessment, words: Translator) -> dict[str, Any]:
    decision = assessment.decision
    return {
        "format": FORMAT,
        "case": _case(assessment),
        "verdict": decision.verdict.code,
        "score_verdict": decision.score_verdict.code,
        "policy_verdict": decision.policy_verdict.code,
        "reasons": [words.render(reason) for reason in decision.reasons],
        **_score(assessment.score, assessment.case.currency, words),
        "limit": None if assessment.limit is None else _limit(assessment.limit, words),
        "price": None if assessment.price is None else _price(assessment.price),
        "offer": None if assessment.offer is None else _offer(assessment.offer),
        "authority": decision.authority,
        "rule_findings": [_rule_finding(finding, words) for finding in decision.findings],
        "findings": [plain_finding(finding, words) for finding in assessment.findings],
        "completeness": _completeness(assessment),
        "identity": {
            "tier_needed": assessment.identity.needed,
            "tier_satisfied": assessment.identity.satisfied,
            "missing": [paper.name for paper in assessment.identity.papers if not paper.is_met],
        },
        **to_plain(assessment.case.bank),
        **_conditions(assessment, words),
        "integrity": assessment.integrity.grade,
        "industry": None if assessment.industry is None else assessment.industry.code,
        "features": dict(sorted(assessment.features.items())),
        "measures": {name: _measure(measure, words) for name, measure in sorted(assessment.measures.items())},
        "policy": {"version": decision.policy_version, "digest": decision.policy_digest},
        "model": {
            "id": assessment.score.model_id if assessment.score else None,
            "digest": assessment.model_digest,
            "simulated": assessment.score.is_simulated if assessment.score else None,
        },
        "evidence": [
            {"path": item.path, "kind": item.kind, "sha256": item.sha256, "rows": item.rows}
            for item in assessment.case.evidence
        ],
    }


def _case(assessment: Assessment) -> dict[str, Any]:
    case = assessment.case
    registration = case.applicant.registration
    return {
        "as_of": case.as_of.isoformat(),
        "currency": case.currency,
        "applicant": case.applicant.name,
        "registration": registration and {"type": registration.type, "number": registration.number},
        "product": case.request.product.value,
        "requested": str(case.request.amount.amount),
        "tenor_months": case.request.tenor_months,
        "purpose": case.request.purpose,
        "repayment": case.request.method and case.request.method.value,
        "parts": [_part(part) for part in case.request.tranches],
    }


def _part(part: PlannedTranche) -> dict[str, str]:
    return {
        "amount": str(part.amount.amount),
        "release": part.release.value,
        "reference": part.reference,
        "on": part.on.isoformat(),
    }


def _score(score: Score | None, currency: str, words: Translator) -> dict[str, Any]:
    if score is None:
        return {"pd": None, "pd_interval": None, "grade": None, "simulated": None, "score": None}
    return {
        "pd": score.pd,
        "pd_interval": [score.pd_low, score.pd_high],
        "grade": score.grade,
        "simulated": score.is_simulated,
        "score": {
            "base": score.base,
            "margin": score.margin,
            "contributions": {c.feature: c.margin for c in score.contributions},
            "reasons": [_reason(reason, currency, words) for reason in score.reasons],
            "strengths": [_reason(reason, currency, words) for reason in score.strengths],
            "blocks": [{"name": b.name, "pd": b.pd, "grade": b.grade} for b in score.blocks],
        },
    }


def _reason(reason: Reason, currency: str, words: Translator) -> dict[str, Any]:
    return {
        "family": reason.family,
        "features": list(reason.features),
        "values": list(reason.values),
        "references": list(reason.references),
        "margin": reason.margin,
        "pd": reason.pd,
        "pd_replaced": reason.pd_replaced,
        "message": words.render(reason_sentence(reason, currency)),
    }


def _limit(limit: Limit, words: Translator) -> dict[str, Any]:
    return {
        "amount": str(limit.amount.amount),
        "currency": limit.amount.currency,
        "binding_cap": limit.binding,
        "caps": [
            {
                "name": cap.name,
                "label": words.text(cap.label),
                "amount": None if cap.amount is None else str(cap.amount.amount),
                "applies": cap.applies,
                "inputs": plain(cap.inputs, words),
                "sources": plain_sources(cap.sources),
            }
            for cap in limit.caps
        ],
    }


def _price(price: Price) -> dict[str, Any]:
    return {
        "rate": str(price.rate),
        "funding": str(price.funding),
        "opex": str(price.opex),
        "expected_loss": str(price.expected_loss),
        "capital_cost": str(price.capital_cost),
        "capital": str(price.capital),
        "unclipped": str(price.unclipped),
        "floor": str(price.floor),
        "ceiling": str(price.ceiling),
        "cut_off_pd": price.cut_off_pd,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "product": offer.product.value,
        "amount": str(offer.amount.amount),
        "currency": offer.amount.currency,
        "tenor_months": offer.tenor_months,
        "total_interest": str(offer.total_interest.amount),
        "total_fees": str(offer.total_fees.amount),
        "total_cost": str(offer.total_cost.amount),
        "yearly_rate": _text(offer.yearly_rate),
        "free_period": None if offer.free_period is None else _free(offer.free_period),
        "tranches": [_tranche(tranche) for tranche in offer.tranches],
    }


def _free(free: FreePeriod) -> dict[str, str]:
    return {
        "until": free.until.isoformat(),
        "forgone": str(free.forgone.amount),
        "funding": str(free.funding.amount),
    }


def _tranche(tranche: Tranche) -> dict[str, Any]:
    return {
        "number": tranche.number,
        "amount": str(tranche.amount.amount),
        "release": tranche.release,
        "reference": tranche.reference,
        "release_on": tranche.release_on.isoformat(),
        "schedule": _schedule(tranche.schedule),
    }


def _schedule(schedule: Schedule) -> dict[str, Any]:
    return {
        "method": schedule.method,
        "drawn_on": schedule.drawn_on.isoformat(),
        "principal": str(schedule.principal.amount),
        "rate": str(schedule.rate),
        "yearly_rate": _text(schedule.yearly_rate),
        "instalments": [_instalment(instalment) for instalment in schedule.instalments],
    }


def _instalment(instalment: Instalment) -> dict[str, str]:
    return {
        "due": instalment.due.isoformat(),
        "principal": str(instalment.principal.amount),
        "interest": str(instalment.interest.amount),
        "fee": str(instalment.fee.amount),
        "payment": str(instalment.payment.amount),
        "balance": str(instalment.balance.amount),
    }


def _rule_finding(finding: RuleFinding, words: Translator) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "stage": finding.stage.value,
        "status": finding.status.value,
        "verdict": finding.verdict.code,
        "observed": plain(finding.observed, words),
        "threshold": plain(finding.threshold, words),
        "message": words.render(finding.sentence),
        "sources": plain_sources(finding.sources),
    }


def _conditions(assessment: Assessment, words: Translator) -> dict[str, Any]:
    """What was proposed; nothing at all under a policy from before conditions."""
    if assessment.policy.conditions is None:
        return {}
    return {"conditions": [_condition(condition, words) for condition in assessment.conditions]}


def _condition(condition: Condition, words: Translator) -> dict[str, Any]:
    return {
        "name": condition.name,
        "kind": condition.kind.value,
        "text": words.render(condition.text),
        "tested": condition.tested.value,
        "holds": condition.holds.value if condition.is_measured else None,
        "observed": condition.observed,
        "threshold": _text(condition.threshold),
        "headroom": None if condition.headroom is None else str(round(condition.headroom, 4)),
        "is_set_at_today": condition.is_set_at_today,
        "is_kept": condition.is_kept,
    }


def _completeness(assessment: Assessment) -> dict[str, Any]:
    known = assessment.known
    return {
        "grade": known.grade.grade,
        "share": str(round(known.share, 4)),
        "present": list(known.present),
        "missing": list(known.missing),
    }


def _measure(measure: Measure, words: Translator) -> dict[str, Any]:
    return {
        "label": words.text(measure.label),
        "value": plain(measure.value, words),
        "inputs": plain(measure.inputs, words),
        "why": None if measure.why is None else words.render(measure.why),
        "sources": plain_sources(measure.sources),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
