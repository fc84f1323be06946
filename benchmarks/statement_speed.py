"""How fast a statement of a million rows is read, categorised and checked, beside pandas reading the same file alone.

Run from the project's folder: python -m benchmarks.statement_speed [ROWS]
The table goes to `benchmarks/results/statement_speed.md`. The bar is a third of the speed of pandas.
"""

from __future__ import annotations

import csv
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from engine.intake.assemble import load_case
from engine.intake.bundle import read_folder
from engine.intake.integrity import integrity
from engine.intake.readers import read_statement
from engine.paths import resources

RESULT = Path(__file__).resolve().parent / "results" / "statement_speed.md"
ROWS, RUNS = 1_000_000, 3
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


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


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
        measured = {
            "pandas.read_csv": seconds(lambda: pd.read_csv(path)),
            "read": seconds(lambda: read_statement(name, data, "USD")),
            "folder read, movements categorised": seconds(lambda: load_case(case)),
            "integrity checked": seconds(lambda: integrity(loaded)),
            "of that, the folder's files": seconds(lambda: read_folder(case)),
        }
    whole = measured["folder read, movements categorised"] + measured["integrity checked"]
    plain = measured["pandas.read_csv"]
    lines = [f"| {what} | {taken:.2f} | {rows / taken:,.0f} |" for what, taken in measured.items()]
    lines.append(f"| **read, categorised and checked** | {whole:.2f} | {rows / whole:,.0f} |")
    head = f"{rows:,} rows, {len(data) / 1e6:.0f} MB, medians of {RUNS}, by the clock. The bar is 3 times pandas' time."
    told = f"All together take {whole / plain:.1f} times as long as pandas takes to read the file."
    text = "\n".join([head, "", "| What | seconds | rows a second |", "|---|---:|---:|", *lines, "", told, ""])
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
