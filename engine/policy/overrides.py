"""Overrides: a person decides against the recommendation, for a coded reason, as far as the policy lets it be done.

An override never lifts the limit: what is granted is what the caps allow. The recommendations stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.facts.bank import Outcome, Override
from engine.i18n import OwnWords, Sentence, say
from engine.money import Money
from engine.policy.decision import RuleFinding, Stage, Status, Verdict
from engine.policy.entries import Entries
from engine.policy.proposal import Proposal

UP, DOWN, BOTH = "up", "down", "both"


@dataclass(frozen=True, slots=True)
class OverrideReason:
    """A reason by its code. direction is up (more is lent than recommended), down, or both."""

    code: str
    direction: str
    label: OwnWords


@dataclass(frozen=True, slots=True)
class OverrideTerms:
    """declines_stand and referrals_stand are stages whose findings no override passes by: there a decline, or a
    referral and whatever is unknown, stays as it is. upward_role is the least role that signs what is lent against
    the recommendation; it always takes a second person."""

    reasons: tuple[OverrideReason, ...]
    declines_stand: tuple[Stage, ...]
    referrals_stand: tuple[Stage, ...]
    upward_role: str

    def reason(self, code: str) -> OverrideReason | None:
        return next((reason for reason in self.reasons if reason.code == code), None)


def override_terms(table: Entries) -> OverrideTerms:
    reasons: list[OverrideReason] = []
    for entry in table.tables("reasons"):
        reason = OverrideReason(
            entry.string("code"), entry.known("direction", (UP, DOWN, BOTH)), entry.own_words("label")
        )
        if any(reason.code == other.code for other in reasons):
            entry.problem(say("there is already a reason “{code}”", code=reason.code), "code")
        reasons.append(reason)
        entry.end()
    for direction in (UP, DOWN):
        if not any(reason.direction in (direction, BOTH) for reason in reasons):
            table.problem(say("at least one reason to decide {direction} is needed", direction=direction), "reasons")
    return OverrideTerms(
        tuple(reasons),
        table.choices("declines_stand", Stage),
        table.choices("referrals_stand", Stage),
        table.string("upward_role"),
    )


def verdict_of(outcome: Outcome, proposal: Proposal, requested: Money, step: Money) -> Verdict:
    """What an outcome comes to: to grant is to approve, or to approve less where the limit does not reach."""
    match outcome:
        case Outcome.DECLINE:
            return Verdict.DECLINE
        case Outcome.REFER:
            return Verdict.REFER
    return Verdict.APPROVE if proposal.limit >= requested.round_down_to(step) else Verdict.APPROVE_LESS


def barred(
    findings: Iterable[RuleFinding],
    recommended: Verdict,
    outcome: Outcome,
    limit: Money | None,
    is_priced: bool,
    least: Money,
    terms: OverrideTerms | None,
) -> tuple[Sentence, ...]:
    """Why this outcome cannot be decided against the recommendation; () where it can. least is the product's."""
    if terms is None:
        return (say("This policy lets no recommendation be overridden."),)
    if not is_upward(recommended, outcome):
        return ()
    problems = [say("Cannot be overridden: {finding}", finding=f.sentence) for f in findings if _stands(f, terms)]
    if outcome is Outcome.GRANT and not is_priced:
        problems.append(say("Nothing can be granted without a price: the risk is not known."))
    elif outcome is Outcome.GRANT and (limit is None or limit < least):
        amounts = {"limit": limit, "least": least}
        short = say("An override does not lift the limit: it is {limit}, and the product starts at {least}.", **amounts)
        problems.append(short)
    return tuple(problems)


def is_upward(recommended: Verdict, outcome: Outcome) -> bool:
    """Whether the outcome is less cautious than what was recommended."""
    if outcome is Outcome.GRANT:
        return recommended > Verdict.APPROVE_LESS
    return outcome is Outcome.REFER and recommended is Verdict.DECLINE


def is_idle(recommended: Verdict, outcome: Outcome) -> bool:
    """Whether the outcome is what was recommended anyway."""
    if outcome is Outcome.GRANT:
        return recommended <= Verdict.APPROVE_LESS
    return recommended is (Verdict.REFER if outcome is Outcome.REFER else Verdict.DECLINE)


def _stands(finding: RuleFinding, terms: OverrideTerms) -> bool:
    if finding.verdict is Verdict.DECLINE:
        return finding.stage in terms.declines_stand
    is_open = finding.verdict is Verdict.REFER or finding.status is Status.UNKNOWN
    return is_open and finding.stage in terms.referrals_stand


def wrong_reason(override: Override, recommended: Verdict, terms: OverrideTerms) -> Sentence | None:
    """What is wrong with the reason that was given, None where nothing is."""
    reason, direction = terms.reason(override.reason), UP if is_upward(recommended, override.outcome) else DOWN
    if reason is None or reason.direction not in (direction, BOTH):
        return say("Choose a reason from the policy's list for deciding against the recommendation.")
    if not override.note.strip():
        return say("An override needs a note: what do you know that score and policy do not?")
    return None
