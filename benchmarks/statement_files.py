"""Statement files of 18 public repositories, some broken on purpose: what was read, how fast, and whether it is right.

Every file is read in a process of its own with a time limit, and once more by `benchmarks.statement_counts`, which
shares no code with the engine. Run `python -m benchmarks.statement_files [--data DIR]`; the tables go to
`benchmarks/results/statement_files.md`. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks import statement_counts as counts
from benchmarks.statement_columns import HEADINGS, QIF_DAYS, REASONS, SHEETS
from engine.errors import Refused
from engine.intake.single import NO_CURRENCY, SingleFile, read_single

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
TIME_LIMIT = 10.0
"""Seconds after which a file counts as hung."""
_QUOTED = re.compile(r"“[^”]*”|\(.*,.*\)")
"""What a sentence repeats of a file is left out of the table."""
MOST_MS, MOST_MB, LEAST_COMPARED = 2_000, 500, 60


FOUND = (
    "What the second reading found, all mended since: rows without headings or signs were taken for inflow; card bills",
    "(CR marks, unsigned charges told by words, the sign of what is owed) for income; CAMT entries without any day, or",
    "in another currency than a balance of their account, were lost; a currency alone in a cell above a table was not",
    "seen; trades of securities beside bank movements were left out without a word.",
    "",
    "One file stays open to judgement: the charges of a card in `example-bmo-records.csv` have no sign, and nothing in",
    "it says that they are charges. Both readings take them as written, and Tally asks the officer to check.",
)


@dataclass(frozen=True)
class Line:
    """One file: what became of it, what was read, and what the independent reading says of it, None without one."""

    name: str
    outcome: str
    format: str
    said: str
    ms: float
    mb: float
    count: counts.Count
    independent: counts.Count | None

    @property
    def reason(self) -> str | None:
        return REASONS.get(Path(self.name).name)

    @property
    def agrees(self) -> bool:
        return self.independent is None or self.independent == self.count

    @property
    def is_as_it_should_be(self) -> bool:
        """A sound file is read whole; of a broken one the bad rows are named, or it is refused with a sentence."""
        rightly = ("refused", "partly") if self.reason else ("read",)
        return self.outcome in rightly and self.agrees and self.ms < MOST_MS and self.mb < MOST_MB


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    folder = parser.parse_args(arguments).data / "bank_statements"
    paths = sorted(path for path in folder.glob("*/*") if path.is_file())
    if not paths:
        print(f"There are no statement files in {folder}.", file=sys.stderr)
        return 2
    lines = [measure(path, path.relative_to(folder).as_posix()) for path in paths]
    parts = (summary(lines), by_format(lines), FOUND, file_by_file(lines))
    report = "\n\n".join("\n".join(part) for part in parts) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "statement_files.md").write_text(report, encoding="utf-8")
    print("\n".join(summary(lines)))
    missed = [line for line in lines if not line.is_as_it_should_be]
    for line in missed:
        print(f"{line.name}: {line.outcome}, {line.said}; read {line.count}, independently {line.independent}")
    return int(bool(missed))


def measure(path: Path, name: str) -> Line:
    """Read one file in a process of its own; one that ends without an answer has left a traceback."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(path, theirs))
    process.start()
    theirs.close()
    answer: dict[str, Any] = {"outcome": "hung", "said": f"over {TIME_LIMIT:.0f} s"}
    if ours.poll(TIME_LIMIT):
        try:
            answer = ours.recv()
        except EOFError:
            answer = {"outcome": "traceback", "said": "on the error stream"}
    process.kill()
    process.join()
    empty = counts.Count(0, (), None, None)
    return Line(
        name,
        answer["outcome"],
        answer.get("format", ""),
        answer["said"],
        answer.get("ms", TIME_LIMIT * 1000),
        answer.get("mb", 0.0),
        answer.get("count", empty),
        independent(path, name),
    )


def _read(path: Path, answer: Connection) -> None:
    """Read a file and answer with what came of it; a table without headings is then read with some put above it."""
    started = time.perf_counter()
    data = path.read_bytes()
    try:
        found = _said(read_single(path.name, data, None))
    except Refused as refusal:
        found = {"outcome": "refused", "said": str(refusal)}
    found["ms"] = (time.perf_counter() - started) * 1000
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if path.name in HEADINGS:
        mended = f"{HEADINGS[path.name]}\n".encode() + data
        found["count"] = _said(read_single(path.name, mended, None))["count"]
    answer.send(found)


def _said(read: SingleFile) -> dict[str, Any]:
    rows = [f"row {row.row}: {row.sentence}" for row in read.statement.refused]
    entries = [
        (m.booked_on, m.amount.amount, m.amount.currency.replace(NO_CURRENCY, ""))
        for ledger in read.ledgers
        for m in ledger
    ]
    return {
        "outcome": "partly" if rows else "read",
        "format": read.statement.format,
        "said": "; ".join([*rows[:5], *(str(finding.sentence) for finding in read.findings)]),
        "count": counts.count(entries),
    }


def independent(path: Path, name: str) -> counts.Count | None:
    """The second reading: nothing to read in what is no statement, None where there is no second way to read."""
    sheet = SHEETS.get(name) or SHEETS.get(path.name)
    start = path.read_bytes()[:2000].decode("latin-1")
    if sheet is not None:
        entries = counts.xlsx_entries(path, sheet) if path.suffix == ".xlsx" else counts.csv_entries(path, sheet)
    elif "<OFX>" in start:
        entries = counts.ofx_entries(path)
    elif "BkToCstmr" in start:
        entries = counts.camt_entries(path)
    elif path.name in QIF_DAYS:
        entries = counts.qif_entries(path, QIF_DAYS[path.name])
    elif start.startswith("01,"):
        entries = counts.bai2_entries(path)
    elif any(f":{tag}:" in start for tag in ("60F", "61", "62F")):
        entries = counts.mt940_entries(path)
    else:
        return None
    return counts.count(entries)


def second_reading(line: Line) -> str:
    if line.independent is None:
        return "none"
    mended = " once headings are put above it" if Path(line.name).name in HEADINGS else ""
    return ("agrees" if line.agrees else "differs") + mended


def summary(lines: Sequence[Line]) -> Iterator[str]:
    compared = [line for line in lines if line.independent is not None]
    sound = [line for line in lines if not line.reason]
    yield f"Measured on {platform.machine()}, Python {platform.python_version()}; each file in a process of its own."
    yield ""
    yield "| What | measured | bar |"
    yield "|---|---:|---:|"
    yield f"| files | {len(lines)} | |"
    yield f"| sound files read whole | {sum(line.outcome == 'read' for line in sound)} of {len(sound)} | all |"
    broken = [line for line in lines if line.reason]
    named = sum(line.outcome in ("refused", "partly") for line in broken)
    yield f"| others refused with a sentence, or read but for named rows | {named} of {len(broken)} | all |"
    yield f"| read a second, independent way | {len(compared)} | {LEAST_COMPARED} |"
    yield f"| of these with movements | {sum(line.independent.rows > 0 for line in compared if line.independent)} | |"
    yield f"| count, sum, first and last day agree | {sum(line.agrees for line in compared)} of {len(compared)} | all |"
    yield f"| tracebacks | {sum(line.outcome == 'traceback' for line in lines)} | 0 |"
    yield f"| hangs | {sum(line.outcome == 'hung' for line in lines)} | 0 |"
    yield f"| slowest, ms | {max(line.ms for line in lines):,.0f} | {MOST_MS:,} |"
    yield f"| most memory with the program itself, MB | {max(line.mb for line in lines):,.0f} | {MOST_MB} |"


def by_format(lines: Sequence[Line]) -> Iterator[str]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.format or "refused"].append(line)
    yield "| Format | files | whole | in part | refused | rows | second reading | agrees | slowest, ms |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for format, group in sorted(groups.items()):
        outcomes = [sum(line.outcome == outcome for line in group) for outcome in ("read", "partly", "refused")]
        compared = [line for line in group if line.independent is not None]
        rows = sum(line.count.rows for line in group if line.outcome != "refused")
        yield (
            f"| {format} | {len(group)} | {' | '.join(map(str, outcomes))} | {rows} "
            f"| {len(compared)} | {sum(line.agrees for line in compared)} | {max(line.ms for line in group):,.0f} |"
        )


def file_by_file(lines: Sequence[Line]) -> Iterator[str]:
    yield "| File | outcome | format | rows | sum | from | to | second reading | ms | MB | why | said |"
    yield "|---|---|---|---:|---|---|---|---|---:|---:|---|---|"
    for line in lines:
        sums = ", ".join(f"{amount} {currency or 'no currency'}" for currency, amount in line.count.sums)
        said = _QUOTED.sub("…", line.said.replace(Path(line.name).name, "the file"))
        figures = f"{line.ms:.0f} | {line.mb:.0f}"
        yield (
            f"| {line.name} | {line.outcome} | {line.format} | {line.count.rows} | {sums} | {line.count.first or ''} "
            f"| {line.count.last or ''} | {second_reading(line)} | {figures} | {line.reason or ''} | {said} |"
        )


if __name__ == "__main__":
    sys.exit(main())
