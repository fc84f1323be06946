"""Counterfactual plans: the smallest changes after which a case is accepted.

The search knows nothing of models: `rescore` answers for many sets of changes at once how far each is from being
accepted (zero or less is accepted), so that a whole decision can stand behind it, with linked features recomputed.
Under monotone constraints the way from a value to its limit improves all along, and bisection is exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Rescore = Callable[[Sequence[Mapping[str, float]]], Sequence[float]]
"""Distances from acceptance, one for each set of changed values by name."""

Fractions = NDArray[np.float64]

MOST_CHANGES = 3
PROMISING = 8
"""How many levers that do not suffice alone are combined."""

HALVINGS = 9
"""Bisection ends within a 512th of the way."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A value that may change, from `value` towards `limit` and no further, in whole steps where `step` is given.

    weight is how hard the whole way is; plans are ordered by it.
    """

    name: str
    value: float
    limit: float
    weight: float = 1.0
    step: float = 0.0

    def at(self, fraction: float) -> float:
        """The value after this fraction of the way, rounded up to a whole step but never beyond the limit."""
        way = self.limit - self.value
        if fraction >= 1:
            return self.limit
        if not self.step:
            return self.value + fraction * way
        moved = math.ceil(abs(fraction * way) / self.step - 1e-9) * self.step
        return self.value + math.copysign(min(moved, abs(way)), way)


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes that together suffice; distance (zero or less) is what `rescore` answered for exactly these values."""

    changes: tuple[Change, ...]
    effort: float
    distance: float


def find_plans(
    levers: Sequence[Lever], rescore: Rescore, most: int = 5, changes: int = MOST_CHANGES
) -> tuple[Plan, ...]:
    """At most `most` plans of one to `changes` changes, the easiest first; none where the case is accepted already.

    Single changes are tried first; those that do not suffice are combined, the most promising ones in pairs and
    triples, and no plan contains a smaller one that suffices.
    """
    levers = [lever for lever in levers if lever.value != lever.limit]
    start = rescore([{}])[0]
    if start <= 0 or not levers:
        return ()
    winners = _sufficient(levers, start, rescore, changes)
    fractions = _shortened(winners, [np.ones(len(combination)) for combination in winners], rescore)
    ranked = sorted(range(len(winners)), key=lambda at: (_effort(winners[at], fractions[at]), at))[:most]
    winners, fractions = [winners[at] for at in ranked], [fractions[at] for at in ranked]
    for position in range(max((len(combination) for combination in winners), default=0)):
        if any(len(combination) > 1 for combination in winners):
            fractions = _shortened(winners, fractions, rescore, position)
    distances = rescore([_values(*pair) for pair in zip(winners, fractions, strict=True)]) if winners else ()
    plans = [_plan(*parts) for parts in zip(winners, fractions, distances, strict=True)]
    return tuple(sorted(plans, key=lambda plan: plan.effort))


def _sufficient(levers: Sequence[Lever], start: float, rescore: Rescore, changes: int) -> list[tuple[Lever, ...]]:
    """Combinations that suffice when each lever goes all the way, none containing another."""
    singles = [(lever,) for lever in levers]
    distances = rescore([_values(single) for single in singles])
    winners: list[tuple[Lever, ...]] = [s for s, distance in zip(singles, distances, strict=True) if distance <= 0]
    helpful = [
        (lever, (start - distance) / lever.weight)
        for lever, distance in zip(levers, distances, strict=True)
        if 0 < distance < start
    ]
    promising = [lever for lever, _ in sorted(helpful, key=lambda pair: -pair[1])[:PROMISING]]
    for size in range(2, changes + 1):
        smaller = [frozenset(winner) for winner in winners]
        tried = [c for c in combinations(promising, size) if not any(winner <= frozenset(c) for winner in smaller)]
        distances = rescore([_values(combination) for combination in tried]) if tried else ()
        winners += [c for c, distance in zip(tried, distances, strict=True) if distance <= 0]
    return winners


def _shortened(
    winners: Sequence[tuple[Lever, ...]],
    fractions: Sequence[Fractions],
    rescore: Rescore,
    position: int | None = None,
) -> list[Fractions]:
    """All plans bisected side by side: every lever by the same share of its way, or only the lever at `position`."""
    moving = [_mask(len(winner), position) for winner in winners]
    low, high = np.zeros(len(winners)), np.ones(len(winners))

    def scaled(shares: Fractions) -> list[Fractions]:
        return [f * np.where(m, share, 1.0) for f, m, share in zip(fractions, moving, shares, strict=True)]

    for _ in range(HALVINGS if winners else 0):
        middle = (low + high) / 2
        asked = [_values(winner, tried) for winner, tried in zip(winners, scaled(middle), strict=True)]
        accepted = np.array(rescore(asked)) <= 0
        low, high = np.where(accepted, low, middle), np.where(accepted, middle, high)
    return scaled(high)


def _mask(size: int, position: int | None) -> NDArray[np.bool_]:
    return np.ones(size, np.bool_) if position is None else np.arange(size) == position


def _values(levers: Sequence[Lever], fractions: Fractions | None = None) -> dict[str, float]:
    shares = [1.0] * len(levers) if fractions is None else fractions.tolist()
    return {lever.name: lever.at(share) for lever, share in zip(levers, shares, strict=True)}


def _effort(levers: Sequence[Lever], fractions: Fractions) -> float:
    return float(np.dot([lever.weight for lever in levers], fractions))


def _plan(levers: Sequence[Lever], fractions: Fractions, distance: float) -> Plan:
    values = _values(levers, fractions)
    changes = tuple(Change(lever.name, lever.value, values[lever.name]) for lever in levers)
    return Plan(tuple(c for c in changes if c.after != c.before), _effort(levers, fractions), distance)
