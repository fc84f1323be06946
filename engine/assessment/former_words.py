"""What sentences of a decision's document were called in earlier formats, so that a decision of that time can be
written again byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from engine.i18n import Translator
from engine.money import Exchanged

FORMER: Mapping[int, Mapping[str, str]] = {
    2: {
        "Not known: {label}": "{label} is not known",
        "Not known: {label} ({why})": "{label} is not known: {why}",
        "{count} names held against the watch lists ({lists}): nobody is on them": (
            "{count} names held against {lists} watch lists: nobody is on them"
        ),
        "“{key}” is not a field of the application and was not used; “{nearest}” may be meant.": (
            "“{key}” is not a field of the application and was not used; check its spelling."
        ),
        (
            "Data completeness {grade}: up to {amount}; missing are {missing}. For the limit it counts as {lowered} "
            "(up to {least}), because not known: {unknown}"
        ): "Data completeness {grade}: up to {amount}; missing are {missing}",
        (
            "Data completeness {grade}: up to {amount}. For the limit it counts as {lowered} (up to {least}), because "
            "not known: {unknown}"
        ): "Data completeness {grade}: up to {amount}",
        "Debt in the accounts of {year}: {booked}; repaid since: {repaid}; declared: {declared}. Ask about {gap}.": (
            "The accounts of {year} show debt of {booked}, declared is {declared}; ask what became of {gap}."
        ),
        "bank inflow net of tax on sales": "bank inflow net of VAT",
        "{number} days": "{number}",
        "{number} months": "{number}",
        "{number} years": "{number}",
    },
}
"""By format, today's text and what that format and those before it said in its place. A former text may leave values
out; it has no place that today's lacks."""
PLURALS_SINCE = 3
"""From this format on a text has a form of its own for one."""

OWN_MONEY_SINCE = 3
"""From this format on a feature in money is told in the currency of the case, before in EUR."""


class FormerTranslator(Translator):
    """Speaks as the program did when it wrote a format. One and many were the same then."""

    def __init__(self, language: str, number: int) -> None:
        super().__init__(language)
        self._number = number
        later = [words for last, words in sorted(FORMER.items(), reverse=True) if last >= number]
        self._former = {today: former for words in later for today, former in words.items()}
        if number < PLURALS_SINCE:
            self._plurals = {}

    def exchanged(self, value: Exchanged) -> str:
        return super().exchanged(value) if self._number >= OWN_MONEY_SINCE else self.money(value.computed)

    def worded(self, template: str, values: Mapping[str, object]) -> str:
        return super().worded(self._former.get(template, template), values)


@lru_cache
def former_translator(language: str, number: int) -> Translator:
    return FormerTranslator(language, number)
