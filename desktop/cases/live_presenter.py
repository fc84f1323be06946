"""The live panel in words: what Tally would decide now, or what is still missing to say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop import words as codes
from engine.assessment.assessment import Assessment
from engine.facts.finding import SourceRow
from engine.i18n import N_, Percent, Sentence, Translator
from engine.intake.form import Problem
from engine.memo import labels
from engine.memo.document import shown
from engine.policy.decision import Verdict
from engine.service.values import DecisionRow


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: what it says, its tone, and what it opens: a feature's rows, or the rows a rule names."""

    text: str
    tone: str
    feature: str = ""
    sources: tuple[SourceRow, ...] = ()

    @property
    def opens(self) -> bool:
        return bool(self.feature or self.sources)


@dataclass(frozen=True, slots=True)
class LiveView:
    """missing is empty where the assessment could be made."""

    missing: tuple[str, ...] = ()
    grade: str = "–"
    grade_tone: str = "plain"
    pd: str = "–"
    interval: str = ""
    is_simulated: bool = False
    verdict: str = ""
    verdict_tone: str = "plain"
    limit: str = "–"
    requested: str = ""
    binding: str = ""
    rate: str = "–"
    reasons: tuple[Line, ...] = ()
    completeness: str = "–"
    integrity: str = "–"
    stopwatch: str = ""


def live_view(answer: Assessment | Sequence[Problem], words: Translator) -> LiveView:
    if not isinstance(answer, Assessment):
        return LiveView(missing=tuple(_sentence_case(words.render(problem.sentence)) for problem in answer))
    score, decision, limit = answer.score, answer.decision, answer.limit
    return LiveView(
        grade=str(score.grade) if score else "–",
        grade_tone=codes.grade_tone(score.grade if score else None),
        pd=codes.pd(words, score.pd if score else None),
        interval=words.text(
            N_("between {low} and {high}"), low=Percent(score.pd_low, 2), high=Percent(score.pd_high, 2)
        )
        if score
        else "",
        is_simulated=bool(score and score.is_simulated),
        verdict=codes.verdict(words, decision.verdict.code),
        verdict_tone=codes.VERDICT_TONES[decision.verdict.code],
        limit=codes.short_money(words, limit.amount if limit else None),
        requested=words.text(N_("of {amount} requested"), amount=codes.short_money(words, answer.case.request.amount)),
        binding=_binding(answer, words),
        rate=words.percent(answer.price.rate, 2) if answer.price and decision.verdict is not Verdict.DECLINE else "–",
        reasons=_reasons(answer, words),
        completeness=decision.completeness,
        integrity=answer.integrity.grade or "–",
        stopwatch=stopwatch(answer, words),
    )


def still_holds(recorded: DecisionRow, answer: Assessment | Sequence[Problem] | None) -> bool:
    """Whether the case as it stands now would be decided as recorded: verdict, limit and grade. A person's override
    is set beside the recommendation of its day; nothing is said while no assessment is known."""
    if not isinstance(answer, Assessment):
        return True
    amount = answer.limit.amount.amount if answer.limit else None
    grade = answer.score.grade if answer.score else None
    now = (answer.decision.recommended.code, amount, grade)
    return (recorded.recommended or recorded.verdict, recorded.amount, recorded.grade) == now


def stopwatch(assessment: Assessment, words: Translator) -> str:
    total = sum(assessment.stage_ms.values())
    return words.text(N_("Decided in {milliseconds} ms"), milliseconds=words.number(total, 0)) if total else ""


def _binding(answer: Assessment, words: Translator) -> str:
    if answer.limit is None:
        return ""
    cap = next((cap for cap in answer.limit.caps if cap.name == answer.limit.binding), None)
    return words.text(N_("Bound by: {cap}"), cap=Sentence(cap.label)) if cap else ""


def _reasons(answer: Assessment, words: Translator) -> tuple[Line, ...]:
    """What speaks against first, as the decision says it, then what the score holds for and against the firm."""
    tone = codes.VERDICT_TONES[answer.decision.verdict.code]
    lines = [Line(words.render(reason), tone, sources=sources_of(answer, reason)) for reason in answer.decision.reasons]
    if answer.score is not None:
        told = [(reason, "bad") for reason in answer.score.reasons[:3]] if not lines else []
        told += [(strength, "good") for strength in answer.score.strengths[:3]]
        for reason, kind in told:
            text = shown(labels.label(labels.FAMILIES, reason.family), words)
            lines.append(Line(text, kind, reason.features[0] if reason.features else ""))
    return tuple(lines[:6])


def sources_of(answer: Assessment, reason: Sentence) -> tuple[SourceRow, ...]:
    """The rows of the rule or finding that says just this; none where the reason is the score's."""
    said = [(found.sentence, found.sources) for found in answer.decision.findings]
    said += [(found.sentence, found.sources) for found in answer.findings]
    return next((sources for sentence, sources in said if sentence == reason), ())


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
