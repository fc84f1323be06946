"""What a unit of a currency is worth in EUR, for putting features in money on one scale."""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from pathlib import Path

from engine.errors import Refused
from engine.i18n import say
from engine.money import Exchanged, Money
from engine.paths import resources


def euro_value(currency: str) -> float | None:
    """EUR for one unit of the currency, None where the table does not list it.

    Indicative and dated (`resources/industry/currencies.toml`); raises Refused where that file cannot be read.
    """
    return _table(resources() / "industry" / "currencies.toml").get(currency)


def in_currency(log_euro: float, currency: str) -> Money | Exchanged:
    """The amount of a feature in money, which holds log(1 + EUR) with the sign of the amount, in whole units of the
    case's currency; in EUR where the table does not list it."""
    size = math.expm1(min(abs(log_euro), _LARGEST))
    euro = Money(round(math.copysign(size, log_euro)), "EUR")
    value = euro_value(currency)
    if currency == euro.currency or value is None:
        return euro
    return Exchanged(euro, Money(round(math.copysign(size / value, log_euro)), currency))


_LARGEST = 40.0
"""e to this power is more money than there is, and still a number."""


@lru_cache
def _table(path: Path) -> dict[str, float]:
    try:
        rates = tomllib.loads(path.read_text("utf-8"))["euro"]
        return {currency: _positive(rate) for currency, rate in rates.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, AttributeError) as problem:
        raise Refused(
            say(
                "The currency table {file} cannot be used: {problem}. Restore it.", file=path.name, problem=str(problem)
            )
        ) from problem


def _positive(rate: object) -> float:
    if not isinstance(rate, int | float) or not rate > 0:
        raise ValueError(f"{rate!r} is not a positive rate")
    return float(rate)
