"""Filed accounts to years of items: which concept is which item is data, in resources/layouts/ixbrl.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.errors import Refused
from engine.facts.finding import SourceRow
from engine.facts.statements import AccountsYear
from engine.i18n import say
from engine.intake.readers.ixbrl import Fact, Filing, read_filing
from engine.intake.readers.statement import RefusedRow
from engine.money import Money
from engine.paths import resources

FEWEST_ITEMS = 3
"""A day with fewer items is an opening balance or a note, not a year."""
SHORTEST_YEAR, LONGEST_YEAR = 330, 400
"""Days; the income of another period is not that of a year."""


@lru_cache
def concepts() -> Mapping[str, Any]:
    with (resources() / "layouts" / "ixbrl.toml").open("rb") as file:
        return tomllib.load(file)


def read_filed_accounts(
    name: str, data: bytes, currency: str
) -> tuple[tuple[AccountsYear, ...], tuple[RefusedRow, ...]]:
    """The years of a filing, oldest first, and the figures that could not be read. What is not tagged is unknown.

    A total follows from the others of the balance sheet where it is not tagged, and so does what of a group its tagged
    parts leave over. Raises `Refused` where no year has items, or where the currency is another than the case's.
    """
    filing = read_filing(name, data)
    (code, _), *_ = Counter(fact.currency for fact in filing.facts).most_common(1)
    if code != currency:
        raise Refused(
            say(
                "The accounts in {file} are in {currency}, the case is in {case}; enter them by hand in that currency.",
                file=name, currency=code, case=currency,
            )
        )  # fmt: skip
    refused = list(filing.refused)
    years: dict[int, AccountsYear] = {}
    for end in sorted({fact.context.end for fact in filing.facts}):
        figures = _figures(filing, code, end, refused)
        items = _items(figures)
        if len(items) >= FEWEST_ITEMS:
            years[end.year] = _year(name, end, items, code, filing.audited)
    if not years:
        raise Refused(
            say("{file} names no item of the accounts, such as revenue or total_assets; use the template.", file=name)
        )
    return tuple(year for _, year in sorted(years.items())), tuple(refused)


@dataclass(slots=True)
class _Figures:
    """The figures of one year by concept key, the most exact of each."""

    facts: dict[str, Fact] = field(default_factory=dict)

    def add(self, key: str, fact: Fact) -> None:
        known = self.facts.get(key)
        if known is None or fact.precision > known.precision:
            self.facts[key] = fact

    def first(self, keys: Iterable[str]) -> _Figure | None:
        found = next((self.facts[key] for key in keys if key in self.facts), None)
        return None if found is None else _Figure(found.amount, found.ordinal)

    def sum(self, keys: Iterable[str]) -> _Figure | None:
        found = [self.facts[key] for key in keys if key in self.facts]
        return _Figure(sum((fact.amount for fact in found), Decimal(0)), found[0].ordinal) if found else None


@dataclass(frozen=True, slots=True)
class _Figure:
    amount: Decimal
    ordinal: int


def _figures(filing: Filing, currency: str, end: dt.date, refused: list[RefusedRow]) -> _Figures:
    """What the filing gives for the day on which a year ends and for the year that ends on it."""
    figures = _Figures()
    odd: dict[int, Fact] = {}
    for fact in filing.facts:
        key = _key(fact)
        if key is None or fact.context.end != end or fact.currency != currency:
            continue
        days = None if fact.context.start is None else (end - fact.context.start).days + 1
        if days is None or SHORTEST_YEAR <= days <= LONGEST_YEAR:
            figures.add(key, fact)
        elif key in _known():
            odd.setdefault(days, fact)
    if not any(fact.context.start for fact in figures.facts.values()):
        refused += [
            RefusedRow(
                fact.ordinal,
                say(
                    "The period to {end} has {days} days, which is no year; its income is left out.", end=end, days=days
                ),
            )
            for days, fact in odd.items()
        ]
    return figures


def _key(fact: Fact) -> str | None:
    """The concept with the class of its members; None for a detail."""
    classes = {_classes().get(member) for member in fact.context.members}
    if not classes:
        return fact.concept
    only = next(iter(classes)) if len(classes) == 1 else None
    return f"{fact.concept}@{only}" if only else None


@lru_cache
def _classes() -> Mapping[str, str]:
    return {member: name for name, members in concepts()["members"].items() for member in members}


@lru_cache
def _known() -> frozenset[str]:
    """Every concept key that an item comes from."""
    return frozenset(key for part in ("items", "sums") for keys in concepts()[part].values() for key in keys)


def _items(figures: _Figures) -> dict[str, _Figure]:
    """Items that are tagged, then totals by the identities of a balance sheet, then what groups leave over."""
    known = concepts()
    items = {item: figures.first(keys) for item, keys in known["items"].items()}
    items |= {item: figures.sum(keys) for item, keys in known["sums"].items()}
    totals = {name: figures.first(keys) for name, keys in known["subtotals"].items()}
    assets = totals["assets"] or _together([totals["less_current"], totals["current_liabilities"]])
    assets = assets or _together([totals["noncurrent_assets"], totals["current_assets"]])
    equity = totals["equity"]
    liabilities = totals["liabilities"] or (None if equity is None else _less(assets, [equity]))
    items |= {"total_assets": assets, "total_equity": equity, "total_liabilities": liabilities}
    for item, rest in known["rests"].items():
        items[item] = _less(totals[rest["of"]], [items.get(part) for part in rest["less"]])
    if totals["current_liabilities"] is not None:
        due = [totals["current_liabilities"], items["long_term_debt"]]
        items["other_noncurrent_liabilities"] = _less(liabilities, due)
    return {item: figure for item, figure in items.items() if figure is not None}


def _together(parts: Sequence[_Figure | None]) -> _Figure | None:
    """The sum of parts that are all known."""
    known = [part for part in parts if part is not None]
    return _Figure(sum((p.amount for p in known), Decimal(0)), known[0].ordinal) if len(known) == len(parts) else None


def _less(whole: _Figure | None, parts: Sequence[_Figure | None]) -> _Figure | None:
    """The whole without those parts that are known."""
    if whole is None:
        return None
    return _Figure(whole.amount - sum((p.amount for p in parts if p is not None), Decimal(0)), whole.ordinal)


def _year(name: str, end: dt.date, items: Mapping[str, _Figure], currency: str, audited: bool | None) -> AccountsYear:
    return AccountsYear(
        end.year,
        end,
        {item: Money(figure.amount, currency) for item, figure in items.items()},
        audited,
        {item: SourceRow(name, figure.ordinal) for item, figure in items.items()},
    )
