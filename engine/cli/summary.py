"""A decision in a screenful of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.assessment.assessment import Assessment
from engine.assessment.condition_words import KINDS, bearing, with_figures
from engine.assessment.override_words import overridden
from engine.assessment.screening_words import hits, screened
from engine.assessment.steps import lifts, lowered_grade, steps
from engine.facts.finding import Severity
from engine.i18n import N_, Percent, Sentence, Translator, translator
from engine.policy.decision import Status, Verdict

INDENT = "  "
VERDICTS = {
    Verdict.APPROVE: N_("Approve"),
    Verdict.APPROVE_LESS: N_("Approve less"),
    Verdict.REFER: N_("Refer to a person"),
    Verdict.DECLINE: N_("Decline"),
}


def summary(assessment: Assessment, stage_ms: Mapping[str, float], language: str) -> str:
    """Verdict, score, limit, price, reasons, findings and the stopwatch, one fact a line."""
    words = translator(language)
    return "\n".join(
        [
            *_head(assessment, words),
            *_figures(assessment, words),
            *_why(assessment, words),
            *_ties(assessment, words),
            _stopwatch(stage_ms, words),
        ]
    )


def _head(assessment: Assessment, words: Translator) -> Iterator[str]:
    case, decision = assessment.case, assessment.decision
    yield f"{case.applicant.name}, {words.date(case.as_of)}"
    yield INDENT + words.text(
        "Asks for {amount} over {months} months", amount=case.request.amount, months=case.request.tenor_months
    )
    yield INDENT + words.text(
        "Verdict: {verdict} (score: {score}; policy: {policy})",
        verdict=Sentence(VERDICTS[decision.verdict]),
        score=Sentence(VERDICTS[decision.score_verdict]),
        policy=Sentence(VERDICTS[decision.policy_verdict]),
    )
    if (told := overridden(assessment)) is not None:
        yield INDENT + words.render(told)


def _figures(assessment: Assessment, words: Translator) -> Iterator[str]:
    score, limit, price, offer = assessment.score, assessment.limit, assessment.price, assessment.offer
    if score:
        line = INDENT + words.text(
            "Grade {grade}, PD {pd} ({low} to {high})",
            grade=score.grade,
            pd=Percent(score.pd, 2),
            low=Percent(score.pd_low, 2),
            high=Percent(score.pd_high, 2),
        )
        yield line + (" " + words.text("SIMULATED") if score.is_simulated else "")
    if limit:
        binding = next((cap.label for cap in limit.caps if cap.name == limit.binding), limit.binding)
        yield INDENT + words.text("Limit {amount}, bound by: {cap}", amount=limit.amount, cap=Sentence(binding))
    if assessment.case.bank.group is None:
        yield INDENT + words.text("Group: other cases of the bank were not looked up; declared debts alone count.")
    is_open = assessment.decision.verdict is Verdict.REFER
    if price and assessment.decision.verdict is not Verdict.DECLINE:
        told = N_("Indicative price {rate} a year") if is_open else N_("Price {rate} a year")
        yield INDENT + words.text(told, rate=Percent(price.rate, 2))
    if offer:
        yield INDENT + words.text(
            N_("Indicative offer {amount} in {count} tranches, total cost {cost}")
            if is_open
            else N_("Offer {amount} in {count} tranches, total cost {cost}"),
            amount=offer.amount,
            count=len(offer.tranches),
            cost=offer.total_cost,
        )
    yield INDENT + words.text(
        "Data completeness {completeness}, statement integrity {integrity}",
        completeness=assessment.decision.completeness,
        integrity=assessment.integrity.grade,
    )


def _why(assessment: Assessment, words: Translator) -> Iterator[str]:
    for reason in assessment.decision.reasons:
        yield INDENT + words.text("Reason: {reason}", reason=reason)
    for told in steps(assessment):
        yield INDENT + words.text("To change it: {step}", step=told)
    yield from _completeness(assessment, words)
    for rule in assessment.decision.findings:
        if rule.status is not Status.PASSED:
            yield f"  [{words.text(rule.status.value)}] {words.render(rule.sentence)}"
    for finding in assessment.findings:
        if finding.severity >= Severity.WARNING:
            where = ", ".join(str(source) for source in finding.sources[:3])
            yield f"  [{words.text(finding.severity.name.lower())}] {words.render(finding.sentence)}" + (
                f" ({where})" if where else ""
            )


def _completeness(assessment: Assessment, words: Translator) -> Iterator[str]:
    """The grade of the data where unknown caps lower it for the limit, though the rule itself is passed."""
    if (told := lowered_grade(assessment)) is not None and told.status is Status.PASSED:
        yield INDENT + words.render(told.sentence)
    for found in lifts(assessment):
        yield INDENT + words.text("To lift it: {step}", step=found)


def _ties(assessment: Assessment, words: Translator) -> Iterator[str]:
    """What a loan would be tied to, and whether anybody of the case is on a watch list."""
    for condition in bearing(assessment):
        yield f"  [{words.text(KINDS[condition.kind])}] {words.render(with_figures(condition))}"
    yield INDENT + words.render(screened(assessment))
    for _, meant, outcome in hits(assessment):
        yield INDENT * 2 + f"{words.render(meant)}: {words.render(outcome)}"


STAGES: Mapping[str, str] = {
    "intake": N_("reading"),
    "features": N_("features"),
    "integrity": N_("integrity"),
    "triangulation": N_("triangulation"),
    "measures": N_("measures"),
    "score": N_("score"),
    "price": N_("price"),
    "affordability": N_("affordability"),
    "limit": N_("limit"),
    "decision": N_("decision"),
    "conditions": N_("conditions"),
    "offer": N_("offer"),
    "memo": N_("memo"),
    "letter": N_("letter"),
    "total": N_("total"),
}
"""What the stages of the stopwatch are called."""


def _stopwatch(stage_ms: Mapping[str, float], words: Translator) -> str:
    told = ", ".join(f"{words.text(STAGES.get(stage, stage))} {ms} ms" for stage, ms in stage_ms.items())
    return INDENT + words.text("Stopwatch") + ": " + told
