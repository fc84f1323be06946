"""Deciding a whole book at once: the stages of `engine.policy.decide` over columns, by the same policy values.

Prices and schedules come from the functions that serve one case. Tests hold every verdict and limit equal to `decide`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from engine.backtest.asking import Asked, asked_of
from engine.backtest.book import PRODUCTS, Book, Codes
from engine.backtest.caps import CAPS, Caps, caps_of
from engine.backtest.demands import Demands, demands_of
from engine.features.columns import Column, Ints
from engine.policy.currency import policy_in
from engine.policy.decide import SCORE_RULES
from engine.policy.decision import Verdict
from engine.policy.policy import Policy


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """What a policy says of every case: verdicts by their codes, the limit and the price (NaN where none), the binding
    cap (an index of CAPS), and by rule what it alone demands (-1 where it was not asked)."""

    verdict: Codes
    score_verdict: Codes
    policy_verdict: Codes
    limit: Column
    rate: Column
    capital: Column
    binding: Ints
    demands: Mapping[str, Codes]


def judge(book: Book, policy: Policy) -> Judged:
    """Every case of the book by this policy. Raises Refused where its amounts cannot be put in the book's currency."""
    own = policy_in(policy, book.currency)
    parts = [(rows, _judged(book.where(rows), own, code)) for code, rows in _by_product(book)]
    return _joined(len(book), parts)


def _by_product(book: Book) -> list[tuple[int, Ints]]:
    rows = [(code, np.flatnonzero(book.product == code)) for code in range(len(PRODUCTS))]
    return [(code, found) for code, found in rows if len(found)]


def _judged(book: Book, policy: Policy, code: int) -> Judged:
    product = policy.products[PRODUCTS[code]]
    asked = asked_of(book, policy, product)
    caps = caps_of(book, policy, product, asked)
    found = demands_of(book, policy, product, asked, caps)
    return _verdicts(found, asked, caps)


def _verdicts(found: Demands, asked: Asked, caps: Caps) -> Judged:
    """The score's recommendation, the policy's, and the more cautious; a limit that the grade binds is the score's."""
    by_grade = caps.binding == CAPS.index("grade")
    nothing = np.full(len(by_grade), Verdict.APPROVE, np.int8)
    score, policy = nothing.copy(), nothing.copy()
    for rule, demanded in found.items():
        speaks = by_grade if rule == "limit" else np.full(len(by_grade), rule in SCORE_RULES)
        np.maximum(score, np.where(speaks, demanded, nothing), out=score)
        np.maximum(policy, np.where(speaks, nothing, demanded), out=policy)
    return Judged(np.maximum(score, policy), score, policy, caps.limit, asked.rate, asked.capital, caps.binding, found)


def _joined(count: int, parts: list[tuple[Ints, Judged]]) -> Judged:
    """The parts by product put back in the order of the book."""
    names = dict.fromkeys(name for _, part in parts for name in part.demands)
    demands = {name: np.full(count, -1, np.int8) for name in names}
    columns: dict[str, Any] = {
        field.name: np.full(count, np.nan) for field in fields(Judged) if field.name != "demands"
    }
    for rows, part in parts:
        for name, demanded in part.demands.items():
            demands[name][rows] = demanded
        for name, column in columns.items():
            column[rows] = getattr(part, name)
    for name in ("verdict", "score_verdict", "policy_verdict"):
        columns[name] = columns[name].astype(np.int8)
    columns["binding"] = columns["binding"].astype(np.int64)
    return Judged(**columns, demands=demands)
