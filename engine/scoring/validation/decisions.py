"""What decisions made of scores: profit by cut-off, overrides, and applicants that a challenger would swap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.validation.interval import Interval
from engine.scoring.validation.proportion import jeffreys_interval

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class ProfitCurve:
    """Profit per applicant and unit lent, where all with a PD up to each cut-off are accepted; shape (n,).

    best and best_profit are the cut-off that would have earned most; break_even is m / (m + LGD), the cut-off that
    earns most if the PDs are right.
    """

    cut_offs: Vector
    accepted: Vector
    profits: Vector
    best: float
    best_profit: float
    break_even: float


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """Cases of one kind: how many, how many of them have an outcome, and the default rate of those."""

    name: str
    cases: int
    known: int
    defaults: int
    rate: Interval


def profit_curve(labels: Vector, pds: Vector, margin: float, loss: float) -> ProfitCurve:
    """`margin` is earned on each loan that is repaid, `loss` (LGD) is lost on each that defaults, both per unit."""
    order = np.argsort(pds, kind="stable")
    ranked, bad = pds[order], labels[order] > 0
    last = np.append(np.diff(ranked) > 0, True)
    profits = np.cumsum(np.where(bad, -loss, margin))[last] / len(pds)
    accepted = (np.flatnonzero(last) + 1) / len(pds)
    cut_offs = ranked[last]
    profits, accepted, cut_offs = (np.append(0.0, values) for values in (profits, accepted, cut_offs))
    best = int(np.argmax(profits))
    return ProfitCurve(
        cut_offs, accepted, profits, float(cut_offs[best]), float(profits[best]), margin / (margin + loss)
    )


def swap_set(labels: Vector, champion: Vector, challenger: Vector, acceptance: float) -> tuple[OutcomeGroup, ...]:
    """The same applicants judged by both at the same share accepted: accepted by both, swapped in by the challenger,
    swapped out by it, declined by both. A label that is NaN has no outcome yet."""
    count = round(acceptance * len(labels))
    first, second = _accepted(champion, count), _accepted(challenger, count)
    cells = (
        ("both accept", first & second),
        ("swapped in", ~first & second),
        ("swapped out", first & ~second),
        ("both decline", ~first & ~second),
    )
    return tuple(outcome_group(name, labels[chosen]) for name, chosen in cells)


def override_outcomes(labels: Vector, recommended: Flags, accepted: Flags) -> tuple[OutcomeGroup, ...]:
    """Whether people were right to differ from the recommendation: outcomes of cases accepted as recommended, accepted
    against it, and declined against it (whose outcome is seldom known)."""
    cells = (
        ("accepted as recommended", recommended & accepted),
        ("accepted against the recommendation", ~recommended & accepted),
        ("declined against the recommendation", recommended & ~accepted),
    )
    return tuple(outcome_group(name, labels[chosen]) for name, chosen in cells)


def outcome_group(name: str, labels: Vector | Sequence[float]) -> OutcomeGroup:
    outcomes = np.asarray(labels, dtype=np.float64)
    known = outcomes[np.isfinite(outcomes)]
    defaults = int(known.sum())
    return OutcomeGroup(name, len(outcomes), len(known), defaults, jeffreys_interval(defaults, len(known)))


def _accepted(scores: Vector, count: int) -> Flags:
    """The so many cases with the lowest scores."""
    chosen = np.zeros(len(scores), dtype=np.bool_)
    chosen[np.argsort(scores, kind="stable")[:count]] = True
    return chosen
