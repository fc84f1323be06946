"""What policy answers: findings rule by rule, two recommendations kept apart, and the more cautious verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from engine.facts.bank import Override
from engine.facts.finding import SourceRow
from engine.i18n import Sentence


class Verdict(IntEnum):
    """Ordered by caution: the larger of two verdicts is the more cautious one."""

    APPROVE = 0
    APPROVE_LESS = 1
    REFER = 2
    DECLINE = 3

    @property
    def code(self) -> str:
        """The name in files and JSON: "approve-less"."""
        return self.name.lower().replace("_", "-")


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """The strategies in their order."""

    COMPLETENESS = "completeness"
    PREQUALIFICATION = "pre-qualification"
    IDENTITY = "identity"
    KNOCK_OUT = "knock-out"
    GRADE = "grade"
    AFFORDABILITY = "affordability"
    PORTRAIT_BIAS = "portrait-bias"
    LIMIT = "limit"
    PRICE = "price"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One rule applied: the observed value beside its threshold. `verdict` is what this finding alone demands.

    observed is None where unknown, and then status is UNKNOWN and verdict at least REFER: unknown never passes.
    about names the feature, measure, cap or missing evidence it speaks of, "" where only the rule itself tells: two
    findings about one thing are one reason.
    """

    rule: str
    stage: Stage
    status: Status
    verdict: Verdict
    sentence: Sentence
    observed: object | None
    threshold: object | None
    sources: tuple[SourceRow, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with its proof. score_verdict and policy_verdict are kept apart; verdict is the more cautious one,
    unless a person overrode it.

    reasons are the at most four principal reasons of anything less than approval, those actually used.
    completeness is the grade A to D of the data; authority names the role that may sign.
    """

    verdict: Verdict
    score_verdict: Verdict
    policy_verdict: Verdict
    findings: tuple[RuleFinding, ...]
    reasons: tuple[Sentence, ...]
    completeness: str
    authority: str
    policy_version: str
    policy_digest: str
    override: Override | None = None

    @property
    def recommended(self) -> Verdict:
        """The more cautious of the two recommendations."""
        return max(self.score_verdict, self.policy_verdict)
