"""The reference model: trained on one simulated economy, tested on another, and refused where that was too easy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.i18n import Percent, Sentence, say
from engine.progress import Job
from engine.scoring import evaluation, validation
from engine.scoring.model import Model
from engine.scoring.registry import REFERENCE, models_folder
from engine.scoring.training import TrainingOptions, train
from engine.scoring.xgb import TreeOptions
from engine.simulation.parameters import TEST, TRAIN, Parameters
from engine.simulation.portfolio import NEWEST_APPLICATION, Portfolio, simulate

FIRMS = 20_000
TEST_SHARE = 0.3
STATEMENT_MONTHS = 30
TRAIN_SEED, TEST_SEED = 20260630, 20260701
TOO_EASY = 0.88
"""Real portfolios of small firms do not let themselves be ranked better than this; a simulation must not either."""


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Features of shape (n, f), outcomes of shape (n,), and each applicant's as-of day."""

    matrix: NDArray[np.float64]
    defaulted: NDArray[np.float64]
    as_of: NDArray[np.datetime64]


def build(firms: int | None = None, out: Path | None = None, job: Job | None = None) -> Sentence:
    """Simulate, train, test and save the reference model; the same call gives the same bytes.

    `firms` counts training and test firms together. Raises Refused where the test AUC is above TOO_EASY.
    """
    job, count, folder = job or Job(), firms or FIRMS, out or models_folder() / REFERENCE
    tested = round(count * TEST_SHARE)
    learning = table(count - tested, TRAIN_SEED, TRAIN, job)
    options = TrainingOptions(
        model_id=REFERENCE, is_simulated=True, trained_on=NEWEST_APPLICATION, shapes=(TreeOptions(),)
    )
    group = np.arange(len(learning.defaulted))
    trained = train(
        learning.matrix, learning.defaulted, CATALOGUE, group=group, time=learning.as_of, options=options, job=job
    )
    model, auc = judged_elsewhere(trained.model, table(tested, TEST_SEED, TEST, job))
    model.save(folder)
    return say(
        "The reference model was trained on {firms} simulated firms, of which {rate} defaulted; "
        "it ranks {tested} firms of another simulated economy with an AUC of {auc}. It is in {folder}.",
        firms=count - tested,
        rate=Percent(float(learning.defaulted.mean())),
        tested=tested,
        auc=f"{auc:.3f}",
        folder=str(folder),
    )


def table(firms: int, seed: int, parameters: Parameters, job: Job) -> Table:
    """Features and outcomes of a simulated portfolio."""
    portfolio = simulate(firms, STATEMENT_MONTHS, seed, parameters, job)
    job.report(firms, firms, say("Computing the features of {firms} firms", firms=firms))
    return Table(compute(Panel(portfolio.columns)), outcomes(portfolio), portfolio.columns.firms.as_of)


def outcomes(portfolio: Portfolio) -> NDArray[np.float64]:
    """1 where the granted loan defaulted within twelve months."""
    return portfolio.defaulted.astype(np.float64)


def judged_elsewhere(model: Model, test: Table) -> tuple[Model, float]:
    """The model with the test's figures on its card, and the test AUC. Raises Refused where it is too good."""
    pds = model.pds(test.matrix)
    interval = validation.auc_interval(test.defaulted, pds)
    if interval.value > TOO_EASY:
        raise Refused(
            say(
                "The simulation is too easy: the model ranks unseen firms with an AUC of {auc}, above {limit}. "
                "Raise the hidden shocks in the simulation's parameters and train again.",
                auc=f"{interval.value:.3f}",
                limit=f"{TOO_EASY:.2f}",
            )
        )
    figures = evaluation.on_unseen(test.defaulted, pds)
    card = replace(model.card, metrics={**model.card.metrics, **figures})
    return replace(model, card=card), interval.value
