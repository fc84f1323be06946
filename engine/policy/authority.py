"""Who may sign: the first level of authority whose amount and grade reach far enough."""

from __future__ import annotations

from engine.money import Money
from engine.policy.decision import Verdict
from engine.policy.policy import AuthorityLevel


def authority_for(
    levels: tuple[AuthorityLevel, ...], amount: Money, grade: int | None, verdict: Verdict
) -> AuthorityLevel:
    """The lowest level that may sign this alone. Without a score the worst grade counts; a referred case needs a level
    that signs referred cases; a decline lends nothing, so the first level signs it. The last level signs everything,
    which the policy file is checked for."""
    if verdict is Verdict.DECLINE:
        return levels[0]
    worst = 10 if grade is None else grade
    for level in levels:
        reaches = level.up_to is None or amount <= level.up_to
        if reaches and worst <= level.worst_grade and (level.signs_referred or verdict is not Verdict.REFER):
            return level
    return levels[-1]
