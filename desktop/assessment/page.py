"""The assessment stage: the score with its proof, how the accounts were run, and every number that stands behind."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.assessment import presenter
from desktop.assessment.plans import PlansPanel
from desktop.assessment.presenter import Chapters, FeatureRow
from desktop.cases.missing import MissingCard
from desktop.cases.stage_page import Answer, Host, StagePage
from desktop.offer.presenter import WhatIf
from desktop.tasks import Latest
from desktop.widgets.blocks import chart_of, draw, flat, pictures
from desktop.widgets.charts.waterfall import WaterfallChart
from desktop.widgets.pieces import Canvas, Card, beside, clear, label, rows
from desktop.widgets.segments import Segments
from desktop.widgets.table import Table
from engine.assessment.assessment import Assessment
from engine.facts.finding import Finding
from engine.i18n import N_, Sentence
from engine.memo.document import Block, Picture
from engine.memo.pictures import GradeBands, Waterfall
from engine.policy.measures import Measure

TABS = (
    ("score", N_("Score")),
    ("conduct", N_("Accounts in use")),
    ("statements", N_("Yearly accounts")),
    ("features", N_("Features")),
    ("measures", N_("Measures")),
    ("findings", N_("Findings")),
    ("plans", N_("Plans")),
)


class AssessmentStage(StagePage):
    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._answer: Answer | None = None
        self._chapters: Chapters | None = None
        self._drawn: set[str] = set()
        self._latest = Latest(self.session.tasks, self)
        self.segments = Segments(self.session, TABS)
        self.segments.chosen.connect(self._show_tab)
        self.missing = MissingCard(
            self.session, N_("The assessment appears here as soon as the request and the applicant are entered.")
        )
        self.score, self.conduct, self.yearly = Canvas(margin=0), Canvas(margin=0), Canvas(margin=0)
        self.features: Table[FeatureRow] = Table(self.session, presenter.FEATURE_COLUMNS, "features")
        self.measures: Table[Measure] = Table(self.session, presenter.MEASURE_COLUMNS, "measures")
        self.findings: Table[Finding] = Table(self.session, presenter.FINDING_COLUMNS, "findings")
        self.features.opened.connect(lambda row: host.show_source(row.name))
        self.measures.opened.connect(
            lambda row: host.show_sources(row.sources, presenter.source_title(Sentence(row.label)))
        )
        self.findings.opened.connect(lambda row: host.show_sources(row.sources, presenter.source_title(row.sentence)))
        self.plans = PlansPanel(self.session)
        self.plans.applied.connect(self.apply_plan)
        self._planned: Answer | None = None
        self._plans_search = Latest(self.session.tasks, self)
        self.tabs = QStackedWidget()
        tables: tuple[QWidget, ...] = (self.features, self.measures, self.findings)
        for part in (
            self.score,
            self.conduct,
            self.yearly,
            *(_in_card(table) for table in tables),
            self.plans,
        ):
            self.tabs.addWidget(part)
        page = rows(beside(self.segments, None), self.missing, self.tabs, gap=16)
        page.setContentsMargins(16, 20, 16, 20)
        page.setStretch(2, 1)
        self.setLayout(page)
        self.tabs.hide()
        self.segments.hide()

    def show_answer(self, answer: Answer) -> None:
        self._answer = answer
        if self.isVisible():
            self.entered()

    def entered(self) -> None:
        answer = self._answer
        is_known = isinstance(answer, Assessment)
        self.missing.show_answer(answer)
        for part in (self.tabs, self.segments):
            part.setVisible(is_known)
        if isinstance(answer, Assessment):
            self.features.show_rows(presenter.feature_rows(answer))
            self.measures.show_rows(tuple(answer.measures.values()))
            self.findings.show_rows(presenter.findings(answer), N_("Nothing was found that a person should see."))
            self._latest.read(lambda job: presenter.chapters(answer), self._show_chapters)

    def _show_chapters(self, chapters: Chapters) -> None:
        self._chapters = chapters
        self._draw()

    def _draw(self) -> None:
        """Words and colours are in the drawn blocks, so that they are made again for each language and scheme."""
        self._drawn.clear()
        self._draw_tab()

    def _draw_tab(self) -> None:
        """A chapter is drawn when it is looked at; the yearly accounts alone are a thousand cells."""
        name = self.segments.name
        if name == "plans":
            self._plan()
        if self._chapters is None or not isinstance(self._answer, Assessment) or name in self._drawn:
            return
        self._drawn.add(name)
        sections = self._chapters.sections
        match name:
            case "score":
                self._fill(self.score, self._score_cards())
            case "conduct":
                chapter = sections["conduct"]
                self._fill(self.conduct, [self._card(chapter.title, [block]) for block in flat(chapter.blocks)])
            case "statements":
                self._fill(self.yearly, [self._card(sections["accounts"].title, flat(sections["accounts"].blocks))])

    def _plan(self) -> None:
        """Search once for each answer, when somebody looks."""
        answer, keeper = self._answer, self.host.keeper
        if not isinstance(answer, Assessment) or keeper is None or self._planned is answer:
            return
        self._planned = answer
        self.plans.show_searching(answer.decision.verdict)
        service, case_id, draft = self.session.service, self.host.case_id, keeper.draft
        self._plans_search.read(lambda job: service.plans(case_id, draft, job), self.plans.show_plans)

    def apply_plan(self, wanted: WhatIf) -> None:
        if self.host.keeper is not None:
            self.host.keeper.change(wanted.texts)
            self.session.said.emit(self.session.words.text(N_("The request now says so.")), "good")

    def _score_cards(self) -> list[Card]:
        assert self._chapters is not None
        sections = self._chapters.sections
        cards = []
        bands = pictures(sections.values()).get(GradeBands)
        if bands is not None:
            cards.append(self._card(bands.title, [bands]))
        for block in flat(sections["score"].blocks):
            if isinstance(block, Picture):
                cards.append(self._card(block.title, [block]))
            else:
                cards.append(self._card(None, [block]))
        return cards

    def _card(self, title: Sentence | None, blocks: list[Block]) -> Card:
        card = Card()
        card.set_heading(self.session.words.render(title) if title else "")
        for block in blocks:
            if isinstance(block, Picture):
                chart = chart_of(self.session, block)
                if isinstance(block.chart, Waterfall) and isinstance(chart, WaterfallChart):
                    chart.opened.connect(self._open_step)
                if title is not block.title:
                    card.set_heading(self.session.words.render(block.title))
                card.body.addWidget(chart)
                if block.note is not None:
                    card.body.addWidget(label("hint", self.session.words.render(block.note), wraps=True))
            else:
                card.body.addWidget(draw(self.session, block, self.host.show_sources))
        return card

    def _open_step(self, number: int) -> None:
        if isinstance(self._answer, Assessment):
            names = presenter.largest_contributions(self._answer)
            if number < len(names):
                self.host.show_source(names[number])

    def _fill(self, canvas: Canvas, cards: list[Card]) -> None:
        clear(canvas.body)
        for card in cards:
            canvas.body.addWidget(card)
        canvas.body.addStretch(1)

    def _show_tab(self, name: str) -> None:
        self.tabs.setCurrentIndex([tab for tab, _ in TABS].index(name))
        self._draw_tab()

    def retranslate(self) -> None:
        super().retranslate()
        self.missing.retranslate()
        self.segments.retranslate()
        self.plans.retranslate()
        for table in (self.features, self.measures, self.findings):
            table.retranslate()
        self._draw()

    def relook(self) -> None:
        self._draw()


def _in_card(part: QWidget) -> Card:
    card = Card()
    card.body.addWidget(part)
    return card
