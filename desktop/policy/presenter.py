"""A policy in words: rules, grades, tiers, products, caps, pricing, who may sign, and every other section."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.memo import labels
from engine.memo.document import shown
from engine.money import Money
from engine.policy.compare import Difference, contents
from engine.policy.compare_words import after_words, where_words
from engine.policy.policy import AuthorityLevel, GradeTerms, Policy, ProductTerms, Rule, Tier
from engine.policy.rule_words import asked_when, observed_label, rule_demand


def _amount(money: Money | None, words: Translator) -> str:
    return words.text(N_("any amount")) if money is None else codes.short_money(words, money)


def _asked(rule: Rule, words: Translator) -> str:
    when = asked_when(rule)
    return words.text(N_("every case")) if when is None else shown(when, words)


def _percent(value: Decimal, words: Translator, decimals: int = 2) -> str:
    return words.show(Percent(value, decimals))


RULE_COLUMNS: tuple[Column[Rule], ...] = (
    Column(
        N_("Stage"), lambda r: r.stage.value, lambda r, w: w.text(codes.POLICY_STAGES[r.stage.value]), width=150,
        tone=lambda r: "muted",
    ),
    Column(
        N_("Observed"), lambda r: str(observed_label(r.source, r.observed)),
        lambda r, w: w.render(observed_label(r.source, r.observed)), width=0, wraps=True,
    ),
    Column(N_("Must be"), lambda r: str(rule_demand(r)), lambda r, w: shown(rule_demand(r), w), width=165),
    Column(
        N_("Asked of"), lambda r: str(asked_when(r) or ""), _asked, width=0, wraps=True, tone=lambda r: "muted",
    ),
    Column(
        N_("Else"), lambda r: int(r.effect), lambda r, w: codes.verdict(w, r.effect.code), width=100,
        tone=lambda r: codes.VERDICT_TONES[r.effect.code],
    ),
    Column(
        N_("If unknown"), lambda r: int(r.unknown), lambda r, w: codes.verdict(w, r.unknown.code), width=110,
        tone=lambda r: codes.VERDICT_TONES[r.unknown.code],
    ),
)  # fmt: skip
GRADE_COLUMNS: tuple[Column[GradeTerms], ...] = (
    Column(N_("Grade"), lambda r: r.grade, is_right=True, is_bold=True, width=80),
    Column(
        N_("Recommendation"), lambda r: int(r.verdict), lambda r, w: codes.verdict(w, r.verdict.code), width=180,
        tone=lambda r: codes.VERDICT_TONES[r.verdict.code],
    ),
    Column(N_("Up to"), lambda r: r.up_to, lambda r, w: _amount(r.up_to, w), is_right=True, width=0),
)  # fmt: skip


def _needs(tier: Tier, words: Translator) -> str:
    return ", ".join(shown(labels.label(labels.IDENTITY_EVIDENCE, kind), words) for kind in tier.needs)


TIER_COLUMNS: tuple[Column[Tier], ...] = (
    Column(N_("Tier"), lambda r: r.number, is_right=True, is_bold=True, width=80),
    Column(N_("Up to"), lambda r: r.up_to, lambda r, w: _amount(r.up_to, w), is_right=True, width=180),
    Column(
        N_("Identity evidence needed besides that of lower tiers"),
        lambda r: ", ".join(r.needs),
        _needs,
        width=0,
        wraps=True,
    ),
)
PRODUCT_COLUMNS: tuple[Column[ProductTerms], ...] = (
    Column(
        N_("Product"),
        lambda r: r.product.value,
        lambda r, w: w.text(codes.PRODUCTS[r.product.value]),
        is_bold=True,
        width=0,
    ),
    Column(N_("From"), lambda r: r.least, lambda r, w: _amount(r.least, w), is_right=True, width=150),
    Column(N_("Up to"), lambda r: r.most, lambda r, w: _amount(r.most, w), is_right=True, width=160),
    Column(N_("Months at most"), lambda r: r.most_months, is_right=True, width=130),
    Column(N_("Lowest rate"), lambda r: r.floor, lambda r, w: _percent(r.floor, w), is_right=True, width=110),
    Column(N_("Highest rate"), lambda r: r.ceiling, lambda r, w: _percent(r.ceiling, w), is_right=True, width=110),
    Column(N_("Interest-free days"), lambda r: r.free_days, is_right=True, width=150),
)


def _signs(level: AuthorityLevel, words: Translator) -> str:
    return words.show(level.signs_referred)


AUTHORITY_COLUMNS: tuple[Column[AuthorityLevel], ...] = (
    Column(
        N_("Role"), lambda r: r.role, lambda r, w: shown(labels.label(labels.ROLES, r.role), w), is_bold=True, width=0
    ),
    Column(N_("Up to"), lambda r: r.up_to, lambda r, w: _amount(r.up_to, w), is_right=True, width=180),
    Column(N_("Down to grade"), lambda r: r.worst_grade, is_right=True, width=140),
    Column(N_("Signs referred cases"), lambda r: r.signs_referred, _signs, width=170),
)


@dataclass(frozen=True, slots=True)
class Line:
    label: Sentence
    value: object


LINE_COLUMNS: tuple[Column[Line], ...] = (
    Column(N_("What"), lambda r: str(r.label), lambda r, w: w.render(r.label), width=420),
    Column(N_("Value"), lambda r: str(r.value), lambda r, w: shown(r.value, w), is_bold=True, width=0),
)


def lines(policy: Policy) -> tuple[Line, ...]:
    pricing = policy.pricing
    return (
        Line(say(N_("Version")), policy.version),
        Line(say(N_("In force from")), policy.in_force_from),
        Line(say(N_("Amounts are in")), policy.currency),
        Line(say(N_("Funding, a year")), Percent(pricing.funding, 2)),
        Line(say(N_("Operating cost, a year")), Percent(pricing.opex, 2)),
        Line(say(N_("Loss given default")), Percent(pricing.lgd, 0)),
        Line(say(N_("Return asked on capital")), Percent(pricing.hurdle, 1)),
        Line(say(N_("Legal ceiling of the rate")), Percent(pricing.legal_ceiling, 2)),
        Line(say(N_("No loan from this PD on")), Percent(pricing.most_pd, 1)),
        Line(say(N_("Debt service must be covered at least")), policy.affordability.minimum),
        Line(say(N_("Days within which a letter is due")), policy.notices.letter_days),
        Line(say(N_("Days within which a decision may be contested")), policy.notices.contest_days),
        Line(say(N_("Digest of the file")), policy.digest),
    )


ENTRY_COLUMNS: tuple[Column[Difference], ...] = (
    Column(N_("Entry"), lambda r: str(where_words(r)), lambda r, w: shown(where_words(r), w), width=0, wraps=True),
    Column(
        N_("What it says"), lambda r: str(after_words(r)), lambda r, w: shown(after_words(r), w), width=0, wraps=True,
        is_bold=True,
    ),
)  # fmt: skip
MORE_SECTIONS = (
    "completeness", "caps", "portrait_bias", "industries", "purpose_bans", "screening", "overrides", "conditions",
)  # fmt: skip
"""Sections that are told entry by entry, by their names in the policy."""


def entries(policy: Policy, section: str) -> tuple[Difference, ...]:
    return contents(policy, section)


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    citation: str


SOURCE_COLUMNS: tuple[Column[Source], ...] = (
    Column(N_("Source"), lambda r: r.name, width=220, is_bold=True),
    Column(N_("Citation"), lambda r: r.citation, width=0, wraps=True),
)


def sources(policy: Policy) -> tuple[Source, ...]:
    return tuple(Source(name, text) for name, text in policy.sources.items())
