"""Yearly accounts of several files: each year once, as its own accounts say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.statements import ITEMS, AccountsYear
from engine.i18n import Sentence, say

_SHOWN = 5
_ROUNDING = 1_000
"""Units of the currency: later accounts may be kept in thousands."""


def together(files: Sequence[Sequence[AccountsYear]]) -> tuple[tuple[AccountsYear, ...], tuple[Finding, ...]]:
    """The years of all files, oldest first, and a finding on each year that a later file repeats with other figures.

    Accounts repeat the year before. Of one year the file counts that ends with it, else the next one; what later files
    repeat only adds items that were not given.
    """
    said: dict[int, list[AccountsYear]] = {}
    for file in sorted((file for file in files if file), key=lambda file: max(year.year for year in file)):
        for year in file:
            said.setdefault(year.year, []).append(year)
    findings: list[Finding] = []
    years: list[AccountsYear] = []
    for _, (own, *repetitions) in sorted(said.items()):
        for repetition in repetitions:
            findings += _restated(own, repetition)
            own = replace(
                own,
                items={**repetition.items, **own.items},
                audited=repetition.audited if own.audited is None else own.audited,
                sources={**repetition.sources, **own.sources},
            )
        years.append(own)
    return tuple(years), tuple(findings)


def _restated(own: AccountsYear, repetition: AccountsYear) -> Iterator[Finding]:
    """Whether later accounts give other figures for a year than its own did: an error mended, or a picture changed."""
    both = own.items.keys() & repetition.items.keys()
    gaps = {item: repetition.items[item] - own.items[item] for item in ITEMS if item in both}
    changed = [item for item, gap in gaps.items() if abs(gap.amount) >= _ROUNDING]
    if not changed:
        return
    first = changed[0]
    sentence = say(
        "Accounts {year}: later accounts give {count} items otherwise than its own, {item} by {gap}.",
        year=str(own.year), count=len(changed), item=Sentence(ITEMS[first]), gap=gaps[first],
    )  # fmt: skip
    sources = tuple(_sources(own, changed) + _sources(repetition, changed))
    yield Finding("accounts-restated", Severity.WARNING, sentence, sources)


def _sources(year: AccountsYear, items: Sequence[str]) -> list[SourceRow]:
    return [year.sources[item] for item in items[:_SHOWN] if item in year.sources]
