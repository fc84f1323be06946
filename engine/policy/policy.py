"""The bank's policy as frozen values: what may be lent to whom, how much, at what price, and who may sign.

All amounts are in the policy's own currency; `engine.policy.currency.policy_in` gives the same policy in another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.facts.request import Method, Product
from engine.money import Money, Rate
from engine.policy.conditions import ConditionTerms
from engine.policy.decision import Stage, Verdict
from engine.policy.overrides import OverrideTerms
from engine.policy.screening import ScreeningTerms
from engine.policy.terms import Comparison as Comparison
from engine.policy.terms import Evidence as Evidence


class DayCount(StrEnum):
    """30/360 counts every month as thirty days (ISDA 2006, 30E/360); the others count the days that passed."""

    THIRTY_360 = "30/360"
    ACT_360 = "act/360"
    ACT_365 = "act/365"


class Adjustment(StrEnum):
    """Where a due date goes that is no working day: it stays, or moves to the next working day; modified following
    moves it to the one before where the next lies in another month."""

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified-following"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data: what is observed (source is measure, feature or finding), and what a miss or unknown demands.

    `when` asks the rule only where that evidence came; `rests_on` makes a finding rule unknown where it did not.
    `above` asks it only for requests above that amount, `products` only for those products (empty: all).
    `sources` are ids of the policy's sources.
    """

    name: str
    stage: Stage
    source: str
    observed: str
    comparison: Comparison
    threshold: Decimal | Money | None
    effect: Verdict
    unknown: Verdict
    when: Evidence | None = None
    rests_on: Evidence | None = None
    above: Money | None = None
    products: tuple[Product, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the data are: weights of what may be known, and grades by the share known, best first.
    worst_integrity is the worst integrity grade of the statements that may still be approved."""

    weights: Mapping[str, Decimal]
    grades: tuple[CompletenessGrade, ...]
    worst_integrity: str


@dataclass(frozen=True, slots=True)
class CompletenessGrade:
    """From this share of the weights up, the grade; `up_to` is the most that may be approved on such data."""

    grade: str
    from_share: Decimal
    up_to: Money


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to this amount the identity evidence of this and all lower tiers is needed."""

    number: int
    up_to: Money
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeTerms:
    """What a score grade means: the recommendation by the score, and the most that may be lent."""

    grade: int
    verdict: Verdict
    up_to: Money


@dataclass(frozen=True, slots=True)
class Affordability:
    """The cover of debt service that is asked, by which measure, and by which one where there are no accounts."""

    measure: str
    without_accounts: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class PortraitBias:
    """When the scores by behaviour and by accounts disagree, or the industry falls: grades apart, and a fraction."""

    most_grades_apart: int
    industry_fall: Decimal


@dataclass(frozen=True, slots=True)
class IndustryTerms:
    """Industries by prefix of their code: excluded, or with a limit of their own."""

    prefix: str
    is_excluded: bool
    up_to: Money | None
    because: str


@dataclass(frozen=True, slots=True)
class PurposeBan:
    """A use of the money that is not lent for, known by words in the stated purpose."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapTerms:
    """Which products a cap binds and above which request, and above which request its being unknown refers the case.

    essential_above None: it may be unknown at any amount, and then does not bind.
    """

    products: tuple[Product, ...]
    applies_above: Money
    essential_above: Money | None


@dataclass(frozen=True, slots=True)
class Caps:
    """The terms of every cap by name, and the parameters of their formulas."""

    terms: Mapping[str, CapTerms]
    growth_over_industry: Decimal
    turnover_share: Decimal
    turnover_least_days: int
    order_advance_rate: Decimal
    order_buyer_share: Decimal
    order_days_before_delivery: int
    order_days_after_delivery: int
    leverage_factor: Decimal
    group_up_to: Money
    own_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pricing:
    """Yearly fractions that the rate is built from; lgd is a fraction of exposure. most_pd is the PD from which the
    bank lends at no price, whatever the margin would bear."""

    funding: Rate
    opex: Rate
    lgd: Decimal
    hurdle: Rate
    legal_ceiling: Rate
    most_pd: Decimal


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """A product. `principal_in_service` is the share of principal that counts as debt service: 0 where each drawing is
    repaid from what it financed. The first method is the default. upfront_fee (arrangement), yearly_fee and early_fee
    (on what is repaid before its time) are fractions, drawing_fee an amount with every drawing; holidays is the country
    whose days off move due dates, "" for none."""

    product: Product
    floor: Rate
    ceiling: Rate
    step: Money
    least: Money
    most: Money
    most_months: int
    methods: tuple[Method, ...]
    day_count: DayCount
    free_months: int
    free_days: int
    upfront_fee: Decimal
    principal_in_service: Decimal
    yearly_fee: Decimal = Decimal(0)
    drawing_fee: Money | None = None
    early_fee: Decimal = Decimal(0)
    holidays: str = ""
    adjustment: Adjustment = Adjustment.NONE


@dataclass(frozen=True, slots=True)
class AuthorityLevel:
    """A role that signs alone up to an amount (None: any) and down to a grade; signs_referred: referred cases too."""

    role: str
    up_to: Money | None
    worst_grade: int
    signs_referred: bool


@dataclass(frozen=True, slots=True)
class Notices:
    """Days within which a letter is due and within which a decision may be contested."""

    letter_days: int
    contest_days: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the bank's policy. digest is the SHA-256 of the file's bytes; sources are citations by id,
    and cited tells which of them each section rests on. strategies is the order in which findings are put."""

    version: str
    in_force_from: dt.date
    currency: str
    strategies: tuple[Stage, ...]
    digest: str
    sources: Mapping[str, str]
    cited: Mapping[str, tuple[str, ...]]
    completeness: Completeness
    tiers: tuple[Tier, ...]
    rules: tuple[Rule, ...]
    grades: tuple[GradeTerms, ...]
    affordability: Affordability
    portrait_bias: PortraitBias
    industries: tuple[IndustryTerms, ...]
    purpose_bans: tuple[PurposeBan, ...]
    caps: Caps
    pricing: Pricing
    products: Mapping[Product, ProductTerms]
    authority: tuple[AuthorityLevel, ...]
    notices: Notices
    screening: ScreeningTerms | None = None
    overrides: OverrideTerms | None = None
    conditions: ConditionTerms | None = None

    def grade(self, number: int) -> GradeTerms:
        return self.grades[number - 1]
