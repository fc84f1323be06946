"""Values and reasons in words: a number with its unit as people read it, a score's reason as a specific sentence."""

from __future__ import annotations

import math
from decimal import Decimal

from engine.features.catalogue import by_name
from engine.features.feature import Unit
from engine.i18n import Percent, Sentence, say
from engine.money import Money
from engine.scoring.score import Reason


def shown(value: float | Decimal | Money | None, unit: Unit, more: int = 0) -> object:
    """A value as a sentence should carry it: shares as percentages, days as whole numbers, money as money.

    `more` decimals than usual may be asked for.
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
            # Features hold log(1 + EUR) with the sign of the amount (engine.features.reduce.log_euro).
            return Money(round(math.copysign(math.expm1(min(abs(number), 40.0)), number)), "EUR")
        case _:
            return _rounded(number, 2 + more)


def shown_apart(value: float | Decimal | Money, other: float | Decimal | Money, unit: Unit) -> tuple[object, object]:
    """Two values in words, with as many decimals as it takes to see that they differ: not "2.0; at least 2 asked"."""
    for more in range(_MOST_DECIMALS):
        words = shown(value, unit, more), shown(other, unit, more)
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


def reason_sentence(reason: Reason) -> Sentence:
    """What the weightiest feature of the family shows, beside applicants near the cut-off."""
    feature = by_name(reason.features[0])
    value, reference = reason.values[0], reason.references[0]
    if value is None or reference is None:
        return say("{label}: {value}", label=say(feature.label), value=shown(value, feature.unit))
    words = shown_apart(value, reference, feature.unit)
    return say(
        "{label}: {value}, against {reference} for applicants near the cut-off",
        label=say(feature.label),
        value=words[0],
        reference=words[1],
    )
