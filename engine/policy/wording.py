"""Values and reasons in words: a number with its unit as people read it, a score's reason as a specific sentence."""

from __future__ import annotations

import math
from decimal import Decimal

from engine.features.catalogue import by_name
from engine.features.feature import Unit
from engine.i18n import Percent, Sentence, say
from engine.money import Money
from engine.scoring.score import Reason


def shown(value: float | Decimal | Money | None, unit: Unit) -> object:
    """A value as a sentence should carry it: shares as percentages, days as whole numbers, money as money."""
    if value is None or isinstance(value, Money):
        return value
    match unit:
        case Unit.SHARE:
            return Percent(float(value))
        case Unit.FLAG:
            return bool(value)
        case Unit.DAYS | Unit.COUNT:
            return round(float(value))
        case Unit.MONTHS | Unit.YEARS:
            return round(float(value), 1)
        case Unit.MONEY_LOG:
            return Money(f"{math.exp(min(float(value), 40.0)):.2f}", "EUR")
        case _:
            return round(float(value), 2)


def reason_sentence(reason: Reason) -> Sentence:
    """What the weightiest feature of the family shows, beside applicants near the cut-off."""
    feature = by_name(reason.features[0])
    value, reference = reason.values[0], reason.references[0]
    if value is None or reference is None:
        return say("{label}: {value}", label=say(feature.label), value=shown(value, feature.unit))
    return say(
        "{label}: {value}, against {reference} for applicants near the cut-off",
        label=say(feature.label),
        value=shown(value, feature.unit),
        reference=shown(reference, feature.unit),
    )
