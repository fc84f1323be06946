"""Values as JSON: money and decimals as texts, so that nothing is lost on the way; days as ISO, sentences as words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from engine.facts.finding import Finding, SourceRow
from engine.i18n import OwnWords, Percent, Sentence, Translator
from engine.money import Money


def plain(value: object, words: Translator) -> Any:
    """One value, or a mapping of values, as JSON."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal() | Money():
            return str(value)
        case Percent():
            return str(value.fraction)
        case Sentence():
            return words.render(value)
        case OwnWords():
            return words.show(value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(name): plain(item, words) for name, item in value.items()}
        case tuple() | list():
            return [plain(item, words) for item in value]
        case _:
            return str(value)


def plain_finding(finding: Finding, words: Translator) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "severity": finding.severity.name.lower(),
        "message": words.render(finding.sentence),
        "sources": plain_sources(finding.sources),
    }


def plain_sources(sources: Iterable[SourceRow]) -> list[dict[str, Any]]:
    return [{"file": source.file, "row": source.row} for source in sources]
