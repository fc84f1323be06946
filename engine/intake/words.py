"""Which rule the words of each movement speak for, found once over the distinct texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Ledger
from engine.intake.distinct import Distinct
from engine.intake.rules import FIELDS, Rule, folded

Ranks: TypeAlias = NDArray[np.int16]


_SIDES = {"credit": (0,), "debit": (1,), "any": (0, 1, 2)}
_NAMELESS = 3
"""Added to a side: movements that name no counterparty, which heed the nameless rules too."""


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What the words of a ledger's rows say: `rank` is the position in `rules` of the rule that decides, len(rules) for
    none. It depends on the texts alone, so it holds however the application changes."""

    rules: tuple[Rule, ...]
    rank: Ranks

    def where(self, rows: NDArray[np.bool_]) -> Reading:
        return Reading(self.rules, self.rank[rows])


def read_words(ledger: Ledger, rules: Sequence[Rule], columns: Mapping[str, Distinct]) -> Reading:
    """The deciding rule of each row by its words and direction; a row of zero heeds only rules of "any".

    `columns` are those of the ledger that rules look at, by name.
    """
    best = np.full(len(ledger), len(rules), np.int16)
    side = np.where(ledger.amount > 0, 0, np.where(ledger.amount < 0, 1, 2))
    side += np.where(columns["counterparty"].is_(""), _NAMELESS, 0)
    for name in FIELDS:
        column = columns[name].meaning(folded(text) for text in columns[name].values)
        if column.values != ("",):
            np.minimum(best, _ranks(column.values, rules, name)[column.codes, side], out=best)
    return Reading(tuple(rules), best)


def _ranks(texts: Sequence[str], rules: Sequence[Rule], field: str) -> Ranks:
    """The first rule that matches each text: shape (texts, 6) for credit, debit and neither, then again nameless.

    All texts are searched as one long string, a line each, which keeps the search within the regular-expression engine.
    """
    ranks = np.full((len(texts), 2 * _NAMELESS), len(rules), np.int16)
    lines = "\n".join(texts)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    for rank in reversed(range(len(rules))):
        rule = rules[rank]
        if field not in rule.fields:
            continue
        hits: list[Any] = [match.start() for match in rule.pattern.finditer(lines)]
        if hits:
            rows = np.searchsorted(starts, hits, side="right") - 1
            ranks[np.unique(rows)[:, None], _columns(rule)] = rank
    return ranks


def _columns(rule: Rule) -> list[int]:
    sides = _SIDES[rule.direction]
    nameless = [_NAMELESS + side for side in sides]
    return nameless if rule.nameless else [*sides, *nameless]
