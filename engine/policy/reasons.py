"""The principal reasons of anything less than approval: specific, actually used, and one for each thing observed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.i18n import Sentence
from engine.policy.decision import RuleFinding, Verdict
from engine.policy.wording import reason_sentence
from engine.scoring.score import Score

MOST_REASONS = 4
"""Regulation B's official commentary to 1002.9(b)(2): more than four reasons are unlikely to help the applicant."""
SAME: Mapping[str, str] = {
    "firm_age": "firm_age_years",
    "requested_to_inflow": "request_to_inflow",
    "undeclared-lender": "undisclosed_lenders",
    "balance-broken": "broken_balances",
    "dscr": "debt-service",
}
"""Measures, findings and features that are one thing to the applicant, by either name."""


@dataclass(frozen=True, slots=True)
class _Reason:
    demands: Verdict
    about: str
    sentence: Sentence

    @property
    def thing(self) -> str:
        return SAME.get(self.about, self.about)

    @property
    def cap(self) -> str:
        """The cap it speaks of, where it speaks of one: a missing paper, "identity:phone", of that on identity."""
        return self.about.split(":")[0]


def principal_reasons(
    findings: list[RuleFinding],
    by_score: list[RuleFinding],
    score: Score | None,
    verdict: Verdict,
    binding: str,
    currency: str,
) -> tuple[Sentence, ...]:
    """At most four: the most cautious first, of these what binds the limit, then policy's, then the score's.

    A grade, a cut-off or a limit by grade is no reason: what raised the probability of default is. Only where the
    score names nothing do they stand for themselves.
    """
    if verdict is Verdict.APPROVE:
        return ()
    missed = [_of(finding) for finding in findings if finding.verdict > Verdict.APPROVE and finding not in by_score]
    found = [*missed, *_scored([f for f in by_score if f.verdict > Verdict.APPROVE], score, currency)]
    ordered = sorted(_specific(found), key=lambda reason: (-reason.demands, reason.cap != binding))
    first: dict[str, _Reason] = {}
    for reason in ordered:
        first.setdefault(reason.thing, reason)
    return tuple(reason.sentence for reason in list(first.values())[:MOST_REASONS])


def _of(finding: RuleFinding) -> _Reason:
    return _Reason(finding.verdict, finding.about or finding.rule, finding.sentence)


def _scored(missed: list[RuleFinding], score: Score | None, currency: str) -> list[_Reason]:
    """What the score names, as cautious as the worst of its findings."""
    if not missed or score is None or not score.reasons:
        return [_of(finding) for finding in missed]
    worst = max(finding.verdict for finding in missed)
    return [_Reason(worst, reason.features[0], reason_sentence(reason, currency)) for reason in score.reasons]


def _specific(found: list[_Reason]) -> Iterable[_Reason]:
    """Without the amount that identity allows where the papers that are missing speak for themselves."""
    missing = any(reason.about.startswith("identity:") for reason in found)
    return (reason for reason in found if not (missing and reason.about == "identity"))
