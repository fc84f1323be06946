"""How round the amounts of honest firms are, by sector: the share of whole thousands among the larger ones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import Refused
from engine.i18n import say
from engine.paths import resources


@dataclass(frozen=True, slots=True)
class RoundShare:
    """usual is the share of the sector's median firm, limit one that hardly any firm exceeds; fractions. usual is None
    where nothing is known of sectors."""

    usual: float | None
    limit: float


ANY = RoundShare(None, 0.98)
"""Of a record that was kept before sectors were told apart."""


def round_share_of(code: str | None) -> RoundShare:
    """What is usual for a classification code such as C22; of all firms where the sector is unknown or not counted.

    Raises Refused where the table cannot be read.
    """
    path = resources() / "industry" / "round_amounts.toml"
    if not path.exists():
        return ANY
    table = read_round_shares(path)
    return table.get((code or "").strip().upper()[:1], table[""])


@lru_cache
def read_round_shares(path: Path) -> Mapping[str, RoundShare]:
    """The table by section, with all firms under ""."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        entries = {"": document["all"], **document["section"]}
        return {code: _share(code, entry) for code, entry in entries.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        raise Refused(
            say(
                "The industry table {file} cannot be used: {problem}. Restore it.", file=path.name, problem=str(problem)
            )
        ) from problem


def _share(code: str, entry: Mapping[str, Any]) -> RoundShare:
    usual, limit = float(entry["usual"]), float(entry["limit"])
    if not 0 <= usual < limit <= 1:
        raise ValueError(f"{code}: usual must lie below limit, both in 0..1")
    return RoundShare(usual, limit)
