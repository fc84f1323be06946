"""A stage that is filled in: its sections of the form below each other."""

from __future__ import annotations

from collections.abc import Callable

from desktop.cases.stage_page import Host, StagePage
from desktop.cases.stages import Stage, sections_of
from desktop.intake.elsewhere import KnownElsewhere
from desktop.intake.section_form import FieldsCard, RowsCard, SectionCard
from desktop.widgets.pieces import Canvas, Card, rows
from engine.intake.parties import Party


class FormStage(StagePage):
    def __init__(self, host: Host, stage: Stage) -> None:
        super().__init__(host)
        keeper = host.keeper
        assert keeper is not None
        canvas = self._canvas = Canvas()
        self.cards: list[SectionCard] = []
        for section in sections_of(stage):
            made = RowsCard if section.is_list else FieldsCard
            card: SectionCard = made(self.session, keeper, section, self._known)
            self.cards.append(card)
            canvas.body.addWidget(card)
        canvas.body.addStretch(1)
        self.setLayout(rows(canvas, gap=0))
        keeper.replaced.connect(self.show_draft)

    def _known(self, party: Callable[[], Party]) -> KnownElsewhere:
        keeper = self.host.keeper
        assert keeper is not None
        return KnownElsewhere(self.host, keeper, party)

    def add_card(self, card: Card) -> None:
        """Something below the sections of the form."""
        self._canvas.body.insertWidget(self._canvas.body.count() - 1, card)

    def take_focus(self) -> None:
        """The cursor stands in the first field that must be filled in and is not, else in the first."""
        fields = [card for card in self.cards if isinstance(card, FieldsCard)]
        editors = [editor for card in fields for editor in card.editors.values()]
        empty = [editor for editor in editors if editor.field.is_required and not editor.text.strip()]
        first = next(iter([*empty, *editors]), None)
        if first is None:
            super().take_focus()
            return
        first.setFocus()
        self._canvas.ensureWidgetVisible(first)

    def show_draft(self) -> None:
        for card in self.cards:
            card.show_draft()

    def retranslate(self) -> None:
        super().retranslate()
        for card in self.cards:
            card.retranslate()

    def relook(self) -> None:
        for card in self.cards:
            if isinstance(card, RowsCard):
                card.relook()
