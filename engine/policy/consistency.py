"""Whether the parts of a policy fit together: bands without gaps, bounds in order, rules that can ever speak.

Each section checks itself while it is read; what no section can see alone is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TypeAlias

from engine.i18n import Sentence, say
from engine.money import Money
from engine.policy.decision import Verdict
from engine.policy.lines import Path
from engine.policy.policy import Comparison, IndustryTerms, Policy, PurposeBan, Rule

Problem: TypeAlias = tuple[Path, Sentence]
FIRST_YEAR, LAST_YEAR = 2000, 2099
RISING = (Comparison.AT_LEAST, Comparison.ABOVE)


def contradictions(policy: Policy) -> Iterator[Problem]:
    """Every place where two parts of the policy do not fit, with its path in the file."""
    yield from _dates(policy)
    yield from _grades(policy)
    yield from _authority(policy)
    yield from _prices(policy)
    yield from _amounts(policy)
    yield from _caps(policy)
    yield from _industries(policy.industries)
    yield from _purposes(policy.purpose_bans)


def idle_rules(rules: Sequence[tuple[int, Rule]]) -> Iterator[Problem]:
    """Rules that can change no decision, since another asks more of the same thing and demands no less.

    `rules` are the rules with their places in the file.
    """
    for (place, rule), (_, other) in _ordered_pairs(rules):
        if _is_alike(rule, other) and other.effect >= rule.effect and _asks_more(other, rule):
            problem = say("this rule never changes a decision: “{other}” asks more and is as strict", other=other.name)
            yield ("rules", place, "threshold"), problem


def _ordered_pairs(rules: Sequence[tuple[int, Rule]]) -> Iterator[tuple[tuple[int, Rule], tuple[int, Rule]]]:
    for one, other in combinations(rules, 2):
        yield one, other
        yield other, one


def _is_alike(rule: Rule, other: Rule) -> bool:
    """Whether the other rule is asked wherever this one is, of the same thing and in the same direction."""
    return (
        (rule.source, rule.observed) == (other.source, other.observed)
        and (rule.comparison in RISING) == (other.comparison in RISING)
        and Comparison.ABSENT not in (rule.comparison, other.comparison)
        and other.when in (None, rule.when)
        and (other.above is None or (rule.above is not None and other.above <= rule.above))
        and (not other.products or (bool(rule.products) and set(rule.products) <= set(other.products)))
    )


def _asks_more(rule: Rule, than: Rule) -> bool:
    mine, other = _number(rule.threshold), _number(than.threshold)
    return mine > other if rule.comparison in RISING else mine < other


def _number(threshold: Decimal | Money | None) -> Decimal:
    return threshold.amount if isinstance(threshold, Money) else threshold or Decimal(0)


def _dates(policy: Policy) -> Iterator[Problem]:
    if not FIRST_YEAR <= policy.in_force_from.year <= LAST_YEAR:
        problem = say("“in_force_from” must lie between {first} and {last}", first=str(FIRST_YEAR), last=str(LAST_YEAR))
        yield ("in_force_from",), problem


def _grades(policy: Policy) -> Iterator[Problem]:
    for index, terms in enumerate(policy.grades):
        if terms.verdict is Verdict.DECLINE and terms.up_to.amount:
            yield ("grades", "table", index, "up_to"), say("a grade that is declined may be lent nothing: “0”")
        if terms.verdict is not Verdict.DECLINE and not terms.up_to.amount:
            yield ("grades", "table", index, "up_to"), say("a grade that may be lent to needs an amount above zero")


def _authority(policy: Policy) -> Iterator[Problem]:
    for index, (lower, higher) in enumerate(pairwise(policy.authority), start=1):
        where: Path = ("authority", "levels", index)
        if lower.up_to is None or (higher.up_to is not None and higher.up_to <= lower.up_to):
            yield (*where, "up_to"), say("each level of authority must reach further than the one before it")
        if higher.worst_grade < lower.worst_grade:
            yield (*where, "worst_grade"), say("a higher level of authority may not end at a better grade")
        if higher.role in [level.role for level in policy.authority[:index]]:
            yield (*where, "role"), say("“{role}” has a level of authority already", role=higher.role)
    roles = [level.role for level in policy.authority]
    if policy.overrides is not None and policy.overrides.upward_role not in roles:
        problem = say("“{role}” has no level of authority", role=policy.overrides.upward_role)
        yield ("overrides", "upward_role"), problem


def _prices(policy: Policy) -> Iterator[Problem]:
    pricing = policy.pricing
    if pricing.funding + pricing.opex >= pricing.legal_ceiling:
        problem = say("funding and running cost alone reach the legal ceiling: no loan could ever be priced")
        yield ("pricing", "legal_ceiling"), problem
    for product, terms in policy.products.items():
        if terms.ceiling > pricing.legal_ceiling:
            problem = say("the highest rate lies above the legal ceiling of {rate}", rate=pricing.legal_ceiling)
            yield ("products", product.value, "ceiling"), problem


def _amounts(policy: Policy) -> Iterator[Problem]:
    """Every amount that a product allows must be covered by a tier of identity, and come in its steps."""
    tier = policy.tiers[-1].up_to if policy.tiers else Money.zero(policy.currency)
    for product, terms in policy.products.items():
        where: Path = ("products", product.value)
        if terms.most > tier:
            problem = say(
                "the product reaches {most}, but the tiers of identity end at {tier}", most=terms.most, tier=tier
            )
            yield (*where, "most"), problem
        if terms.step.amount and (terms.least.amount % terms.step.amount or terms.most.amount % terms.step.amount):
            yield (*where, "step"), say("the least and the most amount must be multiples of the step")
        if terms.free_months >= terms.most_months:
            yield (*where, "free_months"), say("the months free of repayment must be fewer than the longest tenor")


def _caps(policy: Policy) -> Iterator[Problem]:
    most = max((terms.most for terms in policy.products.values()), default=Money.zero(policy.currency))
    for name, terms in policy.caps.terms.items():
        where: Path = ("caps", name)
        if terms.essential_above is not None and terms.essential_above < terms.applies_above:
            yield (*where, "essential_above"), say("a cap cannot be essential for requests that it does not bind")
        if terms.applies_above >= most:
            yield (*where, "applies_above"), say("no product lends as much: the cap would never bind")
        if not terms.products:
            yield (*where, "products"), say("a cap binds at least one product; leave “products” out for all of them")
    if not policy.caps.group_up_to.amount:
        yield ("caps", "group-exposure", "up_to"), say("a bound of zero would decline every firm")


def _industries(industries: Sequence[IndustryTerms]) -> Iterator[Problem]:
    for index, terms in enumerate(industries):
        where: Path = ("industries", "list", index, "prefix")
        if terms.prefix in [other.prefix for other in industries[:index]]:
            yield where, say("industry “{prefix}” is listed already", prefix=terms.prefix)
        letter, digits = terms.prefix[:1], terms.prefix[1:]
        if not ("A" <= letter <= "Z" and (not digits or (digits.isascii() and digits.isdecimal()))):
            yield where, say("“{prefix}” is no code of an industry, such as C or C16", prefix=terms.prefix)


def _purposes(bans: Sequence[PurposeBan]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, ban in enumerate(bans):
        where: Path = ("purposes", "banned", index, "words")
        if not ban.words:
            yield where, say("a ban needs at least one word to be known by")
        for word in ban.words:
            if word in seen:
                yield where, say("“{word}” is banned already, as {ban}", word=word, ban=seen[word])
            seen[word] = ban.name
