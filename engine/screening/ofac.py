"""OFAC's list of Specially Designated Nationals as it is published in CSV: sdn.csv, with alt.csv and add.csv if given.

The files have no header and write "-0-" for nothing; they end with the sign 0x1A.
Source: the treasury's description of the SDN data formats ("dat_spec.txt").
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from engine.i18n import say
from engine.screening.watch_list import MOST_ENTRIES, BadRows, Entry, WatchList, clean_names, rows_of

NAME = "OFAC SDN"
NOTHING = "-0-"
MAIN_COLUMNS, ALIAS_COLUMNS, ADDRESS_COLUMNS = 12, 5, 6
THINGS = ("vessel", "aircraft")
PARTIES = ("individual", "entity", "")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_BORN = re.compile(r"\bDOB\s+(?:circa\s+)?((?:(\d{1,2})\s+)?(?:([A-Za-z]{3})[a-z]*\s+)?(\d{4}))")
_PAPER = re.compile(
    r"(?:Passport|National ID No\.|Identification Number|ID No\.|Tax ID No\.|Registration (?:Number|ID)|Company Number"
    r"|Unified Social Credit Code(?: \(USCC\))?|Chinese Commercial Code|C\.R\. No\.|D-U-N-S Number|Personal ID Card"
    r"|Citizen's Card Number|R\.F\.C\.|C\.U\.R\.P\.)\s*#?\s*([A-Z0-9][A-Z0-9./-]{3,30})",
    re.IGNORECASE,
)


def is_main(text: str) -> bool:
    """Whether the text begins as sdn.csv does."""
    first = next(rows_of(text[:20_000], "", BadRows()), None)
    if first is None:
        return False
    cells = first[1]
    return len(cells) == MAIN_COLUMNS and cells[0].strip().isdecimal() and _value(cells[2]) in (*PARTIES, *THINGS)


def read(texts: Mapping[str, str]) -> WatchList:
    """The list of one sdn.csv; aliases and addresses come from whichever other file looks like alt.csv or add.csv."""
    bad = BadRows()
    aliases: dict[str, list[str]] = defaultdict(list)
    countries: dict[str, list[str]] = defaultdict(list)
    main = next(name for name, text in texts.items() if is_main(text))
    for name, text in texts.items():
        if name != main:
            _beside(name, text, aliases, countries, bad)
    entries: dict[str, Entry] = {}
    skipped = 0
    for row, cells in rows_of(texts[main], main, bad):
        if len(cells) < MAIN_COLUMNS or not cells[0].strip().isdecimal() or not _value(cells[1]):
            bad.add(main, row, say("a row of this list has a number, a name and ten more cells"))
        elif _value(cells[2]).casefold() in THINGS:
            skipped += 1
        elif len(entries) < MOST_ENTRIES:
            number = cells[0].strip()
            entries[number] = _entry(number, cells, aliases[number], countries[number])
    return WatchList(NAME, "", tuple(entries.values()), None, skipped, tuple(bad.told), bad.count)


def _beside(name: str, text: str, aliases: dict[str, list[str]], countries: dict[str, list[str]], bad: BadRows) -> None:
    for row, cells in rows_of(text, name, bad):
        number = cells[0].strip()
        if not number.isdecimal() or len(cells) not in (ALIAS_COLUMNS, ADDRESS_COLUMNS):
            bad.add(name, row, say("this is no row of alt.csv or add.csv"))
        elif len(cells) == ALIAS_COLUMNS:
            aliases[number].append(_value(cells[3]))
        elif country := _value(cells[4]):
            countries[number].append(country)


def _entry(number: str, cells: list[str], aliases: list[str], countries: list[str]) -> Entry:
    remarks = _value(cells[11])
    return Entry(
        number,
        clean_names([_value(cells[1]), *aliases]),
        tuple(dict.fromkeys(_born(remarks))),
        tuple(dict.fromkeys(match[1].rstrip(".") for match in _PAPER.finditer(remarks))),
        tuple(dict.fromkeys(countries)),
        ", ".join(part for part in (_value(cells[3]), _value(cells[4])) if part),
        _value(cells[2]).casefold() == "individual",
    )


def _born(remarks: str) -> Iterator[str]:
    """Days and years of birth as ISO: "DOB 05 Jan 1960" is 1960-01-05, "DOB circa 1960" is 1960."""
    for match in _BORN.finditer(remarks):
        day, month, year = match[2], (match[3] or "").casefold(), match[4]
        if month in _MONTHS and day:
            try:
                yield dt.date(int(year), _MONTHS.index(month) + 1, int(day)).isoformat()
            except ValueError:
                yield year
        else:
            yield f"{year}-{_MONTHS.index(month) + 1:02d}" if month in _MONTHS else year


def _value(cell: str) -> str:
    value = " ".join(cell.replace("\x1a", "").split())
    return "" if value == NOTHING else value
