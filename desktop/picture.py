"""Pictures of the window where no screen exists: the sample cases are opened and each state is drawn to a PNG."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.app import application, window
from desktop.audit.page import AuditPage
from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.main_window import MainWindow
from desktop.policy.page import PolicyPage
from desktop.session import Session
from engine.assessment.assessment import Assessment
from engine.service.values import CaseQuery

PATIENCE = 60.0
SIZE = (1440, 900)
STAGES = (
    "applicant",
    "identity",
    "statements",
    "accounts",
    "orders",
    "request",
    "assessment",
    "decision",
    "offer",
    "memo",
)


def take_pictures(out: Path, home: Path | None = None, language: str = "en", is_dark: bool = False) -> tuple[Path, ...]:
    """The list of cases and the stages of one sample, as PNG files in `out`; answers their paths.

    Without a home a temporary database is made, and nothing of the person's own is shown or changed.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        kept = home or Path(folder)
        _prefer(kept, language, is_dark)
        app = application()
        session = Session(kept)
        main = window(app, session)
        main.resize(*SIZE)
        main.show()
        try:
            return _Photographer(app, main, out).take()
        finally:
            main.close()


def _prefer(home: Path, language: str, is_dark: bool) -> None:
    home.mkdir(parents=True, exist_ok=True)
    settings = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("language", language)
    settings.setValue("dark", "true" if is_dark else "false")
    settings.sync()


class _Photographer:
    def __init__(self, app: QApplication, main: MainWindow, out: Path) -> None:
        self.app, self.main, self.session, self.out = app, main, main.session, out
        self.taken: list[Path] = []

    def take(self) -> tuple[Path, ...]:
        self.session.open()
        self.wait(lambda: self.session.is_open)
        cases = self.main.open("cases")
        assert isinstance(cases, CasesPage)
        self.settle()
        if not self.session.service.cases(CaseQuery(limit=1)).total:
            cases.list.open_samples()
            self.wait(lambda: not self.session.tasks.is_busy)
        cases.entered()
        self.settle()
        self.shoot("cases")
        rows = self.session.service.cases(CaseQuery(limit=1)).rows
        if rows:
            self._stages(cases.open_case(rows[0].id))
            cases.close_case()
        for name in ("approvals", "portfolio", "models", "policy", "audit", "settings"):
            page = self.main.open(name)
            self.settle()
            self.shoot(name)
            if isinstance(page, PolicyPage | AuditPage):
                self._views(name, page)
        return tuple(self.taken)

    def _views(self, name: str, page: PolicyPage | AuditPage) -> None:
        """The other views of a page, with a back-test on the cases here and the newest decision replayed."""
        for view in list(page.views.buttons)[1:]:
            page.show_view(view)
            if isinstance(page, AuditPage):
                page.choose_newest_decision()
                page.card.replay()
            elif view == "backtest":
                page.test_own()
            self.settle()
            self.shoot(f"{name}-{view}")

    def _stages(self, workspace: WorkspacePage) -> None:
        self.wait(lambda: workspace.answer is not None)
        known = isinstance(workspace.answer, Assessment)
        for stage in STAGES if known else STAGES[:2]:
            workspace.show_stage(stage)
            self.settle()
            self.shoot(f"case-{stage}")

    def shoot(self, name: str) -> None:
        path = self.out / f"window-{name}.png"
        self.main.toast.hide()
        self.main.grab().save(str(path))
        self.taken.append(path)

    def settle(self) -> None:
        """Until nothing runs in the background and everything is painted."""
        for _ in range(3):
            self.wait(lambda: not self.session.tasks.is_busy)
            self.app.processEvents()

    def wait(self, ended: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not ended() and time.monotonic() < until:
            self.app.processEvents()
            time.sleep(0.005)
        self.app.processEvents()
