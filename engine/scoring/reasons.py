"""Reasons and strengths: why this case is riskier or safer than applicants near the cut-off.

Not against the population's mean: most applicants are far from the cut-off, and what sets a case apart from them is
not what decides it. A reason must survive two tests: some value of the family is worse than the reference in its
declared direction, and the PD falls once the family has the reference values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Feature
from engine.scoring.score import Reason

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Positions = NDArray[np.intp]

MOST = 4
"""Regulation B's official staff commentary: more than four reasons are unlikely to help the applicant."""

SMALLEST_PART = 0.1
"""A feature is named when it weighs at least this share of the family's weightiest feature."""


@dataclass(frozen=True, eq=False, slots=True)
class References:
    """Applicants near the cut-off: medians of their values (NaN where none has one), means of their contributions.

    `safer` is a value of each feature that safe applicants reach (the tenth or ninetieth percentile on the safer
    side), as far as a plan for the applicant should go. All of shape (f,).
    """

    cut_off_pd: float
    values: Vector
    margins: Vector
    safer: Vector


@dataclass(frozen=True, eq=False, slots=True)
class Families:
    """The features' positions by family, in the order of the catalogue, and the direction of each feature."""

    names: tuple[str, ...]
    positions: tuple[Positions, ...]
    directions: Vector
    features: tuple[str, ...]

    @classmethod
    def of(cls, features: Sequence[Feature]) -> Families:
        names = tuple(dict.fromkeys(str(feature.family) for feature in features))
        positions = tuple(np.flatnonzero([str(f.family) == name for f in features]) for name in names)
        directions = np.array([float(feature.direction) for feature in features])
        return cls(names, positions, directions, tuple(feature.name for feature in features))


def replacements(row: Vector, families: Families, references: References) -> Matrix:
    """One row a family: the case with that family's known values set to the references; shape (families, f).

    An unknown value stays unknown: what the applicant did not tell is a matter of completeness, not a reason.
    """
    comparable = np.isfinite(row) & np.isfinite(references.values)
    rows = np.tile(row, (len(families.names), 1))
    for family, positions in enumerate(families.positions):
        replaced = positions[comparable[positions]]
        rows[family, replaced] = references.values[replaced]
    return rows


def explain(
    row: Vector, contributions: Vector, pd: float, pds_replaced: Vector, families: Families, references: References
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Reasons and strengths of a case, at most four each, the weightiest first."""
    comparable = np.isfinite(row) & np.isfinite(references.values)
    relative = np.where(comparable, contributions - references.margins, 0.0)
    worse = families.directions * (row - references.values)
    reasons: list[Reason] = []
    strengths: list[Reason] = []
    for family, pd_replaced in enumerate(pds_replaced.tolist()):
        positions = families.positions[family]
        margin = float(relative[positions].sum())
        sign = 1.0 if margin > 0 else -1.0
        if sign * (pd - pd_replaced) <= 0:
            continue
        telling = _telling(positions, sign * relative, sign * worse)
        if len(telling):
            reason = _reason(families, family, telling, row, references, margin, pd, pd_replaced)
            (reasons if sign > 0 else strengths).append(reason)
    reasons.sort(key=lambda reason: -reason.margin)
    strengths.sort(key=lambda strength: strength.margin)
    return tuple(reasons[:MOST]), tuple(strengths[:MOST])


def _telling(positions: Positions, relative: Vector, worse: Vector) -> Positions:
    """The features that speak in this sense, by contribution and by value; weightiest first.

    A feature without a direction weighs in its family's margin, but cannot be named: nobody could say what is bad
    about "tenor 12, against 18", and the applicant could not tell what to change.
    """
    speaks = (relative[positions] > 0) & (worse[positions] > 0)
    telling = positions[speaks]
    telling = np.asarray(telling[np.argsort(-relative[telling], kind="stable")])
    if not len(telling):
        return telling
    heavy = relative[telling] >= SMALLEST_PART * relative[telling[0]]
    return np.asarray(telling[heavy][:MOST])


def _reason(
    families: Families,
    family: int,
    telling: Positions,
    row: Vector,
    references: References,
    margin: float,
    pd: float,
    pd_replaced: float,
) -> Reason:
    return Reason(
        family=families.names[family],
        features=tuple(families.features[position] for position in telling),
        values=tuple(float(value) for value in row[telling]),
        references=tuple(float(value) for value in references.values[telling]),
        margin=margin,
        pd=pd,
        pd_replaced=pd_replaced,
    )
