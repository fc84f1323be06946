"""Conditions precedent, covenants and undertakings: as data of the policy, and as proposed for one case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.facts.bank import Waiver
from engine.facts.finding import SourceRow
from engine.facts.request import Product
from engine.features.feature import Unit
from engine.i18n import OwnWords, Sentence
from engine.money import Money
from engine.policy.terms import Comparison, Evidence


class ConditionKind(StrEnum):
    """PRECEDENT: before the first drawing. COVENANT: a figure that is tested. UNDERTAKING: what the borrower does."""

    PRECEDENT = "precedent"
    COVENANT = "covenant"
    UNDERTAKING = "undertaking"


class Tested(StrEnum):
    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


HOLDS = (Comparison.AT_LEAST, Comparison.AT_MOST)


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """One condition as data. What it observes must stand to the threshold as `holds` says; it is proposed where the
    headroom is below `within`. Without anything observed it is proposed wherever it applies.

    slack: a covenant that the case would break on its first day is set at today's figure, that share looser.
    when and without ask it only where that evidence came, or did not; above only for larger requests.
    """

    name: str
    kind: ConditionKind
    text: OwnWords
    tested: Tested
    source: str = ""
    observed: str = ""
    holds: Comparison = Comparison.AT_LEAST
    threshold: Decimal | None = None
    within: Decimal = Decimal(0)
    slack: Decimal | None = None
    when: Evidence | None = None
    without: Evidence | None = None
    above: Money | None = None
    products: tuple[Product, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionTerms:
    """missing_papers: every identity paper that the amount needs and that is not there is a condition precedent."""

    missing_papers: bool
    rules: tuple[ConditionRule, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition proposed for one case. observed and headroom are None where unknown, threshold where nothing is
    measured. is_set_at_today: the policy's threshold would be broken on the first day. waiver: a person dropped it."""

    name: str
    kind: ConditionKind
    text: Sentence
    tested: Tested
    label: str = ""
    unit: Unit = Unit.RATIO
    holds: Comparison = Comparison.AT_LEAST
    observed: float | None = None
    threshold: Decimal | None = None
    headroom: Decimal | None = None
    is_set_at_today: bool = False
    sources: tuple[SourceRow, ...] = ()
    waiver: Waiver | None = None

    @property
    def is_measured(self) -> bool:
        return self.threshold is not None

    @property
    def is_kept(self) -> bool:
        return self.waiver is None
