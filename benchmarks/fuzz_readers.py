"""Every reader against 20,000 broken files of its format: read, or refused in a sentence, and nothing else.

Run `python -m benchmarks.fuzz_readers [--inputs 20000] [--seed 1] [--readers csv ofx]`; the table goes to
`benchmarks/results/fuzz.md`. Exit 1 if anything but `Refused` was raised; the seed of each is printed.

Workbooks are opened by the code of `engine.intake.readers.sheet_process` as always, but in one process for many files,
which is started anew when a file kills it.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import open_workbooks
from benchmarks.mutation import mutated
from benchmarks.open_workbooks import get, put
from benchmarks.samples.statements import PASSWORD, samples
from engine.errors import Refused
from engine.i18n import translator
from engine.intake.readers import read_statement, sheets
from engine.intake.readers.guess import sample_of
from engine.intake.readers.tables import read_accounts, read_invoices, read_orders

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass
class Tally:
    """What became of the inputs of one reader. `raised` holds seed and traceback of what no handler expects."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    sentences: Counter[str] = field(default_factory=Counter)
    raised: list[tuple[int, str]] = field(default_factory=list)


def statement(data: bytes) -> None:
    for account in read_statement("file", data, "CNY").accounts:
        assert (abs(account.rows.amount) < 10**17).all()


def locked(data: bytes) -> None:
    read_statement("file", data, "CNY", password=PASSWORD)


def mapping(data: bytes) -> None:
    sample = sample_of("file", data)
    if not sample.mapping.problems:
        sample.read(sample.mapping, "CNY")
        read_statement("file", data, "CNY", [sample.mapping])


READERS: Mapping[str, Callable[[bytes], object]] = {
    **dict.fromkeys(("csv", "xlsx", "xls", "ofx 1", "ofx 2", "qif", "mt940", "mt942", "camt", "bai2"), statement),
    "invoices": lambda data: read_invoices("file", data, "CNY"),
    "accounts": lambda data: read_accounts("file", data, "CNY"),
    "filings": lambda data: read_accounts("file", data, "GBP"),
    "orders": lambda data: read_orders("file", data, "CNY"),
    "locked": locked,
    "mapping": mapping,
}


def fuzz(reader: str, inputs: int, seed: int) -> Tally:
    """Read so many mutations of the reader's samples."""
    known = samples()
    mine, others = (
        known[reader],
        [data for data in sum(known.values(), ()) if not data.startswith((b"PK", b"\xd0\xcf"))],
    )
    words, tally = translator("en"), Tally()
    started = time.process_time()
    for number in range(inputs):
        one = seed * 1_000_000 + number
        data = mutated(mine[number % len(mine)], others, one)
        before = time.perf_counter()
        try:
            READERS[reader](data)
            tally.read += 1
        except Refused as refusal:
            tally.refused += 1
            tally.sentences.update(sentence.template for sentence in refusal.sentences)
            assert all(words.render(sentence) for sentence in refusal.sentences)
        except Exception:  # noqa: BLE001 (what nothing expects is what is looked for)
            tally.raised.append((one, traceback.format_exc()))
        tally.slowest = max(tally.slowest, time.perf_counter() - before)
    tally.seconds = time.process_time() - started
    return tally


class Workbooks:
    """The process that opens workbooks, kept for many files."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0

    def opened(self, name: str, data: bytes) -> list[bytes]:
        try:
            return self._ask(data)
        except (BrokenPipeError, EOFError):
            self.process, self.deaths = None, self.deaths + 1
            raise Refused(sheets.damaged(name)) from None

    def _ask(self, data: bytes) -> list[bytes]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", open_workbooks.__file__, *sheets.script()],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        put(self.process.stdin, data)
        return [get(self.process.stdout) for _ in range(struct.unpack("<I", get(self.process.stdout))[0])]


def row(name: str, t: Tally, inputs: int, seed: int, deaths: int) -> str:
    return (
        f"| {name} | {seed} | {inputs:,} | {t.read:,} | {t.refused:,} | {len(t.raised)} | {len(t.sentences)} "
        f"| {t.slowest * 1000:.0f} | {t.seconds / inputs * 1000:.2f} | {deaths} |"
    )


def keep(name: str, line: str) -> None:
    """Put the row of a reader into the table; the others stay as they were measured last."""
    path = RESULTS / "fuzz.md"
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = {cells[1].strip(): row for row in known if len(cells := row.split("|")) == 12 and cells[2].strip().isdigit()}
    rows[name] = line
    text = "\n".join([*HEAD, *(rows[reader] for reader in READERS if reader in rows), ""])
    path.write_text(text, encoding="utf-8")


HEAD = (
    "Mutations of valid files (`benchmarks/mutation.py`): each is read, or refused in a sentence. The bar is 20,000",
    "inputs for each reader, none uncaught, none over 5 s. Killed: files on which python-calamine aborts its process,",
    "each of which was refused. Times were taken while others used the machine; mean is processor time.",
    "",
    "| Reader | seed | inputs | read | refused | uncaught | sentences | slowest, ms | mean, ms | killed |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    options = parser.parse_args()
    workbooks = Workbooks()
    sheets.opened_apart = workbooks.opened
    uncaught = 0
    for reader in options.readers:
        before = workbooks.deaths
        tally = fuzz(reader, options.inputs, options.seed)
        uncaught += len(tally.raised)
        for one, trace in tally.raised[:5]:
            print(reader, one, trace, sep="\n")
        line = row(reader, tally, options.inputs, options.seed, workbooks.deaths - before)
        keep(reader, line)
        print(line, flush=True)
    return int(uncaught > 0)


if __name__ == "__main__":
    sys.exit(main())
