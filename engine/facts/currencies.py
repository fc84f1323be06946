"""What a unit of a currency is worth in EUR, for putting features in money on one scale."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from engine.errors import Refused
from engine.i18n import say
from engine.paths import resources


def euro_value(currency: str) -> float | None:
    """EUR for one unit of the currency, None where the table does not list it.

    Indicative and dated (`resources/industry/currencies.toml`); raises Refused where that file cannot be read.
    """
    return _table(resources() / "industry" / "currencies.toml").get(currency)


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
