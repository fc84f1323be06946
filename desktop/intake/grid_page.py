"""Yearly accounts and orders typed by hand, like a spreadsheet: Enter goes down, paste fills, all saves itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.cases.stage_page import Host, StagePage
from desktop.cases.stages import Stage
from desktop.intake import grid_presenter as presenter
from desktop.intake.grid_model import GridModel
from desktop.look import GAP
from desktop.widgets.pieces import Card, badge, beside, button, label, rows, set_tone
from engine.i18n import N_
from engine.service.tables import Grid
from engine.service.values import Workspace

SAVE_MS = 500
ORDER_WIDTHS = {"buyer": 210, "currency": 90}
TITLES = {"accounts": N_("Yearly accounts"), "orders": N_("Orders of customers")}
HINTS = {
    "accounts": N_("Type or paste from a spreadsheet, or drop a file. An empty cell is unknown, never zero."),
    "orders": N_("Orders that a tranche can be drawn against. Type, paste from a spreadsheet, or drop orders.csv."),
}


class GridStage(StagePage):
    def __init__(self, host: Host, stage: Stage) -> None:
        super().__init__(host)
        self.kind = stage.name
        self.model = GridModel(self.kind, self.session.words)
        self.model.edited.connect(self._edited)
        self.view = _view(self.model)
        self.view.installEventFilter(self)
        self._saves = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._saves.timeout.connect(self.save)
        self._stored: Grid | None = None
        self._is_saving = False
        self._seen: object = None
        self.balance = badge()
        self.files = button("", "folder")
        self.files.clicked.connect(host.ask_files)
        title, hint = label("title"), label("muted", wraps=True)
        self.texts.put(title.setText, TITLES[self.kind])
        self.texts.put(hint.setText, HINTS[self.kind])
        self.texts.put(self.files.setText, N_("Choose files…"))
        self.texts.put(self.view.setAccessibleName, TITLES[self.kind])
        card = Card()
        card.set_margin(1)
        card.body.addWidget(self.view)
        head = rows(beside(title, None, self.balance, self.files, gap=GAP + 4), hint, gap=2)
        page = rows(head, card, gap=16)
        page.setContentsMargins(28, 24, 28, 24)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._say_balance()

    # loading and saving

    def show_workspace(self, workspace: Workspace) -> None:
        """Fetch the cells again only when their file has changed behind our back."""
        file = next((row.sha256 for row in workspace.evidence if row.path.startswith(f"{self.kind}.")), "")
        if file != self._seen and not self._saves.isActive() and not self._is_saving:
            self._seen = file
            service, case_id, kind = self.session.service, self.host.case_id, self.kind
            self.session.tasks.read(self, lambda job: service.evidence.grid(case_id, kind), self._show)

    def _show(self, grid: Grid) -> None:
        if self._saves.isActive():
            return
        self._stored = grid
        shown = presenter.with_spare_rows(grid) if self.kind == "orders" else grid
        if shown != self.model.grid:
            self.model.show_grid(shown, self.session.words)
            self._lay_out_columns()
        self._say_balance()

    def _edited(self) -> None:
        self._saves.start()
        self._say_balance()

    def save(self) -> None:
        self._saves.stop()
        service, case_id, kind, grid = self.session.service, self.host.case_id, self.kind, self.model.grid
        self._is_saving = True
        self.session.write(
            self, lambda job: service.evidence.save_grid(case_id, kind, grid), self._saved, failed=self._not_saved
        )

    def _saved(self, changes: object) -> None:
        self._is_saving = False

    def _not_saved(self, sentences: object) -> None:
        self._is_saving = False
        self.session.tasks.failed.emit(sentences)

    def leaving(self) -> None:
        if self._saves.isActive():
            self.save()

    # drawing

    def _lay_out_columns(self) -> None:
        header = self.view.horizontalHeader()
        if self.kind == "accounts":
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(0, 290)
        for column, name in enumerate(self.model.grid.header if self.kind == "orders" else ()):
            header.resizeSection(column, ORDER_WIDTHS.get(name, 120))

    def _say_balance(self) -> None:
        if self.kind != "accounts":
            self.balance.hide()
            return
        gaps = [gap for gap in presenter.balance_gaps(self.model.grid) if gap is not None]
        self.balance.setVisible(bool(gaps))
        worst = max(gaps, key=abs, default=None)
        words = self.session.words
        if worst:
            self.balance.setText(words.text(N_("Balance sheet misses by {amount}"), amount=words.number(worst)))
        else:
            self.balance.setText(words.text(N_("Balance sheet balances")))
        set_tone(self.balance, "bad" if worst else "good")

    def retranslate(self) -> None:
        super().retranslate()
        self.model.retranslate(self.session.words)
        self._say_balance()

    # keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        keys, index = QKeySequence.StandardKey, self.view.currentIndex()
        if event.matches(keys.Undo):
            self.model.undo()
        elif event.matches(keys.Redo):
            self.model.redo()
        elif event.matches(keys.Copy):
            self.copy()
        elif event.matches(keys.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear_chosen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.view.setCurrentIndex(self.model.index(min(index.row() + 1, self.model.rowCount() - 1), index.column()))
        else:
            return False
        return True

    def copy(self) -> None:
        chosen = sorted(self.view.selectedIndexes(), key=lambda index: (index.row(), index.column()))
        lines: dict[int, list[str]] = {}
        for index in chosen:
            lines.setdefault(index.row(), []).append(str(index.data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def paste(self) -> None:
        index: QModelIndex = self.view.currentIndex()
        if index.isValid():
            text = QGuiApplication.clipboard().text()
            self.model.change(
                presenter.paste(self.model.grid, index.row(), index.column(), text, self.model.first_column)
            )

    def _clear_chosen(self) -> None:
        grid = self.model.grid
        for index in self.view.selectedIndexes():
            if index.column() >= self.model.first_column:
                grid = presenter.put(grid, index.row(), index.column(), "")
        self.model.change(grid)


def _view(model: GridModel) -> QTableView:
    view = QTableView()
    view.setObjectName("grid")
    view.setModel(model)
    view.setShowGrid(True)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(34)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
    view.setEditTriggers(
        QAbstractItemView.EditTrigger.DoubleClicked
        | QAbstractItemView.EditTrigger.AnyKeyPressed
        | QAbstractItemView.EditTrigger.EditKeyPressed
    )
    view.setTabKeyNavigation(True)
    return view
