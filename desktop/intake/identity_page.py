"""Identity: the papers as they are entered, and the scans that prove them."""

from __future__ import annotations

from desktop.cases.stage_page import Answer, Host
from desktop.cases.stages import Stage
from desktop.intake.files_card import FilesCard, SummaryCard
from desktop.intake.form_page import FormStage
from desktop.intake.group_card import GroupCard
from desktop.intake.screening_card import ScreeningCard
from engine.i18n import N_
from engine.service.values import EvidenceSummary, Workspace


class IdentityStage(FormStage):
    """A scan is kept with the case and never read, so that its paper must be entered too."""

    def __init__(self, host: Host, stage: Stage) -> None:
        super().__init__(host, stage)
        self.summary = SummaryCard(host)
        self.files = FilesCard(host, stage.evidence, has_rows=False)
        self.files.texts.put(self.files.set_heading, N_("Scans of papers: drop PDF, PNG, JPEG or TIFF anywhere"))
        self.screening = ScreeningCard(host)
        self.group = GroupCard(host)
        self.add_card(self.screening)
        self.add_card(self.group)
        self.add_card(self.summary)
        self.add_card(self.files)

    def entered(self) -> None:
        super().entered()
        self.screening.entered()

    def show_answer(self, answer: Answer) -> None:
        self.screening.show_answer(answer)
        self.group.show_answer(answer)

    def show_workspace(self, workspace: Workspace) -> None:
        self.files.show_workspace(workspace)

    def show_summaries(self, summaries: tuple[EvidenceSummary, ...]) -> None:
        self.summary.show_summaries(summaries)

    def retranslate(self) -> None:
        super().retranslate()
        self.files.retranslate()
        self.screening.retranslate()
        self.group.retranslate()
        self.summary.retranslate()

    def relook(self) -> None:
        super().relook()
        self.summary.relook()
