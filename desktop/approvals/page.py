"""Approvals: what is referred to a person, and what was declined. Double-click opens the case."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.approvals.presenter import QUEUE_COLUMNS, declined, waiting
from desktop.sheets import Sheet, SheetsPage
from engine.i18n import N_
from engine.progress import Job
from engine.service.values import CaseRow


class ApprovalsPage(SheetsPage):
    title = N_("Approvals")
    hint = N_(
        "Recorded decisions that refer the case to a person. Open one to see its exceptions first. Signing by a second "
        "person is not part of this version: the record names who decided."
    )

    def fetch(self, job: Job) -> Sequence[Sheet]:
        service = self.session.service
        return (
            Sheet(
                "waiting",
                N_("Referred, longest waiting first"),
                QUEUE_COLUMNS,
                waiting(service),
                N_("Nothing waits for you."),
                self._open,
            ),
            Sheet(
                "declined", N_("Declined"), QUEUE_COLUMNS, declined(service), N_("No case was declined."), self._open
            ),
        )

    def _open(self, row: CaseRow) -> None:
        self.wants_case.emit(row.id)
