"""Values and reasons in words: a number with its unit as people read it, a score's reason as a specific sentence."""

from __future__ import annotations

import math
from decimal import Decimal

from engine.facts.currencies import in_currency
from engine.features.catalogue import by_name
from engine.features.feature import Unit
from engine.i18n import Percent, Sentence, say
from engine.money import Money
from engine.scoring.score import Reason


def shown(value: float | Decimal | Money | None, unit: Unit, more: int = 0, currency: str = "EUR") -> object:
    """A value as a sentence should carry it: shares as percentages, days as whole numbers, money as money.

    `more` decimals than usual may be asked for. currency is that of the case, in which features in money are told.
    """
    if value is None or isinstance(value, Money):
        return value
    number = float(value)
    match unit:
        case Unit.SHARE:
            return Percent(number, 1 + more)
        case Unit.FLAG:
            return bool(value)
        case Unit.DAYS | Unit.COUNT:
            return _rounded(number, more)
        case Unit.MONTHS | Unit.YEARS:
            return _rounded(number, 1 + more)
        case Unit.COUNT_LOG:
            return round(math.expm1(number))
        case Unit.MONEY_LOG:
            return in_currency(number, currency)
        case _:
            return _rounded(number, 2 + more)


def shown_apart(
    value: float | Decimal | Money, other: float | Decimal | Money, unit: Unit, currency: str = "EUR"
) -> tuple[object, object]:
    """Two values in words, with as many decimals as it takes to see that they differ: not "2.0; at least 2 asked"."""
    for more in range(_MOST_DECIMALS):
        words = shown(value, unit, more, currency), shown(other, unit, more, currency)
        if value == other or _look(words[0]) != _look(words[1]):
            break
    return words


_MOST_DECIMALS = 4


def _look(shown_value: object) -> object:
    """What a reader sees: a percentage after its rounding."""
    if isinstance(shown_value, Percent):
        return round(float(shown_value.fraction) * 100, shown_value.decimals)
    return shown_value


def _rounded(number: float, decimals: int) -> float:
    return round(number, decimals) if decimals else round(number)


def reason_sentence(reason: Reason, currency: str) -> Sentence:
    """What the weightiest feature of the family shows, beside applicants near the cut-off, in the case's currency."""
    feature = by_name(reason.features[0])
    value, reference = reason.values[0], reason.references[0]
    if value is None or reference is None:
        return say(
            "{label}: {value}",
            label=say(feature.label),
            value=_with_unit(shown(value, feature.unit, 0, currency), feature.unit),
        )
    words = shown_apart(value, reference, feature.unit, currency)
    return say(
        "{label}: {value}, against {reference} for applicants near the cut-off",
        label=say(feature.label),
        value=_with_unit(words[0], feature.unit),
        reference=_with_unit(words[1], feature.unit),
    )


def _with_unit(value: object, unit: Unit) -> object:
    """A bare number of days, months or years with its unit."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    match unit:
        case Unit.DAYS:
            return say("{number} days", number=value)
        case Unit.MONTHS:
            return say("{number} months", number=value)
        case Unit.YEARS:
            return say("{number} years", number=value)
    return value
