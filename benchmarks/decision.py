"""How long a decision takes: warm in the window, cold at the command line, with and without the memo.

Run `python -m benchmarks.decision`; the table goes to `benchmarks/results/decision.md`.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
FIRM_TRANSACTIONS = 5_000
WARM_REPEATS, COLD_REPEATS = 30, 5


@dataclass(frozen=True)
class Row:
    """Medians in milliseconds: by the clock, and of processor time, which other work on the machine distorts less."""

    what: str
    clock: float
    processor: float
    bar: str


def measured(what: str, bar: str, work: Callable[[], object], repeats: int) -> Row:
    work()
    clock, processor = [], []
    for _ in range(repeats):
        started, used = time.perf_counter(), processor_seconds()
        work()
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((processor_seconds() - used) * 1000)
    return Row(what, statistics.median(clock), statistics.median(processor), bar)


def processor_seconds() -> float:
    """Of this process and those it started and waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def warm() -> list[Row]:
    """Medians of one assessment in a running program, on a case of 5,000 transactions."""
    sys.path.insert(0, str(ROOT / "tests"))
    import builders

    from engine.assessment.assess import assess
    from engine.memo.pdf import memo_pdf
    from engine.service.references import References

    movements = builders.healthy_movements()
    many = [movements[i % len(movements)] for i in range(FIRM_TRANSACTIONS)]
    case = builders.a_case(ledger=builders.a_ledger([(day, amount, kind, name) for day, amount, kind, name in many]))
    references = References()
    policy, model = references.policy(), references.model()
    assessment = assess(case, policy, model)
    return [
        measured(
            "warm decision, 5,000 transactions", "150 (25 aimed at)", lambda: assess(case, policy, model), WARM_REPEATS
        ),
        measured("memo, warm", "150", lambda: memo_pdf(assessment, "en"), WARM_REPEATS),
    ]


def cold() -> list[Row]:
    """The whole command in a new process on every sample, with modules compiled before as an installation has them."""
    rows = []
    samples = sorted(path.parent for path in (ROOT / "resources" / "samples").glob("*/application.toml"))
    with tempfile.TemporaryDirectory() as out:
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(out) / "compiled")}
        run = partial(subprocess.run, cwd=ROOT, check=True, capture_output=True, env=os.environ | compiled)
        for sample in samples:
            command = [sys.executable, "-m", "desktop.launch", "decide", str(sample), "--json"]
            with_memo = [*command, "--memo", str(Path(out) / "memo.pdf")]
            for name, line, bar in (("verdict", command, "2000"), ("verdict and memo", with_memo, "3000")):
                rows.append(measured(f"cold, {sample.name}, {name}", bar, partial(run, line), COLD_REPEATS))
    return rows


def main() -> None:
    rows = [*warm(), *cold()]
    lines = [
        f"Measured on {platform.machine()}, Python {platform.python_version()}, medians.",
        "Where the clock is far ahead of the processor time, the machine was busy with other work.",
        "",
        "| What | ms | processor, ms | bar, ms |",
        "|---|---:|---:|---:|",
        *(f"| {row.what} | {row.clock:,.1f} | {row.processor:,.1f} | {row.bar} |" for row in rows),
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "decision.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
