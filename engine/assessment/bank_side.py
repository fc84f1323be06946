"""What the bank itself added to a case, as JSON: part of a decision's document, and read back to decide it again.

A key stands only where there is something, so that decisions from before it existed keep their bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from engine.facts.bank import BankSide, Hit, ListVersion, Outcome, Override, Resolution, Screening, Waiver


def to_plain(bank: BankSide) -> dict[str, Any]:
    """JSON values of which `from_plain` makes the same again."""
    found: dict[str, Any] = {}
    if bank.screening is not None:
        found["screening"] = _screening(bank.screening)
    if (made := bank.override) is not None:
        found["override"] = {
            "outcome": made.outcome.value, "reason": made.reason, "note": made.note, "by": made.by,
        }  # fmt: skip
    if bank.waivers:
        found["waivers"] = [
            {"name": waiver.name, "note": waiver.note, "by": waiver.by, "on": waiver.on.isoformat()}
            for waiver in bank.waivers
        ]
    return found


def from_plain(content: Mapping[str, Any]) -> BankSide:
    screening, made = content.get("screening"), content.get("override")
    return BankSide(
        screening=None if screening is None else _read_screening(screening),
        override=None if made is None else Override(**{**made, "outcome": Outcome(made["outcome"])}),
        waivers=tuple(
            Waiver(**{**waiver, "on": dt.date.fromisoformat(waiver["on"])}) for waiver in content.get("waivers", ())
        ),
    )


def _screening(screening: Screening) -> dict[str, Any]:
    return {
        "screened_on": screening.screened_on.isoformat(),
        "lists": [
            {"name": v.name, "dated": v.dated.isoformat(), "digest": v.digest, "rows": v.rows} for v in screening.lists
        ],
        "screened": list(screening.screened),
        "hits": [_hit(hit) for hit in screening.hits],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    made = hit.resolution
    return {
        "role": hit.role,
        "name": hit.name,
        "list": hit.list_name,
        "entry": hit.entry,
        "entry_digest": hit.entry_digest,
        "listed_as": hit.listed_as,
        "similarity": hit.similarity,
        "is_by_number": hit.is_by_number,
        "about": hit.about,
        "resolution": made and {"is_match": made.is_match, "note": made.note, "by": made.by, "on": made.on.isoformat()},
    }


def _read_screening(content: Mapping[str, Any]) -> Screening:
    return Screening(
        dt.date.fromisoformat(content["screened_on"]),
        tuple(
            ListVersion(v["name"], dt.date.fromisoformat(v["dated"]), v["digest"], v["rows"]) for v in content["lists"]
        ),
        tuple(content["screened"]),
        tuple(_read_hit(hit) for hit in content["hits"]),
    )


def _read_hit(content: Mapping[str, Any]) -> Hit:
    made = content["resolution"]
    return Hit(
        content["role"], content["name"], content["list"], content["entry"], content["entry_digest"],
        content["listed_as"], content["similarity"], content["is_by_number"], content["about"],
        made and Resolution(made["is_match"], made["note"], made["by"], dt.date.fromisoformat(made["on"])),
    )  # fmt: skip
