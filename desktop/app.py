"""The composition root: the one place that knows which parts the application is made of."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import look
from desktop.main_window import MainWindow, Place
from desktop.page import Page
from desktop.session import Session
from engine.i18n import N_

log = logging.getLogger("tally")


def application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication, dressed with fonts; made at most once a process."""
    made = QApplication.instance()
    app = made if isinstance(made, QApplication) else QApplication(arguments or ["tally"])
    app.setApplicationName("Tally")
    app.setApplicationDisplayName("Tally")
    look.load_fonts(app)
    return app


def window(app: QApplication, session: Session) -> MainWindow:
    """The main window on a session, in its language and scheme, following both."""
    look.write_in(app, session.language)
    look.apply(app, look.look(session.is_dark))
    session.language_changed.connect(lambda: look.write_in(app, session.language))
    # Connected before the window listens, so that pages repaint with the new colours and words.
    session.look_changed.connect(lambda: look.apply(app, look.look(session.is_dark)))
    translator = QTranslator(app)
    session.language_changed.connect(lambda: _translate_qt(app, translator, session))
    _translate_qt(app, translator, session)
    return MainWindow(session, places())


def main(home: Path | None = None, person: str | None = None) -> int:
    """Show the window until it is closed; the engine is loaded after the first paint."""
    app = application(sys.argv[:1])
    sys.excepthook = _report
    session = Session(home, person)
    main = window(app, session)
    main.show()
    QTimer.singleShot(0, session.open)
    return app.exec()


def places() -> tuple[Place, ...]:
    """The side bar, top to bottom. Pages are imported when they are opened, because the engine comes with them."""
    return (
        Place("cases", N_("Cases"), _cases),
        Place("approvals", N_("Approvals"), _approvals),
        Place("portfolio", N_("Portfolio"), _portfolio),
        Place("models", N_("Models"), _models),
        Place("policy", N_("Policy"), _policy),
        Place("audit", N_("Audit"), _audit),
        Place("settings", N_("Settings"), _settings),
    )


def _cases(session: Session) -> Page:
    from desktop.cases.page import CasesPage

    return CasesPage(session)


def _approvals(session: Session) -> Page:
    from desktop.approvals.page import ApprovalsPage

    return ApprovalsPage(session)


def _portfolio(session: Session) -> Page:
    from desktop.portfolio.page import PortfolioPage

    return PortfolioPage(session)


def _models(session: Session) -> Page:
    from desktop.models.page import ModelsPage

    return ModelsPage(session)


def _policy(session: Session) -> Page:
    from desktop.policy.page import PolicyPage

    return PolicyPage(session)


def _audit(session: Session) -> Page:
    from desktop.audit.page import AuditPage

    return AuditPage(session)


def _settings(session: Session) -> Page:
    from desktop.settings.page import SettingsPage

    return SettingsPage(session)


def _translate_qt(app: QApplication, translator: QTranslator, session: Session) -> None:
    """Qt's own buttons and menus; English needs no file."""
    app.removeTranslator(translator)
    if session.language != "en" and translator.load(
        QLocale(session.language), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        app.installTranslator(translator)


def _report(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    """A bug in the window itself: it is logged, and the window lives on."""
    log.critical("Unhandled error in the window", exc_info=(kind, problem, trace))
