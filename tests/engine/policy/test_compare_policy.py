from __future__ import annotations

import pytest

from engine.i18n import translator
from engine.money import Money
from engine.policy.compare import Change, Difference, Sense, differences
from engine.policy.compare_words import difference_sentence
from engine.policy.document import load_policy, policies, read_policy

SHIPPED = policies()[-1].read_text("utf-8")


def changed(*replacements: tuple[str, str]) -> tuple[Difference, ...]:
    text = SHIPPED
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return differences(load_policy(), read_policy(text.encode(), "draft.toml"))


def test_that_a_policy_does_not_differ_from_itself_under_another_name() -> None:
    assert changed(('version = "2026-11"', 'version = "own"')) == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "sense"),
    [
        ("threshold = 60", "threshold = 45", ("rules", "days-below-zero", "threshold"), Sense.STRICTER),
        ("threshold = 60", "threshold = 75", ("rules", "days-below-zero", "threshold"), Sense.LOOSER),
        ("threshold = 180", "threshold = 90", ("rules", "statements-long-enough", "threshold"), Sense.LOOSER),
        ("lgd = 0.45", "lgd = 0.5", ("pricing", "lgd"), Sense.STRICTER),
        ('worst_integrity = "C"', 'worst_integrity = "B"', ("completeness", "worst_integrity"), Sense.STRICTER),
        ("factor = 3", "factor = 4", ("caps", "leverage_factor"), Sense.LOOSER),
        ("minimum = 1.1", "minimum = 1.2", ("affordability", "minimum"), Sense.STRICTER),
        ("letter_days = 30", "letter_days = 20", ("notices", "letter_days"), Sense.OPEN),
        (
            'verdict = "refer"\nup_to = "200000"', 'verdict = "decline"\nup_to = "0"', ("grades", "7", "verdict"),
            Sense.STRICTER,
        ),
    ],
)  # fmt: skip
def test_that_a_changed_number_is_named_with_its_sense(
    old: str, new: str, place: tuple[str, ...], sense: Sense
) -> None:
    found = changed((old, new))
    assert (place, sense) in [(difference.place, difference.sense) for difference in found]
    assert all(difference.change is Change.CHANGED for difference in found)


def test_that_a_rule_that_comes_or_goes_is_one_difference() -> None:
    start = SHIPPED.index('[[rules]]\nname = "gambling"')
    end = SHIPPED.index("[[rules]]", start + 1)
    without = read_policy((SHIPPED[:start] + SHIPPED[end:]).encode(), "draft.toml")
    (gone,) = differences(load_policy(), without)
    assert (gone.item, gone.change, gone.sense) == ("gambling", Change.REMOVED, Sense.LOOSER)
    (come,) = differences(without, load_policy())
    assert (come.item, come.change, come.sense) == ("gambling", Change.ADDED, Sense.STRICTER)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_every_difference_between_the_shipped_versions_can_be_read(language: str) -> None:
    words = translator(language)
    for older in policies()[:-1]:
        for difference in differences(load_policy(older), load_policy()):
            assert words.render(difference_sentence(difference))


def test_that_amounts_of_other_currencies_are_compared_without_a_sense() -> None:
    found = changed(('currency = "CNY"', 'currency = "EUR"'))
    amounts = [difference for difference in found if isinstance(difference.before, Money)]
    assert amounts
    assert {difference.sense for difference in amounts} == {Sense.OPEN}


def test_that_a_number_that_becomes_an_amount_has_no_sense() -> None:
    old = 'observe = "measure:z_double_prime"\npass_when = "at-least"\nthreshold = 1.1'
    new = 'observe = "measure:tangible_net_worth"\npass_when = "at-least"\nthreshold = "5"'
    senses = {difference.place[-1]: difference.sense for difference in changed((old, new))}
    assert senses["threshold"] is Sense.OPEN
