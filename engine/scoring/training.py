"""Training: from a table of features and outcomes to a model with its card. The same code trains a bank's own book."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.features.feature import Feature
from engine.i18n import Sentence, say
from engine.progress import Job
from engine.scoring import calibration, digests, evaluation, uncertainty, validation
from engine.scoring.calibration import Choice
from engine.scoring.card import Card
from engine.scoring.certificate import certify
from engine.scoring.folds import assign_folds
from engine.scoring.grades import HIGHEST, LOWEST, geometric_bounds
from engine.scoring.growth import Draws, grow, shapes_for
from engine.scoring.material import Grown, TrainingTable
from engine.scoring.model import Model
from engine.scoring.near import near_cut_off
from engine.scoring.ranker import Ranker
from engine.scoring.xgb import TreeOptions

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What may be chosen. central_tendency is the long-run default rate that the mean PD shall have, None for the
    sample's own. cut_off_pd is where reasons compare. minimum_defaults is the gate for boosted trees: with fewer
    defaults a model of this kind learns the sample and not the business (tests may lower it). shapes are the ways of
    growing trees that are tried; where none is named, those that suit the book (`growth.shapes_for`)."""

    model_id: str = "model"
    is_simulated: bool = False
    trained_on: dt.date | None = None
    folds: int = 5
    shapes: tuple[TreeOptions, ...] = ()
    block_dropout: float = 0.3
    minimum_defaults: int = 300
    central_tendency: float | None = None
    cut_off_pd: float = 0.05
    lowest_grade_pd: float = LOWEST
    highest_grade_pd: float = HIGHEST
    seed: int = 20260101


@dataclass(frozen=True, eq=False, slots=True)
class TrainedModel:
    """The model, and for each training row its fold, its cross-fitted margin and its cross-fitted PD."""

    model: Model
    folds: Ints
    margins: Vector
    pds: Vector


def train(
    matrix: Matrix,
    labels: Vector,
    features: tuple[Feature, ...],
    *,
    group: NDArray[np.generic] | None = None,
    time: NDArray[np.datetime64] | None = None,
    options: TrainingOptions | None = None,
    job: Job | None = None,
) -> TrainedModel:
    """Train on a matrix of shape (n, f), NaN where unknown, and labels of shape (n,), 1 for default within 12 months.

    Rows with the same `group` (firm) never lie on both sides of a split; `time` is each row's as-of day. Refuses
    tables that are too small or not labelled with 0 and 1. The same input and seed give the same bytes.
    """
    options, job = options or TrainingOptions(), job or Job()
    table = checked(matrix, labels, features, options)
    options = with_shapes(options, table.labels)
    grown, booster = grow_trees(table, group, options, job)
    trained = finish(table, grown, booster, time, options)
    steps = options.folds * len(options.shapes) + 2
    job.report(steps, steps, say("The model is trained"))
    return trained


def with_shapes(options: TrainingOptions, labels: Vector) -> TrainingOptions:
    """The options with shapes of trees: those that were named, else those that suit so many defaults."""
    return options if options.shapes else replace(options, shapes=shapes_for(int(labels.sum())))


def grow_trees(
    table: TrainingTable, group: NDArray[np.generic] | None, options: TrainingOptions, job: Job
) -> tuple[Grown, Ranker]:
    """Trees in each fold and on all rows: what `train` builds a model around."""
    folds = assign_folds(table.labels, group, options.folds, options.seed)
    shapes = [replace(shape, seed=options.seed) for shape in with_shapes(options, table.labels).shapes]
    return grow(table, folds, shapes, Draws(options.seed, options.block_dropout), job)


def finish(
    table: TrainingTable, grown: Grown, ranker: Ranker, time: NDArray[np.datetime64] | None, options: TrainingOptions
) -> TrainedModel:
    """The model around what ranks: calibration, grades, interval, references, certificate and card."""
    margins = grown.margins(table.rows)
    choice = calibration.choose(margins, table.labels, grown.folds)
    shifted = calibration.with_central_tendency(choice.calibration, margins, options.central_tendency)
    model = Model(
        features=table.features,
        booster=ranker,
        calibration=shifted,
        grade_bounds=geometric_bounds(options.lowest_grade_pd, options.highest_grade_pd),
        interval=uncertainty.fit(margins, table.labels, grown.folds),
        references=near_cut_off(table.rows, shifted.pd(margins), ranker, table.features, options.cut_off_pd),
        card=_card(table, grown, ranker, margins, choice, time, options),
    )
    return TrainedModel(model, grown.folds, margins, choice.pds)


def _card(
    table: TrainingTable,
    grown: Grown,
    ranker: Ranker,
    margins: Vector,
    choice: Choice,
    time: NDArray[np.datetime64] | None,
    options: TrainingOptions,
) -> Card:
    views = evaluation.views(table.rows, table.features)
    ablations = {name: validation.auc(table.labels, grown.margins(rows)) for name, rows in views.items()}
    return Card(
        model_id=options.model_id,
        is_simulated=options.is_simulated,
        rows=len(table.labels),
        defaults=int(table.labels.sum()),
        rounds=grown.rounds,
        seed=options.seed,
        metrics=evaluation.metrics(table.labels, margins, choice.pds, options.seed),
        ablations=ablations | evaluation.absence_only(table.rows, table.labels, grown.folds),
        log_losses=choice.log_loss,
        certificate=certify(ranker, table.rows, table.features, options.seed),
        gains=tuple(ranker.gains().tolist()),
        data_digest=digests.of_table(table.rows, table.labels, table.features),
        code_digest=digests.of_code(),
        central_tendency=options.central_tendency,
        trained_on=options.trained_on,
        window_start=_day(time.min()) if time is not None else None,
        window_end=_day(time.max()) if time is not None else None,
        options=_plain(options),
    )


def checked(matrix: Matrix, labels: Vector, features: tuple[Feature, ...], options: TrainingOptions) -> TrainingTable:
    problems: list[Sentence] = []
    if matrix.shape != (len(labels), len(features)):
        shape = f"{len(labels)} x {len(features)}"
        problems.append(say("The table has shape {shape}, but labels and features ask for {wanted}.",
                            shape=" x ".join(map(str, matrix.shape)), wanted=shape))  # fmt: skip
    elif not np.isin(labels, (0, 1)).all():
        problems.append(
            say("The label must be 1 (default) or 0 in every row; another value or an empty one was found.")
        )
    elif labels.sum() < options.minimum_defaults:
        problems.append(
            say(
                "The table holds {defaults} defaults; boosted trees need at least {minimum}. "
                "Add older vintages or keep the present model.",
                defaults=int(labels.sum()),
                minimum=options.minimum_defaults,
            )
        )
    elif min(labels.sum(), (1 - labels).sum()) < options.folds:
        problems.append(say("Every one of {folds} folds needs a default and a non-default.", folds=options.folds))
    if problems:
        raise Refused.because(problems)
    return TrainingTable(np.where(np.isfinite(matrix), matrix, np.nan), np.asarray(labels, dtype=np.float64), features)


def _plain(options: TrainingOptions) -> dict[str, float]:
    plain: dict[str, float] = {
        "folds": options.folds,
        "block_dropout": options.block_dropout,
        "minimum_defaults": options.minimum_defaults,
    }
    for number, shape in enumerate(options.shapes, start=1):
        prefix = f"shape_{number}_" if len(options.shapes) > 1 else ""
        tuned = {name: value for name, value in asdict(shape).items() if name not in ("rounds", "patience", "seed")}
        plain |= {prefix + name: value for name, value in tuned.items()}
    return plain


def _day(day: np.datetime64) -> dt.date:
    date = day.astype("datetime64[D]").item()
    assert isinstance(date, dt.date)
    return date
