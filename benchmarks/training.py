"""How long the reference model takes to train: 14,000 simulated firms to learn from, 6,000 of another economy to test.

Simulating is timed apart: the bar is for features, training and test. Run `python -m benchmarks.training`; the table
goes to `benchmarks/results/training.md`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from benchmarks.timing import conditions, peak_megabytes, write
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.scoring.training import TrainingOptions, train
from engine.scoring.xgb import TreeOptions
from engine.simulation.parameters import TEST, TRAIN
from engine.simulation.portfolio import Portfolio, simulate
from engine.simulation.reference import (
    FIRMS,
    STATEMENT_MONTHS,
    TEST_SEED,
    TEST_SHARE,
    TRAIN_SEED,
    Table,
    judged_elsewhere,
    outcomes,
)

BAR_SECONDS = 60
Made = TypeVar("Made")


@dataclass
class Steps:
    """What each step took, in seconds by the clock and of the processor."""

    found: list[tuple[str, float, float]] = field(default_factory=list)

    def timed(self, name: str, work: Callable[[], Made]) -> Made:
        begin, used = time.perf_counter(), time.process_time()
        made = work()
        self.found.append((name, time.perf_counter() - begin, time.process_time() - used))
        return made


def table(portfolio: Portfolio) -> Table:
    return Table(compute(Panel(portfolio.columns)), outcomes(portfolio), portfolio.columns.firms.as_of)


def measured(firms: int) -> tuple[Steps, Steps, float]:
    """The steps of the simulation, those of the training, and the test AUC."""
    tested = round(firms * TEST_SHARE)
    making, training = Steps(), Steps()
    portfolios = [
        making.timed(
            f"simulating {count:,} firms", lambda c=count, s=seed, p=economy: simulate(c, STATEMENT_MONTHS, s, p)
        )
        for count, seed, economy in ((firms - tested, TRAIN_SEED, TRAIN), (tested, TEST_SEED, TEST))
    ]
    learning = training.timed("features of the firms to learn from", lambda: table(portfolios[0]))
    test = training.timed("features of the firms to test on", lambda: table(portfolios[1]))
    options = TrainingOptions(model_id="benchmark", is_simulated=True, shapes=(TreeOptions(),))
    group = np.arange(len(learning.defaulted))
    trained = training.timed(
        "training, calibration, certificate, card",
        lambda: train(
            learning.matrix, learning.defaulted, CATALOGUE, group=group, time=learning.as_of, options=options
        ),
    )
    _, auc = training.timed("test on the other economy", lambda: judged_elsewhere(trained.model, test))
    return making, training, auc


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=FIRMS, help=f"to learn from and to test on (default {FIRMS:,})")
    options = parser.parse_args()
    before = conditions()
    making, training, auc = measured(options.firms)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    clock, used = (sum(step[place] for step in training.found) for place in (1, 2))
    lines = [
        f"# Training the reference model: {options.firms:,} firms",
        f"{before} At the end {load}. One run; the most memory held was {peak_megabytes():,.0f} MB.",
        "",
        "| Step | s | processor, s |",
        "|---|---:|---:|",
        *(f"| {name} | {seconds:.1f} | {processor:.1f} |" for name, seconds, processor in training.found),
        f"| **together (bar {BAR_SECONDS} s)** | **{clock:.1f}** | **{used:.1f}** |",
        *(f"| not counted: {name} | {seconds:.1f} | {processor:.1f} |" for name, seconds, processor in making.found),
        "",
        f"AUC on the other economy {auc:.3f}.",
    ]
    write("training.md", lines)


if __name__ == "__main__":
    main()
