"""Who may sign: the first level of authority whose amount and grade reach far enough."""

from __future__ import annotations

from engine.money import Money
from engine.policy.decision import Decision, Verdict
from engine.policy.policy import AuthorityLevel


def authority_for(
    levels: tuple[AuthorityLevel, ...],
    amount: Money,
    grade: int | None,
    verdict: Verdict,
    least_role: str | None = None,
) -> AuthorityLevel:
    """The lowest level that may sign this alone. Without a score the worst grade counts; a referred case needs a level
    that signs referred cases; a decline lends nothing, so the first level signs it. The last level signs everything,
    which the policy file is checked for. No level below least_role signs, where one is named."""
    if verdict is Verdict.DECLINE:
        return levels[0]
    worst = 10 if grade is None else grade
    first = next((number for number, level in enumerate(levels) if level.role == least_role), 0)
    for level in levels[first:]:
        reaches = level.up_to is None or amount <= level.up_to
        if reaches and worst <= level.worst_grade and (level.signs_referred or verdict is not Verdict.REFER):
            return level
    return levels[-1]


def needs_second_person(levels: tuple[AuthorityLevel, ...], decision: Decision) -> bool:
    """Whether the officer who decided cannot sign alone: beyond the first level, or lent against the recommendation.
    Nothing is signed of what is declined or still referred."""
    if decision.verdict > Verdict.APPROVE_LESS:
        return False
    return decision.authority != levels[0].role or decision.verdict < decision.recommended
