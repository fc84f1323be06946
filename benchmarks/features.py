"""How fast features are: one firm at the desk, portfolios up to a hundred thousand firms, and other engines beside.

Run `python -m benchmarks.features`; the tables go to `benchmarks/results/features.md`. DuckDB and Polars come with the
extra `bench`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from functools import partial

import numpy as np

from benchmarks.engines.names import NAMES, Movements
from benchmarks.made_up import a_large_case, a_portfolio
from benchmarks.timing import Timing, as_json, conditions, in_a_process, peak_megabytes, timed, write
from engine.features.cases import columns_of_cases
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel

BAR_MS = 5.0
FIRMS, ROWS = 10_000, 400
CHUNK = 10_000
SIZES = (1_000, 10_000, 100_000)
ENGINES = {"panel": "this project", "duckdb": "DuckDB", "polars": "Polars", "pandas": "pandas"}
BARS = {"duckdb": 5.0, "polars": 5.0, "pandas": 3.0}


def one_firm(repeats: int) -> list[str]:
    """The table of one firm at the desk."""
    case = a_large_case()
    columns = columns_of_cases([case])
    rows = (
        ("case to columns", lambda: columns_of_cases([case])),
        ("columns to features", lambda: compute(Panel(columns))),
        ("case to features", lambda: compute(Panel(columns_of_cases([case])))),
    )
    return [
        f"## One firm: {len(CATALOGUE)} features",
        "5,000 transactions over three years, 2,000 invoices, three years of accounts.",
        "",
        "| What | median, ms | least, ms | processor at least, ms | bar, ms |",
        "|---|---:|---:|---:|---:|",
        *(f"| {what} | {timed(work, repeats).cells(digits=2)} | {BAR_MS:.0f} |" for what, work in rows),
        "",
    ]


def one_engine(engine: str, firms: int, repeats: int) -> None:
    """Measure one engine in this process and print what it took as JSON; values go to a file for the comparison."""
    portfolio, values = a_portfolio(firms, ROWS), {}
    module = importlib.import_module(f"benchmarks.engines.by_{engine}")
    table = module.load(Movements(portfolio))
    timing = timed(lambda: values.update(module.features(table)), repeats)
    ours = importlib.import_module("benchmarks.engines.by_panel").features(portfolio)
    pairs = [(np.asarray(values[name], np.float64), ours[name]) for name in NAMES]
    differing = sum(int((~np.isclose(theirs, own, 1e-9, 1e-9, equal_nan=True)).sum()) for theirs, own in pairs)
    known = float(np.mean([np.isfinite(theirs).mean() for theirs, _ in pairs]))
    print(json.dumps(as_json(timing) | {"differing": differing, "known": known}))


def engines(firms: int, repeats: int) -> list[str]:
    """The same features by every engine, each in its own process, one after another, with one thread and with two."""
    lines = [
        f"## {len(NAMES)} cash-flow features, {firms:,} firms x {ROWS} movements, four engines",
        "Each engine holds the table in its own memory before the clock starts (`benchmarks/engines`). Values are",
        "compared cell by cell with ours, within a billionth.",
        "",
        "| Engine | threads | median, s | least, s | processor at least, s | times ours (least) | bar |"
        " cells that differ |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for threads in (1, 2):
        own: Timing | None = None
        for engine, name in ENGINES.items():
            if threads > 1 and engine not in ("duckdb", "polars", "panel"):
                continue
            environment = {"BENCH_THREADS": str(threads), "POLARS_MAX_THREADS": str(threads)}
            arguments = ("--engine", engine, "--firms", str(firms), "--repeats", str(repeats))
            found = in_a_process("benchmarks.features", *arguments, environment=environment)
            differing = found.pop("differing")
            assert found.pop("known") > 0.99
            timing = Timing(**found)
            own = own or timing
            used = 1 if engine == "panel" else threads
            times, bar = timing.least / own.least, f"{BARS[engine]:.0f} x" if engine in BARS else ""
            lines.append(f"| {name} | {used} | {timing.cells(1, 2)} | {times:.1f} | {bar} | {differing} |")
    names = ", ".join(f"`{name}`" for name in NAMES)
    return [*lines, "", f"The features: {names}.", ""]


def one_size(firms: int, repeats: int) -> None:
    """Measure the whole catalogue over so many firms, at most CHUNK of them in memory, and print it as JSON."""

    def work() -> None:
        clock["making"] = 0.0
        for first in range(0, firms, CHUNK):
            begin = time.perf_counter(), time.process_time()
            portfolio = a_portfolio(min(CHUNK, firms - first), ROWS)
            clock["making"] += time.perf_counter() - begin[0]
            clock["making_processor"] += time.process_time() - begin[1]
            compute(Panel(portfolio))

    seconds, processor = [], []
    clock = {"making": 0.0, "making_processor": 0.0}
    for _ in range(repeats):
        clock["making_processor"] = 0.0
        begin = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - begin[0] - clock["making"])
        processor.append(time.process_time() - begin[1] - clock["making_processor"])
    least, used = min(seconds), min(processor)
    print(json.dumps({"median": float(np.median(seconds)), "least": least, "used": used, "peak": peak_megabytes()}))


def growth(repeats: int) -> list[str]:
    """The whole catalogue over growing portfolios: time a firm and memory."""
    lines = [
        f"## The whole catalogue in bulk: {len(CATALOGUE)} features, {ROWS} movements a firm",
        f"At most {CHUNK:,} firms are in memory at once; making them is not counted. Each size in its own process.",
        "",
        "| Firms | median, s | least, s | processor at least, s | microseconds a firm (processor) | million rows/s |"
        " peak memory, MB |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for firms in SIZES:
        found = in_a_process("benchmarks.features", "--size", str(firms), "--repeats", str(max(1, repeats)))
        each, rate = found["used"] / firms * 1e6, firms * ROWS / found["least"] / 1e6
        lines.append(
            f"| {firms:,} | {found['median']:.2f} | {found['least']:.2f} | {found['used']:.2f} | {each:.0f} |"
            f" {rate:.1f} | {found['peak']:,.0f} |"
        )
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5, help="runs of every portfolio, after one to warm up")
    parser.add_argument("--firms", type=int, default=FIRMS, help="firms of the comparison of engines")
    parser.add_argument("--engine", choices=ENGINES, help="measure only this engine and print its times as JSON")
    parser.add_argument("--size", type=int, help="measure only a portfolio of this size and print its times as JSON")
    options = parser.parse_args()
    if options.engine:
        one_engine(options.engine, options.firms, options.repeats)
    elif options.size:
        one_size(options.size, options.repeats)
    else:
        report(options.firms, options.repeats)


def report(firms: int, repeats: int) -> None:
    """Each table is written as soon as it is there: the whole takes minutes, on a busy machine many."""
    note = "The least of many runs and the processor time say most where the machine was busy with other work."
    lines = ["# Features: speed", conditions(), note, ""]
    tables = (partial(one_firm, 200), partial(engines, firms, repeats), partial(growth, min(3, repeats)))
    for table in tables:
        lines += table()
        write("features.md", lines)


if __name__ == "__main__":
    main()
