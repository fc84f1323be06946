"""Money, sentences and calendar arithmetic."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.i18n import Percent, say, translator
from engine.money import Money, total
from engine.periods import add_months, month_end

minors = st.integers(-(10**15), 10**15)
currencies = st.sampled_from(["CNY", "EUR", "JPY", "KWD", "CZK"])


@given(minors, currencies)
def test_that_money_comes_back_whole_from_its_minor_units(minor: int, currency: str) -> None:
    assert Money.of_minor(minor, currency).minor == minor


@given(minors, minors, currencies)
def test_that_a_sum_less_one_part_is_the_other(one: int, other: int, currency: str) -> None:
    a, b = Money.of_minor(one, currency), Money.of_minor(other, currency)
    assert (a + b) - b == a
    assert total([a, b], currency).minor == one + other


@given(st.integers(0, 10**12), st.integers(1, 10**8))
def test_that_rounding_down_never_gives_more_and_never_loses_a_whole_step(minor: int, step: int) -> None:
    amount, unit = Money.of_minor(minor, "CNY"), Money.of_minor(step, "CNY")
    rounded = amount.round_down_to(unit)
    assert rounded <= amount < rounded + unit
    assert rounded.minor % step == 0


def test_that_currencies_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="CNY and EUR"):
        Money(1, "CNY") + Money(1, "EUR")


def test_that_a_code_that_is_no_currency_is_said() -> None:
    with pytest.raises(ValueError, match="XQX"):
        Money(1, "XQX")


def test_that_money_must_be_finite() -> None:
    with pytest.raises(ValueError, match="finite"):
        Money("NaN", "CNY")


def test_that_half_a_cent_rounds_away_from_zero() -> None:
    assert str(Money("0.005", "CNY").amount) == "0.01"
    assert str(Money("-0.005", "CNY").amount) == "-0.01"


def test_that_a_ratio_over_nothing_is_unknown() -> None:
    assert Money(1, "CNY").over(Money(0, "CNY")) is None
    assert Money(1, "CNY").over(Money(4, "CNY")) == Decimal("0.25")


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.integers(-600, 600))
def test_that_adding_months_keeps_the_day_or_takes_the_last_one(day: dt.date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later == month_end(later))


def test_that_a_sentence_shows_its_values_as_the_language_writes_them() -> None:
    sentence = say("Limit {amount}, bound by: {cap}", amount=Money("1234.5", "CNY"), cap=say("Requested amount"))
    assert translator("en").render(sentence) == "Limit CN¥1,234.50, bound by: Requested amount"
    assert "¥1,234.50" in translator("zh_CN").render(sentence)


def test_that_an_unknown_value_is_said_and_not_left_blank() -> None:
    assert translator("en").show(None) == "unknown"
    assert translator("en").show(Percent(0.0456, 2)) == "4.56%"
