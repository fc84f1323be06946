"""The window in tests: no screen, a database of its own, a model that answers one score."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from desktop_case import FixedModel, write_case
from pytestqt.qtbot import QtBot

from desktop import look
from desktop.app import application, window
from desktop.main_window import MainWindow
from desktop.session import Session
from engine.service.references import References

WAIT_MS = 20_000


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["tally"]


@pytest.fixture(autouse=True)
def one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(References, "model", lambda self: FixedModel())


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    """An open session on a new database."""
    app = application()
    look.apply(app, look.LIGHT)
    made = Session(tmp_path / "home", "officer")
    made.speak("en")
    with qtbot.waitSignal(made.opened, timeout=WAIT_MS):
        made.open()
    yield made
    made.close()


@pytest.fixture
def main(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    """The whole window on that session, with the list of cases in front."""
    made = window(application(), session)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.open("cases")
    settle(qtbot, session)
    yield made
    settle(qtbot, session)


@pytest.fixture(scope="session")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("cases") / "linden")


@pytest.fixture
def case_id(session: Session, case_folder: Path) -> int:
    return session.service.import_folder(case_folder)


def settle(qtbot: QtBot, session: Session) -> None:
    """Until nothing runs in the background."""
    qtbot.waitUntil(lambda: not session.tasks.is_busy, timeout=WAIT_MS)
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not session.tasks.is_busy, timeout=WAIT_MS)
