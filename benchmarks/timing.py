"""Times by the clock and by the processor, peak memory, and what the machine was doing meanwhile."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: median and least by the clock, and median and least of processor time of all threads.

    Other work on the machine lengthens the clock; the processor time and the least suffer least from it.
    """

    median: float
    least: float
    processor: float
    processor_least: float

    def cells(self, unit: float = 1e3, digits: int = 1) -> str:
        """Three cells of a table: median, least and processor time, in milliseconds unless another unit is given."""
        return " | ".join(f"{value * unit:,.{digits}f}" for value in (self.median, self.least, self.processor_least))


def timed(work: Callable[[], object], repeats: int) -> Timing:
    """So many runs after one to warm up."""
    work()
    clock, processor = [], []
    for _ in range(repeats):
        begin, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begin)
        processor.append(time.process_time() - used)
    return Timing(statistics.median(clock), min(clock), statistics.median(processor), min(processor))


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_a_process(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Any:
    """What `python -m module arguments` prints as JSON on its last line; a new process starts with fresh memory."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | dict(environment or {})
    )
    return json.loads(done.stdout.splitlines()[-1])


def as_json(timing: Timing) -> dict[str, float]:
    return asdict(timing)


def conditions() -> str:
    """One sentence of the machine and of how busy it is now."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}; "
        f"load average of the last 1, 5 and 15 minutes {load}."
    )


def write(name: str, lines: list[str]) -> None:
    """Keep a table under `benchmarks/results` and show it."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
