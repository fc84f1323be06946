"""One start of the window in a process of its own, as `tally` starts it: `python -m benchmarks.window_start HOME`.

Prints as JSON, by the clock that all processes share: when the window had painted itself for the first time, when the
list of cases was shown and painted, and which heavy libraries the first paint had waited for.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

HEAVY = ("numpy", "pandas", "scipy", "sqlalchemy", "xgboost", "pyarrow", "reportlab", "lxml")
PATIENCE = 60.0
PERSON = "officer"


def main(home: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QTableView

    from desktop.app import application, window
    from desktop.launch import collect_seldom
    from desktop.page import Page
    from desktop.session import Session

    collect_seldom()
    app = application()
    session = Session(home, PERSON)
    main = window(app, session)
    main.show()
    app.processEvents()
    painted, loaded = time.monotonic(), [name for name in HEAVY if name in sys.modules]
    QTimer.singleShot(0, session.open)
    awake = QTimer(interval=10)  # so that waiting for an event ends, without the busy loop that a deadline makes of it
    awake.start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if isinstance(main.page, Page) and any(view.model().rowCount() for view in main.page.findChildren(QTableView)):
            break
    app.processEvents()
    listed, used = time.monotonic(), time.process_time()
    print(json.dumps({"painted": painted, "listed": listed, "used": used, "loaded": loaded}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
