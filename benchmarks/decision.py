"""How long a decision takes: warm in the window, cold at the command line, with and without the memo.

Run `python -m benchmarks.decision`; the table goes to `benchmarks/results/decision.md`.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
FIRM_TRANSACTIONS = 5_000


def median_ms(work: Callable[[], object], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def warm() -> list[tuple[str, float, str]]:
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
        ("warm decision, 5,000 transactions", median_ms(lambda: assess(case, policy, model), 30), "150 (25 aimed at)"),
        ("memo, warm", median_ms(lambda: memo_pdf(assessment, "en"), 10), "150"),
    ]


def cold() -> list[tuple[str, float, str]]:
    """Medians of the whole command in a new process, over every sample."""
    rows = []
    samples = sorted(path.parent for path in (ROOT / "resources" / "samples").glob("*/application.toml"))
    with tempfile.TemporaryDirectory() as out:
        for sample in samples:
            command = [sys.executable, "-m", "desktop.launch", "decide", str(sample), "--json"]
            with_memo = [*command, "--memo", str(Path(out) / "memo.pdf")]
            for name, line, bar in (("verdict", command, "2000"), ("verdict and memo", with_memo, "3000")):
                took = median_ms(lambda line=line: subprocess.run(line, cwd=ROOT, check=True, capture_output=True), 3)
                rows.append((f"cold, {sample.name}, {name}", took, bar))
    return rows


def main() -> None:
    rows = [*warm(), *cold()]
    lines = [
        f"Measured on {platform.machine()}, Python {platform.python_version()}, medians.",
        "",
        "| What | ms | bar, ms |",
        "|---|---:|---:|",
        *(f"| {what} | {took:,.1f} | {bar} |" for what, took, bar in rows),
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "decision.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
