"""The window in tests: no screen, a database of its own, a model that answers one score."""

from __future__ import annotations

import os
import shutil
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
from engine.service.origination import Origination
from engine.service.references import References

WAIT_MS = 20_000


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["tally"]


@pytest.fixture(autouse=True)
def one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(References, "model", lambda self: FixedModel())


@pytest.fixture(scope="session")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("cases") / "linden")


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a case, made once and copied for each test."""
    home = tmp_path_factory.mktemp("empty") / "home"
    Origination.open(home, "officer").close()
    return home


@pytest.fixture(scope="session")
def home_with_case(tmp_path_factory: pytest.TempPathFactory, case_folder: Path) -> Path:
    """A database with the healthy firm as case 1, made once and copied for each test."""
    home = tmp_path_factory.mktemp("filled") / "home"
    service = Origination.open(home, "officer")
    service.import_folder(case_folder)
    service.close()
    return home


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Session]:
    """An open session on a database of its own, with the case where a test asks for `case_id`."""
    app = application()
    look.apply(app, look.LIGHT)
    template = "home_with_case" if "case_id" in request.fixturenames else "empty_home"
    home = shutil.copytree(request.getfixturevalue(template), tmp_path / "home")
    made = Session(home, "officer")
    made.speak("en")
    with qtbot.waitSignal(made.opened, timeout=WAIT_MS):
        made.open()
    yield made
    made.close()


@pytest.fixture
def case_id(session: Session) -> int:
    """The healthy firm's case."""
    return 1


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


def settle(qtbot: QtBot, session: Session) -> None:
    """Until nothing runs in the background."""
    qtbot.waitUntil(lambda: not session.tasks.is_busy, timeout=WAIT_MS)
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not session.tasks.is_busy, timeout=WAIT_MS)
