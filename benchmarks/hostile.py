"""Hostile files, each read in a process of its own: read or refused within 5 s and 1 GB, and never a traceback.

Run `python -m benchmarks.hostile`; the table goes to `benchmarks/results/hostile.md`. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.samples.filings import small_company
from benchmarks.samples.statements import CAMT, ENGLISH_CSV
from benchmarks.samples.workbooks import locked_xlsx, workbook

RESULTS = Path(__file__).resolve().parent / "results"
MOST_SECONDS, MOST_MB = 5.0, 1_000
TABLE = [["date", "text", "amount"], ["2026-06-03", "a", 1.5]]
READ = """
import sys
from engine.errors import Refused
from engine.intake.readers import read_statement
from engine.intake.readers.tables import read_accounts
name, kind = sys.argv[1:]
data = open(name, "rb").read()
try:
    read = read_accounts("file", data, "GBP")[0] if kind == "accounts" else read_statement("file", data, "CNY")
    print("read", len(read))
except Refused as refusal:
    print("refused:", refusal)
import resource
status = open("/proc/self/status").read()
print(status.partition("VmHWM:")[2].split()[0])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True)
class Line:
    """What became of one file, in seconds by the clock and of processor time, and megabytes at the most."""

    name: str
    megabytes: float
    said: str
    seconds: float
    processor: float
    memory: float

    @property
    def holds(self) -> bool:
        return self.said.startswith(("read", "refused")) and self.processor <= MOST_SECONDS and self.memory <= MOST_MB


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 20))
    return (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{entities}]>'.encode()
        + CAMT.replace("Invoice 17", "&l19;").partition("?>")[2].encode()
    )


def outside() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return head + CAMT.replace("Invoice 17", "&x;").partition("?>")[2].encode()


def filing_laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 20))
    return (
        f'<!DOCTYPE html [<!ENTITY l0 "ha">{entities}]>'.encode() + small_company(turnover="&l19;").partition(b"?>")[2]
    )


def with_entry(name: str, content: bytes) -> bytes:
    """A workbook with one entry replaced or added."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(TABLE))) as archive,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for entry in archive.namelist():
            if entry != name:
                again.writestr(entry, archive.read(entry))
        again.writestr(name, content)
    return changed.getvalue()


def many_entries() -> bytes:
    changed = io.BytesIO(workbook(TABLE))
    with zipfile.ZipFile(changed, "a") as archive:
        for number in range(200_000):
            archive.writestr(f"xl/media/{number}", b"")
    return changed.getvalue()


def sheet(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def far_cell(reference: str) -> bytes:
    return with_entry("xl/worksheets/sheet1.xml", sheet(f"<row><c {reference}><v>1</v></c></row>"))


def filled_sheet(rows: int) -> bytes:
    return with_entry("xl/worksheets/sheet1.xml", sheet("<row><c><v>1</v></c><c><v>2</v></c></row>" * rows))


def cyclic_workbook() -> bytes:
    return with_entry("xl/worksheets/sheet1.xml", sheet('<row><c r="A1"><f>B1</f></c><c r="B1"><f>A1</f></c></row>'))


FILES: Mapping[str, Callable[[], bytes]] = {
    "entity expansion (CAMT)": laughs,
    "external entity (CAMT)": outside,
    "entity expansion (iXBRL)": filing_laughs,
    "continuedAt in a circle (iXBRL)": small_company,
    "200 MB in one line (CSV)": lambda: b"date,text,amount\n2026-06-03," + b"x" * 199_000_000 + b",1\n",
    "10,000,000 rows (CSV)": lambda: b"date,text,amount\n" + b"2026-06-03,a,1.50\n" * 10_000_000,
    "2,900,000 rows (CSV)": lambda: b"date,text,amount\n" + b"2026-06-03,payment of an invoice,-123.50\n" * 2_900_000,
    "300,000 columns (CSV)": lambda: b",".join([b"a"] * 300_000) + b"\ndate,amount\n",
    "3,000 columns of amounts (CSV)": lambda: b"\n".join(
        b"2026-06-0%d" % day + b",1.50" * 3_000 for day in range(1, 7)
    ),
    "NUL bytes (CSV)": lambda: ENGLISH_CSV.encode().replace(b"Rent", b"Re\x00nt"),
    "quotes that never close (CSV)": lambda: b"date,text,amount\n" + b'2026-06-03,"a,1.50\n' * 300_000,
    "formulas (XLSX)": lambda: workbook([*TABLE, ["2026-06-04", '=HYPERLINK("http://x")', "=1+1"]]),
    "formulas in a circle (XLSX)": cyclic_workbook,
    "zip bomb: sheet of 2 GB (XLSX)": lambda: with_entry("xl/worksheets/sheet1.xml", b"<row/>" * 340_000_000),
    "zip bomb: sheet of 490 MB, blank (XLSX)": lambda: with_entry("xl/worksheets/sheet1.xml", b" " * 490_000_000),
    "zip bomb: 9,000,000 cells (XLSX)": lambda: filled_sheet(4_500_000),
    "200,000 entries (XLSX)": many_entries,
    "cell far out (XLSX)": lambda: far_cell('r="XFD1048576"'),
    "cell far out, written otherwise (XLSX)": lambda: far_cell("r='XFD1048576'"),
    "paths that lead out (XLSX)": lambda: with_entry("../../../../tmp/tally-was-here", b"x"),
    "locked, no password (XLSX)": lambda: locked_xlsx(workbook(TABLE), "secret"),
    "nested without end (OFX)": lambda: b"OFXHEADER:100\n<OFX>" + b"<A>" * 30_000_000,
    "3,000,000 tags (MT940)": lambda: b":20:A\n:25:1\n" + b":61:2606030603C1,50NTRFX\n" * 3_000_000,
    "1,000,000 movements (QIF)": lambda: b"!Type:Bank\n" + b"D2026-06-03\nT1.50\n^\n" * 1_000_000,
    "2,000,000 lines (BAI2)": lambda: b"01,a,b/\n02,a,b,1,260602,,CNY/\n03,1,,/\n" + b"16,165,150,,/\n" * 2_000_000,
}


def measured(name: str, path: Path) -> Line:
    """Read one file in a child process and its children."""
    kind = "accounts" if "iXBRL" in name else "statement"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ, str(path), kind], capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return Line(name, path.stat().st_size / 1e6, "hung", 120, 120, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said, *memory = done.stdout.splitlines() or [f"died: {done.stderr.strip()[-80:]}"]
    most = max(map(int, memory), default=0) / 1000
    return Line(
        name, path.stat().st_size / 1e6, said.replace(str(path), "file"), time.perf_counter() - started, used, most
    )


def report(lines: list[Line]) -> Iterator[str]:
    yield "Each file is read in a process of its own, with the process that opens workbooks. Bar: read or refused"
    yield "within 5 s and 1 GB. Processor time is judged, because others used the machine; it counts 0.3 s of starting."
    yield ""
    yield f"{sum(line.holds for line in lines)} of {len(lines)} hold the bar."
    yield ""
    yield "| File | MB | what was said | s by the clock | s of processor | MB of memory | holds |"
    yield "|---|---:|---|---:|---:|---:|---|"
    for n in lines:
        yield (
            f"| {n.name} | {n.megabytes:.1f} | {n.said.replace('|', '/')[:110]} | {n.seconds:.1f} | {n.processor:.1f} "
            f"| {n.memory:.0f} | {'yes' if n.holds else 'NO'} |"
        )


def main() -> int:
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FILES.items():
            path = Path(folder) / "file"
            path.write_bytes(make())  # and kept no longer: a child begins with the memory of its parent
            lines.append(measured(name, path))
            print(lines[-1], flush=True)
    (RESULTS / "hostile.md").write_text("\n".join([*report(lines), ""]), encoding="utf-8")
    return int(not all(line.holds for line in lines))


if __name__ == "__main__":
    sys.exit(main())
