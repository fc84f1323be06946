"""A book: what the decisions of many cases rest on, in columns, whatever policy is asked about it.

Everything here is known before a policy speaks: features, measures of the firm, score, evidence, papers. One value a
case; NaN is unknown, as it is everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engine.facts.request import Product
from engine.features.columns import Column, Days, Flags
from engine.policy.policy import Evidence

Texts = NDArray[np.object_]
Codes = NDArray[np.int8]

PRODUCTS = tuple(Product)
INTEGRITY_GRADES = "ABCD"


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """The model's answers: PD with its interval, the grade, and the grades by behaviour and by accounts alone."""

    pd: Column
    low: Column
    high: Column
    grade: Column
    behaviour: Column
    accounts: Column


@dataclass(frozen=True, eq=False, slots=True)
class Book:
    """Many cases of one currency. name tells a case from the others; product indexes PRODUCTS; industry is None where
    unknown.

    features and measures are by name. findings tell which kinds were seen, serious those seen as serious or worse.
    carried is by rule what checks demanded that rest on the case alone and are not asked again (-1 where not asked).
    integrity is 1 for A to 4 for D. owed is what each case owes by lender, None where nothing was declared; granted
    what the bank's own cases granted to the firm and to the rest of its group, None where that is not known.
    booked_debt is short and long debt by the newest accounts, order_base what eligible orders stand for before the
    advance rate. euro is the value of one unit of the currency. defaulted is 1, 0 or NaN.
    """

    currency: str
    euro: float | None
    name: Texts
    as_of: Days
    product: Codes
    requested: Column
    tenor: Column
    purpose: Texts
    industry: Texts
    industry_trend: Column
    industry_listed: Flags
    features: Mapping[str, Column]
    measures: Mapping[str, Column]
    scores: Scores
    evidence: Mapping[Evidence, Flags]
    known: Mapping[str, Flags]
    papers: Mapping[str, Flags]
    findings: Mapping[str, Flags]
    serious: Mapping[str, Flags]
    carried: Mapping[str, Codes]
    integrity: Column
    owed: Texts
    granted: Texts
    booked_debt: Column
    order_base: Column
    defaulted: Column

    def __len__(self) -> int:
        return len(self.requested)

    def where(self, rows: NDArray[Any]) -> Self:
        """The same book with only the given rows (a mask or positions)."""
        return type(self)(**{field.name: _taken(getattr(self, field.name), rows) for field in fields(self)})


def _taken(value: Any, rows: NDArray[Any]) -> Any:
    if isinstance(value, np.ndarray):
        return value[rows]
    if isinstance(value, Mapping):
        return {name: column[rows] for name, column in value.items()}
    if isinstance(value, Scores):
        return Scores(**{field.name: getattr(value, field.name)[rows] for field in fields(Scores)})
    return value


def texts(values: Sequence[object]) -> Texts:
    """Values as one column of objects."""
    column = np.empty(len(values), np.object_)
    column[:] = values
    return column
