"""Settings: language, scheme, and where the data lie."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.page import Page
from desktop.session import Session
from desktop.settings.industry_card import IndustryCard
from desktop.widgets.pieces import Canvas, Card, beside, button, label, rows
from desktop.widgets.segments import Segments
from engine.i18n import N_

LANGUAGES = (("en", "English"), ("zh_CN", "简体中文"))
SCHEMES = (("light", N_("Light")), ("dark", N_("Dark")))


class SettingsPage(Page):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.languages = Segments(session, LANGUAGES)
        self.languages.choose(session.language)
        self.languages.chosen.connect(session.speak)
        self.schemes = Segments(session, SCHEMES)
        self.schemes.choose("dark" if session.is_dark else "light")
        self.schemes.chosen.connect(lambda name: session.set_dark(name == "dark"))
        folder = label("", str(session.home), wraps=True, selectable=True)
        self.open_folder = button()
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(session.home))))
        self.texts.put(self.open_folder.setText, N_("Open folder"))
        self.person = QLineEdit(session.person)
        self.person.setMaxLength(80)
        self.person.setMinimumWidth(260)
        self.take_over = button()
        self.person.textChanged.connect(lambda _: self._say_person())
        self.person.returnPressed.connect(self.hand_over)
        self.take_over.clicked.connect(self.hand_over)
        self.texts.put(self.take_over.setText, N_("Work under this name"))
        self.texts.put(self.person.setAccessibleName, N_("The name under which you work"))
        self._say_person()
        title = label("title")
        self.texts.put(title.setText, N_("Settings"))
        canvas = Canvas()
        canvas.body.addWidget(title)
        canvas.body.addWidget(
            self._card(
                N_("Language"), N_("The whole window switches at once; a memo has its own language."), self.languages
            )
        )
        canvas.body.addWidget(self._card(N_("Appearance"), "", self.schemes))
        canvas.body.addWidget(
            self._card(N_("Your data"), N_("One folder on this computer; nothing leaves it."), folder, self.open_folder)
        )
        canvas.body.addWidget(
            self._card(
                N_("You"),
                N_(
                    "Everything you write is recorded under this name. A decision, a model or a policy that needs two "
                    "people needs two names: hand over here, or let the second person open this database themselves."
                ),
                self.person,
                self.take_over,
            )
        )
        self.industry = IndustryCard(session)
        canvas.body.addWidget(self.industry)
        canvas.body.addWidget(self.industry.problems)
        canvas.body.addStretch(1)
        self.setLayout(rows(canvas, gap=0))

    def _card(self, heading: str, hint: str, *parts: QWidget) -> Card:
        card = Card()
        self.texts.put(card.set_heading, heading)
        if hint:
            said = label("muted", wraps=True)
            self.texts.put(said.setText, hint)
            card.body.addWidget(said)
        card.body.addLayout(beside(*parts, None, gap=16))
        return card

    def _say_person(self) -> None:
        name = " ".join(self.person.text().split())
        self.take_over.setEnabled(bool(name) and name != self.session.person)

    def hand_over(self) -> None:
        self.session.hand_over(self.person.text())

    def entered(self) -> None:
        self._show_choices()
        self.industry.entered()

    def _show_choices(self) -> None:
        self.languages.choose(self.session.language)
        self.schemes.choose("dark" if self.session.is_dark else "light")

    def retranslate(self) -> None:
        super().retranslate()
        self.languages.retranslate()
        self.schemes.retranslate()
        self.industry.retranslate()
        self._show_choices()

    def relook(self) -> None:
        self._show_choices()
