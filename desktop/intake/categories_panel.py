"""Seeing and mending categories: by counterparty, row by row, and the bank's own rules, with undo and redo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QStackedWidget, QWidget

from desktop.cases.stage_page import Host
from desktop.intake import categories_presenter as presenter
from desktop.intake.rule_dialog import RuleDialog
from desktop.tasks import Latest
from desktop.texts import Texts
from desktop.widgets.pieces import badge, beside, button, label, rows, set_tone
from desktop.widgets.table import Table
from engine.facts.conduct import Category
from engine.i18n import N_
from engine.intake.bank_rules import BankRule, Match
from engine.progress import Job
from engine.service.values import CategoryGroup, CategoryRow, CategoryView, Changes, RuleRow

VIEWS = ("groups", "rows", "rules")
Shown = tuple[CategoryView, tuple[RuleRow, ...]]


class CategoriesPanel(QWidget):
    """`opened` asks for another view: the movements of one counterparty."""

    opened = Signal(str)

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.session = host.session
        self.texts = Texts(host.session)
        self.history = presenter.RuleHistory()
        self.view = CategoryView()
        self._only: str | None = None
        self._chosen_before: tuple[CategoryRow, ...] = ()
        self._latest = Latest(self.session.tasks, self)
        self.quality = badge()
        self.filter = QComboBox()
        self.filter.setMinimumWidth(190)
        self.filter.currentIndexChanged.connect(self._show)
        self.name = VIEWS[0]
        self.groups: Table[CategoryGroup] = Table(self.session, presenter.GROUP_COLUMNS, "counterparties")
        self.rows: Table[CategoryRow] = Table(self.session, presenter.ROW_COLUMNS, "movements")
        self.rules: Table[RuleRow] = Table(self.session, presenter.RULE_COLUMNS, "rules")
        self.stack = QStackedWidget()
        for table in (self.groups, self.rows, self.rules):
            self.stack.addWidget(table)
            table.view.selectionModel().selectionChanged.connect(self._chosen)
        self.groups.opened.connect(self._open_group)
        self._make_actions()
        head = beside(self.quality, None, self.filter, self.undo_button, self.redo_button)
        self.setLayout(rows(head, self.stack, self._foot(), gap=12))
        self.retranslate()

    # layout

    def _make_actions(self) -> None:
        self.undo_button, self.redo_button = button("quiet", "undo"), button("quiet", "redo")
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        for made, text in ((self.undo_button, N_("Undo the last change")), (self.redo_button, N_("Redo"))):
            self.texts.put(made.setToolTip, text)
            self.texts.put(made.setAccessibleName, text)
        for key, does in (("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        self.chosen, self.category = label("muted", wraps=True), QComboBox()
        self.category.setFixedWidth(190)
        self.category.currentIndexChanged.connect(self._say_changes)
        self.texts.put(self.category.setPlaceholderText, N_("Choose a category"))
        self.texts.put(self.category.setAccessibleName, N_("Category of the chosen movements"))
        self.change_button, self.rule_button, self.state_button = button("primary"), button(), button()
        self.change_button.clicked.connect(self.change_chosen)
        self.rule_button.clicked.connect(self.ask_rule)
        self.state_button.clicked.connect(self.switch_chosen)
        self.texts.put(self.change_button.setText, N_("Change in this case"))
        self.texts.put(self.rule_button.setText, N_("Make it a rule…"))

    def _foot(self) -> QWidget:
        foot = QWidget()
        line = beside(self.chosen, self.category, self.change_button, self.rule_button, self.state_button)
        line.setStretch(0, 1)
        foot.setLayout(line)
        return foot

    # showing

    def load(self) -> None:
        service, case_id = self.session.service, self.host.case_id

        def read(job: Job) -> Shown:
            return service.categories.view(case_id), service.categories.rules(case_id)

        self._latest.read(read, self._loaded)

    def _loaded(self, shown: Shown) -> None:
        self.view, found = shown
        self.rules.show_rows(
            presenter.in_order(found), N_("No rule yet. Change a category and make it a rule, and it is listed here.")
        )
        self._show()

    def _show(self) -> None:
        index = max(self.filter.currentIndex(), 0)
        chosen = presenter.filters(self.session.words)[index]
        groups = [group for group in self.view.groups if any(map(chosen.shows, group.rows))]
        only = next((group.rows for group in self.view.groups if group.name == self._only), None)
        found = self.view.rows if only is None else only
        self.groups.show_rows(groups, N_("No movement to show."))
        self.rows.show_rows([row for row in found if chosen.shows(row)], N_("No movement to show."))
        text, tone = presenter.quality(self.view, self.session.words)
        self.quality.setText(text)
        set_tone(self.quality, tone)
        self._chosen()

    def show_view(self, name: str) -> None:
        """One of counterparties, movements and rules."""
        self.name, self._only = name, None
        self.stack.setCurrentIndex(VIEWS.index(name))
        self._show()

    def _open_group(self, group: CategoryGroup) -> None:
        self.opened.emit("rows")
        self._only = group.name
        self._show()

    # what is chosen

    def chosen_rows(self) -> tuple[CategoryRow, ...]:
        if self.name == "rows":
            return tuple(self.rows.selected())
        shows = presenter.filters(self.session.words)[max(self.filter.currentIndex(), 0)].shows
        return tuple(row for group in self.groups.selected() for row in group.rows if shows(row))

    def _chosen(self) -> None:
        is_rules, words = self.name == "rules", self.session.words
        for part in (self.category, self.change_button, self.rule_button):
            part.setVisible(not is_rules)
        self.filter.setEnabled(not is_rules)
        self.state_button.setVisible(is_rules)
        self.undo_button.setEnabled(self.history.can_undo)
        self.redo_button.setEnabled(self.history.can_redo)
        if is_rules:
            self._say_rule()
            return
        chosen = self.chosen_rows()
        self.chosen.setText(
            words.text(N_("Chosen: {count}"), count=len(chosen))
            if chosen
            else words.text(N_("Choose movements to change"))
        )
        if chosen != self._chosen_before:
            self._chosen_before = chosen
            now = presenter.shared_category(chosen)
            self.category.setCurrentIndex(-1 if now is None else self.category.findData(int(now)))
        self._say_changes()

    def _say_changes(self) -> None:
        """A change needs movements and a category; a rule also needs something that they have in common."""
        chosen, is_said = self._chosen_before, self.category.currentIndex() >= 0
        self.change_button.setEnabled(is_said and bool(chosen))
        self.rule_button.setEnabled(is_said and presenter.suggested(chosen, Category.OTHER) is not None)

    def _say_rule(self) -> None:
        chosen, words = self.rules.selected()[:1], self.session.words
        is_own = bool(chosen) and chosen[0].id is not None
        self.state_button.setEnabled(is_own)
        said = presenter.says(chosen[0].rule, words) if chosen else ""
        came = words.text(N_("It came with the case and holds until a rule of this bank says otherwise."))
        self.chosen.setText(said if is_own or not chosen else f"{said}\n{came}")
        takes_out = not chosen or chosen[0].is_in_force
        self.state_button.setText(words.text(N_("Take out") if takes_out else N_("Put in force again")))

    # changing

    def change_chosen(self) -> None:
        """The chosen rows get the category, in this case only."""
        chosen = self.chosen_rows()
        if chosen and self.category.currentIndex() >= 0:
            self.add(BankRule(self._category, Match.ROWS, rows=tuple(row.source for row in chosen)))

    def ask_rule(self) -> None:
        if self.category.currentIndex() < 0:
            return
        suggested = presenter.suggested(self.chosen_rows(), self._category)
        if suggested is None:
            return
        dialog = RuleDialog(self.host, suggested, self)
        dialog.accepted.connect(lambda: self.add(dialog.rule))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog: QDialog = dialog
        dialog.open()

    @property
    def _category(self) -> Category:
        return Category(self.category.currentData())

    def add(self, rule: BankRule) -> None:
        service, case_id = self.session.service, self.host.case_id
        self.session.tasks.write(self, lambda job: service.categories.add(case_id, rule), self._added)

    def _added(self, number: int) -> None:
        self.history.did(number, True)
        self.session.publish(Changes(frozenset({self.host.case_id})))

    def switch_chosen(self) -> None:
        for row in self.rules.selected()[:1]:
            if row.id is not None:
                self.history.did(row.id, not row.is_in_force)
                self._set(row.id, not row.is_in_force)

    def undo(self) -> None:
        if self.history.can_undo:
            self._set(*self.history.undo())

    def redo(self) -> None:
        if self.history.can_redo:
            self._set(*self.history.redo())

    def _set(self, number: int, is_in_force: bool) -> None:
        service, case_id = self.session.service, self.host.case_id
        does = service.categories.restore if is_in_force else service.categories.remove
        self.session.write(self, lambda job: does(case_id, number))

    def retranslate(self) -> None:
        words = self.session.words
        self.texts.retranslate()
        _refill(self.filter, [(one.label, one.name) for one in presenter.filters(words)])
        _refill(self.category, [(text, int(category)) for text, category in presenter.categories(words)])
        self.filter.setAccessibleName(words.text(N_("Which movements to show")))
        for table in (self.groups, self.rows, self.rules):
            table.retranslate()
        self._show()


def _refill(box: QComboBox, choices: list[tuple[str, object]]) -> None:
    """The same choices in another language, the same one chosen."""
    kept = box.currentData()
    box.blockSignals(True)
    box.clear()
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(box.findData(kept) if kept is not None or box.placeholderText() else 0)
    box.blockSignals(False)
