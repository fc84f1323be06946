"""What an applicant could change so that the model alone would accept: levers and rescoring for `find_plans`.

A lever is a whole family of features that tell one story: nobody raises the smallest balance of ninety days and leaves
that of the year behind. Its way, from 0 to 1, leads every feature of the family to what safe applicants reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Direction, Family, Feature
from engine.scoring.counterfactual import Change, Lever, Plan, Rescore
from engine.scoring.model import Model, Values

Vector = NDArray[np.float64]

REQUEST_WEIGHT = 0.5
"""What is asked for is easier to change than what the firm is: plans with it come first."""

FIXED = (Family.FIRM,)
"""The firm's age, size and industry: nobody can change them."""


def levers_of(model: Model, values: Values) -> tuple[Lever, ...]:
    """A lever for each family in which some known value is riskier than what safe applicants reach."""
    ways = Ways.of(model, values)
    used = dict.fromkeys(ways.families[number] for number in ways.family)
    return tuple(Lever(name, 0.0, 1.0, REQUEST_WEIGHT if name == Family.REQUEST else 1.0) for name in used)


def by_score(model: Model, values: Values, target_pd: float) -> Rescore:
    """A rescoring by the model alone: how far the PD is above the target."""
    ways = Ways.of(model, values)

    def rescore(changes: Sequence[Mapping[str, float]]) -> Sequence[float]:
        return [float(pd) - target_pd for pd in model.pds(ways.rows(changes))]

    return rescore


def feature_changes(model: Model, values: Values, plan: Plan) -> tuple[Change, ...]:
    """What a plan means feature by feature: only the values that change."""
    ways = Ways.of(model, values)
    (moved,) = ways.rows([{change.name: change.after for change in plan.changes}])
    changed = [at for at in ways.positions if moved[at] != ways.row[at]]
    return tuple(Change(model.features[at].name, float(ways.row[at]), float(moved[at])) for at in changed)


@dataclass(frozen=True, eq=False, slots=True)
class Ways:
    """The positions of the row that may move, the number of each one's family, and its way to the safer value."""

    row: Vector
    families: tuple[str, ...]
    positions: NDArray[np.intp]
    family: NDArray[np.intp]
    way: Vector

    @classmethod
    def of(cls, model: Model, values: Values) -> Ways:
        row, safer = model.row(values), model.references.safer
        positions = np.array(
            [at for at, feature in enumerate(model.features) if _may_move(feature, row[at], safer[at])], dtype=np.intp
        )
        families = tuple(dict.fromkeys(str(feature.family) for feature in model.features))
        family = np.array([families.index(str(model.features[at].family)) for at in positions], dtype=np.intp)
        return cls(row, families, positions, family, safer[positions] - row[positions])

    def rows(self, changes: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """One row for each set of shares by family; shape (changes, f)."""
        shares = np.array([[changed.get(name, 0.0) for name in self.families] for changed in changes])
        rows = np.tile(self.row, (len(changes), 1))
        rows[:, self.positions] += shares[:, self.family] * self.way
        return rows


def _may_move(feature: Feature, value: float, safer: float) -> bool:
    has_direction = feature.direction is not Direction.OPEN and feature.family not in FIXED
    return has_direction and int(feature.direction) * (value - safer) > 0
