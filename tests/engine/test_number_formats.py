"""Numbers as a locale writes them: our short way against Babel's own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.i18n import Translator

NUMBERS = st.one_of(
    st.floats(-1e12, 1e12, allow_nan=False),
    st.decimals(-(10**12), 10**12, allow_nan=False, places=3),
    st.integers(-(10**9), 10**9),
)
WORDS = {language: Translator(language) for language in ("en", "zh_CN", "de", "cs", "fr")}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(WORDS)), NUMBERS, st.integers(0, 4))
def test_that_numbers_and_percentages_are_written_as_babel_writes_them(
    language: str, number: float | Decimal, decimals: int
) -> None:
    words, pattern = WORDS[language], "#,##0" + ("." + "0" * decimals if decimals else "")
    assert words.number(number, decimals) == format_decimal(number, format=pattern, locale=words.locale)
    assert words.percent(number, decimals) == format_percent(number, format=pattern + "%", locale=words.locale)


@pytest.mark.parametrize(("number", "shown"), [(0.125, "0.12"), (0.375, "0.38"), (-1234.5, "-1,234.50")])
def test_that_a_half_is_rounded_to_the_even_digit(number: float, shown: str) -> None:
    assert WORDS["en"].number(number, 2) == shown
