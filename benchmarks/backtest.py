"""Portfolios in parquet decided in batch, and two policies back-tested on them: time, memory, progress, cancelling.

Run `python -m benchmarks.backtest`; the tables go to `benchmarks/results/backtest.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.portfolio_files import BASE, written
from benchmarks.timing import conditions, in_a_process, peak_megabytes, write
from engine.backtest.judging import judge
from engine.backtest.portfolio import read_portfolio
from engine.backtest.results import backtest
from engine.errors import Cancelled
from engine.paths import resources
from engine.policy.document import load_policy, read_policy
from engine.policy.policy import Policy
from engine.progress import Job, Progress
from engine.scoring.model import Model
from engine.scoring.registry import shipped_model

SIZES = (1_000, 10_000, 50_000)
BACKTESTED = 10_000
CANCELLED_AFTER = 2


def a_draft() -> Policy:
    """The newest shipped policy with a lower least cover of debt service."""
    text = sorted((resources() / "policy").glob("*.toml"))[-1].read_text(encoding="utf-8")
    assert "minimum = 1.1" in text
    return read_policy(text.replace("minimum = 1.1", "minimum = 0.8").encode(), "draft.toml")


def decided(folder: Path, policy: Policy, model: Model) -> int:
    """Features, score, policy and limit of every firm; answers how many have a verdict."""
    verdicts = 0
    for book in read_portfolio(folder, policy, model).books:
        judged = judge(book, policy)
        assert np.isfinite(judged.limit).any()
        verdicts += len(judged.verdict)
    return verdicts


def backtested(folder: Path, policy: Policy, model: Model) -> int:
    """Both policies on every firm; answers how many cases change sides."""
    portfolio = read_portfolio(folder, policy, model)
    result = backtest(portfolio.books, a_draft(), policy, portfolio.count)
    assert result.draft.cases == portfolio.count
    return len(result.swapped_in) + len(result.swapped_out)


WORK = {"decisions": decided, "backtest": backtested}


def one(what: str, folder: Path, repeats: int) -> None:
    """Measure in this process, model and policy loaded before, and print the times and the peak memory as JSON."""
    policy, model = load_policy(), shipped_model()
    clock, processor, counted = [], [], 0
    for _ in range(repeats):
        begin, used = time.perf_counter(), time.process_time()
        counted = WORK[what](folder, policy, model)
        clock.append(time.perf_counter() - begin)
        processor.append(time.process_time() - used)
    found = {"median": float(np.median(clock)), "least": min(clock), "processor": min(processor)}
    print(json.dumps(found | {"counted": counted, "peak": peak_megabytes()}))


def cancelling(folder: Path) -> tuple[int, float, float]:
    """How many times a back-test reports, the longest time between two reports, and how long it runs on once
    cancelled."""
    policy, model, reports = load_policy(), shipped_model(), [time.perf_counter()]
    portfolio = read_portfolio(folder, policy, model)
    job = Job(lambda progress: reports.append(time.perf_counter()))
    backtest(portfolio.books, a_draft(), policy, portfolio.count, job)
    seen, asked = 0, 0.0

    def stop(progress: Progress) -> None:
        nonlocal seen, asked
        seen += 1
        if seen == CANCELLED_AFTER:
            asked = time.perf_counter()
            stopping.cancel()

    stopping = Job(stop)
    try:
        backtest(read_portfolio(folder, policy, model).books, a_draft(), policy, portfolio.count, stopping)
    except Cancelled:
        return len(reports) - 1, float(np.diff(reports).max()), time.perf_counter() - asked
    raise AssertionError("a cancelled back-test ran to its end")


def table(what: str, folders: dict[int, Path], repeats: int) -> list[str]:
    lines = [
        "| Firms | median, s | least, s | processor at least, s | firms a second (least) | firms a second (processor) |"
        " peak memory, MB |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for firms, folder in folders.items():
        found = in_a_process("benchmarks.backtest", "--one", what, str(folder), "--repeats", str(repeats))
        lines.append(
            f"| {firms:,} | {found['median']:.2f} | {found['least']:.2f} | {found['processor']:.2f} |"
            f" {firms / found['least']:,.0f} | {firms / found['processor']:,.0f} | {found['peak']:,.0f} |"
        )
    return [*lines, ""]


def report(repeats: int) -> None:
    before = conditions()
    with tempfile.TemporaryDirectory() as folder:
        folders = written(SIZES, Path(folder))
        decisions, tested = table("decisions", folders, repeats), table("backtest", folders, repeats)
        reports, longest, after = cancelling(folders[BACKTESTED])
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [
        "# Decisions in batch and back-tests",
        f"{before} At the end {load}.",
        f"Portfolios in parquet: {BASE:,} simulated firms with 18 months of statements, repeated; each row in its own",
        "process, model and policy loaded before. One thread but for the model's.",
        "",
        "## Features, score, policy, limit of every firm (bar 2,000 firms a second, memory flat)",
        *decisions,
        f"## Back-test of two policies (bar {BACKTESTED:,} cases in 10 s, memory flat)",
        *tested,
        f"Of {BACKTESTED:,} cases progress is reported {reports} times, {longest:.2f} s apart at most; once cancelled,",
        f"the back-test stops after {after:.2f} s.",
    ]
    write("backtest.md", lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="runs of every portfolio")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "DIR"), help="measure one of: " + ", ".join(WORK))
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]), options.repeats)
    else:
        report(options.repeats)


if __name__ == "__main__":
    main()
