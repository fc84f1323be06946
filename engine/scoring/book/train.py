"""Training on a bank's own book: what its defaults allow, learnt from the older cases and tested on the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.features.catalogue import CATALOGUE
from engine.i18n import Sentence, say
from engine.progress import Job
from engine.scoring import evaluation, validation
from engine.scoring.book.folder import Book
from engine.scoring.cluster import Cluster
from engine.scoring.model import Model
from engine.scoring.scorecard_fit import train_scorecard
from engine.scoring.training import TrainedModel, TrainingOptions, train
from engine.scoring.validation import Baseline, Sample, Study

Flags = NDArray[np.bool_]

TEST_SHARE = 0.2
FEWEST_TEST_DEFAULTS = 20
"""With fewer among the newest cases, a test on them would say next to nothing: all cases are learnt from."""


class Kind(StrEnum):
    """What ranks: trees, a scorecard that was fitted, or one of equal weights that was only calibrated."""

    TREES = "trees"
    SCORECARD = "scorecard"
    EXPERT = "expert"


GATES: Mapping[Kind, int] = {Kind.TREES: 300, Kind.SCORECARD: 100, Kind.EXPERT: 10}
"""The fewest defaults among the cases learnt from; with fewer than the last there is nothing to calibrate by."""


@dataclass(frozen=True, eq=False, slots=True)
class TrainedBook:
    """The model with its study, on which cases it was studied, and what to beware of in this book."""

    model: Model
    kind: Kind
    study: Study
    sample: Sentence
    traps: tuple[Sentence, ...]
    learnt_from: int
    tested_on: int


def kind_for(defaults: int) -> Kind:
    """The most that so many defaults allow. Refused below the last gate."""
    for kind, fewest in GATES.items():
        if defaults >= fewest:
            return kind
    raise Refused(
        say(
            "The book holds {defaults} defaults to learn from; even to calibrate expert weights at least {fewest} are "
            "needed. Add older cases, or keep the present model.",
            defaults=defaults,
            fewest=GATES[Kind.EXPERT],
        )
    )


def train_book(
    book: Book, options: TrainingOptions, job: Job | None = None, workers: Cluster | None = None
) -> TrainedBook:
    """Learn from the older cases, judge on the newest; where these are too few, judge by cross-fitting alone.

    With `workers`, trees grow on a cluster; a scorecard is small work and is always fitted here.
    """
    job = job or Job()
    newest = newest_cases(book)
    older = ~_same_borrowers(book, newest) if newest.any() else np.ones(len(book), dtype=np.bool_)
    older &= ~newest
    kind = kind_for(int(book.labels[older].sum()))
    trained = _trained(book, older, kind, _options(book, older, options), job, workers)
    job.report(0, 0, say("Judging the model"))
    return _judged(book, trained, kind, older, newest)


def newest_cases(book: Book) -> Flags:
    """The newest fifth by day of application; none where they are too few to test on, or all of one day."""
    nothing = np.zeros(len(book), dtype=np.bool_)
    days = np.unique(book.as_of)
    for day in days[:0:-1]:
        newest = book.as_of >= day
        if newest.mean() >= TEST_SHARE and newest.mean() < 0.5:
            tells = FEWEST_TEST_DEFAULTS <= book.labels[newest].sum() < newest.sum()
            return newest if tells else nothing
    return nothing


def _same_borrowers(book: Book, newest: Flags) -> Flags:
    """Cases of borrowers who are among the newest: a model that learnt from them would know them already."""
    return np.isin(book.group, np.unique(book.group[newest]))


def _options(book: Book, older: Flags, options: TrainingOptions) -> TrainingOptions:
    last = book.as_of[older].max().astype("datetime64[D]").item()
    assert isinstance(last, dt.date)
    trained_on = options.trained_on or last
    return replace(options, trained_on=trained_on, is_simulated=book.is_simulated)


def _trained(
    book: Book, older: Flags, kind: Kind, options: TrainingOptions, job: Job, workers: Cluster | None
) -> TrainedModel:
    rows, labels, group, time = book.rows[older], book.labels[older], book.group[older], book.as_of[older]
    options = replace(options, minimum_defaults=GATES[kind])
    if kind is Kind.TREES and workers is not None:
        from engine.scoring.xgb_dask import train_on_cluster

        return train_on_cluster(rows, labels, CATALOGUE, workers, group=group, time=time, options=options, job=job)
    if kind is Kind.TREES:
        return train(rows, labels, CATALOGUE, group=group, time=time, options=options, job=job)
    return train_scorecard(
        rows, labels, CATALOGUE, group=group, time=time, options=options, is_expert=kind is Kind.EXPERT, job=job
    )


def _judged(book: Book, trained: TrainedModel, kind: Kind, older: Flags, newest: Flags) -> TrainedBook:
    model, names = trained.model, tuple(feature.name for feature in CATALOGUE)
    learnt = int(older.sum())
    if newest.any():
        rows, labels = book.rows[newest], book.labels[newest]
        pds = model.pds(rows)
        metrics = {**model.card.metrics, **evaluation.on_unseen(labels, pds)}
        model = replace(model, card=replace(model.card, metrics=metrics))
        sample = Sample(labels=labels, pds=pds, names=names, rows=rows, time=book.as_of[newest])
        baseline = Baseline(pds=trained.pds, rows=book.rows[older])
        told = say("the newest cases, which the model never saw")
    else:
        sample = Sample(
            labels=book.labels[older], pds=trained.pds, names=names, rows=book.rows[older], time=book.as_of[older],
            folds=trained.folds,
        )  # fmt: skip
        baseline, told = None, say("the cases learnt from, each judged by what never saw it (cross-fitting)")
    study = validation.study(sample, model.grade_bounds, baseline=baseline, performance=book.performance)
    return TrainedBook(model, kind, study, told, _traps(book, kind, older, newest), learnt, int(newest.sum()))


def _traps(book: Book, kind: Kind, older: Flags, newest: Flags) -> tuple[Sentence, ...]:
    known = len(book)
    twice = known - int(older.sum()) - int(newest.sum())
    traps = []
    if book.left_out:
        traps.append(
            say("{count} cases were left out: twelve months have not passed since they applied.", count=book.left_out)
        )
    if twice:
        traps.append(say("{count} older cases were left out: their borrowers are among the newest cases.", count=twice))
    if not newest.any():
        traps.append(say("The newest cases are too few to test on by time; time may still change what is true here."))
    if kind is Kind.EXPERT:
        traps.append(say("Too few defaults to learn weights: every family weighs the same, only the level is fitted."))
    if kind is Kind.SCORECARD:
        traps.append(say("Too few defaults for trees: a scorecard of intervals was fitted instead."))
    return tuple(traps)
