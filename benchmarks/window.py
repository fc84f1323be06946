"""The window's times: from start to the list of cases, and from a key to the painted live panel.

Run `python -m benchmarks.window`; the tables go to `benchmarks/results/window.md`. Qt draws without a screen; each
start is a process of its own on a database with the sample cases, modules compiled before as an installation has them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.timing import ROOT, conditions, write

if TYPE_CHECKING:
    from desktop.cases.workspace import WorkspacePage

START_BAR_MS, LIVE_BAR_MS = 1_200, 50
TRANSACTIONS = 5_000
PATIENCE = 60.0


def starts(home: Path, repeats: int) -> list[str]:
    """Starts one after another; the first, which compiles, is not counted."""
    found = []
    with tempfile.TemporaryDirectory() as compiled:
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        for _ in range(repeats + 1):
            begin = time.monotonic()
            command = [sys.executable, "-m", "benchmarks.window_start", str(home)]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            times: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            found.append((times["painted"] - begin, times["listed"] - begin, times["used"], times["loaded"]))
    counted = found[1:]
    rows = [("first paint", [row[0] for row in counted], ""), ("list of cases", [row[1] for row in counted], "1,200")]
    rows.append(("processor time up to the list", [row[2] for row in counted], ""))
    heavy = ", ".join(sorted({name for row in counted for name in row[3]})) or "none"
    return [
        "## Start, cold",
        "| From the start of the process to | median, ms | least, ms | bar, ms |",
        "|---|---:|---:|---:|",
        *(f"| {what} | {statistics.median(t) * 1e3:,.0f} | {min(t) * 1e3:,.0f} | {bar} |" for what, t, bar in rows),
        "",
        f"Heavy libraries loaded before the first paint: {heavy}.",
        "",
    ]


def prepared(home: Path) -> int:
    """A database with the sample cases and one of 5,000 transactions; answers the number of that one."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "desktop")]
    import builders
    from desktop_case import write_case

    from engine.service.origination import Origination

    movements = builders.healthy_movements()
    many = [movements[number % len(movements)] for number in range(TRANSACTIONS)]
    case = builders.a_case(ledger=builders.a_ledger([tuple(movement) for movement in many]))
    service = Origination.open(home, "officer")
    for sample in sorted((ROOT / "resources" / "samples").glob("*/application.toml")):
        service.import_folder(sample.parent)
    with tempfile.TemporaryDirectory() as folder:
        number = service.import_folder(write_case(Path(folder) / "large", case))
    service.close()
    return number


def keys(home: Path, case_id: int, repeats: int) -> list[str]:
    """Type into the amount asked for, and wait until the live panel shows and has painted the new answer."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    from desktop.app import application, window
    from desktop.cases.drafts import LIVE_MS
    from desktop.cases.page import CasesPage
    from desktop.intake.section_form import FieldsCard
    from desktop.launch import collect_seldom
    from desktop.session import Session
    from engine.assessment.assessment import Assessment

    collect_seldom()
    app = application()
    session = Session(home, "officer")
    main = window(app, session)
    main.resize(1440, 900)
    main.show()
    session.open()
    awake = QTimer(interval=5)  # so that waiting for an event ends, without the busy loop that a deadline makes of it
    awake.start()

    def wait(ended: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not ended():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.monotonic() < until, "nothing more happened"

    wait(lambda: session.is_open)
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    page: WorkspacePage = cases.open_case(case_id)
    wait(lambda: isinstance(page.answer, Assessment) and not session.tasks.is_busy)
    page.show_stage("request")
    cards = page.stage.findChildren(FieldsCard) if page.stage is not None else []
    line = next(c.editors["request.amount"].entry for c in cards if "request.amount" in c.editors)
    assert isinstance(line, QLineEdit)
    clock, work = [], []
    for turn in range(repeats + 1):
        wait(lambda: not session.tasks.is_busy)
        line.setText(f"2{turn % 10}000")
        wait(lambda: not session.tasks.is_busy and page.keeper is not None and page.keeper.is_saved)
        before, begin = page.answer, time.perf_counter()
        QTest.keyClick(line, "0")
        wait(lambda former=before: page.answer is not former)
        app.processEvents()
        clock.append((time.perf_counter() - begin) * 1e3)
        assert isinstance(page.answer, Assessment)
        work.append(sum(page.answer.stage_ms.values()))
    page.leaving()
    session.close()
    shown, decided = clock[1:], work[1:]
    return [
        f"## Live panel after a key, {TRANSACTIONS:,} transactions",
        f"After a key Tally waits {LIVE_MS} ms for the next one before it decides anew; this is in the first line.",
        "",
        "| From the key to | median, ms | least, ms | bar, ms |",
        "|---|---:|---:|---:|",
        f"| the painted panel | {statistics.median(shown):.0f} | {min(shown):.0f} | {LIVE_BAR_MS} |",
        f"| of it deciding | {statistics.median(decided):.0f} | {min(decided):.0f} | |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=10, help="starts, after one that compiles")
    parser.add_argument("--keys", type=int, default=40, help="keys, after one to warm up")
    options = parser.parse_args()
    before = conditions()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        case_id = prepared(home)
        tables = [*starts(home, options.starts), *keys(home, case_id, options.keys)]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    write("window.md", ["# The window's times", f"{before} At the end {load}.", "", *tables])


if __name__ == "__main__":
    main()
