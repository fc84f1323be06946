"""Shapes of trees, their average, and splits forward in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scoring_tables import FEATURES, OPTIONS, table

from engine.errors import Refused
from engine.progress import Job
from engine.scoring import growth, xgb
from engine.scoring.book.train import Kind
from engine.scoring.certificate import certify
from engine.scoring.folds import splits
from engine.scoring.material import TrainingTable
from engine.scoring.nested import judge
from engine.scoring.training import train
from engine.scoring.xgb import Booster, TreeOptions

DATA = table(500)
ROWS = table(200, seed=3, absent=0.3).rows
SMALL = TreeOptions(rounds=20, patience=5, depth=3)
FOREST = TreeOptions(rounds=2, patience=1, learning_rate=0.5, depth=5, split_share=0.3, trees=10)


def grown(options: TreeOptions, rounds: int = 8) -> Booster:
    return xgb.fit(DATA.rows, DATA.labels, [int(f.direction) for f in FEATURES], options, rounds)


@pytest.fixture(scope="module")
def several() -> list[Booster]:
    return [grown(SMALL), grown(replace(SMALL, seed=2)), grown(FOREST, 2)]


def test_that_an_averages_margin_is_the_mean_of_the_margins(several: list[Booster]) -> None:
    wanted = np.mean([booster.margins(ROWS) for booster in several], axis=0)
    assert xgb.average(several).margins(ROWS) == pytest.approx(wanted, abs=1e-5)


def test_that_an_averages_contributions_add_up_and_keep_every_direction(several: list[Booster]) -> None:
    average = xgb.average(several)
    contributions, base = average.contributions(ROWS)
    assert np.abs(base + contributions.sum(axis=1) - average.margins(ROWS)).max() < 1e-5
    certificate = certify(average, DATA.rows, FEATURES, seed=1)
    assert (certificate.violations, certificate.features) == (0, 10)


def test_that_the_average_of_one_is_itself_and_that_averages_are_the_same_bytes(several: list[Booster]) -> None:
    assert xgb.average(several[:1]) is several[0]
    assert xgb.average(several).ubj == xgb.average(several).ubj


def test_that_columns_that_tell_nothing_leave_the_trees_as_they_were() -> None:
    nothing = np.column_stack([np.full(len(DATA.rows), np.nan), np.ones(len(DATA.rows))])
    wide = np.hstack([nothing, DATA.rows])
    constraints = [int(f.direction) for f in FEATURES]
    booster = xgb.fit(wide, DATA.labels, [0, 0, *constraints], FOREST, 2)
    assert booster.width == len(FEATURES) + 2
    assert booster.margins(wide).tolist() == grown(FOREST, 2).margins(DATA.rows).tolist()
    assert booster.gains()[:2].tolist() == [0, 0]


def test_that_shapes_of_equal_worth_are_averaged_and_a_worse_one_is_dropped() -> None:
    worse = TreeOptions(rounds=1, patience=1, learning_rate=0.001, depth=1)
    alone = train(DATA.rows, DATA.labels, FEATURES, options=replace(OPTIONS, shapes=(SMALL,))).model
    both = train(DATA.rows, DATA.labels, FEATURES, options=replace(OPTIONS, shapes=(SMALL, worse))).model
    twice = train(
        DATA.rows, DATA.labels, FEATURES, options=replace(OPTIONS, shapes=(SMALL, replace(SMALL, row_share=0.7)))
    ).model
    assert both.booster.content == alone.booster.content
    assert twice.booster.rounds > alone.booster.rounds
    assert twice.card.certificate.violations == 0


def test_that_staged_growth_gives_the_trees_of_plain_growth_and_their_margins_on_the_way() -> None:
    shape = replace(SMALL, rounds=90, patience=None)
    constraints = [int(f.direction) for f in FEATURES]
    booster, stages = xgb.fit_staged(DATA.rows, DATA.labels, constraints, shape, ROWS)
    assert booster.ubj == grown(shape, 90).ubj
    assert stages.shape == (45, len(ROWS))
    for stage in (1, 20, 45):
        assert stages[stage - 1] == pytest.approx(booster.first(2 * stage).margins(ROWS), abs=1e-5)


def test_that_rounds_chosen_after_recalibration_go_on_where_margins_are_only_too_sure() -> None:
    """Large steps make margins too sure soon: the log-loss as they stand stops, the ranking still improves."""
    shape = TreeOptions(rounds=80, patience=10, learning_rate=0.5, depth=3, min_child_weight=0.5, l2=0.5)
    by_loss, by_margins = (
        train(DATA.rows, DATA.labels, FEATURES, options=replace(OPTIONS, shapes=(replace(shape, patience=patience),)))
        for patience in (10, None)
    )
    assert by_loss.model.card.rounds < by_margins.model.card.rounds < 80
    assert by_margins.model.calibration.method != "none"
    assert by_margins.model.card.certificate.violations == 0


def test_that_a_book_with_few_defaults_gets_forests_and_a_large_one_does_not() -> None:
    assert growth.FOREST in growth.shapes_for(30)
    assert growth.FOREST not in growth.shapes_for(400)


def test_that_parts_forward_in_time_learn_from_earlier_rows_of_other_firms_alone() -> None:
    random = np.random.default_rng(5)
    time = np.datetime64("2024-01-01") + random.integers(0, 400, 300).astype("timedelta64[D]")
    firm = random.integers(0, 120, 300)
    found = splits(np.zeros(300), firm, time, 3, seed=1)
    assert len(found) == 3
    for split in found:
        assert time[split.learnt].max() < time[split.judged].min()
        assert not set(firm[split.learnt]) & set(firm[split.judged])
    assert sum(split.judged.sum() for split in found) == pytest.approx(225, abs=4)


def test_that_a_judged_rows_outcome_never_touches_its_own_pd() -> None:
    parts = splits(DATA.labels, None, None, 3, seed=1)
    material = TrainingTable(DATA.rows, DATA.labels, FEATURES)
    options = replace(OPTIONS, shapes=(SMALL,))
    before = judge(material, parts, Kind.TREES, options)
    turned = DATA.labels.copy()
    turned[parts[0].judged] = 1 - turned[parts[0].judged]
    after = judge(TrainingTable(DATA.rows, turned, FEATURES), parts, Kind.TREES, options)
    first = parts[0].judged
    assert after.pds[first].tolist() == before.pds[first].tolist()
    assert before.judged.all() and after.pds[~first].tolist() != before.pds[~first].tolist()


def test_that_parts_with_too_few_defaults_are_refused() -> None:
    labels = np.zeros(len(DATA.labels))
    labels[:4] = 1
    with pytest.raises(Refused, match="Take fewer folds"):
        judge(
            TrainingTable(DATA.rows, labels, FEATURES), splits(labels, None, None, 3, 1), Kind.TREES, OPTIONS, job=Job()
        )
