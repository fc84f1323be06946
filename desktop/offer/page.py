"""The offer stage: figures, what-if, the ladder of caps, the price, tranches and what falls due."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.assessment.presenter import Chapters, chapters, source_title
from desktop.cases.missing import MissingCard
from desktop.cases.stage_page import Answer, Host, StagePage
from desktop.offer import presenter
from desktop.offer.nearest import NearestCard
from desktop.offer.presenter import DueRow, WhatIf
from desktop.offer.replan_card import ReplanCard
from desktop.offer.side_by_side import SideBySideCard
from desktop.offer.what_if import WhatIfCard
from desktop.tasks import Latest
from desktop.widgets.blocks import chart_of, draw, flat
from desktop.widgets.charts.ladder import LadderChart
from desktop.widgets.pieces import Canvas, Card, badge, clear, label, rows, set_tone
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.i18n import N_, Sentence
from engine.memo.document import Block, Picture
from engine.memo.document import Table as MemoTable

FIGURES = (
    ("amount", N_("Offered")),
    ("rate", N_("Rate a year")),
    ("yearly_rate", N_("Cost in all, a year")),
    ("instalment", N_("Largest payment")),
    ("total_cost", N_("Interest and fees in all")),
)


class OfferStage(StagePage):
    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._written: Answer | None = None
        self._shown: Assessment | None = None
        self._chapters: Chapters | None = None
        self._tries = Latest(self.session.tasks, self)
        self._draws = Latest(self.session.tasks, self)
        self.missing = MissingCard(self.session, N_("An offer needs the applicant and the request first."))
        self.what_if = WhatIfCard(self.session)
        self.what_if.tried.connect(self.try_other)
        self.what_if.applied.connect(self.apply_other)
        self.what_if.dropped.connect(self._show_written)
        self.nearest = NearestCard(self.session)
        self.nearest.applied.connect(self.apply_other)
        self._searches = Latest(self.session.tasks, self)
        self.side_by_side = SideBySideCard(self.session)
        self.side_by_side.chosen.connect(self.apply_other)
        self._compares = Latest(self.session.tasks, self)
        self.plan = ReplanCard(self.session)
        self.plan.asked.connect(self.try_without)
        self.plan.cancelled.connect(self.cancel_order)
        self._plans = Latest(self.session.tasks, self)
        self._searched: Answer | None = None
        self.schedule: Table[DueRow] = Table(self.session, presenter.SCHEDULE_COLUMNS, "schedule")
        self.schedule_card = Card()
        self.schedule_card.body.addWidget(self.schedule)
        self.texts.put(self.schedule_card.set_heading, N_("Every due date"))
        self.figures = self._make_figures()
        self._blocks = rows(gap=16)
        self._lay_out()

    def _make_figures(self) -> Card:
        card = Card()
        self.verdict = badge(is_large=True)
        caption = label("caption")
        self.texts.put(caption.setText, N_("Verdict"))
        line = QGridLayout()
        line.setHorizontalSpacing(28)
        line.setVerticalSpacing(6)
        line.addWidget(caption, 0, 0)
        line.addWidget(self.verdict, 1, 0)
        self._figure_labels = {}
        for number, (name, text) in enumerate(FIGURES, 1):
            head, figure = label("caption", wraps=True), label("figureSmall")
            self.texts.put(head.setText, text)
            self._figure_labels[name] = figure
            line.addWidget(head, 0, number, Qt.AlignmentFlag.AlignBottom)
            line.addWidget(figure, 1, number)
        for number in range(len(FIGURES) + 1):
            line.setColumnStretch(number, 1)
        card.body.addLayout(line)
        return card

    def _lay_out(self) -> None:
        canvas = Canvas()
        self.content = QWidget()
        self.content.setLayout(
            rows(
                self.figures, self.what_if, self.nearest, self.side_by_side, self.plan, self._blocks,
                self.schedule_card, gap=16,
            )
        )  # fmt: skip
        canvas.body.addWidget(self.missing)
        canvas.body.addWidget(self.content)
        canvas.body.addStretch(1)
        self.setLayout(rows(canvas, gap=0))
        self.content.hide()

    # answers

    def show_answer(self, answer: Answer) -> None:
        self._written = answer
        is_known = isinstance(answer, Assessment)
        self.missing.show_answer(answer)
        self.content.setVisible(is_known)
        if isinstance(answer, Assessment):
            limit = answer.limit.amount.amount if answer.limit else None
            self.what_if.show_request(WhatIf.of(answer.case.request), answer.case.currency, limit)
            if self.isVisible():
                self._show_written()

    def entered(self) -> None:
        self._show_written()

    def _show_written(self) -> None:
        self._tries.cancel()
        self._search()
        if isinstance(self._written, Assessment) and self.what_if.wanted == WhatIf.of(self._written.case.request):
            self._show(self._written)

    def _search(self) -> None:
        """Look once for what stands beside the request as it is written, and would be approved instead of it."""
        if self._searched is self._written or self.host.keeper is None:
            return
        self._searched = self._written
        draft, service, case_id = self.host.keeper.draft, self.session.service, self.host.case_id
        self._searches.read(lambda job: service.nearest_approved(case_id, draft, job), self.nearest.show_nearest)
        self._compares.read(lambda job: service.offers.side_by_side(case_id, draft, job), self.side_by_side.show_found)

    def try_without(self, order_id: str) -> None:
        """Look at the plan of tranches without an order; nothing is written."""
        if self.host.keeper is None:
            return
        draft, service, case_id = self.host.keeper.draft, self.session.service, self.host.case_id
        self._plans.read(lambda job: service.offers.without_order(case_id, order_id, draft, job), self.plan.show_found)

    def cancel_order(self, order_id: str) -> None:
        service, case_id = self.session.service, self.host.case_id
        self.session.write(
            self,
            lambda job: service.offers.cancel_order(case_id, order_id, job),
            lambda _: self.session.said.emit(
                self.session.words.text(N_("Order {order} is marked as cancelled."), order=order_id), "good"
            ),
        )

    def try_other(self, wanted: WhatIf) -> None:
        """Assess another request without writing it anywhere."""
        if self.host.keeper is None:
            return
        draft, service, case_id = wanted.draft(self.host.keeper.draft), self.session.service, self.host.case_id
        self._tries.read(lambda job: service.assess(case_id, draft, job), self._show_tried)

    def _show_tried(self, answer: Answer) -> None:
        if isinstance(answer, Assessment):
            self._show(answer)
        else:
            words = self.session.words
            self.session.said.emit("\n".join(words.render(problem.sentence) for problem in answer), "warn")

    def apply_other(self, wanted: WhatIf) -> None:
        if self.host.keeper is not None:
            self.host.keeper.change(wanted.texts)
            self.session.said.emit(self.session.words.text(N_("The request now says so.")), "good")

    # drawing

    def _show(self, assessment: Assessment) -> None:
        self._shown = assessment
        self._say_figures()
        self.schedule.show_rows(presenter.schedule(assessment), N_("There is no offer, so nothing falls due."))
        self.schedule.fit_height(14)
        self.plan.show_assessment(assessment)
        self._draws.read(lambda job: chapters(assessment), self._show_chapters)

    def _say_figures(self) -> None:
        if self._shown is None:
            return
        view = presenter.offer_view(self._shown, self.session.words)
        self.verdict.setText(view.verdict)
        set_tone(self.verdict, view.verdict_tone)
        for name, figure in self._figure_labels.items():
            figure.setText(str(getattr(view, name)))

    def _show_chapters(self, found: Chapters) -> None:
        self._chapters = found
        self._draw()

    def _draw(self) -> None:
        if self._chapters is None or "limit" not in self._chapters.sections:
            return
        clear(self._blocks)
        # The last table is the whole schedule, which stands below as a table to filter and export.
        blocks = flat(self._chapters.sections["limit"].blocks)
        if self._shown is not None and self._shown.offer is not None and isinstance(blocks[-1], MemoTable):
            blocks = blocks[:-1]
        for block in blocks:
            self._blocks.addWidget(self._card(block))

    def _card(self, block: Block) -> Card:
        card = Card()
        if isinstance(block, Picture):
            chart = chart_of(self.session, block)
            if isinstance(chart, LadderChart):
                chart.opened.connect(self._open_cap)
            card.set_heading(self.session.words.render(block.title))
            card.body.addWidget(chart)
        else:
            card.body.addWidget(draw(self.session, block, self.host.show_sources))
        return card

    def _open_cap(self, number: int) -> None:
        if self._shown is None or self._shown.limit is None:
            return
        names: Sequence[str] = presenter.caps_in_order(self._shown)
        cap = next(cap for cap in self._shown.limit.caps if cap.name == names[number])
        self.host.show_sources(cap.sources, source_title(Sentence(cap.label)))

    def retranslate(self) -> None:
        super().retranslate()
        self.missing.retranslate()
        self.what_if.retranslate()
        self.nearest.retranslate()
        self.side_by_side.retranslate()
        self.plan.retranslate()
        self.schedule.retranslate()
        self._say_figures()
        self._draw()

    def relook(self) -> None:
        self._draw()
