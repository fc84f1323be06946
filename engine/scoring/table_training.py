"""Training on a ready table: the same road as a book of cases, from a bank's own feature matrix."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from engine.i18n import Sentence, say
from engine.progress import Job
from engine.scoring import validation
from engine.scoring.book.train import GATES, Kind, kind_for
from engine.scoring.folds import splits
from engine.scoring.material import TrainingTable
from engine.scoring.model import Model
from engine.scoring.nested import Nested, judge
from engine.scoring.scorecard_fit import train_scorecard
from engine.scoring.table import LabelledTable
from engine.scoring.training import TrainedModel, TrainingOptions, train, with_shapes
from engine.scoring.validation import Sample, Study

TELLING_ABSENCE = 0.6
"""An AUC of missing values alone above which a reader must be told."""


@dataclass(frozen=True, eq=False, slots=True)
class TrainedTable:
    """The model on all rows, and its nested judgement: on what, how well, and what to beware of."""

    model: Model
    kind: Kind
    nested: Nested
    study: Study
    sample: Sentence
    traps: tuple[Sentence, ...]


def train_table(table: LabelledTable, folds: int, options: TrainingOptions, job: Job | None = None) -> TrainedTable:
    """Judge in `folds` nested parts (forward in time where the table has days), then train on all rows.

    Raises Refused where the defaults are too few for any model, or for so many parts.
    """
    job = job or Job()
    defaults = int(table.labels.sum())
    kind = kind_for(defaults)
    options = suited(table, kind, options)
    parts = splits(table.labels, table.group, table.time, folds, options.seed)
    nested = judge(TrainingTable(table.rows, table.labels, table.features), parts, kind, options, table.group, job)
    trained = _trained(table, kind, options, job)
    return _studied(table, kind, nested, trained.model)


def suited(table: LabelledTable, kind: Kind, options: TrainingOptions) -> TrainingOptions:
    """The options with the shapes of trees and the gate that suit so many defaults, and the newest day of the rows.

    The shapes are those for the whole table, so that its parts are judged as the model on all rows is trained.
    """
    newest = None if table.time is None else table.time.max().astype("datetime64[D]").item()
    assert newest is None or isinstance(newest, dt.date)
    return replace(
        with_shapes(options, table.labels),
        minimum_defaults=GATES[kind],
        trained_on=options.trained_on or newest,
    )


def _trained(table: LabelledTable, kind: Kind, options: TrainingOptions, job: Job) -> TrainedModel:
    if kind is Kind.TREES:
        return train(
            table.rows, table.labels, table.features, group=table.group, time=table.time, options=options, job=job
        )
    return train_scorecard(
        table.rows, table.labels, table.features, group=table.group, time=table.time, options=options,
        is_expert=kind is Kind.EXPERT, job=job,
    )  # fmt: skip


def _studied(table: LabelledTable, kind: Kind, nested: Nested, model: Model) -> TrainedTable:
    judged = nested.judged
    sample = Sample(
        labels=table.labels[judged],
        pds=nested.pds[judged],
        names=tuple(feature.name for feature in table.features),
        rows=table.rows[judged],
        time=None if table.time is None else table.time[judged],
        folds=nested.split[judged],
    )
    study = validation.study(sample, model.grade_bounds)
    parts = int(nested.split.max()) + 1
    told = (
        say("each row judged by a model of the other parts, in {parts} parts (nested)", parts=parts)
        if table.time is None
        else say("each row judged by a model of earlier rows, in {parts} parts (nested)", parts=parts)
    )
    return TrainedTable(model, kind, nested, study, told, _traps(table, kind, nested, model))


def _traps(table: LabelledTable, kind: Kind, nested: Nested, model: Model) -> tuple[Sentence, ...]:
    traps = []
    absence = model.card.ablations.get("missing_only", 0.5)
    if absence > TELLING_ABSENCE:
        traps.append(
            say("Which values are absent alone ranks with an AUC of {auc}: ask why they are.", auc=f"{absence:.3f}")
        )
    if not nested.judged.all():
        traps.append(say("{count} of the earliest rows were only learnt from.", count=int((~nested.judged).sum())))
    if table.time is None:
        traps.append(say("The parts are drawn at random; what changes with time does not show."))
    if kind is Kind.EXPERT:
        traps.append(say("Too few defaults to learn weights: every family weighs the same, only the level is fitted."))
    if kind is Kind.SCORECARD:
        traps.append(say("Too few defaults for trees: a scorecard of intervals was fitted instead."))
    return tuple(traps)
