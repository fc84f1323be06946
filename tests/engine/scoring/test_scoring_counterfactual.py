"""Counterfactual plans: valid, small, and never a larger plan where a smaller one suffices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from scoring_tables import FEATURES, table

from engine.features.feature import Family
from engine.scoring.counterfactual import Lever, Rescore, find_plans
from engine.scoring.model import Model
from engine.scoring.plans import by_score, feature_changes, levers_of


def weights(**points: float) -> Rescore:
    """A rescoring of ten points less what the changes earn."""

    def rescore(changes: Sequence[Mapping[str, float]]) -> list[float]:
        return [10 - sum(points[name] * value for name, value in changed.items()) for changed in changes]

    return rescore


def test_that_one_change_goes_just_as_far_as_needed() -> None:
    (plan,) = find_plans([Lever("a", 0, 1)], weights(a=20))
    (change,) = plan.changes
    assert (change.name, change.before) == ("a", 0)
    assert 0.5 <= change.after <= 0.5 + 1 / 512
    assert plan.distance <= 0


def test_that_a_stepped_lever_moves_in_whole_steps() -> None:
    (plan,) = find_plans([Lever("a", 0, 30, step=7)], weights(a=1))
    assert plan.changes[0].after == 14


def test_that_an_accepted_case_needs_no_plan() -> None:
    assert find_plans([Lever("a", 0, 1)], lambda changes: [-1.0 for _ in changes]) == ()


def test_that_an_impossible_goal_has_no_plan() -> None:
    assert find_plans([Lever("a", 0, 1), Lever("b", 0, 1)], weights(a=3, b=4)) == ()


def test_that_levers_are_combined_only_where_one_does_not_suffice() -> None:
    levers = [Lever(name, 0, 1) for name in "abcd"]
    plans = find_plans(levers, weights(a=12, b=6, c=5, d=1))
    names = {frozenset(change.name for change in plan.changes) for plan in plans}
    assert names == {frozenset("a"), frozenset("bc")}


def test_that_three_changes_are_found_where_two_are_too_few() -> None:
    levers = [Lever(name, 0, 1) for name in "abc"]
    (plan,) = find_plans(levers, weights(a=4, b=4, c=4))
    assert len(plan.changes) == 3
    assert -0.1 < plan.distance <= 0


def test_that_a_plan_is_tightened_lever_by_lever() -> None:
    def rescore(changes: Sequence[Mapping[str, float]]) -> list[float]:
        return [2 - (c.get("a", 0) >= 0.9) - (c.get("b", 0) >= 0.2) for c in changes]

    (plan,) = find_plans([Lever("a", 0, 1), Lever("b", 0, 1)], rescore)
    assert {change.name: round(change.after, 2) for change in plan.changes} == {"a": 0.9, "b": 0.2}


def test_that_easier_levers_come_first() -> None:
    levers = [Lever("hard", 0, 1, weight=1.0), Lever("easy", 0, 1, weight=0.5)]
    plans = find_plans(levers, weights(hard=15, easy=15))
    assert [plan.changes[0].name for plan in plans] == ["easy", "hard"]


@pytest.fixture(scope="module")
def declined(model: Model) -> list[dict[str, float | None]]:
    rows = table(600, seed=31).rows
    worst = np.argsort(-model.pds(rows))[:120]
    return [
        {f.name: None if np.isnan(v) else float(v) for f, v in zip(FEATURES, row, strict=True)} for row in rows[worst]
    ]


def test_that_plans_of_the_model_reach_the_target_by_moving_to_the_safer_side(
    model: Model, declined: list[dict[str, float | None]]
) -> None:
    target, directions = 0.2, {f.name: int(f.direction) for f in FEATURES}
    found = 0
    for values in declined:
        plans = find_plans(levers_of(model, values), by_score(model, values, target))
        for plan in plans:
            changes = feature_changes(model, values, plan)
            changed = values | {change.name: change.after for change in changes}
            assert model.score(changed).pd <= target
            assert 1 <= len(plan.changes) <= 3 and changes
            for change in changes:
                assert directions[change.name] * (change.after - change.before) < 0
        found += bool(plans)
    assert found >= 0.9 * len(declined)


def test_that_nobody_is_asked_to_change_the_firms_age(model: Model, declined: list[dict[str, float | None]]) -> None:
    for values in declined:
        assert Family.FIRM not in {lever.name for lever in levers_of(model, values)}


def test_that_a_family_moves_together_and_unknown_values_stay_unknown(model: Model) -> None:
    values = {"buffer": -2.0, "lowest_balance": -2.0, "overdraft_days": 2.0, "margin": None, "tenor": 0.5}
    plans = find_plans(levers_of(model, values), by_score(model, values, 0.3))
    moved = [{change.name for change in feature_changes(model, values, plan)} for plan in plans]
    assert plans
    for names in moved:
        assert ("buffer" in names) == ("lowest_balance" in names)
        assert names <= {"buffer", "lowest_balance", "overdraft_days"}
