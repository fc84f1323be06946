"""The industry table: what is known of a firm's sector by its national classification code (GB/T 4754)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.i18n import say
from engine.paths import resources


@dataclass(frozen=True, slots=True)
class Industry:
    """A sector: default_rate is the yearly share of its small firms that default; trend is the change of its
    activity index over six months, a fraction (0.02 is two per cent up); None where the bank's own table does not tell.
    `names` are by language."""

    code: str
    names: Mapping[str, str]
    default_rate: float | None
    trend: float | None

    def name(self, language: str) -> str:
        return self.names.get(language, self.names["en"])


@dataclass(frozen=True, slots=True)
class IndustryTable:
    """All sectors by code, the day they describe and where the figures come from."""

    as_of: dt.date
    source: str
    industries: Mapping[str, Industry]

    def find(self, code: str | None) -> Industry | None:
        """The most exact entry for a code: "C2231" is found as division C22, else as section C; None if unlisted."""
        if not code:
            return None
        code = code.strip().upper()
        return self.industries.get(code[:3]) or self.industries.get(code[:1])


def industry_of(code: str | None) -> Industry | None:
    """The shipped table's entry for a classification code; None where the code is unknown."""
    return industry_table().find(code)


def industry_of_case(case: Case) -> Industry | None:
    """The sector of a case with the figures that hold for it: the bank's own where it has any, else the shipped ones.
    None where neither knows the code."""
    code, own = case.applicant.industry, case.bank.sector
    shipped = industry_of(code)
    if own is None or not code:
        return shipped
    if shipped is None and own.rated_on is None and own.month is None:
        return None
    names = own.names or (shipped.names if shipped else {"en": code.strip().upper()})
    default_rate, trend = (shipped.default_rate, shipped.trend) if shipped else (None, None)
    return Industry(
        shipped.code if shipped else code.strip().upper(),
        names,
        own.default_rate if own.table else default_rate,
        own.trend if own.has_trend else trend,
    )


def industry_table() -> IndustryTable:
    """The shipped table. Raises Refused where the file cannot be read."""
    return read_industries(resources() / "industry" / "industries.toml")


@lru_cache
def read_industries(path: Path) -> IndustryTable:
    """A table from a TOML file. A division without its own figures has those of its section."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        sections = {code: _industry(code, entry, {}) for code, entry in document["section"].items()}
        divisions = {
            code: _industry(code, entry, document["section"][code[0]]) for code, entry in document["division"].items()
        }
        return IndustryTable(document["as_of"], document["source"], sections | divisions)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        raise Refused(
            say(
                "The industry table {file} cannot be used: {problem}. Restore it.", file=path.name, problem=str(problem)
            )
        ) from problem


def _industry(code: str, entry: Mapping[str, Any], section: Mapping[str, Any]) -> Industry:
    figures = {**section, **entry}
    default_rate, trend = float(figures["default_rate"]), float(figures["trend"])
    if not 0 <= default_rate <= 1 or not -1 < trend < 1:
        raise ValueError(f"{code}: default_rate must lie in 0..1 and trend in -1..1")
    return Industry(code, {"en": entry["en"], "zh_CN": entry["zh"]}, default_rate, trend)
