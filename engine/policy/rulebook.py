"""Reading the rules of a policy file: each is data, and each name it refers to must exist."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.facts.request import Product
from engine.features.catalogue import CATALOGUE, NAMES, by_name
from engine.features.feature import Unit
from engine.i18n import say
from engine.money import Money
from engine.policy.consistency import idle_rules
from engine.policy.decision import Stage, Verdict
from engine.policy.entries import Entries
from engine.policy.finding_kinds import FINDING_KINDS
from engine.policy.measures import MEASURES
from engine.policy.policy import Comparison, Evidence, Rule

EFFECTS = {verdict.code: verdict for verdict in (Verdict.APPROVE_LESS, Verdict.REFER, Verdict.DECLINE)}
UNKNOWN = {verdict.code: verdict for verdict in (Verdict.REFER, Verdict.DECLINE)}
RULE_STAGES = (
    Stage.COMPLETENESS, Stage.PREQUALIFICATION, Stage.IDENTITY, Stage.KNOCK_OUT, Stage.AFFORDABILITY,
    Stage.PORTRAIT_BIAS,
)  # fmt: skip
"""Where rules may stand: the grade stage is the score's alone, and limit, price and authority follow from all rules."""
STANDING = (
    "data-completeness", "statement-integrity", "longest-tenor", "least-amount", "purpose", "industry",
    "policy-currency", "score-grade", "score-cut-off", "debt-service-cover", "portrait-bias", "industry-trend",
    "limit", "price", "authority",
)  # fmt: skip
STANDING_PREFIXES = ("identity-", "finding-", "cap-")
COMPARISONS = tuple(comparison for comparison in Comparison if comparison is not Comparison.ABSENT)
MOST_OF_A_SHARE = 10
"""Shares are fractions of one; a larger threshold is a percentage written as a number."""


def rules(top: Entries, sources: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules in the order of their stages, and within a stage as written."""
    found: list[Rule] = []
    sound: list[tuple[int, Rule]] = []
    for place, entry in enumerate(top.tables("rules")):
        before = len(entry.problems)
        rule = _rule(entry)
        _check_names(entry, rule, found, sources)
        found.append(rule)
        entry.end()
        if len(entry.problems) == before:
            sound.append((place, rule))
    for path, problem in idle_rules(sound):
        top.problem(problem, *path)
    stages = list(Stage)
    return tuple(sorted(found, key=lambda rule: stages.index(rule.stage)))


def _check_names(entry: Entries, rule: Rule, before: list[Rule], sources: Mapping[str, str]) -> None:
    if any(rule.name == other.name for other in before):
        entry.problem(say("there is already a rule named “{name}”", name=rule.name), "name")
    if rule.name in STANDING or rule.name.startswith(STANDING_PREFIXES):
        entry.problem(say("“{name}” is the name of a standing check; choose another", name=rule.name), "name")
    for name in rule.sources:
        if name not in sources:
            entry.problem(say("source “{name}” is not listed under [sources]", name=name), "sources")


def _rule(entry: Entries) -> Rule:
    source, observed = observed_in(entry, ("measure", "feature", "finding"))
    comparison = Comparison.ABSENT if source == "finding" else entry.choice("pass_when", Comparison, among=COMPARISONS)
    return Rule(
        name=entry.string("name"),
        stage=entry.choice("stage", Stage, among=RULE_STAGES),
        source=source,
        observed=observed,
        comparison=comparison,
        threshold=_threshold(entry, source, observed),
        effect=EFFECTS.get(entry.known("effect", EFFECTS), Verdict.DECLINE),
        unknown=UNKNOWN.get(entry.known("unknown", UNKNOWN), Verdict.REFER) if entry.has("unknown") else Verdict.REFER,
        when=entry.choice("when", Evidence) if entry.has("when") else None,
        rests_on=entry.choice("rests_on", Evidence) if source == "finding" else None,
        above=entry.money_or_none("above"),
        products=entry.choices("products", Product, default=[]),
        sources=entry.texts("sources", default=[]),
    )


def observed_in(entry: Entries, kinds: tuple[str, ...]) -> tuple[str, str]:
    """What the rule looks at: "measure:firm_age", "feature:days_negative_365" or "finding:balance-broken"."""
    source, _, name = entry.string("observe").partition(":")
    known = {
        "measure": set(MEASURES),
        "feature": {feature.name for feature in CATALOGUE},
        "finding": FINDING_KINDS,
    }.get(source)
    if known is None or not name:
        entry.problem(say("“observe” must be measure:…, feature:… or finding:…"), "observe")
    elif source not in kinds:
        entry.problem(say("only a measure or a feature can be observed here"), "observe")
    elif name not in known:
        entry.problem(say("there is no {source} named “{name}”", source=source, name=name), "observe")
    return source, name


def _threshold(entry: Entries, source: str, observed: str) -> Decimal | Money | None:
    if source == "finding":
        return None
    unit = _unit(source, observed)
    if source == "measure" and unit is Unit.MONEY_LOG:
        return entry.money("threshold")
    return entry.number("threshold", *_range(unit))


def _unit(source: str, observed: str) -> Unit | None:
    if source == "measure":
        return MEASURES[observed][1] if observed in MEASURES else None
    return by_name(observed).unit if observed in NAMES else None


def _range(unit: Unit | None) -> tuple[str, str]:
    """What a threshold of that unit can sensibly be."""
    match unit:
        case Unit.SHARE:
            return str(-MOST_OF_A_SHARE), str(MOST_OF_A_SHARE)
        case Unit.FLAG:
            return "0", "1"
        case Unit.DAYS | Unit.COUNT | Unit.MONTHS | Unit.YEARS:
            return "0", "100000"
        case _:
            return "-1000000", "1000000"
