"""How fast a statement of a million rows is read, categorised and checked, beside pandas reading the same file alone.

Run from the project's folder: python -m benchmarks.statement_speed [ROWS]
The table goes to `benchmarks/results/statement_speed.md`. The bar is a third of the speed of pandas: of plain
`pandas.read_csv(path)`, which since pandas 3 means the C engine and texts kept by Arrow, with days left as texts.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from engine.intake.assemble import load_case
from engine.intake.integrity import integrity
from engine.intake.readers import read_statement
from engine.paths import resources

RESULT = Path(__file__).resolve().parent / "results" / "statement_speed.md"
ROWS, RUNS = 1_000_000, 7
PLAIN = "`pandas.read_csv`"
FOLDER, CHECKED = "folder read, movements categorised", "integrity checked"
TEXT_COLUMNS = ("Date", "Description", "Counterparty")
NOTES = "Why it takes what it takes, by a profile, stands in `benchmarks/notes/statement_speed.md`."
APPLICATION = resources() / "samples" / "calder-timber" / "application.toml"
TEXTS = ("card settlement", "invoice", "wages", "electricity", "rent of the yard", "transfer", "bank fee", "VAT")


def write_statement(path: Path, rows: int) -> None:
    """A year and a half of one busy account, whose running balance holds."""
    rng = np.random.default_rng(11)
    days = np.sort(np.datetime64("2025-01-01") + rng.integers(0, 540, rows))
    cents = np.round(rng.normal(0, 60_000, rows)).astype(np.int64)
    balance = 50_000_000 + np.cumsum(cents)
    texts, parties = rng.integers(0, len(TEXTS), rows), rng.integers(0, 3_000, rows)
    columns = zip(days.astype(str), texts, parties, cents / 100, balance / 100, strict=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("Date", "Description", "Counterparty", "Amount", "Balance"))
        for day, text, party, amount, left in columns:
            out.writerow((day, TEXTS[text], f"Firm {party} Ltd", f"{amount:.2f}", f"{left:.2f}"))


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of the processor, all threads together; the least of several runs, because whatever
    else the machine does only adds."""

    clock: float
    processor: float


def taken(work: dict[str, Callable[[], object]]) -> dict[str, Taken]:
    """All of them in turn, so that a slow minute of the machine meets them alike."""
    found: dict[str, list[Taken]] = {what: [] for what in work}
    for _ in range(RUNS):
        for what, do in work.items():
            clock, processor = time.perf_counter(), time.process_time()
            do()
            found[what].append(Taken(time.perf_counter() - clock, time.process_time() - processor))
    return {
        what: Taken(min(one.clock for one in runs), min(one.processor for one in runs)) for what, runs in found.items()
    }


def main(rows: int = ROWS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder)
        (case / "statements").mkdir()
        path = case / "statements" / "account.csv"
        write_statement(path, rows)
        shutil.copy(APPLICATION, case)
        data, name = path.read_bytes(), "account.csv"
        assert sum(len(account.rows) for account in read_statement(name, data, "USD").accounts) == rows
        loaded = load_case(case)
        assert loaded.ledger is not None
        assert len(loaded.ledger) == rows
        measured = taken(
            {
                PLAIN: lambda: pd.read_csv(path),
                "the same with days read, `parse_dates`": lambda: pd.read_csv(path, parse_dates=["Date"]),
                'the same by `engine="pyarrow"`': lambda: pd.read_csv(path, engine="pyarrow"),
                "the same with texts as Python's own": lambda: pd.read_csv(
                    path, dtype=dict.fromkeys(TEXT_COLUMNS, object)
                ),
                "read": lambda: read_statement(name, data, "USD"),
                FOLDER: lambda: load_case(case),
                CHECKED: lambda: integrity(loaded),
            }
        )
    whole = Taken(*(getattr(measured[FOLDER], of) + getattr(measured[CHECKED], of) for of in ("clock", "processor")))
    measured["**read, categorised and checked**"] = whole
    plain = measured[PLAIN]
    lines = [f"| {what} | {t.clock:.2f} | {t.processor:.2f} | {rows / t.clock:,.0f} |" for what, t in measured.items()]
    head = (
        f"{rows:,} rows, {len(data) / 1e6:.0f} MB, pandas {pd.__version__}, the least of {RUNS} runs in turn. The bar "
        "is 3 times the time of plain `pandas.read_csv`."
    )
    told = (
        f"All together take {whole.clock / plain.clock:.1f} times as long as pandas takes to read the file alone, and "
        f"{whole.processor / plain.processor:.1f} times the processor's time."
    )
    title = ["| What | seconds | of the processor | rows a second |", "|---|---:|---:|---:|"]
    text = "\n".join([head, "", *title, *lines, "", told, "", NOTES, ""])
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
