"""OpenSanctions' simplified table, targets.simple.csv: one party a row, several values of a cell parted by semicolons.

Source: the project's documentation of its "targets.simple.csv" format.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping

from engine.i18n import say
from engine.screening.watch_list import MOST_ENTRIES, BadRows, Entry, WatchList, clean_names, rows_of

COLUMNS = ("id", "schema", "name", "aliases", "birth_date", "countries", "identifiers", "dataset")
"""Columns that are used; a table must have the first three."""
THINGS = {"vessel", "airplane", "security", "cryptowallet", "address", "vehicle"}
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def is_one(text: str) -> bool:
    return {"id", "schema", "name"} <= set(_header(text))


def _header(text: str) -> list[str]:
    line = next(iter(text[:10_000].splitlines()), "").strip()
    return [cell.strip().casefold() for cell in next(csv.reader([line]), [])]


def read(texts: Mapping[str, str]) -> WatchList:
    """The parties of all given tables, named after the data set that most of them come from."""
    bad, skipped = BadRows(), 0
    entries: dict[str, Entry] = {}
    datasets: dict[str, int] = {}
    newest = ""
    for file, text in texts.items():
        header = _header(text)
        for row, cells in list(rows_of(text, file, bad))[1:]:
            party = dict(zip(header, cells, strict=False))
            if len(cells) < 3 or not party.get("id", "").strip() or not party.get("name", "").strip():
                bad.add(file, row, say("the row has no id or no name"))
            elif party["schema"].strip().casefold() in THINGS:
                skipped += 1
            elif len(entries) < MOST_ENTRIES:
                entry = _entry(party)
                entries[entry.number] = entry
                for name in _values(party.get("dataset", ""))[:1]:
                    datasets[name] = datasets.get(name, 0) + 1
                newest = max(newest, party.get("last_seen", "")[:10], party.get("last_change", "")[:10])
    name = max(datasets, key=lambda name: (datasets[name], name), default="OpenSanctions")[:120]
    return WatchList(name, "", tuple(entries.values()), _day(newest), skipped, tuple(bad.told), bad.count)


def _entry(party: Mapping[str, str]) -> Entry:
    return Entry(
        party["id"].strip()[:120],
        clean_names([party["name"], *_values(party.get("aliases", ""))]),
        tuple(day for day in _values(party.get("birth_date", "")) if _DAY.fullmatch(day)),
        tuple(_values(party.get("identifiers", ""))[:50]),
        tuple(_values(party.get("countries", ""))[:50]),
        " ".join(party.get("sanctions", "").split())[:300],
        party["schema"].strip().casefold() == "person",
    )


def _values(cell: str) -> list[str]:
    """Values parted by semicolons; one that holds a semicolon itself is quoted."""
    if not cell.strip():
        return []
    try:
        parts = next(csv.reader([" ".join(cell.split())], delimiter=";"))
    except (csv.Error, StopIteration):
        parts = cell.split(";")
    return [part.strip() for part in parts if part.strip()]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
