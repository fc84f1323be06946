"""What the bank itself added to a case, as JSON: part of a decision's document, and read back to decide it again.

A key stands only where there is something, so that decisions from before it existed keep their bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from engine.facts.bank import BankSide, Hit, ListVersion, Outcome, Override, Resolution, Screening, Waiver
from engine.facts.group import GroupCase, GroupExposure, GroupLink, Standing
from engine.facts.sectors import SectorFigures, TableVersion
from engine.money import Money


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
    if bank.group is not None:
        found["group"] = _group(bank.group)
    if bank.sector is not None:
        found["sector"] = _sector(bank.sector)
    return found


def from_plain(content: Mapping[str, Any]) -> BankSide:
    screening, made = content.get("screening"), content.get("override")
    return BankSide(
        screening=None if screening is None else _read_screening(screening),
        override=None if made is None else Override(**{**made, "outcome": Outcome(made["outcome"])}),
        waivers=tuple(
            Waiver(**{**waiver, "on": dt.date.fromisoformat(waiver["on"])}) for waiver in content.get("waivers", ())
        ),
        group=None if content.get("group") is None else _read_group(content["group"]),
        sector=None if content.get("sector") is None else _read_sector(content["sector"]),
    )


def _group(group: GroupExposure) -> dict[str, Any]:
    return {
        "looked_up_on": group.looked_up_on.isoformat(),
        "is_whole": group.is_whole,
        "cases": [
            {
                "number": case.number,
                "applicant": case.applicant,
                "is_same_firm": case.is_same_firm,
                "standing": case.standing.value,
                "amount": case.amount and {"amount": str(case.amount.amount), "currency": case.amount.currency},
                "decided_on": case.decided_on and case.decided_on.isoformat(),
                "links": [
                    {"name": link.name, "role": link.role, "here": link.here, "via": link.via} for link in case.links
                ],
            }
            for case in group.cases
        ],
    }


def _read_group(content: Mapping[str, Any]) -> GroupExposure:
    return GroupExposure(
        dt.date.fromisoformat(content["looked_up_on"]),
        tuple(_read_group_case(case) for case in content["cases"]),
        content["is_whole"],
    )


def _read_group_case(content: Mapping[str, Any]) -> GroupCase:
    amount, decided_on = content["amount"], content["decided_on"]
    return GroupCase(
        content["number"], content["applicant"], content["is_same_firm"],
        tuple(GroupLink(**link) for link in content["links"]), Standing(content["standing"]),
        amount and Money(amount["amount"], amount["currency"]), decided_on and dt.date.fromisoformat(decided_on),
    )  # fmt: skip


def _sector(sector: SectorFigures) -> dict[str, Any]:
    return {
        "table": sector.table and _version(sector.table),
        "index": sector.index and _version(sector.index),
        "default_rate": sector.default_rate,
        "trend": sector.trend,
        "has_trend": sector.has_trend,
        "rated_on": sector.rated_on and sector.rated_on.isoformat(),
        "month": sector.month and sector.month.isoformat(),
        "names": dict(sector.names),
    }


def _version(version: TableVersion) -> dict[str, Any]:
    return {
        "digest": version.digest, "dated": version.dated.isoformat(), "source": version.source, "rows": version.rows,
    }  # fmt: skip


def _read_sector(content: Mapping[str, Any]) -> SectorFigures:
    days = {name: content[name] and dt.date.fromisoformat(content[name]) for name in ("rated_on", "month")}
    versions = {
        name: content[name]
        and TableVersion(**{**content[name], "dated": dt.date.fromisoformat(content[name]["dated"])})
        for name in ("table", "index")
    }
    return SectorFigures(**{**content, **days, **versions})


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
