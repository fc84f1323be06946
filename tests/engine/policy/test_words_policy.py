"""A policy in words: nothing that a file calls by a code is shown by that code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from engine.features.catalogue import NAMES
from engine.i18n import OwnWords, translator
from engine.money import Money
from engine.policy import names
from engine.policy.compare import differences
from engine.policy.compare_words import difference_sentence, section_label
from engine.policy.completeness import KNOWABLE
from engine.policy.document import load_policy, policies, read_policy
from engine.policy.finding_kinds import FINDING_KINDS
from engine.policy.identity import NEEDS
from engine.policy.measures import MEASURES
from engine.policy.policy import Policy
from engine.policy.rule_words import asked_when, check_title, exact_percent, rule_demand, rule_title
from engine.policy.rulebook import STANDING
from engine.policy.sections import CAP_NAMES

SHIPPED = policies()[-1].read_text("utf-8")
SHIPPED_RULES = [rule.name for path in policies() for rule in load_policy(path).rules]
CODES = {
    code
    for code in (*FINDING_KINDS, *MEASURES, *NAMES, *NEEDS, *KNOWABLE, *CAP_NAMES, *SHIPPED_RULES, *names.FIELDS)
    if "-" in code or "_" in code
}


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9_-]+", text)) & CODES


def field_names(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from field_names(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from field_names(item)
    elif is_dataclass(value) and not isinstance(value, type | Money | OwnWords):
        for field in fields(value):
            yield field.name
            yield from field_names(getattr(value, field.name))


UNNAMED = frozenset(
    {"version", "digest", "cited", "name", "source", "number", "grade", "prefix", "product", "role", "code", "texts"}
)
"""Fields that tell an entry from others, or of which nothing is said."""
NESTS = frozenset(
    {
        "completeness", "weights", "grades", "tiers", "rules", "affordability", "portrait_bias", "industries",
        "purpose_bans", "caps", "terms", "pricing", "authority", "notices", "screening", "closeness", "overrides",
        "reasons", "conditions",
    }
)  # fmt: skip
"""Fields that hold entries of their own."""


def drafted(*replacements: tuple[str, str]) -> Policy:
    text = SHIPPED
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return read_policy(text.encode(), "draft.toml")


def told(*replacements: tuple[str, str], language: str = "en") -> list[str]:
    found = differences(load_policy(), drafted(*replacements))
    return [translator(language).render(difference_sentence(difference)) for difference in found]


def test_that_every_field_of_a_policy_has_a_name() -> None:
    sections = set(names.SECTIONS)
    known = {name.split(".")[-1] for name in names.FIELDS} | UNNAMED | NESTS | sections
    assert set(field_names(load_policy())) <= known


def test_that_every_section_has_a_name() -> None:
    for field in fields(Policy):
        if field.name not in ("version", "digest"):
            assert section_label(field.name) == names.SECTIONS[field.name]


def test_that_every_check_cap_and_finding_has_a_title() -> None:
    policy = load_policy()
    checks = [*STANDING, *(f"cap-{cap}" for cap in CAP_NAMES), *(f"finding-{kind}" for kind in FINDING_KINDS)]
    checks += [f"identity-{need}" for tier in policy.tiers for need in tier.needs]
    checks += [rule.name for rule in policy.rules]
    words = translator("en")
    for name in checks:
        title = words.show(check_title(name, policy))
        assert title != name
        assert not codes_in(title), title


def test_that_a_name_of_neither_policy_stays_as_it_is() -> None:
    assert check_title("a-rule-of-old", load_policy()) == "a-rule-of-old"


def test_that_no_two_rules_of_the_shipped_policy_read_alike() -> None:
    for policy in map(load_policy, policies()):
        titles = [translator("en").render(rule_title(rule)) for rule in policy.rules]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("name", "demand", "asked"),
    [
        ("gambling", "at most 2%", None),
        ("days-below-zero", "at most 60 days", None),
        ("age-of-firm", "at least 1 year", None),
        ("net-worth-positive", "above CN¥0.00", "where yearly accounts came"),
        ("accounts-for-large-loans", "at most 550 days", "requests above CN¥1,000,000.00"),
        ("balance-must-not-break", "must not be found", "unknown without bank statements"),
    ],
)
def test_that_a_rule_reads_with_its_unit_and_when_it_is_asked(name: str, demand: str, asked: str | None) -> None:
    rule = next(rule for rule in load_policy().rules if rule.name == name)
    assert str(rule_demand(rule)) == demand
    when = asked_when(rule)
    assert (None if when is None else str(when)) == asked


def test_that_fractions_keep_their_decimals_as_percentages() -> None:
    shown = [translator("en").show(exact_percent(Decimal(text))) for text in ("0.5", "0.125", "0.0225", "0", "1")]
    assert shown == ["50%", "12.5%", "2.25%", "0%", "100%"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "threshold = 60", "threshold = 45",
            "Days below zero, else decline, threshold: 60 days becomes 45 days (stricter)",
        ),
        ("lgd = 0.45", "lgd = 0.5", "loss given default: 45% becomes 50% (stricter)"),
        ("orders = 3", "orders = 4", "Weight of orders: 3 becomes 4"),
        ('up_to = "30000"', 'up_to = "20000"', "Tier 0, up to: CN¥30,000.00 becomes CN¥20,000.00 (stricter)"),
        ("advance_rate = 0.7", "advance_rate = 0.8", "advance rate on orders: 70% becomes 80% (looser)"),
        ("most_days_old = 30", "most_days_old = 60", "most days that a list may be old: 30 becomes 60 (looser)"),
        ("least_similarity = 0.87", "least_similarity = 0.9", "least similarity of names: 87% becomes 90% (looser)"),
    ],
)  # fmt: skip
def test_that_a_difference_is_a_sentence_without_codes(old: str, new: str, said: str) -> None:
    assert told((old, new)) == [said]


def test_that_sections_of_a_later_version_are_told_entry_by_entry() -> None:
    found = differences(load_policy(policies()[0]), load_policy())
    places = {difference.place for difference in found}
    assert ("conditions", "rules", "cash-buffer") in places
    assert ("overrides", "reasons", "known-customer") in places
    assert ("screening", "closeness", "least") in places
    for difference in found:
        if difference.section not in ("cited", "sources") and difference.place[-1] != "sources":
            said = str(difference_sentence(difference))
            assert not codes_in(said), said
            assert len(said) < 400


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_every_difference_between_the_shipped_versions_can_be_read_both_ways(language: str) -> None:
    first, last = load_policy(policies()[0]), load_policy()
    for one, other in ((first, last), (last, first)):
        found = [translator(language).render(difference_sentence(d)) for d in differences(one, other)]
        assert len(set(found)) == len(found) > 20
